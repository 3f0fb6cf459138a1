"""Methods of HiGHS on the real program of a scenario, each certified: seconds, iterations, proven gap.

    python scripts/bench_methods.py plan2027 hipo ipx simplex [--limit 1200] [--window 2027-06-01:2184]

Each method runs in this process, one after the other, on the same arrays; times are of one machine and one run: compare them
with each other. Results are appended to docs/benchmarks/methods.csv.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sys
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.reading.load import load
from energymodel.rooms import fields, switched_on
from energymodel.solving.certify import certify
from energymodel.solving.highs import run
from energymodel.solving.problem import Scaling, problem_of, scaling_of
from scripts.bench.windows import part_of

COLUMNS = [
    "date",
    "machine",
    "scenario",
    "rows",
    "columns",
    "nonzeros",
    "method",
    "options",
    "scaling",
    "status",
    "seconds",
    "iterations",
    "gap",
    "residual",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario")
    parser.add_argument("methods", nargs="+", help="name, or name:option=value,option=value")
    parser.add_argument("--limit", type=float, default=1800.0)
    parser.add_argument("--unscaled", action="store_true", help="hand MW and CNY to the solver as they are")
    parser.add_argument("--log", action="store_true")
    parser.add_argument("--window", help="part of the year, without the annual coal cap: first day, colon, hours: 2027-06-01:2184")
    arguments = parser.parse_args()
    case = load(arguments.scenario) if not arguments.window else part_of(arguments.scenario, *arguments.window.split(":"))
    program = compile_program(*build(case.data, switched_on(case.data), fields()))
    problem = problem_of(program)
    scaling = scaling_of(program)
    if arguments.unscaled:
        scaling = Scaling(np.ones_like(scaling.column), np.ones_like(scaling.row), 1.0)
    scaled = scaling.apply(problem)
    for method in arguments.methods:
        name, _, text = method.partition(":")
        options = {k: value(v) for k, v in (pair.split("=") for pair in text.split(",") if pair)}
        answer = run(scaled, name, time_limit=arguments.limit, progress=print if arguments.log else None, **options)
        gap = residual = ""
        if answer.x is not None and answer.y is not None:
            proof = certify(problem, np.clip(scaling.primal(answer.x), problem.lower, problem.upper), scaling.dual(answer.y))
            gap, residual = f"{proof.gap:.2e}", f"{proof.residual:.2e}"
        record(
            [
                date.today(),
                f"{platform.machine()}, {os.cpu_count()} cores",
                f"{arguments.scenario} {arguments.window or ''}".strip(),
                *program.matrix.shape,
                program.matrix.nnz,
                name,
                text,
                "none" if arguments.unscaled else "blocks",
                answer.status,
                f"{answer.seconds:.1f}",
                answer.iterations,
                gap,
                residual,
            ]
        )


def value(text: str):
    """An option's value: a number where it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def record(row: list) -> None:
    path = Path("docs/benchmarks/methods.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([COLUMNS, row] if new else [row])
    print(dict(zip(COLUMNS, row, strict=True)), flush=True)


if __name__ == "__main__":
    main()
