#!/usr/bin/env python3
"""Writes the journal, histories and records that a perfect run over a forged mailbox would leave, for tests of check.py.

    python3 tests/mailbox/perfect.py FORGED OUT
"""

import json
import pathlib
import shutil
import sys


def main():
    forged, out = map(pathlib.Path, sys.argv[1:])
    listed = json.loads((forged / "mailbox.json").read_text("utf-8"))
    (out / "records").mkdir(parents=True)
    shutil.copy(forged / "roster.csv", out / "roster.csv")
    first, entries = {}, []
    counts = {one["return"]: history["counts"][0] for history in listed["respondents"] for one in history["returns"]}

    def walk(truth, name, part):
        address = {"input": name, "part": part} if part else {"input": name}
        entry = dict(address, sha256=truth["sha256"], size_bytes=1, media_type=None)
        if truth["kind"] in ("text", "html"):
            entry["media_type"] = {"text": "text/plain", "html": "text/html"}[truth["kind"]]
        if truth.get("envelope"):
            entry["envelope"] = truth["envelope"]
        returned = truth.get("return")
        became = "failed" if truth["became"] == ["any"] else truth["became"][0]
        if returned and returned in first:
            became = "duplicate" if first[returned][1] == truth["sha256"] else "not_submission"
        elif returned:
            first[returned] = (address, truth["sha256"])
            became = "record" if counts[returned] == returned else "superseded"
            (out / "records" / f"{returned}-id.json").write_text("{}")
        entry["became"] = became
        if became in ("record", "superseded", "duplicate"):
            entry["record"] = f"{returned}-id"
        if became == "superseded":
            entry["by"] = f"{counts[returned]}-id"
        if became == "duplicate":
            entry["of"] = first[returned][0]
        if became == "not_submission":
            entry["reason"] = "its text is that of no questionnaire"
        if became == "failed":
            entry.update(message="it cannot be read", remedy="send it again")
        if became == "opened":
            entry["parts"] = len(truth.get("parts", []))
        entries.append(entry)
        for position, one in enumerate(truth.get("parts", []), 1):
            if became == "opened":
                walk(one, name, part + [{"position": position, "name": one["name"]}])

    for truth in sorted(listed["inputs"], key=lambda one: one["name"]):
        walk(truth, "in/" + truth["name"], [])
    entries.sort(key=lambda one: (one["input"], [(part["position"], part["name"]) for part in one.get("part", [])]))
    lines = [{"schema": "rapporteur-journal/1", "program": "perfect", "settings": {}}, *entries]
    (out / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    respondents = []
    for history in listed["respondents"]:
        names = [one["return"] for one in history["returns"]]
        changes = [
            {"from": f"{one['from']}-id", "to": f"{one['to']}-id", "fields": [{"field": field} for field in one["fields"]]}
            for one in history["changes"]
        ]
        respondents.append({
            "questionnaire": listed["questionnaire"], "respondent": history["respondent"],
            "key": history["iso3"] or history["respondent"], "counts": f"{history['counts'][0]}-id",
            "returns": [{"record": f"{name}-id"} for name in names], "changes": changes,
            "doubts": [{"code": code, "message": code} for code in history["doubts"]],
            "deadline": history["deadline"], "late": history["late"],
        })
    histories = {"schema": "rapporteur-histories/1", "respondents": respondents, "missing": listed["missing"]}
    (out / "histories.json").write_text(json.dumps(histories), "utf-8")


main()
