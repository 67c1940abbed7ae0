"""Sheets and letters, evidence copies, the report: opened by LibreOffice, poppler, mutool and qpdf."""

import html.parser
import json
import re
import tempfile
from pathlib import Path

from tools import Missing, check, office, office_opens, run, said, tables

# What a program says of itself, and not of the file.
OF_PROGRAM = ["warning: ICC support is not available"]
ANNOTATIONS = """
// Versions before 1.23 know only the constructor.
var document = Document.openDocument ? Document.openDocument(scriptArgs[0]) : new Document(scriptArgs[0]);
if (document.needsPassword()) document.authenticatePassword(scriptArgs[1]);
for (var i = 0; i < document.countPages(); ++i) {
    document.loadPage(i).getAnnotations().forEach(function (one) {
        if (one.getType() == "Highlight" && one.getAuthor() == "Rapporteur")
            print(JSON.stringify([i + 1, one.getContents(), one.getQuadPoints().length]));
    });
}
"""


def plain(text):
    return " ".join(text.split())


def texts(folder, name):
    """Word files as plain texts, by their names."""
    files = sorted(folder.glob("*.docx"))
    assert files, f"{folder} holds no Word file"
    return {stem: plain(file.read_text(encoding="utf-8-sig")) for stem, file in office(files, "txt:Text", name).items()}


def record_of(data, stem):
    """The record that a file is of; its name ends with its id."""
    return data.records[max((name for name in data.records if stem.endswith(name)), key=len)]


# Word --------------------------------------------------------------------------------------------


@check
def sheets_in_libreoffice(data):
    """Every text that was answered stands in the sheet."""
    found = 0
    sheets = texts(data.export / "docx", "sheets")
    for stem, text in sheets.items():
        for field, answer in record_of(data, stem)["answers"].items():
            if isinstance(answer["value"], str) and field.endswith(".text"):
                assert plain(answer["value"]) in text, f"{stem}: {field} is not there"
                found += 1
    assert found
    return f"{len(sheets)} sheets, {found} texts"


@check
def letters_in_libreoffice(data):
    letters = texts(data.export / "letters", "letters")
    for stem, text in letters.items():
        assert record_of(data, stem)["id"] in text, f"{stem}: the letter does not name its record"
    return f"{len(letters)} letters"


@check
def public_files_hold_no_mail_address(data):
    """Of no answer; what is public is looked at in sheets, tables and resources."""
    values = [answer["value"] for record in data.records.values() for answer in record["answers"].values()]
    values = [one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    addresses = {value for value in values if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)}
    assert addresses
    public = dict(texts(data.public / "docx", "public"))
    public |= {name: json.dumps(rows, ensure_ascii=False) for name, rows in tables(data.public)}
    public |= {file.stem: file.read_text(encoding="utf-8") for file in (data.public / "fhir").glob("*.json")}
    public["database"] = run("sqlite3", "-readonly", data.public / "responses.sqlite", ".dump")
    for name, text in public.items():
        told = sorted(address for address in addresses if address in text)
        assert not told, f"{name} tells {told[:3]}"
    return f"none of {len(addresses)} in {len(public)} files"


# Evidence copies ---------------------------------------------------------------------------------


def copies(data):
    found = sorted((data.export / "pdf").glob("*.pdf"))
    if not found and not office_opens("pdf"):
        raise Missing("LibreOffice Writer")
    assert found, "there is no copy"
    return found


def is_locked(copy):
    return said("pdfinfo", copy)[0] != 0


def complains(*command):
    """The first thing that a program complains of."""
    code, _, messages = said(*command)
    lines = [line for line in messages.strip().splitlines() if line not in OF_PROGRAM]
    return lines[0] if lines else f"ended with {code}" if code else None


@check
def copies_in_poppler(data):
    for copy in copies(data):
        password = ["-upw", data.password] if is_locked(copy) else []
        with tempfile.TemporaryDirectory() as folder:
            for command in [["pdfinfo", *password, copy], ["pdftoppm", *password, "-r", "20", copy, f"{folder}/page"]]:
                complaint = complains(*command)
                assert complaint is None, f"{copy.name}: {complaint}"
        text = plain(run("pdftotext", *password, copy, "-"))
        source = next((data.out / "sources").glob(record_of(data, copy.stem)["source"]["sha256"] + ".*")).read_bytes()
        first = re.search(r"the first (\d+) bytes of this file are those of the source", text)
        if first:
            assert copy.read_bytes().startswith(source), f"{copy.name} does not begin with the original"
            assert int(first[1]) == len(source), f"{copy.name} tells another size of the original"
    return f"{len(copies(data))} copies"


@check
def copies_in_qpdf(data):
    for copy in copies(data):
        complaint = complains("qpdf", *([f"--password={data.password}"] if data.password else []), "--check", copy)
        assert complaint is None, f"{copy.name}: {complaint}"


@check
def notes_of_copies_in_mutool(data):
    """As many marks as the copy says it has, each with a note that begins with a field of the record."""
    marks = 0
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "annotations.js"
        script.write_text(ANNOTATIONS, encoding="utf-8")
        for copy in copies(data):
            locked = is_locked(copy)
            password = ["-p", data.password] if locked else []
            complaint = complains("mutool", "draw", *password, "-q", "-r", "20", "-o", f"{folder}/page%d.png", copy)
            assert complaint is None, f"{copy.name}: {complaint}"
            text = plain(run("pdftotext", *(["-upw", data.password] if locked else []), copy, "-"))
            told = re.search(r"this one, (no mark was|one mark was|(\d+) marks were) added", text)
            expected = None if not told else int(told[2] or 0) if told[1] != "one mark was" else 1
            listed = [json.loads(line) for line in run("mutool", "run", script, copy, data.password).splitlines()]
            assert len(listed) == expected, f"{copy.name}: {len(listed)} marks, and it says that it has {expected}"
            fields = record_of(data, copy.stem)["answers"]
            for page, note, boxes in listed:
                assert re.split(r"[ \n]", note)[0] in fields and boxes, f"{copy.name}, page {page}: {note[:60]!r}, {boxes} boxes"
            marks += len(listed)
    assert marks
    return f"{marks} marks"


# The report --------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Its words, and what it would fetch or run."""

    def __init__(self):
        super().__init__()
        self.words, self.fetched, self.styles = [], [], False

    def handle_starttag(self, tag, attributes):
        self.styles = tag == "style"
        if tag in ("script", "iframe", "object", "embed"):
            self.fetched.append(tag)
        for name, value in attributes:
            if name.startswith("on") or (name in ("src", "href") and not (value or "").startswith(("#", "data:"))):
                self.fetched.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        if not self.styles:
            self.words.append(data)


@check
def report_in_python(data):
    """Nothing is fetched or run; every respondent of the tables stands there."""
    page = Page()
    page.feed(data.report.read_text(encoding="utf-8"))
    assert not page.fetched, page.fetched[:5]
    text = plain(" ".join(page.words))
    names = {row["case_respondent"] for name, rows in tables(data.export) if name == "returns" for row in rows} - {""}
    assert names
    lost = sorted(name for name in names if plain(name) not in text)
    assert not lost, f"not there: {lost[:5]}"
    return f"{len(names)} respondents"
