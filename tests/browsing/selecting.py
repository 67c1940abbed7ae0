"""Words that are selected in the source become the value, with where they stood."""

import json

from checks import check
from desk import Desk
from geometry import LAYER, middle
from review import open_fields

# A run of characters of a block that is shown: where it is on the screen. It may go over pieces that look different.
SPOT = """([block, start, end]) => {
    const element = document.querySelector(`#source [data-block="${block}"]`);
    const place = (wanted, isEnd) => {
        for (const piece of element.querySelectorAll('[data-start]')) {
            const from = Number(piece.dataset.start), to = Number(piece.dataset.end);
            if (piece.closest('[data-block]') !== element || (isEnd ? !(from < wanted && wanted <= to) : !(from <= wanted && wanted < to))) continue;
            const texts = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
            // Positions count characters; a string counts halves of some.
            for (let left = wanted - from; texts.nextNode(); ) {
                const characters = [...texts.currentNode.data];
                if (left <= characters.length) return [texts.currentNode, characters.slice(0, left).join('').length];
                left -= characters.length;
            }
        }
        return null;
    };
    const [from, to] = [element && place(start, false), element && place(end, true)];
    if (!from || !to) return null;
    element.scrollIntoView({ block: 'center' });
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    const boxes = [...range.getClientRects()].map(box => [box.left, box.top, box.right, box.bottom]);
    return { boxes, text: range.toString(), rtl: getComputedStyle(from[0].parentElement).direction === 'rtl' };
}"""


def drag(desk, begin, end):
    mouse = desk.page.mouse
    mouse.move(*begin)
    mouse.down()
    mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2, steps=4)
    mouse.move(*end, steps=4)
    mouse.up()


def taken(desk, review, record, field, wanted):
    """Takes what is selected with s, sends it, and gives the evidence of the decision."""
    desk.press("s")
    value = lambda: desk.page.evaluate(  # noqa: E731
        "() => [...document.querySelectorAll('#decide .editor textarea, #decide .editor input')].map(one => one.value)"
    )
    desk.wait(lambda: wanted in value() or review.decisions_on(record, field), lambda: f"s brings {value()} and not {wanted!r}")
    if not review.decisions_on(record, field):
        desk.moved(lambda: desk.press("Enter"))
    made = review.decisions_on(record, field)
    assert len(made) == 1 and made[0]["what"] == "corrected", made
    decided = json.loads(made[0]["ruling"])["decided"]
    assert decided["value"] == wanted, decided
    assert decided["evidence"] and all(one["quote"] in wanted for one in decided["evidence"]), decided["evidence"]
    desk.open(record, field)
    assert desk.status() == "corrected"
    return decided["evidence"]


def words_on_page(desk, page, count):
    """Words of the text layer that stand side by side in a block, in sight."""
    desk.page.locator(f"#page-{page}").scroll_into_view_if_needed()
    desk.wait(lambda: desk.page.evaluate(LAYER, page), f"page {page} has no text layer")
    words = [word for word in desk.page.evaluate(LAYER, page) if word["text"].strip()]
    size = desk.page.viewport_size["height"]
    for index in range(len(words) - count):
        some = words[index : index + count]
        tops = [word["box"][1] for word in some]
        level = max(tops) - min(tops) < 2 and all(120 < top < size - 120 for top in tops)
        if level and len({word["block"] for word in some}) == 1 and all(len(word["text"].strip()) > 2 for word in some):
            return some
    assert False, f"no {count} words side by side on page {page}"


@check
def words_of_a_page_are_taken_with_the_mouse(data):
    with data.review("mouse") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        field = next(field for field in open_fields(record) if field.endswith(".text"))
        page = record["answers"][field]["evidence"][0]["place"]["page"]
        desk.open(record, field)
        words = words_on_page(desk, page, 4)
        first, last = words[0]["box"], words[-1]["box"]
        drag(desk, (first[0] + 0.5, middle(first)[1]), (last[2] - 0.3, middle(last)[1]))
        wanted = " ".join(word["text"].strip() for word in words)
        evidence = taken(desk, review, record, field, wanted)
        assert evidence[0]["block"] == words[0]["block"] and evidence[0]["start"] == words[0]["start"], evidence
        assert evidence[-1]["end"] == words[-1]["end"] and evidence[0]["place"]["page"] == page, evidence
        return repr(wanted)


@check
def words_of_a_source_are_taken_by_keyboard(data):
    """w leads into the source, to the first word of what proves the value; arrows go on, Shift marks, s takes."""
    taken_from = []
    for name in ["uruguay.pdf", "mozambique.txt"]:
        with data.review(f"cursor-{name}") as review, Desk(data, review) as desk:
            record = review.record(name)
            field = next(
                field for field, answer in record["answers"].items()
                if field.endswith(".text") and answer["evidence"] and len(answer["evidence"][0]["quote"].split(" ")) > 8
            )
            one = record["answers"][field]["evidence"][0]
            desk.open(record, field)
            if name.endswith(".pdf"):
                desk.wait(lambda: desk.page.evaluate(LAYER, one["place"]["page"]), "there is no text layer")
            desk.press("w")
            selected = lambda: desk.page.evaluate("() => getSelection().toString()").strip()  # noqa: E731
            desk.wait(selected, "w marks no word")
            words = one["quote"].split()
            assert selected() == words[0], (selected(), words[0])
            desk.press("ArrowRight", "ArrowRight")
            assert selected() == words[2], (selected(), words[2])
            desk.press("ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight")
            assert selected().split() == words[1:4], (selected(), words[1:4])
            desk.press("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight")
            desk.press("Escape", "w", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
            wanted = " ".join(words[1:4])
            evidence = taken(desk, review, record, field, wanted)
            assert evidence[0]["block"] == one["block"] and one["start"] < evidence[0]["start"], evidence
            taken_from.append(f"{name} {wanted!r}")
    return "; ".join(taken_from)


@check
def words_are_moved_to_another_field(data):
    with data.review("moved") as review, Desk(data, review) as desk:
        record = review.record("mozambique.txt")
        field = "q6.text"
        one = record["answers"][field]["evidence"][0]
        desk.open(record, field)
        words = one["quote"].split()
        desk.press("w", "Shift+ArrowRight", "m")
        desk.wait(lambda: desk.page.locator("dialog#moving[open] select").count(), "m opens no choice of fields")
        desk.page.select_option("#moving select[name=to]", "q21.text:0")
        desk.page.locator("#moving select[name=to]").focus()
        desk.press("Tab")
        desk.moved(lambda: desk.press("Enter"))
        made = {one["field"]: json.loads(one["ruling"]) for one in review.decisions() if one["what"] == "corrected"}
        there = made["q21.text"]["decided"]
        assert " ".join(words[:2]) in there["value"] and there["evidence"][-1]["block"] == one["block"], there
        here = made[field]["decided"]
        assert not here["value"].startswith(" ".join(words[:2])), here["value"][:80]
        assert len(made) == 2, made.keys()


def in_text(review, desk, name, field):
    """Selects the middle words of a field's evidence in a source without pages, by mouse; takes them."""
    record = review.record(name)
    one = max(record["answers"][field]["evidence"], key=lambda one: len(one["quote"]))
    quote = one["quote"]
    words = quote.split(" ")
    before = len(" ".join(words[:2])) + 1
    wanted = " ".join(words[2:5])
    assert quote[before : before + len(wanted)] == wanted and len(words) > 5, quote
    desk.open(record, field)
    begin, end = one["start"] + before, one["start"] + before + len(wanted)
    spot = desk.page.evaluate(SPOT, [one["block"], begin, end])
    assert spot, f"{name}: nothing shows {begin} to {end} of block {one['block']}"
    assert spot["text"] == wanted, (spot["text"], wanted)
    assert len(spot["boxes"]) >= 1
    boxes = sorted(spot["boxes"], key=lambda box: (box[1], -box[0] if spot["rtl"] else box[0]))
    first, last = boxes[0], boxes[-1]
    near, far = (2, 0) if spot["rtl"] else (0, 2)
    drag(desk, (first[near], middle(first)[1]), (last[far], middle(last)[1]))
    evidence = taken(desk, review, record, field, wanted)
    assert [(one["block"], one["start"], one["end"]) for one in evidence] == [(one["block"], begin, end)], evidence
    return wanted


@check
def words_of_text_sources_are_taken(data):
    taken_from = []
    for name in ["estonia.md", "senegal.docx", "mongolia.odt", "mozambique.txt"]:
        with data.review(f"text-{name}") as review, Desk(data, review) as desk:
            record = review.record(name)
            field = next(
                field for field, answer in record["answers"].items()
                if field.endswith(".text") and any(len(one["quote"].split(" ")) > 6 for one in answer["evidence"])
            )
            taken_from.append(f"{name} {in_text(review, desk, name, field)!r}")
    return "; ".join(taken_from)


@check
def blocks_are_shown_as_they_were_read(data):
    """Text of each span is what its positions say, character by character, by the program's own `read`."""
    from tools import run

    checked = 0
    with data.review("blocks") as review, Desk(data, review) as desk:
        for name in ["estonia.md", "senegal.docx", "mongolia.odt", "mozambique.txt"]:
            record = review.record(name)
            field = next(field for field, answer in record["answers"].items() if answer["evidence"])
            desk.open(record, field)
            shown = desk.page.evaluate(
                """() => [...document.querySelectorAll('#source [data-block]')].flatMap(block =>
                    [...block.querySelectorAll('[data-start]')].filter(span => span.closest('[data-block]') === block).map(span =>
                        [Number(block.dataset.block), Number(span.dataset.start), Number(span.dataset.end), span.textContent]))"""
            )
            assert shown, name
            for _, start, end, text in shown:
                assert len(text) == end - start, (name, start, end, text)
            by_block = {}
            for block, start, _, text in shown:
                by_block.setdefault(block, {})[start] = text
            for field, answer in record["answers"].items():
                for one in answer["evidence"]:
                    texts = "".join(text for _, text in sorted(by_block.get(one["block"], {}).items()))
                    first = min(by_block.get(one["block"], {0: ""}))
                    got = texts[one["start"] - first : one["end"] - first]
                    assert got == one["quote"], f"{name} {field}: block {one['block']} shows {got!r} for {one['quote']!r}"
                    checked += 1
            run(data.program, "read", review.source(record))
    return f"{checked} quotes"


@check
def answers_right_to_left_are_shown_right_to_left(data):
    seen = 0
    for number in [0, 1, 2]:
        with data.review(f"arabic-{number}") as review, Desk(data, review) as desk:
            record = next(one for one in review.records().values() if one["source"]["name"].startswith(f"arabic-{number}."))
            arabic = lambda text: sum("\u0600" <= c <= "\u06ff" for c in text) > len(text) / 2  # noqa: E731
            fields = [
                field for field, answer in record["answers"].items()
                if field.endswith(".text") and isinstance(answer["value"], str) and arabic(answer["value"])
            ]
            assert fields, f"{record['source']['name']} has no text in Arabic"
            for field in fields[:4]:
                desk.open(record, field)
                # The input itself, and the quote in the list of evidence, and the block in the source.
                right = desk.page.evaluate(
                    """() => {
                        const arabic = /[\\u0600-\\u06ff]/;
                        const rtl = one => getComputedStyle(one).direction === 'rtl';
                        const input = [...document.querySelectorAll('#decide .editor textarea, #decide .editor input')].filter(one => arabic.test(one.value));
                        const quotes = [...document.querySelectorAll('#panel .evidence > li')].filter(one => arabic.test(one.textContent))
                            .map(one => [...one.querySelectorAll('*'), one].findLast(inner => arabic.test(inner.textContent) && ![...inner.children].some(child => arabic.test(child.textContent))) ?? one);
                        return { inputs: input.map(rtl), quotes: quotes.map(rtl) };
                    }"""
                )
                assert right["inputs"] and all(right["inputs"]), (field, right)
                assert right["quotes"] and all(right["quotes"]), (field, right)
                seen += 1
            if not record["source"]["name"].endswith(".pdf"):
                block = max(record["answers"][fields[0]]["evidence"], key=lambda one: len(one["quote"]))["block"]
                direction = desk.page.evaluate(
                    """block => { const one = document.querySelector(`#source [data-block="${block}"]`); return one && getComputedStyle(one.querySelector('[data-start]') ?? one).direction; }""",
                    block,
                )
                assert direction == "rtl", (record["source"]["name"], fields[0], direction)
    return f"{seen} fields"
