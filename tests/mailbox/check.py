#!/usr/bin/env python3
"""Compares what became of a forged mailbox with what should have.

    rapporteur forge --mailbox --count 500 --seed 1 --out FORGED
    rapporteur extract FORGED/mailbox --roster FORGED/roster.csv --out OUT
    python3 tests/mailbox/check.py FORGED OUT [--no-roster] [--notes]

Reads FORGED/mailbox.json, OUT/journal.jsonl, OUT/histories.json and the names of OUT/records. Prints a line for every
deviation, then a summary; ends with 1 where anything deviates. Without OUT/roster.csv, or with --no-roster, nothing is
asked about what only a roster can tell. What may be one way or another (a text of a mail that has no entry of its own, a
field that was read wrongly) is counted, and printed with --notes.

Parts are matched by what they are, not by their position: by hash, message id or name below the same parent.
"""

import argparse
import collections
import json
import pathlib
import sys

TEXTS = ("text", "html")
TAKEN = ("record", "superseded", "duplicate")


class Check:
    def __init__(self, forged, out, roster):
        self.forged, self.out, self.roster = forged, out, roster
        self.deviations, self.notes = [], []
        self.table = collections.Counter()
        # Of each return, the places where it should be with their entries.
        self.places = collections.defaultdict(list)
        # Records that nobody can foresee.
        self.free = set()
        self.matched = set()

    def deviates(self, where, message):
        self.deviations.append(f"{shown(where)}: {message}")

    def note(self, where, message):
        self.notes.append(f"{shown(where)}: {message}")

    def run(self):
        self.listed = json.loads((self.forged / "mailbox.json").read_text("utf-8"))
        self.entries = journal(self.out / "journal.jsonl")
        self.below = collections.defaultdict(list)
        roots = collections.defaultdict(list)
        for number, entry in enumerate(self.entries):
            entry["number"] = number
            address = key(entry)
            if address[1]:
                self.below[(address[0], address[1][:-1])].append(entry)
            else:
                roots[address[0]].append(entry)
        self.everyone_once()
        by_name = collections.defaultdict(list)
        for name in roots:
            parts = name.split("/")
            for at in range(len(parts)):
                by_name["/".join(parts[at:])].append(name)
        for truth in self.listed["inputs"]:
            found = min(by_name.get(truth["name"], []), key=len, default=None)
            if found is None:
                self.deviates([truth["name"]], "has no entry")
                self.lost(truth)
            else:
                self.one([truth["name"]], truth, roots[found][0])
        for entry in self.entries:
            if entry["number"] not in self.matched:
                self.deviates(address_of(entry), f"has an entry ({entry['became']}), and is not there")
        self.returns()
        self.records()
        self.histories()

    def everyone_once(self):
        seen = collections.Counter(key(entry) for entry in self.entries)
        for address, count in seen.items():
            if count > 1:
                self.deviates([address[0], *[name for _, name in address[1]]], f"has {count} entries")
        addresses = [key(entry) for entry in self.entries]
        if addresses != sorted(addresses):
            self.deviates(["journal.jsonl"], "is not sorted by address")
        for entry in self.entries:
            if entry["became"] == "failed" and not (entry.get("message") and entry.get("remedy")):
                self.deviates(address_of(entry), "failed without a reason")
            if entry["became"] == "not_submission" and not entry.get("reason"):
                self.deviates(address_of(entry), "is no submission, without a reason")
            held = len(self.below[key(entry)])
            if entry["became"] == "opened" and entry.get("parts") != held:
                self.deviates(address_of(entry), f"holds {entry.get('parts')} parts, and {held} have entries")

    def lost(self, truth):
        if truth.get("return"):
            self.places[truth["return"]].append((truth, None))
        for part in truth.get("parts", []):
            self.lost(part)

    def freed(self, entry):
        """All below an entry is as it may be."""
        self.matched.add(entry["number"])
        if entry["became"] in TAKEN:
            self.free.add(entry["record"])
        for part in self.below[key(entry)]:
            self.freed(part)

    def one(self, where, truth, entry):
        self.matched.add(entry["number"])
        became, expected = entry["became"], truth["became"]
        self.table[(" or ".join(expected), became)] += 1
        if expected == ["any"]:
            self.freed(entry)
            return
        if truth["sha256"] and entry.get("sha256") and truth["sha256"] != entry["sha256"] and truth["kind"] not in TEXTS:
            self.deviates(where, f"has the hash {entry['sha256']}, not {truth['sha256']}")
        if truth.get("envelope"):
            self.envelope(where, truth["envelope"], entry)
        if truth.get("return"):
            self.places[truth["return"]].append((truth, entry))
            return
        if "opened" in expected and became in TAKEN:
            # The message itself is taken for the return that was typed into it, or is known to be one that came before.
            typed = [part for part in truth.get("parts", []) if part.get("return") and part["kind"] in TEXTS]
            if typed:
                self.places[typed[0]["return"]].append((typed[0], entry))
                self.parts(where, dict(truth, parts=[part for part in truth["parts"] if part not in typed]), entry)
            elif became == "duplicate":
                for part in truth.get("parts", []):
                    self.note(where + [part["name"]], "stands in a duplicate of a mail or archive")
            else:
                self.deviates(where, f"became {became}, not {' or '.join(expected)}")
            return
        if became not in expected:
            self.deviates(where, f"became {became} ({reason(entry)}), not {' or '.join(expected)}")
            if truth.get("parts"):
                for part in truth["parts"]:
                    self.lost(part)
            if became in TAKEN:
                self.free.add(entry["record"])
            for part in self.below[key(entry)]:
                self.freed(part)
            return
        if truth.get("parts"):
            self.parts(where, truth, entry)
        else:
            for part in self.below[key(entry)]:
                self.freed(part)

    def parts(self, where, truth, entry):
        left = list(self.below[key(entry)])
        waiting = list(truth.get("parts", []))

        def match(is_it):
            for part in list(waiting):
                found = next((one for one in left if is_it(part, one)), None)
                if found is not None:
                    waiting.remove(part)
                    left.remove(found)
                    self.one(where + [part["name"] or f"({part['kind']})"], part, found)

        match(lambda part, one: part["sha256"] is not None and part["sha256"] == one.get("sha256"))
        match(lambda part, one: part.get("envelope") and part["envelope"]["message_id"] == (one.get("envelope") or {}).get("message_id") and part["became"] == ["opened"])
        match(lambda part, one: part["name"] and part["name"] == one["part"][-1]["name"])
        match(lambda part, one: part.get("return") and one["became"] in TAKEN and part["kind"] in TEXTS)
        is_text = lambda one: (one.get("media_type") or "text/").startswith(("text/", "multipart/"))
        match(lambda part, one: part["kind"] == (one.get("media_type") or "").removeprefix("text/").replace("plain", "text"))
        match(lambda part, one: part["kind"] in TEXTS and is_text(one))
        # A name that is a path, or no name at all, may be another.
        match(lambda part, one: part.get("return") and one["became"] in TAKEN)
        match(lambda part, one: part["kind"] not in TEXTS and not is_text(one))
        for part in waiting:
            if part["kind"] in TEXTS:
                self.note(where, f"its {part['kind']} has no entry")
                if part.get("return"):
                    self.places[part["return"]].append((part, None))
            else:
                self.deviates(where + [part["name"]], "has no entry")
                self.lost(part)
        for one in left:
            self.matched.add(one["number"])
            if one["became"] == "not_submission" and is_text(one):
                self.note(where, f"a text has an entry that is not foreseen ({shown(address_of(one))})")
            else:
                self.deviates(where, f"the part {one['part'][-1]['name']!r} has an entry ({one['became']}), and is not there")
                self.freed(one)

    def envelope(self, where, said, entry):
        found = entry.get("envelope")
        if not found:
            self.deviates(where, "has no envelope")
            return
        for name in ("from", "from_name", "subject", "date", "message_id"):
            expected, got = said[name], found.get(name)
            if " ".join((expected or "").split()) != " ".join((got or "").split()):
                self.deviates(where, f"envelope: {name} is {got!r}, not {expected!r}")

    def returns(self):
        """Each return has one record, and all else of the same bytes is a duplicate of it."""
        counts = {}
        self.open = set()
        for history in self.listed["respondents"]:
            told = all(one["is_told"] for one in history["returns"])
            for one in history["returns"]:
                counts[one["return"]] = history["counts"]
                if history["respondent"] is not None and not told and not self.roster:
                    self.open.add(one["return"])
        self.record_of, has_record = {}, {}
        for name, places in sorted(self.places.items()):
            found = [(truth, entry) for truth, entry in places if entry is not None]
            where = [name, places[0][0]["name"] or places[0][0]["kind"]]
            having = [entry for _, entry in found if entry["became"] in ("record", "superseded")]
            for truth, entry in found:
                alternative = truth["kind"] in TEXTS and entry["became"] == "not_submission"
                if entry["became"] not in TAKEN and not alternative:
                    self.deviates(address_of(entry), f"became {entry['became']} ({reason(entry)}), and is the return {name}")
            if not having:
                self.deviates(where, "this return has no record")
                continue
            if len({entry["record"] for entry in having}) > 1 or len(having) > 1:
                self.deviates(where, f"this return has {len(having)} records: " + "; ".join(shown(address_of(one)) for one in having))
            own = having[0]
            self.record_of[name] = own["record"]
            if own["record"] in has_record:
                self.deviates(where, f"has the record of {has_record[own['record']]}")
            has_record[own["record"]] = name
            for truth, entry in found:
                if entry["became"] == "duplicate" and (entry["record"] != own["record"] or key(entry["of"]) != key(own)):
                    self.deviates(address_of(entry), f"is a duplicate of {shown(address_of(entry['of']))}, not of {shown(address_of(own))}")
        for name, places in sorted(self.places.items()):
            if name not in self.record_of or name in self.open:
                continue
            own = next(entry for _, entry in places if entry is not None and entry["became"] in ("record", "superseded"))
            counting = counts[name]
            if name not in counting and own["became"] != "superseded":
                self.deviates(address_of(own), f"counts, and {' or '.join(counting)} should count in its place")
            if counting == [name] and own["became"] != "record":
                self.deviates(address_of(own), "is superseded, and should count")
            by = [self.record_of.get(one) for one in counting]
            if own["became"] == "superseded" and name not in counting and own["by"] not in by:
                self.deviates(address_of(own), f"is superseded by {own['by']}, not by {' or '.join(map(str, by))}")

        for history in self.listed["respondents"]:
            names = [one["return"] for one in history["returns"]]
            if any(name in self.open or name not in self.record_of for name in names):
                continue
            owns = [entry for name in names for _, entry in self.places[name] if entry and entry["became"] in ("record", "superseded")]
            counting = [entry["record"] for entry in owns if entry["became"] == "record"]
            where = [history["respondent"] or "nobody that can be told", ", ".join(names)]
            if len(counting) != 1:
                self.deviates(where, f"{len(counting)} of its returns count")
            elif any(entry["by"] not in counting for entry in owns if entry["became"] == "superseded"):
                self.deviates(where, "a return is superseded by another than the one that counts")

    def records(self):
        there = {path.stem for path in (self.out / "records").glob("*.json")}
        named = {entry["record"] for entry in self.entries if entry["became"] in ("record", "superseded")}
        for record in sorted(named - there):
            self.deviates(["records", record], "is named by the journal, and is not there")
        for record in sorted(there - named):
            self.deviates(["records", record], "is there, and the journal does not name it")

    def histories(self):
        path = self.out / "histories.json"
        if not path.is_file():
            self.deviates(["histories.json"], "is not there")
            return
        histories = json.loads(path.read_text("utf-8"))
        of_record = {}
        for history in histories["respondents"]:
            for one in history["returns"]:
                if one["record"] in of_record:
                    self.deviates(["histories.json", one["record"]], "stands in two histories")
                of_record[one["record"]] = history
        for record in sorted(set(self.record_of.values()) - set(of_record)):
            self.deviates(["histories.json", record], "stands in no history")
        self.changed = collections.Counter()
        for truth in self.listed["respondents"]:
            names = [one["return"] for one in truth["returns"]]
            if any(name in self.open or name not in self.record_of for name in names):
                continue
            self.history(truth, names, of_record)
        if self.roster:
            expected = {one["respondent"]: one for one in self.listed["missing"]}
            found = {one["respondent"]: one for one in histories["missing"]}
            for name in sorted(set(expected) ^ set(found)):
                self.deviates(["missing", name], "should be missing" if name in expected else "is missing, and has answered")
            for name in sorted(set(expected) & set(found)):
                for what in ("deadline", "addresses"):
                    if expected[name][what] != found[name][what]:
                        self.deviates(["missing", name], f"{what} is {found[name][what]!r}, not {expected[name][what]!r}")

    def history(self, truth, names, of_record):
        where = [truth["respondent"] or "nobody that can be told", ", ".join(names)]
        records = [self.record_of[name] for name in names]
        known = [record for record in records if record in of_record]
        if not known:
            return
        found = of_record[known[0]]
        ids = [one["record"] for one in found["returns"]]
        if set(ids) - self.free != set(records):
            other = {record: name for name, record in self.record_of.items()}
            self.deviates(where, f"its history holds {[other.get(one, one) for one in ids]}, not {names} ({found['respondent']!r})")
            return
        counting = [self.record_of[name] for name in truth["counts"]]
        if found["counts"] not in counting and found["counts"] not in self.free:
            self.deviates(where, f"{found['counts']} counts, not {' or '.join(counting)}")
        if len(counting) == 1 and [one for one in ids if one in records] != records:
            self.deviates(where, f"returns stand in the order {ids}, not {records}")
        if truth["iso3"] and found["key"] != truth["iso3"]:
            self.deviates(where, f"its key is {found['key']!r}, not {truth['iso3']!r}")
        if truth["respondent"] is None and found["key"] is not None:
            self.deviates(where, f"is taken for {found['respondent']!r}")
        doubts = {one["code"] for one in found["doubts"]}
        asked, may = set(truth["doubts"]), set(truth["doubts_open"])
        if not self.roster:
            asked, doubts = asked - {"not_expected"}, doubts - {"not_expected"}
        for code in sorted(asked - doubts):
            self.deviates(where, f"the doubt {code} is not there")
        for code in sorted(doubts - asked - may):
            self.deviates(where, f"the doubt {code} is there: {[one['message'] for one in found['doubts'] if one['code'] == code]}")
        if self.roster and truth["respondent"] is not None:
            for what in ("deadline", "late"):
                if found[what] != truth[what]:
                    self.deviates(where, f"{what} is {found[what]!r}, not {truth[what]!r}")
        for change in truth["changes"]:
            pair = (self.record_of[change["from"]], self.record_of[change["to"]])
            one = next((one for one in found["changes"] if (one["from"], one["to"]) == pair), None)
            got = {field["field"] for field in one["fields"]} if one else set()
            certain, may = set(change["fields"]), set(change["fields_open"])
            self.changed["fields"] += len(certain)
            self.changed["found"] += len(certain & got)
            self.changed["beside"] += len(got - certain - may)
            for field in sorted(certain - got):
                self.note(where, f"{field} changed, and is not listed")
            for field in sorted(got - certain - may):
                self.note(where, f"{field} is listed as changed, and should not be")


def journal(path):
    lines = path.read_text("utf-8").split("\n")
    head = json.loads(lines[0])
    if head.get("schema") != "rapporteur-journal/1":
        sys.exit(f"{path}: the first line names no journal: {lines[0][:200]}")
    return [json.loads(line) for line in lines[1:] if line]


def key(entry):
    return entry["input"], tuple((part["position"], part["name"]) for part in entry.get("part", []))


def address_of(entry):
    return [entry["input"], *[part["name"] for part in entry.get("part", [])]]


def reason(entry):
    return entry.get("message") or entry.get("reason") or entry.get("record") or "no reason"


def shown(where):
    return " > ".join(where).encode("unicode_escape").decode() if not " > ".join(where).isprintable() else " > ".join(where)


def main():
    parser = argparse.ArgumentParser(description="Compares what became of a forged mailbox with what should have.")
    parser.add_argument("forged", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--no-roster", action="store_true", help="the run was without a roster")
    parser.add_argument("--notes", action="store_true", help="print what may be one way or another, too")
    given = parser.parse_args()
    check = Check(given.forged, given.out, not given.no_roster and (given.out / "roster.csv").is_file())
    check.run()
    for line in check.deviations:
        print(f"deviates: {line}")
    if given.notes:
        for line in check.notes:
            print(f"note: {line}")
    print(f"\n{'expected':42} {'became':16} documents")
    for (expected, became), count in sorted(check.table.items()):
        print(f"{expected:42} {became:16} {count:9}")
    inputs = len(check.listed["inputs"])
    print(f"\n{inputs} inputs, {len(check.entries)} entries, {len(check.places)} returns, {len(check.record_of)} with a record")
    changed = getattr(check, "changed", collections.Counter())
    print(f"changed fields: {changed['found']} of {changed['fields']} listed, {changed['beside']} listed beside them")
    print(f"roster: {'yes' if check.roster else 'no'}; notes: {len(check.notes)}; deviations: {len(check.deviations)}")
    sys.exit(1 if check.deviations else 0)


if __name__ == "__main__":
    main()
