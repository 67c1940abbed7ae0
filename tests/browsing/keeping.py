"""Nothing that was decided or typed is lost: crashes, reloads, colleagues, exports."""

import json
import subprocess

from checks import check
from desk import Desk
from keys import percentages
from review import open_fields
from tools import run


@check
def a_decision_outlives_a_server_that_is_killed(data):
    with data.review("killed") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        fields = open_fields(record)
        desk.open(record, fields[0])
        for field in fields[:5]:
            desk.moved(lambda: desk.press("Enter"))
            review.kill()
            # The second start reads what the first one wrote.
            assert [one["what"] for one in review.decisions_on(record, field)] == ["confirmed"], review.decisions()
            review.start()
            desk.enter()
            desk.open(record, field)
            assert desk.status() == "confirmed", (field, desk.status())
            desk.open(record, fields[fields.index(field) + 1])
        desk.forgive("net::ERR_")


@check
def a_decision_that_found_no_server_is_not_shown_as_made(data):
    with data.review("no-server") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        field = open_fields(record)[0]
        desk.open(record, field)
        review.kill()
        desk.press("Enter")
        said = lambda: " ".join(desk.page.locator("[role=alert], [role=status], [aria-live]").all_inner_texts()).strip()  # noqa: E731
        desk.wait(lambda: said() or desk.panel() is None, "nothing is said")
        panel = desk.panel()
        assert panel is None or panel["field"] == field and panel["status"] == "review", panel
        assert not review.decisions()
        desk.forgive("net::ERR_")
        return said()[:100]


@check
def a_reload_keeps_what_was_typed(data):
    with data.review("reload") as review, Desk(data, review) as desk:
        record = review.record("uruguay.pdf")
        text = next(field for field in open_fields(record) if field.endswith(".text"))
        desk.open(record, text)
        desk.edit("The answer as it was half writ")
        desk.page.wait_for_timeout(1500)
        desk.page.reload()
        value = lambda: desk.page.locator("#decide .editor textarea, #decide .editor input").first.input_value()  # noqa: E731
        desk.wait(lambda: value() == "The answer as it was half writ", lambda: f"after a reload the editor has {value()[:80]!r}")
        # Another field has its own.
        desk.moved(lambda: desk.press("Escape", "j"))
        assert "half writ" not in desk.page.locator("#panel").inner_html()
        desk.open(record, text)
        desk.wait(lambda: value() == "The answer as it was half writ", "going on and back loses what was typed")
        # Typed is not decided.
        assert not review.decisions()


@check
def the_second_at_a_field_is_told_before_writing(data):
    with data.review("second") as review, Desk(data, review) as first:
        with Desk(data, review, name="Benedikt") as second:
            record, field = percentages(review, ["fiji.pdf", "ghana.pdf", "uruguay.pdf"])[0]
            for desk in (first, second):
                desk.open(record, field)
            first.edit("12.5")
            first.moved(first.send)
            second.forgive("409")
            second.edit("77")
            second.send()
            second.wait(lambda: "12.5" in second.page.locator("main").inner_text(), "the second is not told what the first decided")
            assert [one["what"] for one in review.decisions_on(record, field)] == ["corrected"], review.decisions()
            told = second.page.locator("[role=alert], [role=status], [aria-live], .conflict").all_inner_texts()
            assert any("Amina" in text for text in told), f"who decided is not said: {told}"
            shown = second.page.locator("#decide .editor input").first.input_value()
            assert shown == "77" or "77" in second.page.locator("#panel").inner_text(), f"what the second typed is gone: {shown!r}"
            # Told, they may decide.
            known = second.panel()["known"]
            assert known and known != "0", second.panel()
            second.open(record, field)
            second.edit("78")
            second.moved(second.send)
            values = [json.loads(one["ruling"]) for one in review.decisions_on(record, field)]
            assert len(values) == 2 and "78" in json.dumps(values[1]), values


@check
def exports_carry_what_was_decided(data):
    with data.review("exported") as review, Desk(data, review) as desk:
        record, field = percentages(review, ["fiji.pdf", "ghana.pdf", "uruguay.pdf"])[0]
        desk.open(record, field)
        desk.edit("41.5")
        desk.moved(desk.send)
        text = next(one for one in open_fields(record) if one.endswith(".text"))
        desk.open(record, text)
        desk.edit("Decided by a person: «здесь»")
        desk.moved(desk.send)
        confirmed = next(one for one in open_fields(record) if one not in (field, text) and record["answers"][one]["value"])
        desk.open(record, confirmed)
        desk.moved(lambda: desk.press("Enter"))
        # The server need not be stopped for it.
        run(data.program, "export", review.out, "--to", "jsonl")
        made = "".join(file.read_text(encoding="utf-8") for file in sorted((review.out / "export").rglob("*.jsonl")))
        answers = next(one["record"] for one in map(json.loads, made.splitlines()) if one["record"]["id"] == record["id"])["answers"]
        assert answers[field]["value"] == 41.5 and answers[field]["status"] == "corrected", answers[field]
        assert answers[text]["value"] == "Decided by a person: «здесь»" and answers[text]["status"] == "corrected", answers[text]
        assert answers[confirmed]["status"] == "confirmed" and answers[confirmed]["value"] == record["answers"][confirmed]["value"]
        # The program's own record is as it was.
        assert review.record(record["source"]["name"]) == record
        told = subprocess.run([data.program, "status", review.out], capture_output=True, text=True, timeout=60)
        assert told.returncode in (0, 1), told.stderr
        return f"{field} 41.5, {text} in words, {confirmed} as it was"


@check
def history_has_the_names_of_those_who_come_in_by_password(data):
    with data.review("named") as review:
        review.kill()
        names = {"Amina": "first of the passwords", "Benedikt Müller": "second of the passwords"}
        for name, password in names.items():
            review.give_password(name, password)
        review.start(named=True)
        record = review.record("fiji.pdf")
        fields = open_fields(record)
        desks = [Desk(data, review) for _ in names]
        for desk, (name, password) in zip(desks, names.items()):
            desk.forgive("401")
            desk.page.goto(review.url("/"))
            desk.wait(lambda: desk.page.locator("input[type=password]").count(), "nobody asks for a password")
            desk.log_in(name, "not the password")
            desk.wait(lambda: desk.page.locator("[role=alert]").count(), "a wrong password is not refused")
            desk.log_in(name, password)
            desk.wait(lambda: not desk.page.locator("input[type=password]").count(), "the right password lets nobody in")
        for desk, field in zip(desks, fields):
            desk.open(record, field)
            desk.moved(lambda: desk.press("Enter"))
            desk.clean()
        assert {one["field"]: one["reviewer"] for one in review.decisions()} == dict(zip(fields, names)), review.decisions()
        # Each sees who decided.
        desks[0].open(record, fields[1])
        desks[0].page.locator("#panel .history summary").click()
        assert "Benedikt Müller" in desks[0].page.locator("#panel .history").inner_text()


@check
def a_new_run_keeps_decisions(data):
    with data.review("run-again") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        fields = open_fields(record)[:3]
        desk.open(record, fields[0])
        for _ in fields:
            desk.moved(lambda: desk.press("Enter"))
        review.kill()
        desk.forgive("net::ERR_")
        inputs = review.out.parent / "inputs"
        inputs.mkdir()
        (inputs / "fiji.pdf").write_bytes(review.source(record).read_bytes())
        # With another precision, every record is made anew.
        run(data.program, "extract", inputs, "--precision", "0.9", "--out", review.out)
        review.start()
        desk.enter()
        for field in fields:
            desk.open(record, field)
            assert desk.status() == "confirmed", (field, desk.status())
