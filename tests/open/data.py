"""The data set that the checks look at: a forged mailbox and the submissions of fixtures/inbox, and all that is made of them."""

import json
import shutil

from tools import ROOT, WORK, office_opens, run, said

# Styles that need no other program, so that the same bytes come out everywhere. Mails of all kinds are among so many
# inputs of this seed: of Outlook, a mailbox file, archives in archives, a name that is a path, a bomb.
STYLES = "word-controls,word-legacy,word-typed,word-symbols,word-table2,word-table3,word-messy,pdf-acroform,markdown,markdown-stateless"
FORGED = ["--mailbox", "--questionnaire", "un-msq-2020", "--count", "30", "--seed", "4", "--style", STYLES]
TABLES = ["csv", "xlsx", "jsonl", "parquet", "sqlite"]
PUBLIC = [*TABLES, "fhir", "docx"]


class Data:
    """Folders and files, as attributes: `forged` and `alone` (the mailbox, and the run on it alone; `None` with a data set
    that was given), `out`, `hostile` (exports as tables, of the same data set with hostile answers), `bag`, `report`."""

    def __init__(self, program, out, password):
        self.program, self.password = program, password
        self.forged = self.alone = None
        WORK.mkdir(parents=True, exist_ok=True)
        own = [] if out else ["forged", "alone", "out"]
        for name in [*own, "hostile", "bag", "changed"]:
            shutil.rmtree(WORK / name, ignore_errors=True)
        self.out = out.resolve() if out else self.taken_in()
        self.export, self.public = self.out / "export", self.out / "public"
        # What an earlier run made is not looked at.
        for folder in [self.export, self.public]:
            shutil.rmtree(folder, ignore_errors=True)
        self.exported()
        self.hostile = self.with_hostile_answers() / "export"
        self.report = WORK / "report.html"
        run(program, "report", self.out, "--out", self.report)
        self.bag = WORK / "bag"
        run(program, "package", self.out, "--to", "bagit", "--bag", self.bag, "--source-organization",
            "Office: of 100 % Statistics", "--bagging-date", "2026-03-31")
        files = sorted((self.out / "records").glob("*.json"))
        self.records = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}

    def taken_in(self):
        """The mailbox alone, then with more: the run goes on with what it has."""
        self.forged, self.alone, out = WORK / "forged", WORK / "alone", WORK / "out"
        run(self.program, "forge", *FORGED, "--out", self.forged)
        given = ["--roster", self.forged / "roster.csv", "--out", out]
        # Some inputs fail, as they should.
        code, _, messages = said(self.program, "extract", self.forged / "mailbox", *given)
        assert code == 1, f"extract ended with {code}: {messages[-1500:]}"
        shutil.copytree(out, self.alone)
        code, _, messages = said(self.program, "extract", self.forged / "mailbox", ROOT / "fixtures/inbox", *given)
        assert code == 1, f"extract ended with {code}: {messages[-1500:]}"
        return out

    def exported(self):
        for form in [*TABLES, "fhir", "docx", "letters"]:
            run(self.program, "export", self.out, "--to", form)
        password = ["--password", self.password] if self.password else []
        code, _, messages = said(self.program, "export", self.out, "--to", "pdf", *password, timeout=1800)
        # Without LibreOffice, Word files have no evidence copy.
        assert code == 0 or (code == 1 and not office_opens("pdf")), f"pdf ended with {code}: {messages[-1500:]}"
        for form in PUBLIC:
            run(self.program, "export", self.out, "--to", form, "--public")

    def with_hostile_answers(self):
        """The data set with one record that has the hostile answers of tests/export_tables, and one of a megabyte."""
        hostile = WORK / "hostile"
        shutil.copytree(self.out, hostile, ignore=shutil.ignore_patterns("export", "public", "sources"))
        given = json.loads((ROOT / "tests/export_tables/dataset/answers.json").read_text(encoding="utf-8"))
        answers = {field: value for of_record in given.values() for field, value in of_record.items()}
        answers["q15.text"] = "long " * 209_715
        counting = [one["counts"] for one in json.loads((hostile / "histories.json").read_text(encoding="utf-8"))["respondents"]]
        for name in sorted(counting):
            file = hostile / "records" / f"{name}.json"
            record = json.loads(file.read_text(encoding="utf-8"))
            if set(answers) <= set(record["answers"]):
                for field, value in answers.items():
                    record["answers"][field].update(value=value, finding="answered")
                file.write_text(json.dumps(record), encoding="utf-8")
                break
        else:
            assert self.forged is None, "no record has the fields of the hostile answers"
        for form in TABLES:
            run(self.program, "export", hostile, "--to", form)
        return hostile
