"""Pictures of the pages for people to look at, light and dark, on a small and a large screen."""

from datasets import HOSTILE_NAME
from desk import LARGE, SMALL, Desk
from geometry import IN_SIGHT
from review import open_fields


def take(data, folder):
    """Files PAGE-SCHEME-WIDTH.png in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with data.review("pictures") as review, Desk(data, review) as desk:
        fiji, word = review.record("fiji.pdf"), review.record("senegal.docx")
        arabic = next(one for one in review.records().values() if one["source"]["name"].startswith("arabic-"))
        text = next(
            field for field, answer in arabic["answers"].items()
            if field.endswith(".text") and isinstance(answer["value"], str) and len(answer["value"]) > 80
        )
        fields = open_fields(fiji)
        # A queue in which somebody has worked.
        desk.open(fiji, fields[0])
        for _ in range(3):
            desk.moved(lambda: desk.press("Enter"))
        left = open_fields(fiji)[3:]
        shown = {
            "queue": "/",
            "record-pdf": f"/record/{fiji['id']}/{next(one for one in left if one.endswith('.text'))}",
            "record-choices": f"/record/{fiji['id']}/q8.options",
            "record-links": f"/record/{fiji['id']}/q2.a.portals",
            "record-word": f"/record/{word['id']}/q6.text",
            "record-arabic": f"/record/{arabic['id']}/{text}",
            "record-hostile": f"/record/{review.record(HOSTILE_NAME)['id']}/q14.text",
            "question": "/question/un-msq-2020/q6.text",
            "keys": "/keys",
        }
        for size in [SMALL, LARGE]:
            desk.page.set_viewport_size(size)
            for scheme in ["light", "dark"]:
                desk.page.emulate_media(color_scheme=scheme)
                for name, path in shown.items():
                    desk.go(path)
                    settled(desk)
                    desk.page.screenshot(path=folder / f"{name}-{scheme}-{size['width']}.png")
        return len(shown) * 4


def settled(desk):
    """Pictures of pages in sight are there, and the mark is."""
    desk.page.wait_for_load_state("networkidle")
    if desk.page.locator("svg.sheet").count():
        desk.wait(lambda: desk.page.evaluate(IN_SIGHT), "no mark is in sight")
    desk.page.wait_for_timeout(300)
