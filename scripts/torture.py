"""Torture: kill, starve and crowd the writing of results, and count what was ever torn.

    python scripts/torture.py [--kills 400] [--every 1] [--together 8] [--rounds 20] [--edits 1000] [--light]

A solved scenario is published over and over, each time as another version, by processes that are killed, whose calls fail or
that are many. After each the folder must hold one version, whole. Counts go to docs/benchmarks/crashes.csv, in place of the
scenario's last ones; exit code 1 where anything was torn, went missing, was edited unnoticed, or failed in another way than
with NotPublished.
"""

from __future__ import annotations

import argparse
import csv
import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from itertools import count
from pathlib import Path

import xarray as xr

from energymodel import __version__, run
from energymodel.errors import NotPublished
from energymodel.reporting import whole
from energymodel.reporting.publish import publish
from energymodel.reporting.sums import changes

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE)
EVENTS = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.truncate", "fcntl.flock"})
"""Audit events that are calls on files; fsync and exchange, which have none, are wrapped."""
PUBLISHED, REFUSED, UNFORESEEN, KILLED = 0, 9, 70, -signal.SIGKILL


class Torture:
    """A solved scenario, its folder, and what came of it so far: case -> counts."""

    def __init__(self, scenario: str, inputs: str, folder: Path, light: bool):
        made = run(scenario, inputs, folder, "simplex")
        self.folder, self.scenario, self.inputs = folder / scenario, scenario, inputs
        self.solution, self.tables = made.solution, made.tables
        if light:
            self.solution, self.tables = self.solution[list(self.solution.data_vars)[:4]], {"summary": self.tables["summary"]}
        self.counts: dict[str, Counter] = {}
        self.version = 0
        self.publish(0)

    def publish(self, version: int) -> None:
        publish(self.solution.assign_attrs(version=version), self.tables, {"version": version}, self.folder)

    def publish_on(self, version: int) -> None:
        """Publish version after version, as long as there is a parent to end it."""
        parent = os.getppid()
        while os.getppid() == parent:
            self.publish(version)
            version += 1

    def found(self) -> int | None:
        """The version in the folder; None where it is torn or gone."""
        if not self.folder.is_dir() or changes(self.folder):
            return None
        with xr.open_dataset(self.folder / "solution.nc", engine="netcdf4") as ds:
            version = int(ds.attrs["version"])
        return version if json.loads((self.folder / "run.json").read_text())["version"] == version else None

    def child(self, work) -> int:
        """A process that does some work and ends with PUBLISHED, REFUSED or UNFORESEEN."""
        process = os.fork()
        if process:
            return process
        code = UNFORESEEN
        try:
            work()
            code = PUBLISHED
        except NotPublished:
            code = REFUSED
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)

    def judge(self, case: str, processes: list[int], before: int, allowed: set[int], recover: bool = False) -> set[int]:
        """Wait for processes, look at the folder and count; ``recover``: a folder set aside is to come back by itself."""
        codes = {os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes}
        if recover and not self.folder.exists():
            self.counts.setdefault(case, Counter())["put_back"] += 1
            whole.check_place(self.folder, 0)
        version, counts = self.found(), self.counts.setdefault(case, Counter())
        counts["tried"] += 1
        counts["old" if version == before else "new"] += version in {before, *allowed}
        counts["torn"] += version not in {before, *allowed}
        counts["unforeseen"] += bool(codes - {PUBLISHED, REFUSED, KILLED})
        return codes

    def killed(self, times: int) -> None:
        """A process that publishes without end is killed at any moment."""
        began = time.perf_counter()
        self.publish(self.version)
        longest = 2.2 * (time.perf_counter() - began)
        for _ in range(times):
            before = self.version
            process = self.child(lambda: self.publish_on(before + 1))
            time.sleep(random.uniform(0, longest))
            os.kill(process, signal.SIGKILL)
            self.judge("killed at any moment", [process], before, set(range(before, before + 1000)))
            self.version = self.found() or before

    def at_each_call(self, case: str, act, every: int, recover: bool = False, prepare=lambda: None) -> None:
        """``act(path)`` is called instead of the n-th call on a file, for every n until a publication needs fewer."""
        for n in count(1, every):
            before, self.version = self.version, self.version + 1

            def work(n=n):
                prepare()
                self.publish_with(n, act)

            codes = self.judge(case, [self.child(work)], before, {self.version}, recover)
            self.version = before if (found := self.found()) is None else found
            if codes == {PUBLISHED} and self.calls_left(n):
                return

    def publish_with(self, n: int, act) -> None:
        """Publish in this process; its n-th call on a file becomes ``act``. Ends with exit 100 less if there were fewer."""
        seen, marker = [0], self.folder.parent / f"passed-{n}"

        def called(event: str, arguments: tuple) -> None:
            if event in EVENTS:
                seen[0] += 1
                if seen[0] == n:
                    act(str(arguments[0]))

        sys.addaudithook(called)
        sync, exchange = os.fsync, whole.exchange
        os.fsync = lambda handle: (called("open", (handle,)), sync(handle))[1]
        whole.exchange = lambda a, b: (called("open", (b,)), exchange(a, b))[1]
        self.publish(self.version)
        if seen[0] < n:
            os.close(os.open(marker, os.O_CREAT))

    def calls_left(self, n: int) -> bool:
        """Whether the last publication came to its end before its n-th call."""
        marker = self.folder.parent / f"passed-{n}"
        passed = marker.exists()
        marker.unlink(missing_ok=True)
        return passed

    def full(self, steps: int) -> None:
        """No file may grow beyond so many bytes: writing fails inside the netCDF library as well."""
        largest = max(path.stat().st_size for path in self.folder.iterdir())
        for size in (largest * k // steps for k in range(steps + 1)):
            before, self.version = self.version, self.version + 1

            def work(size=size):
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
                self.publish(self.version)

            self.judge("files limited to n bytes", [self.child(work)], before, {self.version})
            self.version = before if (found := self.found()) is None else found

    def together(self, many: int, rounds: int) -> None:
        """Many processes publish at once while one looks; then as many whole runs of the scenario."""
        for _ in range(rounds):
            before, self.version = self.version, self.version + many
            versions = range(before + 1, self.version + 1)
            processes = [self.child(lambda v=v: [self.publish(v) for _ in range(3)]) for v in versions]
            case = f"{many} publish at once"
            missing, looks = 0, 0
            while not os.waitid(os.P_PID, processes[0], os.WEXITED | os.WNOHANG | os.WNOWAIT):
                missing, looks = missing + (not self.folder.is_dir()), looks + 1
                time.sleep(1e-4)
            codes = self.judge(case, processes, before, set(versions))
            self.counts[case] += Counter(looks=looks, torn=missing, unforeseen=int(codes != {PUBLISHED}))
        one = lambda: run(self.scenario, self.inputs, self.folder.parent, "simplex")  # noqa: E731
        codes = {os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) for p in [self.child(one) for _ in range(many)]}
        status = json.loads((self.folder.parent / f".status/{self.scenario}.json").read_text())
        torn = bool(changes(self.folder)) or status["code"] != 0
        self.counts[f"{many} runs at once"] = Counter(tried=1, new=1, torn=int(torn), unforeseen=int(codes != {PUBLISHED}))
        self.publish(self.version)

    def edited(self, times: int) -> None:
        """One byte of one file becomes another: the sums must tell."""
        paths, counts = sorted(self.folder.iterdir()), self.counts.setdefault("one byte edited", Counter())
        for k in range(times):
            path = paths[k % len(paths)]
            content = path.read_bytes()
            place = random.randrange(len(content))
            path.write_bytes(content[:place] + bytes([content[place] ^ random.randrange(1, 256)]) + content[place + 1 :])
            noticed = bool(changes(self.folder))
            counts.update(tried=1, noticed=noticed, torn=not noticed)
            path.write_bytes(content)

    def left(self) -> list[str]:
        """What lies beside the folder after all this and one more publication."""
        self.publish(self.version + 1)
        return sorted(path.name for path in self.folder.parent.iterdir() if path.name not in (self.folder.name, ".status"))


def fail(code: int):
    """What raises an error of the system."""

    def act(path: str) -> None:
        raise OSError(code, os.strerror(code), path)

    return act


def die(path: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_exchange() -> None:
    """A file system that cannot exchange."""

    def unable(a, b):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(b))

    whole.exchange = unable


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default="week-summer")
    parser.add_argument("--inputs", default="inputs")
    parser.add_argument("--kills", type=int, default=400, help="kills at any moment")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth call on a file is failed or fatal")
    parser.add_argument("--together", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--edits", type=int, default=1000, help="edits of one byte")
    parser.add_argument("--light", action="store_true", help="publish a few arrays and one table only: quick")
    parser.add_argument("--into", type=Path, default=Path("docs/benchmarks/crashes.csv"))
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        torture = Torture(asked.scenario, asked.inputs, folder, asked.light)
        torture.killed(asked.kills)
        torture.at_each_call("killed at the n-th call", die, asked.every)
        torture.at_each_call("killed at the n-th call, no exchange", die, asked.every, recover=True, prepare=no_exchange)
        for code in ERRORS:
            torture.at_each_call(f"n-th call fails: {errno.errorcode[code]}", fail(code), asked.every)
        torture.full(max(80 // asked.every, 4))
        torture.together(asked.together, asked.rounds)
        torture.edited(asked.edits)
        left = torture.left()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    what = asked.scenario + " (a part)" * asked.light
    columns = ("tried", "old", "new", "put_back", "looks", "noticed", "torn", "unforeseen")
    rows = [[date.today(), __version__, what, case, *(c[k] for k in columns)] for case, c in torture.counts.items()]
    if asked.into.exists():
        with asked.into.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row[2] not in ("scenario", what)] + rows
    with asked.into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["date", "version", "scenario", "case", *columns], *rows])
    print(asked.into.read_text(), end="")
    wrong = sum(c["torn"] + c["unforeseen"] for c in torture.counts.values())
    print(f"{wrong} torn or unforeseen; left behind: {', '.join(left) or 'nothing'}")
    return int(bool(wrong or left))


if __name__ == "__main__":
    sys.exit(main())
