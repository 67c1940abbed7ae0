"""The forged mailbox: opened by Python's readers of mail and by extract-msg, and what became of it in the run."""

import sys

from tools import ROOT, Missing, check, package, run


def forged(data):
    if data.forged is None:
        raise Missing("forged mailbox in a data set that was given")
    return data.forged


@check
def mails_in_python(data):
    package("extract_msg")
    counts = run(sys.executable, ROOT / "tests/mailbox/opened.py", forged(data))
    assert "Outlook" in counts, "no Outlook mail was opened"
    return counts.splitlines()[-1]


@check
def mails_became_what_they_should(data):
    return run(sys.executable, ROOT / "tests/mailbox/check.py", forged(data), data.alone).splitlines()[-1]
