"""One question across all respondents: alike things together, and nothing accepted that was not on screen."""

from checks import check
from desk import Desk

QUESTIONNAIRE = "openchain-iso5230-v3"
SEEN = """() => [...document.querySelectorAll('input[name=seen]')].map(one => {
    const box = (one.closest('tr, li') ?? one).getBoundingClientRect();
    return { value: one.value, checked: one.checked, disabled: one.disabled, hidden: one.type === 'hidden', top: box.top, bottom: box.bottom };
})"""


def busiest(review):
    """The question with most answers to look at."""
    counts = {}
    for record in review.records().values():
        for field, answer in record["answers"].items():
            if answer["status"] == "review":
                counts.setdefault(field, set()).add(record["id"])
    field = max(sorted(counts), key=lambda field: len(counts[field]))
    assert len(counts[field]) >= 25, f"only {len(counts[field])} answers to {field} are open"
    return field, counts[field]


@check
def a_question_shows_all_answers(data):
    with data.review("question", "openchain") as review, Desk(data, review) as desk:
        field, wanted = busiest(review)
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        links = set(desk.page.evaluate("() => [...document.querySelectorAll('a[href*=\"/record/\"]')].map(one => new URL(one.href).pathname.split('/')[2])"))
        assert wanted <= links, f"{len(wanted - links)} of {len(wanted)} open answers are not there"
        return f"{len(links)} answers to {field}"


@check
def only_answers_that_were_on_screen_are_accepted_together(data):
    with data.review("together", "openchain") as review, Desk(data, review) as desk:
        field, wanted = busiest(review)
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        height = desk.page.viewport_size["height"]
        desk.page.wait_for_timeout(1500)
        rows = desk.page.evaluate(SEEN)
        below = {row["value"].split(":")[0] for row in rows if row["top"] >= height}
        # Rows may have no input before they were seen.
        above = {row["value"].split(":")[0] for row in rows if row["bottom"] <= height}
        assert below or len(rows) < len(wanted), "every answer fits the screen, which proves nothing"
        button = desk.page.locator("form[action$='/confirm'] button, button[formaction$='/confirm']").first
        first_try = desk.page.evaluate("() => scrollY")
        with desk.page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/confirm")) as sent:
            # Not by a click, which would scroll to the button and so show more.
            button.evaluate("one => one.form ? one.form.requestSubmit(one) : one.click()")
        assert first_try == 0
        desk.wait(lambda: review.decisions(), "nothing was accepted")
        desk.page.wait_for_timeout(500)
        by_source = {record["source"]["sha256"]: record["id"] for record in review.records().values()}
        done = {by_source[one["source"]] for one in review.decisions()}
        assert done and done <= wanted, (len(done), len(wanted))
        assert not done & below, f"{len(done & below)} answers were accepted that never were on screen ({sent.value.post_data[:200]})"
        assert all(one["what"] == "confirmed" and one["field"] == field for one in review.decisions())
        # What was scrolled to is accepted then.
        desk.go(f"/question/{QUESTIONNAIRE}/{field}")
        for _ in range(80):
            desk.page.mouse.move(640, 400)
            desk.page.mouse.wheel(0, 400)
            desk.page.wait_for_timeout(120)
        desk.page.wait_for_timeout(1200)
        desk.page.locator("form[action$='/confirm'] button, button[formaction$='/confirm']").first.evaluate("one => one.form ? one.form.requestSubmit(one) : one.click()")
        desk.wait(lambda: len(review.decisions()) > len(done), "nothing more was accepted")
        desk.page.wait_for_timeout(500)
        now = {by_source[one["source"]] for one in review.decisions()}
        assert now == wanted, f"{len(now)} of {len(wanted)} are accepted"
        return f"{len(done)} of {len(wanted)} at first, {len(above)} rows on screen; all after scrolling"
