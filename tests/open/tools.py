"""What the checks share: how they are listed and run, other programs, packages, LibreOffice."""

import csv
import functools
import importlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "open"
CHECKS = []


class Missing(Exception):
    """A program or package that a check needs is not here."""


def check(function):
    """Adds a check: a function of the data set. It fails by an assertion or any other error."""
    CHECKS.append(function)
    return function


class Ended:
    """How the checks ended, a line each."""

    def __init__(self, data):
        self.data, self.well, self.failed, self.missing = data, 0, [], []

    def add(self, function):
        name, started = function.__name__, time.monotonic()
        try:
            said = function(self.data) or ""
            self.well += 1
            took = time.monotonic() - started
            print(f"ok       {name}{': ' if said else ''}{said}" + (f" ({took:.0f} s)" if took > 5 else ""), flush=True)
        except Missing as what:
            self.missing.append(f"{name} ({what})")
            print(f"MISSING  {name}: there is no {what}", flush=True)
        except Exception as error:  # whatever another program thinks of our files
            self.failed.append(name)
            print(f"FAILED   {name}: {type(error).__name__}: {str(error)[:2000]}", flush=True)

    def sum(self):
        lines = [f"opened by other programs: {self.well} checks hold, {len(self.failed)} failed, {len(self.missing)} could not run"]
        if self.failed:
            lines.append(f"FAILED: {', '.join(self.failed)}")
        if self.missing:
            lines.append(f"COULD NOT RUN: {', '.join(self.missing)}")
        return "\n".join(lines)


def said(*command, timeout=600, folder=None, environment=None):
    """Exit code, output and messages of a program."""
    program = shutil.which(str(command[0]))
    if program is None:
        raise Missing(command[0])
    words = [program, *map(str, command[1:])]
    ended = subprocess.run(
        words, capture_output=True, text=True, errors="replace", timeout=timeout, cwd=folder, env=environment
    )
    return ended.returncode, ended.stdout, ended.stderr


def run(*command, **options):
    """What a program prints; an error with its messages where it fails."""
    code, output, messages = said(*command, **options)
    assert code == 0, f"{Path(str(command[0])).name} ended with {code}: {(messages or output)[-1500:]}"
    return output


def package(name):
    """A Python package."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Missing(f"Python package {name}") from error


# LibreOffice -------------------------------------------------------------------------------------


def convert(files, target, folder, filters=None):
    """Files as LibreOffice converts them in one go: by the name of each, without its ending."""
    # What is installed in one run of the program may not be seen by its profile of before.
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target]
        if filters:
            command.append(f"--infilter={filters}")
        output = run(*command, "--outdir", folder, *files)
    return {made.stem: made for made in Path(folder).iterdir()}, output


@functools.cache
def office_opens(kind):
    """Whether LibreOffice has its part for tables ("fods") or texts ("pdf")."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("tried.csv" if kind == "fods" else "tried.txt")
        file.write_text("a,b\n1,2\n", encoding="utf-8")
        try:
            made, _ = convert([file], kind, Path(folder) / "made")
        except (Missing, AssertionError, OSError, subprocess.TimeoutExpired):
            return False
        return "tried" in made


def office(files, target, name, filters=None):
    """Files as LibreOffice converts them, into a folder of this name; every one of them must come out."""
    if not shutil.which("soffice"):
        raise Missing("soffice")
    kind = "fods" if target == "fods" else "pdf"
    if not office_opens(kind):
        raise Missing("LibreOffice Calc" if kind == "fods" else "LibreOffice Writer")
    folder = WORK / "converted" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made, output = convert(files, target, folder, filters)
    lost = sorted({file.stem for file in files} - set(made))
    assert not lost and len(made) == len(files), f"LibreOffice does not open {lost}: {output[-800:]}"
    return made


# Tables ------------------------------------------------------------------------------------------


def tables(export):
    """The tables with commas: name and rows, each by column."""
    csv.field_size_limit(1 << 30)
    found = sorted((export / "csv").glob("*.csv"))
    assert len(found) >= 8, found
    for file in found:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield file.stem, list(csv.DictReader(lines))
