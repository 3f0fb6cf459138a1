"""Plant faults in the model's code, one at a time, and see whether a test notices: written to docs/benchmarks/mutants.csv.

    python scripts/mutants.py [--jobs 2] [--only thermal] [--least 0.9]

Faults are listed in scripts/mutants.toml: in a file, a text that is there exactly once, and what it is made. The tree is copied
away; nothing is changed in place. Exit code 7 where fewer than ``--least`` of the faults are caught.
"""

from __future__ import annotations

import argparse
import csv
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("energymodel", "tests", "inputs", "scripts", "docs", "pyproject.toml")
TESTS = ("tests/rooms", "tests/test_ledger.py", "tests/laws", "tests/solving", "tests/reporting", "tests/algebra")
FIRST = {
    "policies": ["tests/rooms/test_policies.py"],
    "algebra": ["tests/algebra/test_program.py"],
    "solving": ["tests/solving", "tests/laws/test_solver.py", "tests/laws/test_results.py"],
    "reporting": [*(f"tests/reporting/test_{of}.py" for of in ("tables", "closing", "summary")), "tests/laws/test_results.py"],
}
"""Package -> the tests most likely to notice; of a technology, its own and those of the calendar."""

COLUMNS = ("date", "file", "fault", "caught", "by", "seconds")
SECONDS = 900.0
"""Longest time for the tests of one fault; one that makes them hang is noticed too."""


def faults(only: str = "") -> list[dict]:
    """Faults of the list. Raises SystemExit for a text that is not in its file exactly once."""
    found = tomllib.loads((ROOT / "scripts/mutants.toml").read_text(encoding="utf-8"))["mutant"]
    found = [fault for fault in found if re.search(only, f"{fault['file']} {fault['what']}")]
    counts = [(ROOT / fault["file"]).read_text(encoding="utf-8").count(fault["old"]) for fault in found]
    wrong = [f"{f['file']}: {f['what']}: {f['old']!r} is there {n} times" for f, n in zip(found, counts, strict=True) if n != 1]
    if wrong:
        raise SystemExit("\n".join(wrong))
    return found


def copy(folder: Path) -> Path:
    """A copy of what the tests need, whose own package is the one that is imported there."""
    folder.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    where = python(folder, "-c", "import energymodel; print(energymodel.__file__)").stdout.strip()
    if not Path(where).resolve().is_relative_to(folder.resolve()):
        raise SystemExit(f"{where} is imported, not the copy in {folder}")
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Python in a copy; no compiled files, which could outlive a fault of the same size."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)


def noticed(folder: Path, tests: list[str]) -> str:
    """First test that fails in a copy, blank if none does. Raises SystemExit where the tests cannot be run at all."""
    try:
        done = python(folder, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", *tests)
    except subprocess.TimeoutExpired:
        return "(takes too long)"
    if done.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if not failed:
        raise SystemExit(f"pytest ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return failed[1]


def likely(file: str) -> list[str]:
    """Tests that are run first for a fault in a file."""
    package, own = Path(file).parent.name, f"tests/rooms/test_{Path(file).stem}.py"
    return [own, "tests/laws/test_months.py"] if (ROOT / own).exists() else FIRST.get(package, [TESTS[0]])


def tried(fault: dict, copies: queue.Queue) -> dict:
    """Line of a fault: planted in a free copy, tested, taken out again."""
    folder, began = copies.get(), time.perf_counter()
    path = folder / fault["file"]
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text(whole.replace(fault["old"], fault["new"]), encoding="utf-8")
        by = noticed(folder, likely(fault["file"])) or noticed(folder, list(TESTS))
    finally:
        path.write_text(whole, encoding="utf-8")
        copies.put(folder)
    line = {"date": date.today(), "file": fault["file"], "fault": fault["what"], "caught": "yes" if by else "no", "by": by}
    line["seconds"] = f"{time.perf_counter() - began:.0f}"
    print(*line.values(), sep="  ", flush=True)
    return line


def main() -> int:
    """Exit code: 0, or 7 where too few faults are noticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2, help="faults tried at a time")
    parser.add_argument("--only", default="", help="a pattern of the file and words of a fault")
    parser.add_argument("--least", type=float, default=0.9, help="share of the faults that must be noticed")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/benchmarks/mutants.csv")
    asked = parser.parse_args()
    chosen = faults(asked.only)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(asked.jobs) as pool:
        copies: queue.Queue = queue.Queue()
        for k in range(asked.jobs):
            copies.put(copy(Path(place) / str(k)))
        if by := noticed(copies.queue[0], list(TESTS)):
            raise SystemExit(f"without a fault {by} fails already")
        lines = list(pool.map(lambda fault: tried(fault, copies), chosen))
    caught = sum(line["caught"] == "yes" for line in lines)
    print(f"{caught} of {len(lines)} faults are noticed", file=sys.stderr)
    if not asked.only:
        with asked.output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    return 0 if caught >= asked.least * len(lines) else 7


if __name__ == "__main__":
    sys.exit(main())
