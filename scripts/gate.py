"""The gate under fire: answers of a small program corrupted at random, and what of them would have been published.

    python scripts/gate.py [--each 5000] [--runs 210]

Whether a corrupted answer is wrong is judged here by long sums over its terms, with nothing of the certificate's code: it
breaks a bound or a row, costs more than the optimum, or has a price that a part-loaded plant contradicts. Counts go to
docs/benchmarks/gate.csv; exit code 1 where a wrong answer passed or a right one was refused.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

import highspy
import numpy as np

from energymodel import __version__
from energymodel.algebra.program import Program
from energymodel.errors import EnergyModelError
from energymodel.reading.load import load
from energymodel.running import build
from energymodel.solving import solve as solving
from energymodel.solving.certify import (
    AWAY,
    LARGEST_GAP,
    LARGEST_PRICE_ERROR,
    LARGEST_RELATIVE_RESIDUAL,
    LARGEST_RESIDUAL,
    SMALL,
    certify,
)
from energymodel.solving.highs import run
from energymodel.solving.problem import Problem, problem_of, scaling_of
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Verdict:
    """One corrupted answer: what was corrupted, whether that makes it wrong, and whether it was refused."""

    kind: str
    is_wrong: bool
    is_refused: bool


@dataclass(frozen=True)
class Range:
    """A program that is solved: where shots are fired."""

    program: Program
    problem: Problem
    x: np.ndarray
    y: np.ndarray
    best: float


def range_of(program: Program) -> Range:
    """The range of a program, solved by simplex."""
    found = solving.solve(program, "simplex", threads=1)
    return Range(program, problem_of(program), found.x, found.y, found.objective)


# ---- whether an answer is wrong ------------------------------------------------------------------------------------------
def sums(problem: Problem, values: np.ndarray, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Sum of terms, and of their sizes, in every row (of column values) or column (of row duals), to 64 binary digits."""
    row, column = problem.matrix.tocoo().coords
    of, to, n = (column, row, len(problem.row_lower)) if by == "row" else (row, column, len(problem.cost))
    terms = problem.matrix.data.astype(np.longdouble) * values[of]
    total, size = np.zeros(n, np.longdouble), np.zeros(n, np.longdouble)
    np.add.at(total, to, terms)
    np.add.at(size, to, np.abs(terms))
    return total, size


def is_bad_dispatch(at: Range, x: np.ndarray) -> bool:
    """Whether column values break a bound or a row, or cost too much."""
    p = at.problem
    total, size = sums(p, x, "row")
    size = np.maximum(size, SMALL * sums(p, np.maximum(np.abs(p.lower), np.abs(p.upper)), "row")[1])
    missed = np.maximum(np.maximum(p.row_lower - total, total - p.row_upper), 0)
    power = np.concatenate([missed[part] for part in p.power_rows])
    cost = np.sum(p.cost.astype(np.longdouble) * x) + p.offset
    is_right = ((x >= p.lower) & (x <= p.upper)).all() and (missed <= LARGEST_RELATIVE_RESIDUAL * np.maximum(size, 1)).all()
    return not (is_right and (power <= LARGEST_RESIDUAL).all() and cost - at.best <= LARGEST_GAP * abs(cost))


def is_bad_price(at: Range, y: np.ndarray) -> bool:
    """Whether a plant that could run more and less would gain by it at the prices of row duals."""
    reduced = at.problem.cost - sums(at.problem, y, "column")[0]
    is_between = np.minimum(at.x - at.problem.lower, at.problem.upper - at.x) > AWAY
    power = np.concatenate([np.arange(part.start, part.stop) for part in at.problem.power_columns])
    return not (np.abs(reduced[power][is_between[power]]) <= LARGEST_PRICE_ERROR).all()


# ---- what is corrupted ---------------------------------------------------------------------------------------------------
def corrupted(values: np.ndarray, blocks: dict, rng: np.random.Generator) -> np.ndarray:
    """Values with one number, two, or a whole block wrong in a way that happens."""
    filled = [b for b in blocks.values() if b.size and np.any(values[b.part])]
    block = filled[rng.integers(len(filled))]
    one, other = rng.integers(block.start, block.start + block.size, 2)
    wrong, by = values.copy(), 1 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-8, 1)
    match rng.integers(8):
        case 0:
            wrong[one] *= by
        case 1:
            wrong[one] += by
        case 2:
            wrong[[one, other]] = wrong[[other, one]]
        case 3:
            wrong[block.part] *= by
        case 4:
            wrong[block.part] = np.roll(block.take(values), 1, axis=-1).ravel() if block.shape else 0.0
        case 5:
            wrong[block.part] = 0.0
        case 6:
            wrong[one] = rng.choice([np.nan, np.inf, -np.inf, 1e300])
        case 7:
            wrong[one] = -wrong[one]
    return wrong


def dispatches(at: Range, n: int, rng: np.random.Generator) -> Iterator[Verdict]:
    """Column values corrupted, as the solver may return them and as they are published."""
    for _ in range(n):
        x = corrupted(at.x, at.program.variables, rng)
        yield Verdict("dispatch", is_bad_dispatch(at, x), bool(certify(at.problem, x, at.y).refusals))


def prices(at: Range, n: int, rng: np.random.Generator) -> Iterator[Verdict]:
    """Row duals corrupted."""
    for _ in range(n):
        y = corrupted(at.y, at.program.rows, rng)
        yield Verdict("prices", is_bad_price(at, y), bool(certify(at.problem, at.x, y).refusals))


def hours(at: Range) -> Iterator[Verdict]:
    """The price of every zone and hour, 5 % too high and too low."""
    block = at.program.rows["power_balance"]
    for k in range(block.start, block.start + block.size):
        for factor in (0.95, 1.05):
            y = at.y.copy()
            y[k] *= factor
            yield Verdict("one price by 5 %", is_bad_price(at, y), bool(certify(at.problem, at.x, y).refusals))


def programs(at: Range, n: int, rng: np.random.Generator) -> Iterator[Verdict]:
    """Answers to another program than ours: a coefficient, cost, bound or side that was lost or changed on the way."""
    for _ in range(n):
        p, factor = at.problem, rng.choice([0.0, 0.5, 0.9, 0.999, 1.001, 1.1, 2.0, -1.0])
        copies = {name: getattr(p, name).copy() for name in ("matrix", "cost", "lower", "upper", "row_lower", "row_upper")}
        other = replace(p, **copies)
        part = (other.matrix.data, other.cost, other.upper, other.row_lower, other.row_upper)[rng.integers(5)]
        k = rng.choice(np.flatnonzero(np.isfinite(part) & (part != 0)))
        part[k] *= factor
        scaling = scaling_of(at.program)
        try:
            answer = run(scaling.apply(other), "simplex", threads=1)
        except EnergyModelError:
            continue
        if answer.status == "Optimal":
            x, _, found = solving.best_of(p, scaling.primal(answer.x), scaling.dual(answer.y))
            yield Verdict("program", is_bad_dispatch(at, x), bool(found.refusals))


def statuses(at: Range) -> Iterator[Verdict]:
    """Every status HiGHS knows and one it does not know yet, and every status of the call."""
    real = highspy.Highs.run
    for status in (*highspy.HighsModelStatus.__members__.values(), highspy.HighsModelStatus(99)):
        for returned in highspy.HighsStatus.__members__.values():
            says = patch.object(highspy.Highs, "getModelStatus", lambda self, s=status: s)
            returns = patch.object(highspy.Highs, "run", lambda self, r=returned: (real(self), r)[1])
            is_wrong = (status, returned) != (highspy.HighsModelStatus.kOptimal, highspy.HighsStatus.kOk)
            with says, returns:
                yield Verdict("status", is_wrong, not passes(lambda: solving.solve(at.program, "simplex", threads=1)))


def clean(at: Range, n: int, rng: np.random.Generator) -> Iterator[Verdict]:
    """Programs with other costs, solved beginning with every method, and left as they are."""
    for k in range(n):
        other = replace(at.program, cost=at.program.cost * rng.uniform(0.8, 1.2, len(at.program.cost)))
        method = ("hipo", "ipx", "simplex")[k % 3]
        yield Verdict("clean", False, not passes(lambda: solving.solve(other, method, threads=1)))


def passes(call: Callable) -> bool:
    try:
        return bool(call())
    except EnergyModelError:
        return False


def fired(at: Range, each: int, runs: int, seed: int = 0) -> list[Verdict]:
    """Verdicts on all kinds of corruption."""
    rng = np.random.default_rng(seed)
    shots = (dispatches(at, each, rng), prices(at, each, rng), hours(at), programs(at, runs, rng), statuses(at), clean(at, runs, rng))
    return [verdict for kind in shots for verdict in kind]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=5000, help="corrupted dispatches, and prices")
    parser.add_argument("--runs", type=int, default=210, help="solves of corrupted programs, and of clean ones")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        at = range_of(build(load("tiny", write_inputs(Path(folder)))))
    with np.errstate(all="ignore"):
        verdicts = fired(at, arguments.each, arguments.runs)
    path = ROOT / "docs/benchmarks/gate.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "energymodel", "highspy", "corrupted", "answers", "wrong", "wrong_refused", "right", "right_refused"])
        for kind in dict.fromkeys(v.kind for v in verdicts):
            wrong, right = ([v.is_refused for v in verdicts if v.kind == kind and v.is_wrong is w] for w in (True, False))
            counts = (len(wrong) + len(right), len(wrong), sum(wrong), len(right), sum(right))
            writer.writerow([date.today(), __version__, version("highspy"), kind, *counts])
    print(path.read_text(encoding="utf-8"))
    sys.exit(any(v.is_wrong and not v.is_refused for v in verdicts) or any(v.kind == "clean" and v.is_refused for v in verdicts))


if __name__ == "__main__":
    main()
