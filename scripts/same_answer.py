"""Whether a scenario has one answer, whichever way it is run: written to docs/benchmarks/same_answer.csv.

    python scripts/same_answer.py week-summer week-winter [--methods simplex hipo]

Two seeds of Python's hashes, one and two threads, each a process of its own: the files must be the same byte by byte. Rows and
columns in another order, presolve off (simplex): costs must agree to 1e-9, or to what the two answers are proven to. Exit
code 7 where something differs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

from energymodel.reading.load import load
from energymodel.running import build
from energymodel.solving.certify import Certificate, certify
from energymodel.solving.highs import run
from energymodel.solving.problem import Problem, problem_of, scaling_of

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("date", "highspy", "scenario", "method", "way", "objective_cny", "difference", "proven_gap", "files", "files_that_differ")
SAME = 1e-9
"""Relative; two costs nearer than this, or than their proven gaps, are one."""
OF_THE_RUN = ("run.json", "report.html", "results.xlsx", "SHA256SUMS")
"""Files that speak of the run itself: when, how long, with which options; page and workbook repeat it."""


def process(name: str, inputs: Path, results: Path, method: str, seed: int, threads: int) -> Path:
    """Results folder of a scenario run in a process of its own, with a seed of hashes and a number of threads."""
    options = ["--inputs", str(inputs), "--results", str(results), "--solver", method, "--threads", str(threads)]
    environment = os.environ | {"PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-m", "energymodel", "run", *options, "--", name], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{name}, {method}, seed {seed}, {threads} threads: {done.stderr}")
    return Path(results) / name


def hashes(folder: Path) -> dict[str, str]:
    """File -> SHA-256 of what a run came to."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.name not in OF_THE_RUN}


def shuffled(problem: Problem, seed: int) -> tuple[Problem, np.ndarray, np.ndarray]:
    """The problem with its rows and columns in another order; position in it of every row and column."""
    rng = np.random.default_rng(seed)
    row, column = rng.permutation(len(problem.row_lower)), rng.permutation(len(problem.cost))
    matrix = problem.matrix[row][:, column].sorted_indices()
    mixed = Problem(
        matrix, problem.cost[column], problem.offset, problem.lower[column], problem.upper[column], problem.row_lower[row],
        problem.row_upper[row],
    )  # fmt: skip
    return mixed, np.argsort(row), np.argsort(column)


def answered(program, method: str, seed: int | None = None, **options) -> Certificate:
    """Certificate of what a method finds; with a seed of the program with rows and columns in another order."""
    problem, scaling = problem_of(program), scaling_of(program)
    scaled, row, column = scaling.apply(problem), slice(None), slice(None)
    if seed is not None:
        scaled, row, column = shuffled(scaled, seed)
    answer = run(scaled, method, **options)
    if answer.x is None or answer.y is None:
        raise SystemExit(f"{method}: {answer.status}")
    return certify(problem, np.clip(scaling.primal(answer.x[column]), problem.lower, problem.upper), scaling.dual(answer.y[row]))


def lines(name: str, method: str, inputs: Path):
    """A line for each way to the answer; the first is what the others are held against."""
    with tempfile.TemporaryDirectory() as results:
        first = None
        for way, seed, threads in (("as it is", 0, 1), ("another seed of hashes", 1, 1), ("two threads", 0, 2)):
            folder = process(name, inputs, Path(results) / way, method, seed, threads)
            record, files = json.loads((folder / "run.json").read_text(encoding="utf-8")), hashes(folder)
            first = first or (record["objective"], record["gap"], files)
            yield line(name, method, way, record["objective"], record["gap"], first) | {
                "files": len(files), "files_that_differ": " ".join(n for n in files if files[n] != first[2].get(n)),
            }  # fmt: skip
    program = build(load(name, inputs))
    ways = [("rows and columns in another order", {"seed": 1}), ("and another", {"seed": 2})]
    ways += [("without presolve", {"presolve": "off"})] if method == "simplex" else []
    for way, options in ways:
        certificate = answered(program, method, **options)
        yield line(name, method, way, certificate.objective, certificate.gap, first)


def line(name: str, method: str, way: str, objective: float, gap: float, first: tuple) -> dict:
    """One line of the table."""
    return dict.fromkeys(COLUMNS, "") | {
        "date": date.today(), "highspy": version("highspy"), "scenario": name, "method": method, "way": way,
        "objective_cny": f"{objective:.4f}", "difference": f"{objective / first[0] - 1:.1e}", "proven_gap": f"{gap:.1e}",
    }  # fmt: skip


def differs(found: dict, first: dict) -> bool:
    """Whether a line says that the answer is another one."""
    allowed = max(SAME, float(found["proven_gap"]) + float(first["proven_gap"]))
    return bool(found["files_that_differ"]) or not abs(float(found["difference"])) <= allowed


def main() -> int:
    """Exit code: 0, or 7 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--methods", nargs="+", default=["simplex", "hipo"])
    parser.add_argument("--inputs", type=Path, default=ROOT / "inputs")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/benchmarks/same_answer.csv")
    asked = parser.parse_args()
    found, wrong = [], []
    for name in asked.scenarios:
        for method in asked.methods:
            part = []
            for each in lines(name, method, asked.inputs):
                part.append(each)
                print(*(f"{v}" for v in each.values() if v != ""), sep="  ", flush=True)
            found += part
            wrong += [each for each in part if differs(each, part[0])]
    with asked.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{len(wrong)} of {len(found)} differ", file=sys.stderr)
    return 7 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
