"""Golden objectives: solve scenarios and hold their cost against tests/golden/objectives.csv, or write it there.

python scripts/golden.py --check plan2027
python scripts/golden.py --update plan2027 week-summer --why "coal price of 2026"
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from datetime import date
from pathlib import Path

from energymodel import run
from energymodel.errors import BeyondTolerance, EnergyModelError

GOLDEN = Path(__file__).resolve().parent.parent / "tests/golden/objectives.csv"
COLUMNS = ("scenario", "objective_cny", "tolerance", "changed_on", "why")
TOLERANCE = "1e-6"
"""Relative; what two certified optima of one program may differ by."""


def read(path: Path = GOLDEN) -> dict[str, dict[str, str]]:
    """scenario -> its line."""
    with path.open(encoding="utf-8", newline="") as file:
        return {line["scenario"]: line for line in csv.DictReader(file)}


def write(lines: dict[str, dict[str, str]], path: Path = GOLDEN) -> None:
    """All lines, in the order of their names."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines[name] for name in sorted(lines))


def check(name: str, objective: float, lines: dict[str, dict[str, str]]) -> float:
    """Relative change of an objective from its golden value. Raises BeyondTolerance where it is too large or there is none."""
    if name not in lines:
        raise BeyondTolerance(f"{name} has no golden objective; write it with --update {name} --why ...")
    golden, tolerance = float(lines[name]["objective_cny"]), float(lines[name]["tolerance"])
    change = objective / golden - 1
    if not abs(change) <= tolerance:
        raise BeyondTolerance(f"{name} costs {objective:.10g} CNY, golden {golden:.10g}: changed by {change:+.3g} (allowed {tolerance:g})")
    return change


def main() -> int:
    """Exit code: 0, or that of the first error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", nargs="+", metavar="SCENARIO", default=[])
    parser.add_argument("--update", nargs="+", metavar="SCENARIO", default=[])
    parser.add_argument("--why", help="what moved the cost; required by --update")
    parser.add_argument("--inputs", default="inputs")
    asked = parser.parse_args()
    if not asked.check and not asked.update:
        parser.error("give --check or --update")
    if asked.update and not (asked.why or "").strip():
        parser.error("--update needs --why: what moved the cost")
    code = 0
    for name in asked.check + asked.update:
        try:
            with tempfile.TemporaryDirectory() as results:
                objective = run(name, asked.inputs, results).record["objective"]
            lines = read()
            if name in asked.update:
                line = lines.get(name, {"scenario": name, "tolerance": TOLERANCE})
                lines[name] = line | {"objective_cny": f"{objective:.4f}", "changed_on": date.today().isoformat(), "why": asked.why.strip()}
                write(lines)
                print(f"{name}: {objective:.10g} CNY written to {GOLDEN}")
            else:
                print(f"{name}: {objective:.10g} CNY, within {check(name, objective, lines):+.1e} of its golden objective")
        except EnergyModelError as error:
            print(f"golden: {name}: {error}", file=sys.stderr)
            code = code or error.code
    return code


if __name__ == "__main__":
    sys.exit(main())
