"""Where a value comes from: its marks lie over its words, and words that are selected become a value."""

from checks import check
from desk import Desk
from geometry import EVIDENCE, IN_SIGHT, LAYER, MARKS, SHEETS, holds, likeness, lines_of, middle, on_screen, runs_of, words_of
from review import open_fields


def marks_over_words(desk, record, pdf):
    """That the marks of the field shown lie over the words of its evidence and over no other: how like the boxes are.

    By poppler's words, which know nothing of the program; `None` where poppler finds the quote nowhere, as tick boxes."""
    evidence, page = desk.page.evaluate(EVIDENCE), desk.page
    field = desk.panel()["field"]
    told = record["answers"][field]["evidence"]
    assert len(evidence) == len(told), f"{field}: {len(evidence)} of {len(told)} evidences are listed"
    desk.wait(lambda: page.evaluate(MARKS), f"{field} is marked nowhere")
    desk.wait(lambda: page.evaluate(IN_SIGHT), f"no mark of {field} is in sight")
    marks, sheets, alike = page.evaluate(MARKS), page.evaluate(SHEETS), []
    for of in sorted({one["of"] for one in told}):
        quotes = [one for one in told if one["of"] == of]
        for number in sorted({one["place"]["page"] for one in quotes}):
            over = [mark["box"] for mark in marks if mark["of"] == of and mark["page"] == number]
            assert over, f"{field}: no mark for {of or 'the value'} on page {number}"
            (width, height), words = words_of(pdf)[number - 1]
            sheet = sheets[str(number)]
            assert abs(sheet["view"][2] - width) < 1 and abs(sheet["view"][3] - height) < 1, (sheet["view"], width, height)
            meant = {}
            here = [one["quote"] for one in quotes if one["place"]["page"] == number]
            for quote in here:
                runs = [{index: on_screen(box, sheet) for index, box in run.items()} for run in runs_of(quote, words)]
                if not runs:
                    return None
                right = [run for run in runs if all(holds(over, middle(box)) for box in run.values())]
                assert right, f"{field}: the marks of {of or 'the value'} on page {number} are not over {quote[:60]!r}"
                for run in right:
                    meant.update(run)
            others = [word for index, (word, box) in enumerate(words) if index not in meant and holds(over, middle(on_screen(box, sheet)), 0)]
            assert not others, f"{field}: the marks of {here[0][:40]!r} lie over {others[:5]} too"
            alike.append(likeness(over, lines_of(list(meant.values()))))
    return min(alike) if alike else None


def marks_over_layer(desk, record):
    """That they lie over the words of the text layer that the evidence counts to."""
    field = desk.panel()["field"]
    told = record["answers"][field]["evidence"]
    marks, seen = desk.page.evaluate(MARKS), 0
    for number in sorted({one["place"]["page"] for one in told}):
        desk.wait(lambda: desk.page.evaluate(LAYER, number), f"page {number} has no text layer")
        over = [mark["box"] for mark in marks if mark["page"] == number]
        for word in desk.page.evaluate(LAYER, number):
            for one in told:
                inside = one["block"] == word["block"] and one["start"] <= word["start"] and word["end"] <= one["end"]
                if inside and one["place"]["page"] == number and word["text"].strip():
                    assert holds(over, middle(word["box"]), 2), f"{field}: the text layer has {word['text']!r} beside its mark"
                    seen += 1
    return seen


@check
def highlights_lie_over_the_right_words(data):
    with data.review("highlights") as review, Desk(data, review) as desk:
        alike, unseen, layered = [], 0, 0
        for name in ["fiji.pdf", "ghana.pdf", "uruguay.pdf"]:
            record = review.record(name)
            fields = open_fields(record)
            assert fields, f"nothing of {name} is open"
            desk.open(record, fields[0])
            for field in fields:
                # By key from field to field, as a reviewer sees them.
                if field != fields[0]:
                    desk.moved(lambda: desk.press("j"))
                assert desk.panel()["field"] == field, (field, desk.panel())
                if not record["answers"][field]["evidence"]:
                    continue
                found = marks_over_words(desk, record, review.source(record))
                unseen += found is None
                alike += [found] if found is not None else []
                layered += marks_over_layer(desk, record)
        assert len(alike) > 3 * unseen and layered > 100, (len(alike), unseen, layered)
        mean = sum(alike) / len(alike)
        assert mean > 0.6 and min(alike) > 0.35, f"marks and words share {mean:.2f} of their area, at least {min(alike):.2f}"
        return f"{len(alike)} fields, poppler's boxes and the marks share {mean:.0%} of their area; {layered} words of the text layer"


@check
def zoom_keeps_marks_over_their_words(data):
    with data.review("zoom") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        words = words_of(review.source(record))
        is_spelt = lambda told: told and all(runs_of(one["quote"], words[one["place"]["page"] - 1][1]) for one in told)  # noqa: E731
        field = next(field for field in open_fields(record) if field.endswith(".text") and is_spelt(record["answers"][field]["evidence"]))
        desk.open(record, field)
        width = lambda: desk.page.evaluate(SHEETS)["1"]["box"][2] - desk.page.evaluate(SHEETS)["1"]["box"][0]  # noqa: E731
        before = width()
        desk.press("+", "+")
        desk.wait(lambda: width() > before * 1.1, "+ does not make pages larger")
        assert marks_over_words(desk, record, review.source(record)) is not None
        larger = width()
        desk.press("-")
        desk.wait(lambda: width() < larger, "- does not make pages smaller")


@check
def of_a_long_source_only_what_is_near_is_fetched(data):
    with data.review("long", "long") as review, Desk(data, review) as desk:
        record = review.record("long.pdf")
        fields = [field for field in open_fields(record) if record["answers"][field]["evidence"]]
        first, last = fields[0], max(fields, key=lambda field: record["answers"][field]["evidence"][0]["place"]["page"])
        page = record["answers"][last]["evidence"][0]["place"]["page"]
        desk.open(record, first)
        desk.page.wait_for_load_state("networkidle")
        pictures = lambda: [url for method, url in desk.requests if ".png" in url]  # noqa: E731
        assert 0 < len(pictures()) <= 8, f"{len(pictures())} pictures for one field"
        desk.requests.clear()
        # By the list of all fields, far down the source.
        desk.moved(lambda: desk.page.locator(f"#fields a[href*='/{last}']").first.click())
        assert desk.panel()["field"] == last
        assert marks_over_words(desk, record, review.source(record)) is not None
        desk.wait(lambda: any(f"/pages/{page}.png" in url for url in pictures()), f"the picture of page {page} is not fetched")
        desk.page.wait_for_load_state("networkidle")
        assert len(pictures()) <= 8, f"{len(pictures())} pictures for one field"
        return f"pages 1 and {page} of {record['source']['pages']}"


def only_these(desk, pdf, one):
    """The mark that is shown by itself lies over the words of one piece of evidence and no others, in sight."""
    page, sheets = one["place"]["page"], desk.page.evaluate(SHEETS)
    words, sheet = words_of(pdf)[page - 1][1], sheets[str(page)]
    over = [mark["box"] for mark in desk.page.evaluate(MARKS, ".shown-mark")]
    under = {index for index, (_, box) in enumerate(words) if holds(over, middle(on_screen(box, sheet)), 0)}
    runs = [run for run in runs_of(one["quote"], words) if all(holds(over, middle(on_screen(box, sheet))) for box in run.values())]
    assert any(under <= set(run) for run in runs), f"{one['quote'][:40]!r} by itself is {[words[index][0] for index in sorted(under)][:12]}"
    assert desk.page.evaluate(IN_SIGHT), f"{one['of']} is not in sight"


@check
def every_link_has_its_own_mark(data):
    """Evidence of each link and body by itself: marks that bear its name lie over its words and no others."""
    with data.review("links") as review, Desk(data, review) as desk:
        seen = 0
        for name in ["fiji.pdf", "uruguay.pdf"]:
            record = review.record(name)
            for field in ["q2.a.portals", "q3.authorities", "q5.d.authorities"]:
                told = record["answers"][field]["evidence"]
                if len({one["of"] for one in told}) < 2:
                    continue
                desk.open(record, field)
                assert marks_over_words(desk, record, review.source(record)) is not None, field
                for index, one in enumerate(told):
                    item = desk.page.locator("#panel .evidence > li").nth(index)
                    assert one["of"] == (item.get_attribute("data-of") or ""), (field, one["of"])
                    item.locator("button").first.click()
                    desk.wait(lambda: desk.page.evaluate(MARKS, ".shown-mark"), f"{one['of']} is not shown by itself")
                    only_these(desk, review.source(record), one)
                    seen += 1
        assert seen >= 6, seen
        return f"{seen} pieces of evidence"
