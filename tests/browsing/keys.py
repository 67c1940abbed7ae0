"""Work by keys: from the queue to a field, accept, correct, empty, undo, flag, the key card; each key does one thing."""

import re
from urllib.parse import urlsplit

from checks import check
from desk import Desk, percent
from review import open_fields


def percentages(review, names):
    """Open fields for a percentage: record and field."""
    found = []
    for name in names:
        record = review.record(name)
        found += [(record, field) for field in open_fields(record) if field.endswith(".percentage")]
    return found


@check
def queue_leads_to_a_field_by_keyboard(data):
    with data.review("queue") as review, Desk(data, review) as desk:
        desk.go("/")
        shown = desk.page.locator("main").inner_text()
        assert "fiji.pdf" in shown or "Fiji" in shown, shown[:300]
        pressed = 0
        # By Tab, as anybody would; the first link into a record.
        while pressed < 60:
            desk.press("Tab")
            pressed += 1
            if "/record/" in (desk.page.evaluate("() => document.activeElement.href ?? ''")):
                break
        target = desk.page.evaluate("() => document.activeElement.href ?? ''")
        assert "/record/" in target, f"no link into a record has the focus after {pressed} times Tab"
        desk.press("Enter")
        desk.wait(desk.panel, "Enter shows no field")
        panel = desk.panel()
        assert urlsplit(target).path.split("/")[2] == panel["record"], (target, panel)
        return f"{pressed} times Tab, and Enter"


@check
def one_key_accepts(data):
    for key in ["Enter", "a"]:
        with data.review(f"accept-{key}") as review, Desk(data, review) as desk:
            record = review.record("fiji.pdf")
            fields = open_fields(record)
            desk.open(record, fields[0])
            desk.requests.clear()
            before, after = desk.moved(lambda: desk.press(key))
            assert (before["field"], after["field"]) == (fields[0], fields[1]), (before, after)
            posts = [one for one in desk.requests if one[0] == "POST"]
            pages = [url for method, url in desk.requests if method == "GET" and not re.search(r"/(pages|assets)/", url)]
            assert len(posts) == 1 and not pages, desk.requests
            made = review.decisions()
            assert [one["what"] for one in made] == ["confirmed"] and made[0]["field"] == fields[0], made
            desk.open(record, fields[0])
            assert desk.status() == "confirmed", desk.status()
    return "1 key, 1 request"


@check
def next_and_previous_pass_what_is_settled(data):
    with data.review("moving") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        fields = open_fields(record)
        desk.open(record, fields[0])
        for forth, back in [("j", "k"), ("ArrowDown", "ArrowUp"), ("ArrowRight", "ArrowLeft")]:
            begun = desk.panel()["field"]
            desk.press(forth)
            try:
                desk.wait(lambda: desk.panel()["field"] != begun, "", 3)
            except AssertionError:
                assert forth == "ArrowRight" or forth == "ArrowDown", f"{forth} does not show the next field"
                continue
            assert desk.panel()["field"] == fields[1], (forth, desk.panel())
            desk.moved(lambda: desk.press(back))
            assert desk.panel()["field"] == fields[0], (back, desk.panel())
        for field in fields[1:4]:
            _, after = desk.moved(lambda: desk.press("j"))
            assert after["field"] == field, (after, field)
        address = urlsplit(desk.page.url).path
        assert address == f"/record/{record['id']}/{fields[3]}", f"the address bar says {address}"
        # The way back in the history is the way back in the record.
        desk.moved(desk.page.go_back)
        assert desk.panel()["field"] == fields[2], desk.panel()
        assert not review.decisions(), "moving about has decided something"


@check
def a_percentage_is_corrected_by_keys(data):
    with data.review("percentage") as review, Desk(data, review) as desk:
        record, field = percentages(review, ["fiji.pdf", "ghana.pdf", "uruguay.pdf"])[0]
        desk.open(record, field)
        keys = desk.edit("41.5")
        desk.requests.clear()
        keys += 1
        desk.moved(desk.send)
        assert len(desk.posts()) == 1, desk.posts()
        made = review.decisions_on(record, field)
        assert [one["what"] for one in made] == ["corrected"] and '"value":41.5' in made[0]["ruling"].replace(" ", ""), made
        desk.open(record, field)
        assert desk.status() == "corrected"
        shown = desk.page.locator("#decide .editor input").first.input_value()
        assert percent(shown) == 41.5, shown
        return f"{keys} keys for 4 digits and signs"


@check
def undo_is_a_new_decision(data):
    with data.review("undo") as review, Desk(data, review) as desk:
        record = review.record("uruguay.pdf")
        field = open_fields(record)[2]
        desk.open(record, field)
        desk.moved(lambda: desk.press("Enter"))
        desk.open(record, field)
        assert desk.status() == "confirmed"
        desk.moved(lambda: desk.press("u"))
        desk.open(record, field)
        assert desk.status() == "review", desk.status()
        assert [one["what"] for one in review.decisions_on(record, field)] == ["confirmed", "undone"]
        # The history of the field shows both, with names.
        desk.page.locator("#panel .history summary").click()
        history = desk.page.locator("#panel .history li").all_inner_texts()
        assert len(history) == 2 and all("Amina" in one for one in history), history


@check
def undo_right_after_takes_back_the_last(data):
    """Who pressed a key too many has moved on already: u takes back what was just decided, not what is shown."""
    with data.review("undo-last") as review, Desk(data, review) as desk:
        record = review.record("uruguay.pdf")
        field = open_fields(record)[0]
        desk.open(record, field)
        desk.moved(lambda: desk.press("Enter"))
        _, after = desk.moved(lambda: desk.press("u"))
        assert after["field"] == field and after["status"] == "review", after


@check
def empty_and_not_visible_are_marked_by_a_key(data):
    for key, finding in [("x", "empty"), ("v", "not_visible")]:
        with data.review(f"marked-{finding}") as review, Desk(data, review) as desk:
            record = review.record("fiji.pdf")
            field = next(field for field in open_fields(record) if record["answers"][field]["finding"] == "answered")
            desk.open(record, field)
            desk.moved(lambda: desk.press(key))
            made = review.decisions_on(record, field)
            assert len(made) == 1 and made[0]["what"] == "corrected" and f'"finding":"{finding}"' in made[0]["ruling"].replace(" ", ""), made


@check
def an_alternative_is_taken_by_its_number(data):
    with data.review("alternatives") as review, Desk(data, review) as desk:
        for record in review.records().values():
            for field in open_fields(record):
                values = record["answers"][field]["alternatives"]
                if not values or record["source"]["size_bytes"] > 500_000:
                    continue
                desk.open(record, field)
                listed = desk.page.locator("#panel .alternatives > li").count()
                assert listed == min(len(values), listed) and listed > 0, (field, listed)
                desk.moved(lambda: desk.press("1"))
                made = review.decisions_on(record, field)
                assert len(made) == 1 and made[0]["what"] == "corrected", made
                return f"{record['source']['name']}, {field}"
        assert False, "no open field has an alternative"


@check
def a_flag_with_its_comment_shows_for_the_colleague(data):
    with data.review("flag") as review, Desk(data, review) as desk:
        record = review.record("ghana.pdf")
        field = open_fields(record)[1]
        desk.open(record, field)
        desk.press("f")
        desk.wait(lambda: desk.focus() == "input:assigned", f"f asks for no colleague but leads to {desk.focus()}")
        desk.page.keyboard.type("Benedikt")
        desk.press("Tab")
        desk.page.keyboard.type("Is this the ministry of 2018? <b>Ask</b>")
        desk.press("Tab")
        desk.moved(lambda: desk.press("Enter"))
        made = review.decisions_on(record, field)
        assert [one["what"] for one in made] == ["flagged"] and "Benedikt" in made[0]["ruling"] and made[0]["why"] == "Is this the ministry of 2018? <b>Ask</b>", made
        with Desk(data, review, name="Benedikt") as colleague:
            colleague.open(record, field)
            assert "Is this the ministry of 2018? <b>Ask</b>" in colleague.page.locator("#panel").inner_text()
            colleague.go("/")
            # The queue leads to what is flagged, and to what waits for them.
            for way in ["flag=flagged", "person=Benedikt"]:
                link = colleague.page.locator(f"main a[href*='{way}']").first
                if not link.is_visible():
                    colleague.page.locator("main summary").filter(has=colleague.page.locator(":scope")).first.click()
                colleague.go(link.get_attribute("href"))
                shown = colleague.page.evaluate("() => [...document.querySelectorAll('main a[href*=\"/record/\"]')].map(one => new URL(one.href).pathname)")
                assert set(shown) == {f"/record/{record['id']}/{field}"}, (way, set(shown))
                colleague.go("/")


@check
def keys_typed_into_the_editor_are_text(data):
    with data.review("typing") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        field = next(field for field in open_fields(record) if field.endswith(".text") and record["answers"][field]["value"])
        desk.open(record, field)
        desk.press("e")
        desk.wait(desk.in_editor, "e leads to no editor")
        desk.press("Control+a")
        desk.page.keyboard.type("jkaexvfusm?+-123")
        assert desk.page.evaluate("() => document.activeElement.value") == "jkaexvfusm?+-123"
        assert desk.panel()["field"] == field and not review.decisions()
        desk.press("Escape")
        desk.wait(lambda: not desk.in_editor(), "Esc does not leave the editor")
        desk.moved(lambda: desk.press("j"))


@check
def keys_of_browser_and_screen_reader_are_left_alone(data):
    with data.review("modifiers") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        desk.open(record, open_fields(record)[0])
        before = desk.panel()
        for key in ["Control+a", "Control+f", "Alt+u", "Control+u", "Meta+j", "Control+j", "Alt+x", "Control+s"]:
            desk.press(key)
        desk.page.wait_for_timeout(500)
        assert desk.panel() == before and not review.decisions(), (desk.panel(), review.decisions())
        # Enter on a button or a link does what that says, and does not accept.
        link = desk.page.locator("a[href='/keys'], a[href='/']").first
        link.focus()
        desk.press("Enter")
        desk.wait(lambda: not desk.panel() or desk.page.locator("dialog[open]").count(), "the link leads nowhere")
        assert not review.decisions(), review.decisions()


@check
def the_key_card_opens_on_a_question_mark(data):
    with data.review("card") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        desk.open(record, open_fields(record)[0])
        desk.press("?")
        desk.wait(lambda: urlsplit(desk.page.url).path == "/keys" or desk.page.locator("dialog[open]").count(), "? shows no key card")
        desk.go("/keys")
        listed = {text.strip() for text in desk.page.locator("kbd").all_inner_texts()}
        missing = {"j", "k", "Enter", "e", "x", "v", "f", "u", "s", "m", "?"} - listed
        assert not missing, f"the key card does not list {missing}: {listed}"
