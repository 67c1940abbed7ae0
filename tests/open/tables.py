"""Exports as tables: of the data set with hostile answers."""

import contextlib
import csv
import json
import os
import re
import sqlite3
import xml.etree.ElementTree as ElementTree

from tools import check, office, package, run, tables

OFFICE = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}


@contextlib.contextmanager
def standing_in(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def sheets(flat):
    """The sheets of a flat OpenDocument spreadsheet, which may hold no formula: name and element."""
    document = ElementTree.parse(flat).getroot()
    found = {sheet.get(f"{{{OFFICE['table']}}}name"): sheet for sheet in document.iter(f"{{{OFFICE['table']}}}table")}
    for name, sheet in found.items():
        formulas = [cell for cell in sheet.iter() if cell.get(f"{{{OFFICE['table']}}}formula")]
        assert not formulas, f"{name} has formulas"
    return found


# CSV ---------------------------------------------------------------------------------------------


@check
def csv_keeps_to_its_data_package(data):
    export = data.hostile
    frictionless = package("frictionless")
    csv.field_size_limit(1 << 30)
    # Paths in a package are looked for from where one stands, and may not be absolute.
    with standing_in(export / "csv"):
        report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "message", "rowNumber", "fieldName"])
    assert report.stats["tasks"] >= 7, report.stats


@check
def csv_in_pandas(data):
    export = data.hostile
    pandas = package("pandas")
    for name, rows in tables(export):
        frame = pandas.read_csv(export / "csv" / f"{name}.csv", dtype=str, keep_default_na=False)
        assert len(frame) == len(rows), name
        assert not frame.columns[0].startswith("\ufeff"), f"{name}: the mark stands in the first name"
        if rows:
            assert frame.iloc[0].to_dict() == rows[0], name


@check
def csv_in_libreoffice(data):
    export = data.hostile
    files = [export / "csv" / f"{name}.csv" for name, _ in tables(export)]
    # Columns between commas and quotes, UTF-8, from the first line on; formulas are looked for as Excel does.
    made = office(files, "fods", "csv", "CSV:44,34,76,1,,0,false,true,false,false,false")
    for name, flat in made.items():
        assert len(sheets(flat)) == 1, name
    return f"{len(made)} tables"


@check
def csv_has_no_formula(data):
    export = data.hostile
    defused = 0
    for name, rows in tables(export):
        for row in rows:
            for column, cell in row.items():
                assert not re.match(r"[=+@\t\r\n]|-(?!\d+(\.\d+)?$)", cell), f"{name} {column}: {cell[:60]!r}"
                defused += cell.startswith("'")
    return f"{defused} defused"


# Workbook ----------------------------------------------------------------------------------------


@check
def workbook_in_libreoffice(data):
    export = data.hostile
    found = sheets(office([export / "responses.xlsx"], "fods", "xlsx")["responses"])
    assert {"Answers", "Fields", "Options", "Returns", "Changes", "Inputs", "Missing", "About"} <= set(found), set(found)


@check
def workbook_in_openpyxl(data):
    export = data.hostile
    workbook = package("openpyxl").load_workbook(export / "responses.xlsx")
    counted = {name.capitalize(): len(rows) for name, rows in tables(export)}
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None, f"{sheet.title} {cell.coordinate}"
        if sheet.title in counted and sheet.title != "About":
            assert sheet.max_row == counted[sheet.title] + 1, f"{sheet.title} has {sheet.max_row} rows"


# JSON lines --------------------------------------------------------------------------------------


@check
def json_lines_keep_to_their_schema(data):
    export = data.hostile
    jsonschema = package("jsonschema")
    schema = json.loads((export / "jsonl/responses.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = (export / "jsonl/responses.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "" and lines
    for line in lines:
        validator.validate(json.loads(line))


# Parquet -----------------------------------------------------------------------------------------


@check
def parquet_in_pyarrow(data):
    export = data.hostile
    parquet = package("pyarrow.parquet")
    types = package("pyarrow.types")
    counted = {name: len(rows) for name, rows in tables(export)}
    files = sorted((export / "parquet").glob("*.parquet"))
    assert len(files) >= 8, files
    for file in files:
        table = parquet.read_table(file)
        table.validate(full=True)
        assert counted.get(file.stem, table.num_rows) == table.num_rows, file.stem
        if file.stem == "answers":
            assert types.is_float64(table.schema.field("number").type)
            assert types.is_date32(table.schema.field("date").type)
            assert types.is_list(table.schema.field("alternatives").type)
        if file.stem == "returns":
            assert types.is_boolean(table.schema.field("counts").type)
            assert str(table.schema.field("received").type) == "timestamp[ms, tz=UTC]"


@check
def parquet_says_what_csv_says(data):
    export = data.hostile
    parquet = package("pyarrow.parquet")
    for name, rows in tables(export):
        file = export / "parquet" / f"{name}.parquet"
        if not file.exists():
            continue
        table = parquet.read_table(file)
        assert not rows or table.column_names == list(rows[0]), name
        for column in table.column_names:
            if str(table.schema.field(column).type) != "string":
                continue
            for value, row in zip(table[column].to_pylist(), rows):
                text = (value or "").replace("\0", "\ufffd")
                assert row[column] in (text, "'" + text), f"{name} {column}: {row[column][:60]!r}"


# Database ----------------------------------------------------------------------------------------


def views(connection):
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")]


@check
def database_in_python(data):
    export = data.hostile
    connection = sqlite3.connect(f"{(export / 'responses.sqlite').as_uri()}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = dict((name, len(rows)) for name, rows in tables(export))
    assert views(connection)
    for view in views(connection):
        rows = connection.execute(f'SELECT * FROM "{view}"').fetchall()
        if view.startswith("responses_"):
            name = next(name for name in counted if name.replace("-", "_") == view)
            assert len(rows) == counted[name], f"{view} has {len(rows)} rows"
    return f"{len(views(connection))} views"


@check
def database_in_sqlite3(data):
    export = data.hostile
    file = export / "responses.sqlite"
    for view in run("sqlite3", "-readonly", file, "SELECT name FROM sqlite_master WHERE type = 'view'").split():
        run("sqlite3", "-readonly", file, f'SELECT count(*) FROM (SELECT * FROM "{view}")')
