"""How many slips and corruptions of the inputs are noticed: a nightly dose of what tests/reading tests in part.

    python scripts/faults.py

Works on a copy of inputs/. Slips: every column of every table and profile, and every number of plan2027, times a factor; each is
refused, flagged or unnoticed. Corruptions: every number in turn something that is none; each must be refused with its file, line
and column. Counts go to docs/benchmarks/faults.csv, slips that nobody notices, by name, to docs/benchmarks/slips.csv.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import median

from energymodel.errors import InputsInvalid
from energymodel.field import REQUIRED
from energymodel.reading import load as loading
from energymodel.reading.files import Folder
from energymodel.reading.layout import layout
from energymodel.reading.profiles import file_of, read_profile
from energymodel.reading.scenario import read_scenario

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs/benchmarks"
SLIPS = {"x 1e3": 1e3, "x 1e-3": 1e-3, "x 1e4": 1e4, "x 1e-4": 1e-4, "x 1e8": 1e8, "x 1e-8": 1e-8}
"""A thousand, 万 and 亿: at least 95 % must be noticed."""
SMALL = {"x 3.6": 3.6, "x 1/3.6": 1 / 3.6, "x 100": 100, "x 1/100": 1 / 100}
"""MJ for kWh and percent: many lie within what is likely, and are only counted."""
BAD = {
    "NaN": "nan", "blank": "", "inf": "inf", "-inf": "-inf", "text": "many", "full-width digits": "４００", "thousands separator": "1,400",
    "decimal comma": "0,5", "#DIV/0!": "#DIV/0!", "#N/A": "#N/A", "percent sign": "5%", "negative": "-100.5",
    "beyond floating point": "1e999", "hexadecimal": "0x10", "formula": "=1+1", "yes": "yes", "date": "2027-07-01", "unit": "5 MW",
    "underscore": "1_000",
}  # fmt: skip
WRONG = {
    "NaN": "nan", "inf": "inf", "text": '"many"', "quoted number": '"5"', "yes": "true", "list": "[5]", "date": "2027-07-01", "blank": '""',
    "negative": "-100.5",
}  # fmt: skip
"""The same in a scenario."""
YEARS = {"2025": "base2025", "2027": "plan2027", "2027-dry": "plan2027-dry"}
"""Folder of profiles -> a scenario that reads it; tables are tried with the first, which changes none of their cells."""
KINDS = ("test_every_fault", "test_every_file", "test_faults_of_a_scenario", "test_a_scenario_s_name", "test_what_is_unlikely")


@lru_cache(maxsize=16)
def _read(stem: str, name: str, labels: tuple, year: int, folders: tuple, root: Path, changed: int | None):
    folder = Folder(root)
    return read_profile(stem, name, layout().fields[name], list(labels), year, list(folders), folder), folder


def remembered(stem, name, spec, labels, year, folders, folder):
    """``read_profile``, which reads what has not changed only once."""
    file = file_of(stem, folders, folder)
    changed = (folder.root / file).stat().st_mtime_ns if file else None
    values, found = _read(stem, name, tuple(labels), year, tuple(folders), folder.root, changed)
    folder.faults.extend(found.faults)
    folder.warnings.extend(found.warnings)
    return values


def told(scenario: str, inputs: Path) -> tuple[tuple, tuple]:
    """(faults, warnings) of a scenario."""
    try:
        return (), loading.load(scenario, inputs).warnings
    except InputsInvalid as error:
        return error.faults, error.warnings


def numeric_files(inputs: Path) -> Iterator[tuple[str, str, list[str], list[list[str]], dict]]:
    """(scenario, file, header, rows, column -> Field) of every table and profile with numbers."""
    plan = layout()
    places = [("base2025", t.file, {c: f for c, (_, f) in t.columns.items() if f.is_quantity}) for t in plan.tables.values()]
    places += [(s, f"profiles/{y}/{stem}.csv", plan.fields[name]) for y, s in YEARS.items() for stem, name in plan.profiles.items()]
    for scenario, file, columns in places:
        if (inputs / file).exists():
            header, *rows = csv.reader((inputs / file).read_text(encoding="utf-8").splitlines())
            columns = columns if isinstance(columns, dict) else dict.fromkeys(header[1:], columns)
            if columns := {c: f for c, f in columns.items() if c in header}:
                yield scenario, file, header, rows, columns


def written(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def slips_of_files(inputs: Path, factors: dict[str, float]) -> Iterator[tuple[str, str, str, str]]:
    """(kind, place, column, what became of it) of every column times every factor; columns of zeros and blanks cannot slip."""
    for scenario, file, header, rows, columns in numeric_files(inputs):
        original = (inputs / file).read_bytes()
        for column in columns:
            k = header.index(column)
            if any(float(row[k] or 0) for row in rows):
                for kind, factor in factors.items():
                    new = [[*r[:k], repr(float(r[k]) * factor) if r[k] else "", *r[k + 1 :]] for r in rows]
                    written(inputs / file, header, new)
                    yield kind, file, column, verdict(scenario, inputs)
        (inputs / file).write_bytes(original)


def slips_of_scenario(inputs: Path, factors: dict[str, float]) -> Iterator[tuple[str, str, str, str]]:
    """The same of every number of plan2027 and what it inherits."""
    for path, value in numbers(inputs).items():
        for kind, factor in factors.items() if value else ():
            child(inputs, {path: repr(value * factor)})
            yield kind, "scenarios/plan2027.toml", ".".join(path), verdict("slip", inputs)


def numbers(inputs: Path) -> dict[tuple[str, ...], float]:
    values = read_scenario("plan2027", Folder(inputs), layout()).values
    return {p: v for p, v in values.items() if type(v) in (int, float) and p[0] in ("parameters", "policies", "tables")}


def child(inputs: Path, changes: dict[tuple[str, ...], str]) -> None:
    lines = [".".join(f'"{key}"' for key in path) + f" = {text}" for path, text in changes.items()]
    (inputs / "scenarios/slip.toml").write_text("\n".join(['title = "slip"', 'extends = "plan2027"', *lines]) + "\n", encoding="utf-8")


def verdict(scenario: str, inputs: Path) -> str:
    faults, warnings = told(scenario, inputs)
    return "refused" if faults else "flagged" if warnings else "unnoticed"


def corruptions(inputs: Path) -> Iterator[tuple[str, str, str, str]]:
    """(kind, place, column, what became of it) of every number that is none, all columns of a file at once."""
    for scenario, file, header, rows, columns in numeric_files(inputs):
        original, at = (inputs / file).read_bytes(), len(rows) // 2
        for kind, text in BAD.items():
            bad = {c for c, f in columns.items() if text or f.default is REQUIRED}  # a blank is the default where there is one
            new = [text if c in bad else x for c, x in zip(header, rows[at], strict=True)]
            written(inputs / file, header, [*rows[:at], new, *rows[at + 1 :]])
            places = {f.column for f in told(scenario, inputs)[0] if (f.file, f.row) == (file, at + 2)}
            yield from ((kind, file, c, "refused" if c in places else "unnoticed") for c in bad)
        (inputs / file).write_bytes(original)
    for kind, text in WRONG.items():
        changes = dict.fromkeys(numbers(inputs), text)
        child(inputs, changes)
        lines = {(f.row, f.column) for f in told("slip", inputs)[0] if f.file == "scenarios/slip.toml"}
        for line, path in enumerate(changes, start=3):
            yield kind, "scenarios", ".".join(path), "refused" if (line, ".".join(path)) in lines else "unnoticed"


def seconds(inputs: Path, repeat: int = 5) -> dict[str, float]:
    """Median seconds of reading plan2027, clean and with a fault in every file it reads."""
    found = {}
    for what in ("reading plan2027", "reading plan2027 with a fault in every table and profile"):
        times = []
        for _ in range(repeat):
            _read.cache_clear()
            began = time.perf_counter()
            faults, _ = told("plan2027", inputs)
            times.append(time.perf_counter() - began)
        found[f"{what}: {len(faults)} faults"] = round(median(times), 2)
        for _, file, header, rows, columns in numeric_files(inputs):
            rows[-1] = ["nan" if c in columns else x for c, x in zip(header, rows[-1], strict=True)]
            written(inputs / file, header, rows)
    return found


def fixtures() -> dict[str, int]:
    """Kinds of fault that tests/reading makes, by test file."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "tests/reading"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Counter(found[1] for line in listed.stdout.splitlines() if (found := re.match(rf"(\S+)::(?:{'|'.join(KINDS)})\w*\[", line)))


def main() -> None:
    loading.read_profile = remembered
    began, when = time.perf_counter(), {"date": date.today().isoformat(), "machine": f"{platform.machine()}, {os.cpu_count()} cores"}
    counts: dict[tuple[str, str], Counter] = {}
    unnoticed = []
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(shutil.copytree(ROOT / "inputs", Path(folder) / "inputs"))
        for what, found in (
            ("slip", slips_of_files(inputs, SLIPS | SMALL)),
            ("slip", slips_of_scenario(inputs, SLIPS | SMALL)),
            ("corruption", corruptions(inputs)),
        ):
            for kind, place, column, became in found:
                counts.setdefault((what, kind), Counter())[became] += 1
                if became == "unnoticed":
                    unnoticed.append({"what": what, "kind": kind, "place": place, "column": column})
        timed = seconds(inputs)
    lines = [
        {"what": what, "kind": kind, "tried": c.total()} | {b: c[b] for b in ("refused", "flagged", "unnoticed")}
        for (what, kind), c in counts.items()
    ]
    lines += [{"what": "fixtures", "kind": file, "tried": count} for file, count in fixtures().items()]
    lines += [{"what": "seconds", "kind": kind, "seconds": s} for kind, s in timed.items()]
    for name, rows, columns in (
        ("faults", lines, ("what", "kind", "tried", "refused", "flagged", "unnoticed", "seconds")),
        ("slips", unnoticed, ("what", "kind", "place", "column")),
    ):
        with (OUT / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, (*when, *columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(when | row for row in rows)
    large = sum((counts["slip", kind] for kind in SLIPS), Counter())
    missed = sum(c["unnoticed"] for (what, _), c in counts.items() if what == "corruption")
    share = 1 - large["unnoticed"] / large.total()
    print(f"{share:.2%} of {large.total()} slips noticed, {missed} corruptions unnoticed; {time.perf_counter() - began:.0f} s")
    sys.exit(share < 0.95 or missed > 0)


if __name__ == "__main__":
    main()
