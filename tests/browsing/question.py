"""One question across all respondents: alike things together, and nothing accepted that was not on screen."""

import json

from checks import check
from datasets import counted
from desk import Desk

QUESTIONNAIRE = "openchain-iso5230-v3"
# A row was on screen where its first and last lines are in the window and nothing lies over them.
ROWS = """() => [...document.querySelectorAll('input[name=seen]')].map(one => {
    const row = one.closest('[data-row]'), box = row.getBoundingClientRect();
    const open = y => document.elementFromPoint(box.left + box.width / 2, y)?.closest('[data-row]') === row;
    return { record: one.value.split(':')[0], free: !one.disabled, seen: open(box.top + 3) && open(box.bottom - 3) };
})"""


def busiest(review):
    """The question with most answers to look at, and the records that give them."""
    counts, last = {}, set(counted(review.out))
    for record in review.records().values():
        if record["id"] not in last:
            continue
        for field, answer in record["answers"].items():
            # What is long is read on its own page.
            if answer["status"] == "review" and len(json.dumps(answer["value"])) < 200:
                counts.setdefault(field, set()).add(record["id"])
    field = max(sorted(counts), key=lambda field: len(counts[field]))
    assert len(counts[field]) >= 25, f"only {len(counts[field])} answers to {field} are open"
    return field, counts[field]


@check
def a_question_shows_all_answers(data):
    with data.review("question", "alike") as review, Desk(data, review) as desk:
        field, wanted = busiest(review)
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        links = set(desk.page.evaluate("() => [...document.querySelectorAll('a[href*=\"/record/\"]')].map(one => new URL(one.href).pathname.split('/')[2])"))
        assert wanted <= links, f"{len(wanted - links)} of {len(wanted)} open answers are not there"
        return f"{len(links)} answers to {field}"


@check
def only_answers_that_were_on_screen_are_accepted_together(data):
    with data.review("together", "alike") as review, Desk(data, review) as desk:
        field, wanted = busiest(review)
        wanted = {name for name in counted(review.out) if review.records()[name]["answers"][field]["status"] == "review"}
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        desk.page.wait_for_timeout(1500)
        rows = desk.page.evaluate(ROWS)
        # Long answers are opened by themselves.
        can = {row["record"] for row in rows}
        assert can <= wanted and len(can) >= 15, (len(can), len(wanted))
        below = {row["record"] for row in rows if not row["seen"]}
        assert below and len(below) < len(rows), f"{len(below)} of {len(rows)} answers are below the screen, which proves nothing"
        free = {row["record"] for row in rows if row["free"]}
        assert free == can - below, f"{len(free & below)} can be ticked that were not on screen, {len(can - below - free)} cannot that were"
        accept_ticked(desk)
        by_source = {record["source"]["sha256"]: record["id"] for record in review.records().values()}
        accepted = lambda: {by_source[one["source"]] for one in review.decisions()}  # noqa: E731
        desk.wait(lambda: accepted() >= free, lambda: f"only {len(accepted())} of {len(free)} were accepted that were on screen", 30)
        desk.page.wait_for_timeout(1000)
        first = accepted()
        assert first == free, f"{len(first & below)} answers were accepted that never were on screen, {len(free - first)} were not that were"
        assert all(one["what"] == "confirmed" and one["field"] == field for one in review.decisions())
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        # Down the page, a third of the window at a time, as one who reads.
        while desk.page.evaluate("() => { const before = scrollY; scrollBy(0, innerHeight / 3); return scrollY > before + 1; }"):
            desk.page.wait_for_timeout(400)
        desk.page.wait_for_timeout(600)
        accept_ticked(desk)
        desk.wait(lambda: accepted() == can, lambda: f"{len(accepted())} of {len(can)} are accepted", 30)
        return f"{len(first)} of {len(can)} at first, all after scrolling; {len(wanted - can)} to be opened by themselves"


def accept_ticked(desk):
    """Ticks all that can be, and sends; not by clicks, which would scroll."""
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.evaluate(
            """() => {
                const form = document.querySelector('input[name=seen]').form;
                for (const box of form.querySelectorAll('input[name=seen]:not(:disabled)')) if (!box.checked) box.click();
                form.requestSubmit();
            }"""
        )
