"""Python packages and programs that the checks need: what is missing is installed, where that can be."""

import os
import shutil
import subprocess
import sys
import venv

from tools import TARGET, office_opens

PACKAGES = [
    "bagit==1.9.0",
    "extract-msg",
    "fhir.resources==8.3.0",
    "frictionless",
    "jsonschema",
    "openpyxl",
    "pandas",
    "pyarrow",
    # Needed by bagit, which does not say so: Python had it in itself up to 3.11.
    "setuptools<81",
]
# The models of FHIR R4 are of a release that bears no other beside it.
FHIR_R4 = TARGET / "open/fhir-r4"
FHIR_R4_PACKAGES = ["fhir.resources==6.4.0", "pydantic<2"]
# Debian's package of each program.
PROGRAMS = {
    "mutool": "mupdf-tools",
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "sqlite3": "sqlite3",
}
MARK = "RAPPORTEUR_OPEN_PACKAGES"


def go_on_with_packages(install):
    """Installs what is missing, and goes on in an environment with the packages, where it can be made."""
    if os.environ.get(MARK):
        return
    if install:
        install_programs()
    go_on_in(TARGET / "open/venv", MARK, lambda python, folder: (
        install_packages(python, folder, PACKAGES, []),
        install_packages(python, FHIR_R4, FHIR_R4_PACKAGES, ["--target", FHIR_R4]),
    ))


def go_on_in(folder, mark, fill):
    """Goes on in an environment that is filled with packages, where it can be made; `mark` tells the program that it has."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"NOT INSTALLED: no environment can be made (on Debian: apt install python3-venv): {error}", flush=True)
        return
    fill(python, folder)
    sys.exit(subprocess.run([python, *sys.argv], env=dict(os.environ, **{mark: "1"})).returncode)


def install_packages(python, folder, packages, options):
    """All at once, or one by one where that fails. A file says what was installed, so that the index is asked once."""
    done = folder / "installed"
    if done.is_file() and done.read_text(encoding="utf-8").split("\n") == packages:
        return
    print(f"installing into {folder}: {', '.join(packages)}", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "30", *options]
    if ends_well([*pip, *packages]):
        done.write_text("\n".join(packages), encoding="utf-8")
        return
    if options:
        print(f"NOT INSTALLED: {', '.join(packages)}", flush=True)
        return
    for package in packages:
        if not ends_well([*pip, package]):
            print(f"NOT INSTALLED: {package}", flush=True)


def install_programs():
    wanted = {package for program, package in PROGRAMS.items() if shutil.which(program) is None}
    if not office_opens("fods"):
        wanted.add("libreoffice-calc")
    if not office_opens("pdf"):
        wanted.add("libreoffice-writer")
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        wanted.add("python3-venv")
    if not wanted:
        return
    names = ", ".join(sorted(wanted))
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        print(f"NOT INSTALLED, as there is no apt-get or this is not root: {names}", flush=True)
        return
    print(f"installing with apt-get: {names}", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    ends_well(["apt-get", "-qq", "update"], environment)
    command = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends"]
    if ends_well([*command, *sorted(wanted)], environment):
        return
    for package in sorted(wanted):
        if not ends_well([*command, package], environment):
            print(f"NOT INSTALLED: {package}", flush=True)


def ends_well(command, environment=None):
    """True where it does; else its last words are printed."""
    try:
        ended = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", flush=True)
        return False
    if ended.returncode != 0:
        print("".join(f"  {line}\n" for line in (ended.stderr or ended.stdout).splitlines()[-3:]), end="", flush=True)
    return ended.returncode == 0
