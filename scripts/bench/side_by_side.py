"""Two scenarios one after the other and side by side: python -m scripts.bench.side_by_side [--hours 672] [--repeat 3]

A window of each as `energymodel run A B` and `energymodel run A B --jobs 2` solve it, in turn, in fresh processes; every pair of
seconds is a line of docs/benchmarks/side_by_side.csv.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from scripts.bench.record import append, stamp
from scripts.bench.startup import ENERGYMODEL
from scripts.bench.windows import FIRST, year_of

SCENARIOS, NAMES = ("plan2027", "plan2027-dry"), ("first", "second")


def seconds(folder: Path, *more: str) -> float:
    """Seconds of running both windows."""
    began = time.perf_counter()
    subprocess.run([*ENERGYMODEL, "run", *NAMES, "--no-report", *more], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=672)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree("inputs", folder / "inputs")
        for name, scenario in zip(NAMES, SCENARIOS, strict=True):
            text = f'title = "window"\nextends = "{scenario}"\ntime.from = {year_of(scenario)}-{FIRST}\ntime.hours = {asked.hours}\n'
            (folder / f"inputs/scenarios/{name}.toml").write_text(text + "[policies]\ncoal_cap = false\n", encoding="utf-8")
        for _ in range(asked.repeat):
            alone, together = seconds(folder), seconds(folder, "--jobs", "2")
            row = {"hours": asked.hours, "one_after_the_other_s": alone, "side_by_side_s": together, "ratio": alone / together}
            append("side_by_side", ("date", "machine", *row, "versions"), stamp() | row)
            print(f"{asked.hours} h: {alone:.1f} s, side by side {together:.1f} s: {alone / together:.2f} times as fast", flush=True)


if __name__ == "__main__":
    main()
