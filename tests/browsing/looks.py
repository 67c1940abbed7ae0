"""For every eye and every hand: contrast, names, headings, focus, order of tabs, widths of screens, paper."""

import pathlib
import re

from checks import check
from desk import LARGE, SMALL, Desk
from review import open_fields
from tools import package, run

CONTRAST = (pathlib.Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
REACHABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"


def pages_of(review):
    """A page of every kind: name and address."""
    fiji, word = review.record("fiji.pdf"), review.record("senegal.docx")
    hostile = next(one for one in review.records().values() if one["source"]["name"].startswith("arabic-2"))
    fields = open_fields(fiji)
    pick = lambda ending: next(field for field in fields if field.endswith(ending))  # noqa: E731
    return {
        "queue": "/",
        "record": f"/record/{fiji['id']}/{pick('.text')}",
        "choices": f"/record/{fiji['id']}/q8.options",
        "links": f"/record/{fiji['id']}/q2.a.portals",
        "percentage": f"/record/{fiji['id']}/q17.percentage",
        "date": f"/record/{fiji['id']}/submitted_on",
        "word": f"/record/{word['id']}/q6.text",
        "arabic": f"/record/{hostile['id']}/q6.text",
        "question": "/question/un-msq-2020/q6.text",
        "keys": "/keys",
    }


def decided(desk, review):
    """One field confirmed, one flagged, so that pages show that too."""
    record = review.record("fiji.pdf")
    fields = open_fields(record)
    desk.open(record, fields[0])
    desk.moved(lambda: desk.press("Enter"))


@check
def texts_stand_out_in_light_and_dark(data):
    with data.review("contrast") as review, Desk(data, review) as desk:
        decided(desk, review)
        texts, wrong, least = 0, [], 99
        for scheme in ["light", "dark"]:
            desk.page.emulate_media(color_scheme=scheme)
            for name, path in pages_of(review).items():
                desk.go(path)
                grounds = desk.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
                for one in desk.page.evaluate(CONTRAST):
                    texts += 1
                    least = min(least, one["ratio"])
                    if one["ratio"] < one["least"]:
                        wrong.append(f"{scheme} {name}: {one['ratio']:.2f} of {one['least']} {one['text']!r} in {one['element']}")
                assert grounds, name
        assert texts > 1000, texts
        assert not wrong, f"{len(wrong)} texts: " + "; ".join(sorted(set(wrong))[:6])
        return f"{texts} texts, the least {least:.2f}"


@check
def light_and_dark_are_two(data):
    with data.review("schemes") as review, Desk(data, review) as desk:
        desk.go("/")
        grounds = []
        for scheme in ["light", "dark"]:
            desk.page.emulate_media(color_scheme=scheme)
            grounds.append(desk.page.evaluate(
                "() => { const one = getComputedStyle(document.body).backgroundColor; return one === 'rgba(0, 0, 0, 0)' ? getComputedStyle(document.documentElement).backgroundColor : one; }"
            ))
        shade = [sum(map(float, re.findall(r"[\d.]+", ground)[:3])) for ground in grounds]
        assert shade[0] > 600 > 200 > shade[1], grounds


@check
def axe_finds_nothing(data):
    """The rules of axe-core for WCAG 2.2 A and AA, and its best practices."""
    axe = (pathlib.Path(package("axe_playwright_python").__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    with data.review("axe") as review, Desk(data, review) as desk:
        decided(desk, review)
        wrong, rules = [], 0
        for scheme in ["light", "dark"]:
            desk.page.emulate_media(color_scheme=scheme)
            for name, path in pages_of(review).items():
                desk.go(path)
                desk.page.evaluate(axe)
                found = desk.page.evaluate(
                    """() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                        .then(found => ({ passed: found.passes.length, wrong: found.violations.map(rule =>
                            `${rule.id} (${rule.impact}, ${rule.nodes.length}x): ${rule.nodes[0].html.slice(0, 160)} ${rule.nodes[0].failureSummary.slice(0, 200)}`) }))"""
                )
                rules += found["passed"]
                wrong += [f"{scheme} {name}: {one}" for one in found["wrong"]]
        assert not wrong, f"{len(wrong)}: " + "\n  ".join(wrong[:12])
        return f"{rules} rules hold"


@check
def inputs_have_names_and_headings_an_order(data):
    """By the tree that a screen reader gets, not by what the page is written like."""
    with data.review("names") as review, Desk(data, review) as desk:
        controls = 0
        for name, path in pages_of(review).items():
            desk.go(path)
            session = desk.context.new_cdp_session(desk.page)
            nodes = session.send("Accessibility.getFullAXTree")["nodes"]
            value = lambda node, key: (node.get(key) or {}).get("value")  # noqa: E731
            for node in nodes:
                role = value(node, "role")
                if not node.get("ignored") and role in ("textbox", "checkbox", "radio", "button", "link", "combobox", "spinbutton", "searchbox", "listbox", "Date", "switch"):
                    controls += 1
                    assert (value(node, "name") or "").strip(), f"{name}: a {role} has no name: {node}"
            levels = [
                next(one["value"]["value"] for one in node["properties"] if one["name"] == "level")
                for node in nodes if value(node, "role") == "heading" and not node.get("ignored")
            ]
            assert levels.count(1) == 1, f"{name}: headings {levels}"
            assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), f"{name}: headings {levels}"
            assert desk.page.title().strip() and desk.page.evaluate("() => document.documentElement.lang"), name
            roles = [value(node, "role") for node in nodes]
            assert roles.count("main") == 1, f"{name}: {roles.count('main')} main parts"
        return f"{controls} controls"


@check
def tab_reaches_everything_and_focus_is_seen(data):
    with data.review("tabs") as review, Desk(data, review) as desk:
        counts = []
        for name, path in pages_of(review).items():
            if name in ("question", "queue"):
                continue  # what is long is alike
            desk.go(path)
            wanted = desk.page.evaluate(
                """selector => [...document.querySelectorAll(selector)].filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility())
                    .map((one, number) => { one.dataset.reach = number; return one.type === 'radio' ? `radio ${one.name}` : number; })""",
                REACHABLE,
            )
            reached, order, seen = set(), [], {}
            for _ in range(len(wanted) + 40):
                desk.press("Tab")
                at = desk.page.evaluate(
                    """() => {
                        const one = document.activeElement;
                        if (!one.dataset.reach) return null;
                        const style = getComputedStyle(one), around = getComputedStyle(one.closest('label, li, td, tr') ?? one);
                        const ring = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
                        return { key: one.type === 'radio' ? `radio ${one.name}` : Number(one.dataset.reach), seen: ring(style) || ring(around), html: one.outerHTML.slice(0, 100) };
                    }"""
                )
                if at:
                    reached.add(at["key"])
                    order.append(at["key"])
                    # An input for dates has stops within, and shows each there.
                    seen[at["html"]] = seen.get(at["html"], False) or at["seen"]
                if reached == set(wanted):
                    break
            lost = [one for one in set(wanted) if one not in reached]
            htmls = [desk.page.evaluate("n => document.querySelector(`[data-reach='${n}']`)?.outerHTML.slice(0, 120)", one) for one in lost if isinstance(one, int)]
            assert not lost, f"{name}: Tab does not reach {lost[:4]} {htmls[:4]}"
            dim = sorted(html for html, is_seen in seen.items() if not is_seen)
            assert not dim, f"{name}: focus is not seen on {dim[:4]}"
            numbers = [one for one in dict.fromkeys(order) if isinstance(one, int)]
            # It begins where the focus was, and goes round.
            first = numbers.index(min(numbers))
            assert numbers[first:] + numbers[:first] == sorted(numbers), f"{name}: Tab goes about as {numbers}"
            counts.append(len(wanted))
        return f"{sum(counts)} stops on {len(counts)} pages"


@check
def what_changes_is_said_aloud(data):
    with data.review("aloud") as review, Desk(data, review) as desk:
        record = review.record("fiji.pdf")
        desk.open(record, open_fields(record)[0])
        said = lambda: [text.strip() for text in desk.page.locator("[aria-live], [role=status], [role=alert]").all_inner_texts()]  # noqa: E731
        before = said()
        desk.moved(lambda: desk.press("Enter"))
        # By a live region, or by the focus, which comes to a part that has the name of the next field.
        focused = lambda: desk.page.evaluate(  # noqa: E731
            """() => {
                const one = document.activeElement, title = document.getElementById(one.getAttribute('aria-labelledby') ?? 'none');
                return one.id === 'panel' && !!title && title.innerText.trim() !== '';
            }"""
        )
        desk.wait(lambda: focused() or (said() != before and any(said())), f"after a decision nothing is said: {before}")


@check
def screens_need_no_scrolling_sideways(data):
    with data.review("widths") as review, Desk(data, review) as desk:
        for size in [SMALL, LARGE]:
            desk.page.set_viewport_size(size)
            for name, path in pages_of(review).items():
                desk.go(path)
                wide = desk.page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                assert wide[0] <= wide[1], f"{name} at {size['width']}: {wide[0]} pixels wide"
                if not desk.panel():
                    continue
                # Source and panel stand side by side, and the way to accept is in sight.
                source, panel = (desk.page.locator(one).bounding_box() for one in ("#source", "#panel"))
                assert source["x"] + source["width"] <= panel["x"] + 2, (name, source, panel)
                button = desk.page.locator("#decide button[value=confirm]")
                if button.count():
                    box = button.first.bounding_box()
                    inside = box and 0 <= box["y"] and box["y"] + box["height"] <= size["height"]
                    assert inside, f"{name} at {size['width']}: the button to accept is at {box}"


@check
def a_record_can_be_printed(data):
    with data.review("paper") as review, Desk(data, review) as desk:
        for name, path in pages_of(review).items():
            if name not in ("record", "word", "arabic", "question", "queue"):
                continue
            desk.go(path)
            desk.page.emulate_media(media="print")
            file = review.out.parent / f"{name}.pdf"
            desk.page.pdf(path=file, format="A4")
            desk.page.emulate_media(media="screen")
            text = run("pdftotext", "-layout", file, "-")
            pages = text.count("\f")
            assert 1 <= pages <= 60, (name, pages)
            if name == "record":
                value = review.record("fiji.pdf")["answers"][path.rsplit("/", 1)[1]]["value"]
                words = " ".join(value.split()[:6])
                assert words in " ".join(text.split()), f"the value is not on paper: {words!r}"


@check
def a_page_without_its_script_still_works(data):
    """Forms and links are there without the script, too: one field is accepted by a click."""
    with data.review("no-script") as review, Desk(data, review) as desk:
        with Desk.beside(data, desk, java_script_enabled=False) as plain:
            record = review.record("fiji.pdf")
            fields = open_fields(record)
            plain.page.goto(review.url(f"/record/{record['id']}/{fields[0]}?by=respondent"))
            plain.page.locator("#decide button[value=confirm]").click()
            plain.page.wait_for_url(f"**/record/{record['id']}/{fields[1]}*")
            assert [one["what"] for one in review.decisions_on(record, fields[0])] == ["confirmed"]
