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
        self.port, self.process, self.begin, self.used = free_port(), None, 0, set()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self, named=False):
        """Starts the server. Without an audit sample, what waits is what records say. `named` asks for names and passwords."""
        at = ["--listen", f"127.0.0.1:{self.port}", "--url", f"http://127.0.0.1:{self.port}"] if named else ["--port", str(self.port), "--reviewer", "Amina"]
        with self.log.open("ab") as log:
            self.begin = log.tell()
            self.process = subprocess.Popen(
                [self.program, "review", self.out, "--no-browser", "--audit", "0", *at],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.addresses() and self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert False, f"`review` did not start: {self.said()}"

    def addresses(self):
        """Those that it told to open, the last one last: each lets in once."""
        said = self.log.read_bytes()[self.begin :].decode("utf-8", "replace")
        # A line is whole once its end is there.
        return [one for line in said.splitlines(keepends=True) if line.endswith("\n") for one in ADDRESS.findall(line) if f":{self.port}/" in one]

    def address(self):
        """One that lets in; the next is told when one was used."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            fresh = [one for one in self.addresses() if one not in self.used]
            if fresh:
                self.used.add(fresh[-1])
                return fresh[-1]
            time.sleep(0.05)
        assert False, f"`review` tells no address that was not used: {self.said()}"

    def answers(self):
        with socket.socket() as tried:
            tried.settimeout(1)
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def give_password(self, name, password):
        command = [self.program, "review", self.out, "--add-reviewer", name]
        subprocess.run(command, input=f"{password}\n", text=True, capture_output=True, check=True, timeout=60)

    def kill(self):
        """As a crash would, without a chance to tidy up."""
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            self.process.wait(30)
        self.process = None

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:]

    def url(self, path):
        """An address at the host that the server told."""
        return re.match(r"https?://[^/]+", self.addresses()[-1])[0] + path

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
