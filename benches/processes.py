"""The program, its files, and what whole processes cost: shared by the scripts that measure.

The ways run in turns, round after round, so that a busy machine burdens all alike. The best of the rounds is
compared, and the median is shown.
"""

import os
import pathlib
import resource
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def program_default():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / ("rapporteur.exe" if os.name == "nt" else "rapporteur")


def files_of(inputs, extensions):
    for given in inputs:
        if given.is_dir():
            yield from sorted(path for path in given.rglob("*") if path.suffix.lower() in extensions)
        else:
            yield given


def mebibytes_of(usage):
    # Linux counts in KiB, macOS in bytes.
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def run(words):
    """Milliseconds of processor time, peak memory in MiB, and exit code of a process of its own."""
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    process = os.posix_spawnp(words[0], [str(word) for word in words], os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(process, 0)
    return (usage.ru_utime + usage.ru_stime) * 1000, mebibytes_of(usage), os.waitstatus_to_exitcode(status)


class Costs:
    """The rounds of every way on every file. `ways` gives for each way its words, from a file and a folder."""

    def __init__(self, ways, files, rounds):
        self.ways, self.files, self.rounds = list(ways), files, rounds
        self.times = {way: [[] for _ in files] for way in ways}
        self.memory = {way: [0.0] * len(files) for way in ways}
        self.codes = {way: [0] * len(files) for way in ways}
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(rounds):
                for index, file in enumerate(files):
                    for way, command in ways.items():
                        spent, mebibytes, code = run(command(file, folder))
                        self.times[way][index].append(spent)
                        self.memory[way][index] = max(self.memory[way][index], mebibytes)
                        self.codes[way][index] = code

    def print(self):
        # A process begins as a copy of this one, and Linux counts that in.
        least = mebibytes_of(resource.getrusage(resource.RUSAGE_SELF))
        print(f"best and median of {self.rounds} rounds, ms of processor time; peak memory in MiB (from {least:.0f})")
        print("".join(f"{way + ' best':>13}{'median':>8}{'MiB':>7}" for way in self.ways) + "  file")
        for index, file in enumerate(self.files):
            row = ""
            for way in self.ways:
                mark = "*" if self.codes[way][index] else " "
                best, middle = min(self.times[way][index]), statistics.median(self.times[way][index])
                row += f"{best:12.1f}{mark}{middle:8.1f}{self.memory[way][index]:7.1f}"
            print(f"{row}  {file}")
        sums = (f"{self.best(way):12.1f} {self.middle(way):8.1f}{max(self.memory[way]):7.1f}" for way in self.ways)
        print("".join(sums) + "  sum; most memory")
        if any(any(self.codes[way]) for way in self.ways):
            print("* ended with an error, which may have saved it work")

    def best(self, way):
        return sum(min(rounds) for rounds in self.times[way])

    def middle(self, way):
        return sum(statistics.median(rounds) for rounds in self.times[way])

    def ratio(self, one, other):
        """How often the one holds the other, by the best; printed with that by the median."""
        # Processor time is counted in steps, and may be none.
        ratio = self.best(one) / max(self.best(other), 1e-9)
        middle = self.middle(one) / max(self.middle(other), 1e-9)
        print(f"{one} / {other}: {ratio:.3f} by the best, {middle:.3f} by the median")
        return ratio
