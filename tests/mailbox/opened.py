#!/usr/bin/env python3
"""Opens a forged mailbox with other programs than ours, and compares what they find with mailbox.json.

    python3 tests/mailbox/opened.py FORGED

Mails are read by Python's email package, mailbox files by its mailbox package, archives by zipfile, Outlook mails by
extract-msg where that is installed. Every file of a mail or archive must be there, under its name and with its bytes.
Ends with 1 where anything deviates, and prints it.
"""

import email
import email.policy
import email.utils
import hashlib
import io
import json
import mailbox
import pathlib
import sys
import tempfile
import zipfile

try:
    import extract_msg
except ImportError:
    extract_msg = None

deviations = []
seen = {}


def digest(content):
    return hashlib.sha256(content).hexdigest()


def deviates(path, message):
    deviations.append(f"{' > '.join(path)}: {message}")


def same(path, what, expected, found):
    seen[what] = seen.get(what, 0) + 1
    if expected != found:
        deviates(path, f"{what} is {found!r}, not {expected!r}")


def is_mail(part):
    return part["kind"].startswith(("mail", "Outlook mail")) and "envelope" in part


def bodies(part):
    return [one for one in part.get("parts", []) if one["kind"] in ("text", "html")]


def files(part):
    return [one for one in part.get("parts", []) if one["kind"] not in ("text", "html")]


def envelope(path, truth, message):
    said = truth["envelope"]
    name, address = email.utils.parseaddr(str(message["From"]))
    same(path, "sender", said["from"], address.lower())
    same(path, "name of sender", said["from_name"] or "", name)
    same(path, "subject", said["subject"], str(message["Subject"]))
    same(path, "message id", f"<{said['message_id']}>", str(message["Message-ID"]).strip())
    date = email.utils.parsedate_to_datetime(str(message["Date"])).astimezone(__import__("datetime").timezone.utc)
    same(path, "date", said["date"], date.strftime("%Y-%m-%dT%H:%M:%SZ"))


def mail(path, truth, message):
    envelope(path, truth, message)
    parts, texts = [], []

    def walk(part):
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            for one in part.iter_parts():
                walk(one)
        elif kind in ("text/plain", "text/html") and part.get_filename() is None and part.get_content_disposition() is None:
            texts.append(part)
        else:
            parts.append(part)

    walk(message)
    same(path, "number of texts", max(1, len(bodies(truth))), len(texts))
    for one, part in zip(bodies(truth), texts):
        content = part.get_payload(decode=True)
        content.decode(part.get_content_charset())
        if one.get("return"):
            same(path, "typed return", one["sha256"], digest(content))
    same(path, "number of files", len(files(truth)), len(parts))
    for one, part in zip(files(truth), parts):
        if is_mail(one):
            mail(path + [one["name"]], one, part.get_content())
            continue
        name = part.get_filename() or ""
        # Python keeps lines that a name is folded in.
        same(path, "name of file", one["name"], name.replace("\r\n", "").replace("\n", ""))
        below(path + [one["name"]], one, part.get_payload(decode=True))


def outlook(path, truth, content):
    if extract_msg is None:
        return
    message = extract_msg.openMsg(content)
    said = truth["envelope"]
    stored(path, truth, message)
    # A name with a comma stands there without quotation marks.
    same(path, "Outlook sender", said["from"], message.sender.lower().rsplit("<")[-1].rstrip(">"))


def stored(path, truth, message):
    said = truth["envelope"]
    same(path, "Outlook subject", said["subject"], message.subject)
    date = message.date.astimezone(__import__("datetime").timezone.utc)
    same(path, "Outlook date", said["date"], date.strftime("%Y-%m-%dT%H:%M:%SZ"))
    same(path, "Outlook message id", f"<{said['message_id']}>", message.messageId)
    kinds = [one["kind"] for one in bodies(truth)]
    if "text" in kinds:
        same(path, "Outlook text", True, bool(message.body and message.body.strip()))
    if "html" in kinds:
        same(path, "Outlook HTML", True, message.htmlBody is not None and b"<" in message.htmlBody)
    same(path, "number of Outlook files", len(files(truth)), len(message.attachments))
    for one, part in zip(files(truth), message.attachments):
        if is_mail(one):
            stored(path + [one["name"]], one, part.data)
            continue
        same(path, "name of Outlook file", one["name"], part.longFilename)
        below(path + [one["name"]], one, part.data)


def archive(path, truth, content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = opened.infolist()
        same(path, "number of files", len(truth["parts"]), len(entries))
        for one, entry in zip(truth["parts"], entries):
            below(path + [one["name"]], one, opened.read(entry))


def mails_of(path, truth, content):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "mbox"
        file.write_bytes(content)
        parse = lambda opened: email.message_from_binary_file(opened, policy=email.policy.default)
        messages = list(mailbox.mbox(file, factory=parse))
        same(path, "number of mails", len(truth["parts"]), len(messages))
        for one, message in zip(truth["parts"], messages):
            mail(path + [one["name"]], one, message)


def below(path, truth, content):
    if truth["sha256"] is not None:
        same(path, "SHA-256", truth["sha256"], digest(content))
    if not truth.get("parts"):
        return
    if truth["kind"] == "Outlook mail":
        outlook(path, truth, content)
    elif is_mail(truth):
        mail(path, truth, email.message_from_bytes(content, policy=email.policy.default))
    elif truth["kind"] == "mailbox":
        mails_of(path, truth, content)
    else:
        archive(path, truth, content)


def main():
    folder = pathlib.Path(sys.argv[1])
    listed = json.loads((folder / "mailbox.json").read_text())
    named = {one["name"] for one in listed["inputs"]}
    there = {path.relative_to(folder / "mailbox").as_posix() for path in (folder / "mailbox").rglob("*") if path.is_file()}
    for name in sorted(named ^ there):
        deviates([name], "is listed or there, and not both")
    for one in listed["inputs"]:
        path = folder / "mailbox" / one["name"]
        if path.stat().st_size > 1 << 30:
            continue
        try:
            below([one["name"]], one, path.read_bytes())
        except Exception as error:
            deviates([one["name"]], f"cannot be opened: {type(error).__name__}: {error}")
    for what, count in sorted(seen.items()):
        print(f"{count:6} {what}")
    for line in deviations:
        print(f"deviates: {line.encode('unicode_escape').decode()}")
    print(f"{len(listed['inputs'])} inputs, {len(deviations)} deviations")
    if extract_msg is None:
        print("extract-msg is not installed: no Outlook mail was opened")
    sys.exit(1 if deviations else 0)


main()
