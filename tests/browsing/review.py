"""A review that runs: the program as a server over a copy of a data set, and what lies in that copy."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


class Review:
    """`rapporteur review` over a folder of its own; a context that ends the server."""

    def __init__(self, program, dataset, folder):
        self.program, self.out = program, folder / "out"
        self.log = folder / "server.log"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(dataset, self.out)
        self.port, self.process, self.address = free_port(), None, None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self, *options):
        """Starts the server; `address` is then what it says to open."""
        with self.log.open("ab") as log:
            begin = log.tell()
            self.process = subprocess.Popen(
                [self.program, "review", self.out, "--no-browser", "--port", str(self.port), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            said = self.log.read_bytes()[begin:].decode("utf-8", "replace")
            found = [one.rstrip(".,;)") for one in ADDRESS.findall(said)]
            # The whole line is there once its end is.
            if found and said.rstrip(" ").endswith("\n"):
                self.address = next((one for one in found if "token" in one), found[0])
                if self.answers():
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert False, f"`review` did not start: {self.said()}"

    def answers(self):
        with socket.socket() as tried:
            tried.settimeout(1)
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        """As a crash would, without a chance to tidy up."""
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            self.process.wait(30)
        self.process = None

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:]

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def url(self, path):
        # The name of the host is that of the address the server told: a session is bound to it.
        return re.match(r"https?://[^/]+", self.address)[0] + path

    # What lies in the folder ----------------------------------------------------------------------

    def records(self):
        files = sorted((self.out / "records").glob("*.json"))
        return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}

    def record(self, name):
        """The record of a source of this name."""
        found = [record for record in self.records().values() if record["source"]["name"] == name]
        assert len(found) == 1, f"{len(found)} records of {name}"
        return found[0]

    def source(self, record):
        """File of a record's source."""
        found = sorted((self.out / "sources").glob(f"{record['source']['sha256']}*"))
        assert len(found) == 1, found
        return found[0]

    def decisions(self):
        """The history, as rows by column."""
        file = self.out / "review.sqlite"
        if not file.exists():
            return []
        with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM decision ORDER BY number")]

    def decisions_on(self, record, field):
        return [one for one in self.decisions() if one["source"] == record["source"]["sha256"] and one["field"] == field]


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def open_fields(record):
    """Fields that a person should look at, in the order of the form."""
    return [field for field, answer in record["answers"].items() if answer["status"] == "review"]
