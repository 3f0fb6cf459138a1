"""Conflicts planted in the real system: which limit is named first, whether infeasibility is proven, and how long it takes.

    python scripts/conflicts.py [--hours 168] [NAME ...]

Each conflict of scripts/conflicts.toml is planted in a winter of 2027 without targets of its own (``bau2027``). Time is told as
a multiple of what solving the same hours takes without the conflict. Results are put into docs/benchmarks/conflicts.csv.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd

from energymodel.errors import Infeasible, NotAccepted
from energymodel.explain import explain
from energymodel.reading.load import load
from energymodel.rooms import NOT_SERVED
from energymodel.running import build
from energymodel.solving.repair import repair
from energymodel.solving.solve import solve

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs/benchmarks/conflicts.csv"
YEAR = 8760
WEEK = """
[tables.contracts.sichuan-quota]
take_or_pay_gwh = 10000
[tables.contracts.sichuan-market]
take_or_pay_gwh = 2500
[tables.contracts.three-gorges]
take_or_pay_gwh = 1800
[tables.contracts.guizhou-erlang]
ceiling_gwh = 11600
[tables.gas_sources.new-shale]
annual_bcm = 6.03
[tables.gas_sources.conventional]
annual_bcm = 5.85
[tables.gas_sources.pipeline]
annual_bcm = 12.8
daily_million_m3_per_day = 35
"""
"""What limits for a year are in a winter week, as in the scenario week-winter."""


def toml(tree: dict, path: tuple[str, ...] = ()) -> str:
    """Nested dicts as dotted keys."""
    lines = []
    for key, value in tree.items():
        lines.append(toml(value, (*path, key)) if isinstance(value, dict) else f"{'.'.join((*path, key))} = {value!r}\n")
    return "".join(lines)


def scenario(planted: dict, hours: int) -> str:
    """The scenario's text."""
    window = "" if hours == YEAR else f'time.from = "2027-01-11"\ntime.hours = {hours}\n'
    return f'title = "planted"\nextends = "bau2027"\n{window}{toml(planted)}{WEEK if hours < YEAR / 12 else ""}'


def program_of(inputs: Path, text: str):
    (inputs / "scenarios/planted.toml").write_text(text, encoding="utf-8")
    case = load("planted", inputs)
    return case, build(case)


def plant(inputs: Path, name: str, spec: dict, hours: int, solved: float) -> dict:
    """A line of the table."""
    case, program = program_of(inputs, scenario({k: v for k, v in spec.items() if k != "first"}, hours))
    began = time.perf_counter()
    try:
        solve(program)
        said, is_proven = "it has a dispatch", False
    except Infeasible:
        try:
            found = repair(program, NOT_SERVED)
            said, is_proven = explain(found, case, program), found.is_proven
        except NotAccepted as why:
            said, is_proven = str(why), False
    seconds = time.perf_counter() - began
    lines = [line.strip().removeprefix("to serve everybody, ").partition(" (")[0] for line in said.splitlines()[1:]] or [said]
    is_right = any(lines[0].startswith(f"{first} ") for first in spec["first"])
    print(f"{name} [{seconds:.0f} s]\n{said}\n", flush=True)
    return {
        "planted": name, "hours": hours, "first": lines[0], "right": "yes" if is_right else "no", "proven": "yes" if is_proven else "no",
        "options": len(lines), "times_a_solve": round(seconds / solved, 1), "date": date.today().isoformat(),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--hours", type=int, default=168)
    parser.add_argument("--solved", type=float, help="seconds of a solve of these hours, where it is known")
    asked = parser.parse_args()
    planted = tomllib.loads((ROOT / "scripts/conflicts.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "inputs"
        shutil.copytree(ROOT / "inputs", inputs)
        _, program = program_of(inputs, scenario({}, asked.hours))
        began = time.perf_counter()
        if not asked.solved:
            solve(program)
        solved = asked.solved or time.perf_counter() - began
        made = pd.DataFrame([plant(inputs, name, planted[name], asked.hours, solved) for name in asked.names or planted])
    if TABLE.exists():
        before = pd.read_csv(TABLE)
        made = pd.concat(
            [before.set_index(["planted", "hours"]).drop(made.set_index(["planted", "hours"]).index, errors="ignore").reset_index(), made]
        )
    made.to_csv(TABLE, index=False, lineterminator="\n")
    print(f"{(made['right'] == 'yes').sum()} of {len(made)} right first, {(made['proven'] == 'yes').sum()} proven")


if __name__ == "__main__":
    main()
