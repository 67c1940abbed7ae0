"""The checks, how they are run, and what they share: the browser, and data sets that the program made."""

import shutil
import time
import traceback

from tools import CHECKS, Missing, check  # noqa: F401 checks take `check` from here

from review import Review


class Ran:
    """How the checks ended, a line each."""

    def __init__(self, data):
        self.data, self.passed, self.failed, self.missing = data, 0, [], []

    def add(self, function):
        """Runs a check. One that fails is tried once more: what a busy machine does to a browser is told, and fails nothing."""
        name = function.__name__
        failed = self.tried(function)
        if failed:
            print(f"AGAIN    {name}: {failed}", flush=True)
            failed = self.tried(function)
        if failed:
            self.failed.append(name)
            print(f"FAILED   {name}, twice: {failed}", flush=True)

    def tried(self, function):
        """How a check failed, if it did."""
        name, started = function.__name__, time.monotonic()
        try:
            said = function(self.data) or ""
            self.passed += 1
            took = time.monotonic() - started
            print(f"ok       {name}{': ' if said else ''}{said}" + (f" ({took:.0f} s)" if took > 5 else ""), flush=True)
        except Missing as what:
            self.missing.append(f"{name} ({what})")
            print(f"MISSING  {name}: there is no {what}", flush=True)
        except Exception as error:
            where = next((f"line {one.lineno}: " for one in traceback.extract_tb(error.__traceback__)[::-1] if one.name == name), "")
            self.data.pictures_of_failure(name)
            return f"{where}{type(error).__name__}: {str(error)[:2000]}"
        finally:
            self.data.ended_check()
        return None

    def sum(self):
        lines = [f"{self.passed} passed, {len(self.failed)} failed" + (f", {len(self.missing)} could not run" if self.missing else "")]
        if self.failed:
            lines.append(f"FAILED: {', '.join(self.failed)}")
        if self.missing:
            lines.append(f"COULD NOT RUN: {', '.join(self.missing)}")
        return "\n".join(lines)


class Data:
    """What checks share. Every review is over a copy, so that no check sees what another decided."""

    def __init__(self, program, folder, browser):
        self.program, self.folder, self.browser = program, folder, browser
        self.desks, self.reviews, self.sets = [], [], {}
        shutil.rmtree(folder / "failed", ignore_errors=True)

    def dataset(self, name):
        """A data set, made when it is first asked for."""
        import datasets

        if name not in self.sets:
            self.sets[name] = getattr(datasets, name)(self)
        return self.sets[name]

    def review(self, name, dataset="inbox"):
        review = Review(self.program, self.dataset(dataset), self.folder / "reviews" / name)
        self.reviews.append(review)
        return review

    def pictures_of_failure(self, name):
        folder = self.folder / "failed"
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for desk in self.desks for page in desk.context.pages if not page.is_closed()]
        for number, page in enumerate(pages, 1):
            file = folder / f"{name}-{number}.png"
            try:
                page.screenshot(path=file, timeout=5000)
                print(f"         {page.url}: {file}", flush=True)
            except Exception as error:
                print(f"         no picture of {page.url}: {str(error)[:200]}", flush=True)

    def ended_check(self):
        for desk in self.desks:
            desk.context.close()
        for review in self.reviews:
            review.kill()
        self.desks, self.reviews = [], []
