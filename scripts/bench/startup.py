"""Seconds of a command from the shell, start-up and all, beside those of Python itself and of importing the packages.

    python -m scripts.bench.startup [--repeat 10]

Commands take turns, each time in a fresh process. Median and least of each are added to docs/benchmarks/startup.csv; of runs
also the median of the seconds that were not the solver's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from scripts.bench.record import append, stamp

WEEKS = ("week-summer", "week-winter")
ENERGYMODEL = (str(Path(sys.executable).with_name("energymodel")),)
COMMANDS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "python -c import": (sys.executable, "-c", "import pyomo.environ, highspy, pandas, xarray"),
    "energymodel --help": (*ENERGYMODEL, "--help"),
    "energymodel check": (*ENERGYMODEL, "check", WEEKS[0]),
    "energymodel run": (*ENERGYMODEL, "run", WEEKS[0]),
    "energymodel run, no report": (*ENERGYMODEL, "run", WEEKS[0], "--no-report"),
    "energymodel run, two weeks": (*ENERGYMODEL, "run", *WEEKS),
}
"""What is measured -> the command; runs are given a folder of results."""
TIMES = ("median_s", "least_s", "median_without_solver_s", "over_python", "over_import")


def seconds(what: str, results: Path) -> tuple[float, float]:
    """Seconds of one fresh process, and those of its solves."""
    scenarios = WEEKS[: 1 + what.endswith("two weeks")] if "energymodel run" in what else ()
    command = (*COMMANDS[what], *(("--results", str(results)) if scenarios else ()))
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    took = time.perf_counter() - began
    return took, sum(json.loads((results / name / "run.json").read_text(encoding="utf-8"))["seconds"]["solve"] for name in scenarios)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=10)
    repeats = parser.parse_args().repeat
    found = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(repeats):
            for what in COMMANDS:
                found[what].append(seconds(what, Path(folder)))
    middle = {what: median(took for took, _ in times) for what, times in found.items()}
    python, imports, *_ = middle.values()
    for what, times in found.items():
        row = stamp() | {"command": what, "repeats": repeats, "median_s": middle[what], "least_s": min(took for took, _ in times)}
        if what.startswith("energymodel run"):
            row["median_without_solver_s"] = median(took - solving for took, solving in times)
        row |= {"over_python": middle[what] / python, "over_import": middle[what] / imports}
        append("startup", ("date", "machine", "command", "repeats", *TIMES, "versions"), row)
        print(f"{what:28} {row['median_s']:6.2f} s (least {row['least_s']:.2f} s)", end="")
        print(f", without the solver {row['median_without_solver_s']:.2f} s" if "median_without_solver_s" in row else "")


if __name__ == "__main__":
    main()
