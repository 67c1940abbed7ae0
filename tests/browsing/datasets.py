"""Data sets that the checks look at. Each function makes one with the program, and gives its folder."""

import json
import random
import re
import shutil

from tools import ROOT, run

MSQ, OPENCHAIN = "un-msq-2020", "openchain-iso5230-v3"
PAGES_MIN, RECORDS_MIN = 80, 200

# What runs where it is not escaped; in Markdown, and in a name.
HOSTILE = [
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    r'"\>\<img src=x onerror=alert(2)\>',
    r"\</textarea\>\</span\>\<svg onload=alert(3)\>",
    "' onfocus='alert(4)' autofocus x='",
    "[here](javascript:alert(5))",
    "&lt;/title&gt;&lt;/script&gt;&lt;iframe srcdoc='&lt;script&gt;alert(6)&lt;/script&gt;'&gt;",
    "{{7*7}} ${alert(8)} &amp;lt;script&amp;gt;",
]
HOSTILE_NAME = "<img src=x onerror=alert(7)>.md"
# In the answer to question 14, of every return that is made of Estonia's.
BEGIN_OF_14 = "All ministries and most boards keep pages"


def inbox(data):
    """fixtures/inbox, and returns that it does not have: right to left, hostile, and a million characters long."""
    inputs, out = fresh(data, "inbox")
    for number, (style, seed) in enumerate([("pdf-chromium", 1), ("word-messy", 2), ("markdown", 3)]):
        forged = data.folder / "forged" / style
        shutil.rmtree(forged, ignore_errors=True)
        run(data.program, "forge", "--questionnaire", MSQ, "--count", 1, "--seed", seed, "--style", style,
            "--answer-language", "ar", "--form-language", "en", "--out", forged)
        file = next((forged / "submissions").iterdir())
        shutil.copy(file, inputs / f"arabic-{number}{file.suffix}")
    (inputs / HOSTILE_NAME).write_text(returned("Latvia", " ".join(HOSTILE) + " "), encoding="utf-8")
    (inputs / "million.md").write_text(returned("Lithuania", million()), encoding="utf-8")
    run(data.program, "extract", ROOT / "fixtures/inbox", inputs, "--out", out)
    return out


def alike(data):
    """Forged returns of a form that asks for no respondent, so that all count: more doubtful answers to one question than a
    screen shows."""
    inputs, out = fresh(data, "alike")
    forged = data.folder / "forged/alike"
    shutil.rmtree(forged, ignore_errors=True)
    run(data.program, "forge", "--questionnaire", OPENCHAIN, "--count", 160, "--seed", 3, "--style", "pdf-acroform", "--out", forged)
    run(data.program, "extract", forged / "submissions", "--out", out)
    return out


def long(data):
    """One record of 80 pages."""
    inputs, out = fresh(data, "long")
    long_return(data, inputs / "long.pdf")
    run(data.program, "extract", inputs, "--out", out)
    return out


def large(data):
    """More than 200 records with something to look at, and one of 80 pages."""
    inputs, out = fresh(data, "large")
    folders = []
    for questionnaire, count in [(OPENCHAIN, 250), (MSQ, 120)]:
        forged = data.folder / "forged" / f"large-{questionnaire}"
        shutil.rmtree(forged, ignore_errors=True)
        run(data.program, "forge", "--questionnaire", questionnaire, "--count", count, "--seed", 5,
            "--style", "word-messy,pdf-acroform", "--out", forged)
        folders.append(forged / "submissions")
    long_return(data, inputs / "long.pdf")
    run(data.program, "extract", inputs, *folders, "--out", out)
    counting = [json.loads((out / "records" / f"{name}.json").read_text(encoding="utf-8")) for name in counted(out)]
    doubtful = sum(any(answer["status"] == "review" for answer in record["answers"].values()) for record in counting)
    assert doubtful >= RECORDS_MIN, f"only {doubtful} records have something to look at"
    assert any(record["source"]["name"] == "long.pdf" and record["source"]["pages"] >= PAGES_MIN for record in counting)
    return out


def counted(out):
    """Records that count: the last of each respondent."""
    histories = json.loads((out / "histories.json").read_text(encoding="utf-8"))
    return sorted(one["counts"] for one in histories["respondents"])


def fresh(data, name):
    inputs, out = data.folder / "inputs" / name, data.folder / "out" / name
    shutil.rmtree(inputs, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    inputs.mkdir(parents=True)
    return inputs, out


def returned(country, before_14):
    """Estonia's return as if of another country, with something more at the beginning of its answer to question 14."""
    text = (ROOT / "fixtures/inbox/estonia.md").read_text(encoding="utf-8")
    assert BEGIN_OF_14 in text and "Republic of Estonia" in text
    return text.replace("Republic of Estonia", f"Republic of {country}").replace(BEGIN_OF_14, before_14 + BEGIN_OF_14)


def million():
    return "".join(f"{number}. " + "open services for everybody " * 1770 + "\n\n" for number in range(1, 21))


# The long return -------------------------------------------------------------------------------------

WHO = ["The Ministry", "The Agency for Digital Services", "A working group of nine institutions", "Each county", "The State Chancellery"]
DOES = ["collects", "publishes", "reviews", "compares", "hands on", "describes"]
WHAT = [
    "the use of its services by age and region", "the costs of the registers in its care", "the plans of the coming budget period",
    "the complaints that reach the help desk", "the time that people spend on a form", "the results of the survey among enterprises",
]
HOW = [
    "and reports to the Government in spring", "and shows them in tables of its yearly report", "as the decree of 2016 asks",
    "together with the statistical office", "for the first time in 2018", "and asks the public for its opinion",
]
LONG_ANSWERS = {6, 7, 9, 11, 14, 15, 16, 21, 22, 23, 24}
STYLE = "@page { size: A4; margin: 25mm } body { font: 11pt sans-serif; line-height: 1.45 } td { padding: .2em .6em }"


def long_return(data, file):
    """A return with answers that go on and on, as a browser prints it: a PDF of 80 pages or more."""
    import markdown

    text = returned("Palau", "").replace("- [x]", "- ☒").replace("- [ ]", "- ☐")
    for paragraphs in range(44, 100):
        html = markdown.markdown(longer(text, paragraphs), extensions=["tables", "footnotes", "sane_lists"])
        page = data.browser.new_page()
        page.set_content(f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style>{html}')
        page.pdf(path=file, prefer_css_page_size=True)
        page.close()
        pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", file))[1])
        if pages >= PAGES_MIN:
            return
    assert False, f"{pages} pages"


def longer(text, paragraphs):
    dice = random.Random(7)
    sentence = lambda: f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)} {dice.choice(HOW)}."  # noqa: E731
    parts = []
    for part in re.split(r"(?m)(?=^### )", text):
        number = re.match(r"### (\d+)\.", part)
        if number and int(number[1]) in LONG_ANSWERS:
            answer, *rest = re.split(r"(?m)(?=^## )", part)
            more = [" ".join(sentence() for _ in range(dice.randint(5, 9))) for _ in range(paragraphs)]
            part = "".join([answer.rstrip(), "\n\n", "\n\n".join(more), "\n\n", *rest])
        parts.append(part)
    return "".join(parts)
