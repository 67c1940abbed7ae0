"""What lies in answers, names and addresses runs nowhere; what is long is shown all the same."""

import json

from checks import check
from datasets import HOSTILE_NAME
from desk import Desk
from review import open_fields

# Elements and attributes that pages of ours never have.
STRANGE = """() => [...document.querySelectorAll('iframe, object, embed, script:not([src]), img[onerror], svg[onload], [srcdoc], [style], a[href^="javascript:"], b:not([class]) > script')]
    .concat([...document.querySelectorAll('*')].filter(one => [...one.attributes].some(attribute => attribute.name.startsWith('on'))))
    .map(one => one.outerHTML.slice(0, 120))"""


def nothing_strange(desk):
    found = desk.page.evaluate(STRANGE)
    assert not found, f"{desk.page.url}: {found[:3]}"


def with_hostile_values(review, record):
    """Hostile values of every type in a record, as the tables of tests/export_tables have them."""
    from tools import ROOT

    given = json.loads((ROOT / "tests/export_tables/dataset/answers.json").read_text(encoding="utf-8"))
    script = '<script>alert(9)</script>"><img src=x onerror=alert(10)>'
    file = review.out / "records" / f"{record['id']}.json"
    changed = json.loads(file.read_text(encoding="utf-8"))
    values = {field: value for of_record in given.values() for field, value in of_record.items() if field in changed["answers"]}
    values |= {
        "q1.portals": [{"url": "javascript:alert(11)", "written": script, "name": script, "description": script}],
        "q3.authorities": [{"name": script, "url": f"https://x.example/{script}", "written": script}],
        "q4.name": script, "q4.email": script, "contact.email": [script], "q14.text": script,
        "respondent": {"name": script, "iso3": "FJI"},
    }
    for field, value in values.items():
        changed["answers"][field].update(value=value, finding="answered", status="review")
    file.write_text(json.dumps(changed), encoding="utf-8")
    return list(values)


@check
def nothing_in_answers_runs(data):
    with data.review("hostile") as review, Desk(data, review) as desk:
        review.kill()
        fields = with_hostile_values(review, review.record("fiji.pdf"))
        review.start()
        desk.enter()
        desk.forgive("net::ERR_")
        hostile, changed = review.record(HOSTILE_NAME), review.record("fiji.pdf")
        pages = 0
        for record, some in [(hostile, ["q14.text", *open_fields(hostile)]), (changed, fields)]:
            for field in some:
                desk.open(record, field)
                desk.page.wait_for_timeout(100)
                nothing_strange(desk)
                pages += 1
        for path in ["/", "/?question=q14.text", "/question/un-msq-2020/q14.text", "/question/un-msq-2020/q1.portals",
                     "/question/un-msq-2020/respondent", "/?flag=%22%3E%3Cscript%3Ealert(12)%3C/script%3E",
                     "/?respondent=%22%3E%3Cimg%20src=x%20onerror=alert(13)%3E", "/keys"]:
            desk.page.goto(review.url(path))
            nothing_strange(desk)
            pages += 1
        # The text is there, as text.
        desk.open(hostile, "q14.text")
        assert "<script>alert(1)</script>" in desk.page.locator("#source").inner_text()
        # Typed by a person, it is text too.
        desk.edit("<script>alert(14)</script>")
        desk.send()
        desk.page.wait_for_timeout(300)
        desk.open(hostile, "q14.text")
        nothing_strange(desk)
        return f"{pages} pages"


@check
def the_original_comes_as_an_attachment(data):
    with data.review("original") as review, Desk(data, review) as desk:
        for record in [review.record(HOSTILE_NAME), review.record("fiji.pdf")]:
            answer = desk.context.request.get(review.url(f"/record/{record['id']}/original"))
            told = answer.headers
            assert answer.ok and answer.body() == review.source(record).read_bytes()
            assert told["content-disposition"].startswith("attachment") and told.get("x-content-type-options") == "nosniff", told


@check
def a_value_of_a_million_characters_opens_and_is_confirmed(data):
    with data.review("million") as review, Desk(data, review) as desk:
        record, field = review.record("million.md"), "q14.text"
        assert len(record["answers"][field]["value"]) > 900_000
        desk.open(record, field)
        assert desk.page.locator("#decide textarea").first.input_value() == record["answers"][field]["value"]
        before = desk.panel()
        desk.press("Enter")
        desk.wait(lambda: review.decisions_on(record, field), "nothing is decided", 30)
        assert [one["what"] for one in review.decisions_on(record, field)] == ["confirmed"]
        desk.wait(lambda: desk.panel() != before, "nothing else is shown", 30)
        # And it can be corrected: all of it goes to the server and back.
        desk.open(record, field)
        desk.press("e")
        desk.wait(desk.in_editor, "e leads to no editor")
        desk.press("Control+End")
        desk.page.keyboard.type(" THE END")
        desk.send()
        desk.wait(lambda: len(review.decisions_on(record, field)) == 2, "the correction does not arrive", 30)
        decided = json.loads(review.decisions_on(record, field)[1]["ruling"])["decided"]["value"]
        assert decided == record["answers"][field]["value"] + " THE END", len(decided)


@check
def every_page_has_the_strict_policy(data):
    with data.review("policy") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        paths = ["/", "/keys", f"/record/{record['id']}/{open_fields(record)[0]}", "/question/un-msq-2020/q14.text", "/nothing/here"]
        for path in paths:
            answer = desk.context.request.get(review.url(path))
            policy = dict(part.strip().partition(" ")[::2] for part in answer.headers.get("content-security-policy", "").split(";"))
            assert policy.get("default-src") == "'none'" and policy.get("script-src") == "'self'" and policy.get("style-src") == "'self'", (path, policy)
            assert policy.get("frame-ancestors") == "'none'" and policy.get("base-uri") == "'none'", (path, policy)
        for cookie in desk.context.cookies():
            assert cookie["httpOnly"] and cookie["sameSite"] in ("Strict", "Lax"), cookie
