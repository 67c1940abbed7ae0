"""Chromium, poppler, and the Python packages that the checks need: what is missing is installed, where that can be."""

import os
import shutil

from environment import ends_well, go_on_in, install_packages
from tools import TARGET, Missing

# The driver, the rules of accessibility (axe-core), and Markdown for the long return. Playwright's own browser is not used.
PACKAGES = ["playwright", "axe-playwright-python", "markdown"]
# Debian's package of each program.
PROGRAMS = {"chromium": "chromium", "pdfinfo": "poppler-utils", "pdftotext": "poppler-utils"}
NAMES_OF_CHROMIUM = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
MARK = "RAPPORTEUR_BROWSE_PACKAGES"


def go_on_with_packages(install):
    """Installs what is missing, and goes on in an environment with the packages, where it can be made."""
    if os.environ.get(MARK):
        return
    if install:
        install_programs()
    go_on_in(TARGET / "browse/venv", MARK, lambda python, folder: install_packages(python, folder, PACKAGES, []))


def install_programs():
    wanted = {package for program, package in PROGRAMS.items() if program != "chromium" and not shutil.which(program)}
    if not any(map(shutil.which, NAMES_OF_CHROMIUM)):
        wanted.add(PROGRAMS["chromium"])
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
    for package in sorted(wanted):
        if not ends_well(["apt-get", "-qq", "install", "--yes", "--no-install-recommends", package], environment):
            print(f"NOT INSTALLED: {package}", flush=True)


def chromium():
    """Where the browser is."""
    for name in NAMES_OF_CHROMIUM:
        if path := shutil.which(name):
            return path
    raise Missing("chromium")


def launched(playwright):
    """The browser without a window. As root it runs only without its sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"] if root else [])
