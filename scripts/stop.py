"""Stopping a run: seconds from a signal to the end of the process, by the stage it hits, and what is left behind.

    python scripts/stop.py week-summer [--repeat 3] [--at 20 60]

Every shot is a real run in a process of its own, sent SIGINT or SIGTERM as soon as a stage begins, in the middle of the import
and of the solve, or with ``--at`` so many seconds into the solve. A summary by stage is appended to docs/benchmarks/stops.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
AFTER = {
    "import": "",
    "build": "read",
    "compile": "build",
    "solve": "compile",
    "harvest": "solve",
    "report": "harvest",
    "publish": "report",
}
"""stage -> the stage whose line is written just before it begins; the run's title before the import."""
TOO_LATE = "after the last check"
A_MOMENT = 0.03
"""Seconds from that line to the inside of the stage."""
IN_THE_MIDST = [("import", 0.5), ("import", 1.0), ("solve", 1.0), ("publish", 0.5)]
"""(stage, seconds after its beginning) of further shots; before it publishes, a run asks git for its commit."""
ALLOWED = {"solve": 5.0}
"""Seconds a stop may take, where it is not 2: presolve."""


@dataclass(frozen=True)
class Shot:
    """What became of a run that got a signal: the stage it was in, its exit code, seconds until it ended, its last words."""

    stage: str
    signum: int
    code: int
    seconds: float
    message: str
    is_unchanged: bool

    @property
    def is_right(self) -> bool:
        """Whether the code is the signal's and nothing was published, or it came too late and all was."""
        code = 0 if self.stage == TOO_LATE else CODES[self.signum]
        return self.code == code and self.is_unchanged is bool(code)


def shot(scenario: str, folder: Path, stage: str, signum: int, delay: float = 0.0, inputs: Path = ROOT / "inputs", *options: str) -> Shot:
    """Shot at a run whose results go to ``folder``, ``delay`` [s] after a stage has begun."""
    before = content(folder)
    command = [sys.executable, "-m", "energymodel", "run", scenario, "--inputs", str(inputs), "--results", str(folder), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment) as process:
        while (line := process.stderr.readline()) and AFTER[stage] not in line.split()[:1] and AFTER[stage]:
            pass
        time.sleep(delay)
        began = time.perf_counter()
        process.send_signal(signum)
        message = process.communicate(timeout=120)[1]
        seconds = time.perf_counter() - began
    status = folder / ".status" / f"{scenario}.json"
    hit = json.loads(status.read_text(encoding="utf-8")).get("stage", TOO_LATE) if status.exists() else "import"
    status.unlink(missing_ok=True)
    return Shot(hit, signum, process.returncode, seconds, message, content(folder) == before)


def content(folder: Path) -> dict[str, str]:
    """Every file of a results folder but the status, and its hash."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.parent.name != ".status")
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files}


def shots(scenario: str, repeat: int, at: Iterable[float], folder: Path) -> Iterable[Shot]:
    """Shots at every stage by both signals in turn, or ``at`` times of the solve."""
    aims = [("solve", delay) for delay in at] or [(stage, A_MOMENT) for stage in AFTER] + IN_THE_MIDST
    for k in range(repeat):
        for n, (stage, delay) in enumerate(aims):
            yield shot(scenario, folder, stage, (signal.SIGINT, signal.SIGTERM)[(k + n) % 2], delay)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="week-summer")
    parser.add_argument("--repeat", type=int, default=4)
    parser.add_argument("--at", type=float, nargs="+", default=[], metavar="SECONDS")
    arguments = parser.parse_args()
    found: dict[str, list[Shot]] = {}
    with tempfile.TemporaryDirectory() as folder:
        published = Path(folder) / arguments.scenario
        published.mkdir()
        (published / "summary.csv").write_text("what was published before\n", encoding="utf-8")
        for each in shots(arguments.scenario, arguments.repeat, arguments.at, Path(folder)):
            print(each, flush=True)
            found.setdefault(each.stage, []).append(each)
    path = ROOT / "docs/benchmarks/stops.csv"
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(["date", "machine", "scenario", "stage", "at_s", "shots", "right", "longest_s", "allowed_s"])
        machine = f"{platform.machine()}, {os.cpu_count()} cores"
        for stage, its in found.items():
            counts = [len(its), sum(each.is_right for each in its)]
            longest = f"{max(each.seconds for each in its):.2f}"
            at = " ".join(f"{s:g}" for s in arguments.at)
            writer.writerow([date.today(), machine, arguments.scenario, stage, at, *counts, longest, ALLOWED.get(stage, 2.0)])


if __name__ == "__main__":
    main()
