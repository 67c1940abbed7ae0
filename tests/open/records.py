"""Records and what is said of them, against the published schemas; FHIR resources, against the models of others."""

import json
import os
import sys
from pathlib import Path

from environment import FHIR_R4
from tools import ROOT, Missing, check, package, run


@check
def records_keep_to_their_schema(data):
    jsonschema = package("jsonschema")
    schema = json.loads((ROOT / "docs/record.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert data.records
    for record in data.records.values():
        validator.validate(record)
    return f"{len(data.records)} records"


@check
def status_keeps_to_its_schema(data):
    jsonschema = package("jsonschema")
    schema = json.loads((ROOT / "docs/status.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(run(data.program, "status", data.out, "--json")))


@check
def fhir_r4(data):
    """The models of R4 (4.0.1) are of a release for which there is a folder of packages."""
    if not (FHIR_R4 / "fhir").is_dir():
        raise Missing("Python package fhir.resources 6.4.0")
    environment = dict(os.environ, PYTHONPATH=str(FHIR_R4))
    folders = [data.export / "fhir", data.public / "fhir"]
    # Without the packages of this environment.
    command = [sys.executable, "-S", Path(__file__).parent / "fhir_models.py", "fhir.resources", *folders]
    return run(*command, environment=environment).strip()


@check
def fhir_r4b(data):
    package("fhir.resources")
    folders = [data.export / "fhir", data.public / "fhir"]
    return run(sys.executable, Path(__file__).parent / "fhir_models.py", "fhir.resources.R4B", *folders).strip()
