"""A reviewer at a screen: a browser window of its own, with all that is asked for, said and shown in it."""

import re
from urllib.parse import urlsplit

SMALL, LARGE = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}

# In every page, before its own script: what the policy forbade.
WATCH = """
document.addEventListener('securitypolicyviolation', event => {
    (window.forbidden ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

PANEL = """() => {
    const panel = document.querySelector('#panel');
    return panel && { ...panel.dataset };
}"""


class Desk:
    """A context that ends with its window. Nothing may be wrong in the console when it ends well."""

    def __init__(self, data, review, size=SMALL, name=None, **options):
        self.review, self.name, self.forgiven, self.entered = review, name, [], False
        self.context = data.browser.new_context(viewport=size, **options)
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH)
        self.requests, self.complaints, self.dialogs = [], [], []
        self.context.on("request", lambda request: self.requests.append((request.method, request.url)))
        self.context.on("console", self.listen)
        self.context.on("weberror", lambda error: self.complaints.append(f"error in script: {error.error}"))
        self.context.on("dialog", self.dismiss)
        self.page = self.context.new_page()
        data.desks.append(self)

    @classmethod
    def beside(cls, data, other, size=SMALL, **options):
        """Another window of the same session."""
        desk = cls(data, other.review, size, storage_state=other.context.storage_state(), **options)
        desk.entered = True
        return desk

    def __enter__(self):
        if not self.entered:
            self.enter()
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.clean()
            self.context.close()
        # Else the window stays for a picture of it; what took it closes it.

    def listen(self, message):
        if message.type in ("error", "warning", "assert"):
            self.complaints.append(f"console: {message.text} ({(message.location or {}).get('url', '')})")

    def dismiss(self, dialog):
        # Leaving a page with something typed may ask, and may be left.
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def forgive(self, words):
        """A complaint with these words is expected."""
        self.forgiven.append(words)

    def clean(self):
        """Nothing was forbidden, went wrong, popped up, or was asked for elsewhere."""
        wrong = [one for one in self.complaints if not any(words in one for words in self.forgiven)]
        assert not wrong, wrong[:5]
        assert not self.dialogs, self.dialogs
        forbidden = [one for page in self.context.pages if not page.is_closed() for one in page.evaluate("window.forbidden ?? []")]
        assert not forbidden, f"the policy forbade {forbidden[:5]}"
        host = urlsplit(self.review.url("/")).netloc
        away = sorted({url for _, url in self.requests if not url.startswith(("data:", "about:", "blob:")) and urlsplit(url).netloc != host})
        assert not away, f"asked for elsewhere: {away[:5]}"

    # Ways in -------------------------------------------------------------------------------------

    def enter(self):
        """With the address that the server told; under another name than the server was given, where there is one."""
        self.page.goto(self.review.address())
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/enter")
        assert "token" not in self.page.url, f"the token stays in the address bar: {self.page.url}"
        self.entered = True
        if self.name:
            self.page.goto(self.review.url("/name"))
            self.page.fill("input[name=name]", self.name)
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(lambda url: urlsplit(url).path != "/name")

    def log_in(self, name, password):
        self.page.goto(self.review.url("/login"))
        self.page.fill("input[name=name]", name)
        self.page.fill("input[type=password]", password)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def go(self, path):
        answer = self.page.goto(self.review.url(path))
        assert answer.ok, f"{path}: {answer.status}"
        self.page.wait_for_load_state("load")
        self.whole()

    def whole(self):
        """Until the whole source is there: of one that nobody has read yet, a single page comes first."""
        self.wait(lambda: not self.page.locator("#source[data-pane]").count(), "the source stays in part", 60)

    def open(self, record, field):
        # In the order of the form, record by record.
        self.go(f"/record/{record['id']}/{field}?by=respondent")
        assert self.panel()["field"] == field, self.panel()

    # The panel -----------------------------------------------------------------------------------

    def panel(self):
        """Record, field, known and status of the field that is shown; `None` where there is none."""
        return self.page.evaluate(PANEL)

    def status(self):
        return self.panel()["status"]

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def moved(self, act, where=lambda before, after: after and after != before):
        """Does something that shows another field, or the same one otherwise, and waits for it. What was shown, and is."""
        before = self.panel()
        act()
        self.wait(lambda: where(before, self.panel()), f"nothing else is shown than {before}")
        self.whole()
        return before, self.panel()

    def wait(self, holds, otherwise, seconds=10):
        """Until something holds, which may ask the page while it changes."""
        for _ in range(seconds * 20):
            try:
                if holds():
                    return
            except Exception as error:  # the page was just leaving
                if "context was destroyed" not in str(error) and "navigat" not in str(error):
                    raise
            self.page.wait_for_timeout(50)
        assert False, otherwise() if callable(otherwise) else otherwise

    def posts(self):
        return [url for method, url in self.requests if method == "POST"]

    def focus(self):
        """Name and role of what has the focus, as one word: "input:answer", "body:"."""
        return self.page.evaluate(
            "() => { const one = document.activeElement; return `${one.localName}:${one.name ?? ''}`; }"
        )

    def in_editor(self):
        """True where what is typed goes into the editor."""
        return self.page.evaluate(
            """() => {
                const one = document.activeElement;
                return !!one.closest('#decide .editor') && one.matches('input, textarea, select');
            }"""
        )

    def text(self, selector):
        return self.page.locator(selector).first.inner_text()

    def edit(self, written):
        """Puts something in place of what the first input of the editor has, by keys alone. How many keys that took."""
        self.press("e")
        self.wait(self.in_editor, f"e leads to no input of the editor but to {self.focus()}")
        selected = self.page.evaluate(
            """() => {
                const one = document.activeElement;
                // Inputs for numbers and dates do not tell what is selected in them.
                const told = one.selectionStart !== null && one.selectionStart !== undefined;
                return one.value === '' || (told ? one.selectionEnd - one.selectionStart === one.value.length : getSelection().toString() === one.value);
            }"""
        )
        if not selected:
            self.press("Control+a")
        self.page.keyboard.type(written)
        return 1 + (0 if selected else 1) + len(written)

    def send(self):
        """Sends what stands in the editor, by Enter where it does that. How many keys that took."""
        multi = self.page.evaluate("() => document.activeElement.matches('textarea')")
        self.press("Control+Enter" if multi else "Enter")
        return 1


def percent(text):
    """The number in a text."""
    return float(re.search(r"\d+(?:[.,]\d+)?", text)[0].replace(",", "."))
