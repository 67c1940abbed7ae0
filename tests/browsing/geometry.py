"""Where words and marks are on the screen: by what the page shows, and by what poppler says of the PDF.

Boxes are x0, y0, x1, y1 in pixels of the window.
"""

import functools
import unicodedata
import xml.etree.ElementTree as tree

from tools import run

XHTML = "{http://www.w3.org/1999/xhtml}"

MARKS = """kind => [...document.querySelectorAll(`#source rect.mark${kind ?? ''}`)].map(mark => {
    const box = mark.getBoundingClientRect();
    return { of: mark.dataset.of ?? '', page: Number(mark.closest('.page').dataset.page), box: [box.left, box.top, box.right, box.bottom] };
})"""

SHEETS = """() => Object.fromEntries([...document.querySelectorAll('#source .page')].map(page => {
    const sheet = page.querySelector('svg.sheet'), box = sheet.getBoundingClientRect();
    return [page.dataset.page, { box: [box.left, box.top, box.right, box.bottom], view: sheet.getAttribute('viewBox').split(/[ ,]+/).map(Number) }];
}))"""

LAYER = """page => [...document.querySelectorAll(`#source .page[data-page="${page}"] .words text`)].map(text => {
    const box = text.getBoundingClientRect();
    return { text: text.textContent, block: Number(text.dataset.block), start: Number(text.dataset.start), end: Number(text.dataset.end),
             box: [box.left, box.top, box.right, box.bottom] };
})"""

EVIDENCE = """() => [...document.querySelectorAll('#panel .evidence > li')].map(item => ({
    of: item.dataset.of ?? '', page: Number(item.dataset.page), block: Number(item.dataset.block),
    start: Number(item.dataset.start), end: Number(item.dataset.end), boxes: item.dataset.boxes ?? '', text: item.textContent }))"""

# What a person sees of the marks: the middle of one of them is not covered, and not scrolled away.
IN_SIGHT = """() => [...document.querySelectorAll('#source rect.mark, #source mark')].some(mark => {
    const box = mark.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = box.top + Math.min(box.height / 2, 12);
    const seen = document.elementFromPoint(x, y);
    return !!seen && (mark.matches('rect') ? seen.closest('svg') === mark.closest('svg') : seen.closest('mark') === mark || mark.contains(seen));
})"""


@functools.lru_cache
def words_of(pdf):
    """Words of each page by poppler, in points: its size, and (word, box)."""
    pages = []
    for page in tree.fromstring(run("pdftotext", "-bbox", pdf, "-")).iter(f"{XHTML}page"):
        words = [
            (word.text or "", tuple(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        pages.append(((float(page.get("width")), float(page.get("height"))), words))
    return pages


def on_screen(box, sheet):
    """A box in points as it lies on a sheet that is shown."""
    (left, top, right, bottom), (x, y, width, height) = sheet["box"], sheet["view"]
    across, down = (right - left) / width, (bottom - top) / height
    return (left + (box[0] - x) * across, top + (box[1] - y) * down, left + (box[2] - x) * across, top + (box[3] - y) * down)


def letters(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def runs_of(quote, words):
    """Every place where the words of a page spell a quote: indexes of words, each with the box that the quote has in it."""
    wanted, written, ends = letters(quote), "", []
    for word, _ in words:
        written += letters(word)
        ends.append(len(written))
    begin, found = 0, []
    while wanted and (at := written.find(wanted, begin)) >= 0:
        till, run = at + len(wanted), {}
        for index, end in enumerate(ends):
            start = ends[index - 1] if index else 0
            if start < till and end > at:
                # Letters are taken to be equally wide, which is enough to tell a bracket from what it holds.
                (x0, y0, x1, y1), width = words[index][1], end - start
                left, right = (max(at, start) - start) / width, (min(till, end) - start) / width
                run[index] = (x0 + (x1 - x0) * left, y0, x0 + (x1 - x0) * right, y1)
        found.append(run)
        begin = at + 1
    return found


def middle(box):
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(boxes, point, slack=1.0):
    return any(b[0] - slack <= point[0] <= b[2] + slack and b[1] - slack <= point[1] <= b[3] + slack for b in boxes)


def lines_of(boxes):
    """Boxes of words that stand side by side, as one box a line."""
    lines = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        height = box[3] - box[1]
        for index, line in enumerate(lines):
            if min(line[3], box[3]) - max(line[1], box[1]) > height / 2:
                lines[index] = (min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
                break
        else:
            lines.append(box)
    return lines


def likeness(marks, lines):
    """Area that two sets of boxes share, by all that they cover: 1 where they are the same. To two pixels."""
    covered = [{(x, y) for b in boxes for x in steps(b[0], b[2]) for y in steps(b[1], b[3])} for boxes in (marks, lines)]
    return len(covered[0] & covered[1]) / len(covered[0] | covered[1])


def steps(begin, end):
    return range(round(begin / 2), round(end / 2))
