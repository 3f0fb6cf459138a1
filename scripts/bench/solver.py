"""Ways of solving the same program with HiGHS: as a user of another tool would call it, as this project does, and ideas to do better.

    python -m scripts.bench.solver --scenarios plan2027 --hours 672 --repeat 1 [--ways hipo default ...] [--limit 600]

Each is a process of its own, ways in turn. Columns: seconds in HiGHS, iterations, proven gap, and what the certificate refuses.
Every number is a line of docs/benchmarks/solver.csv. WAYS says what each is; those after NEAR solve a neighbour (coal 5 % dearer)
with what the scenario's own solution tells, and count only the neighbour's seconds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import highspy
import numpy as np

from energymodel.algebra.program import Block
from energymodel.running import program_of
from energymodel.solving.certify import certify
from energymodel.solving.highs import METHODS, load
from energymodel.solving.problem import Problem, Scaling, first_scaling, problem_of, scaling_of
from scripts.bench.record import append, fresh, stamp
from scripts.bench.windows import window

COLUMNS = (
    "date", "machine", "versions", "scenario", "hours", "way", "status", "seconds", "iterations", "gap", "price_error", "refused",
)  # fmt: skip
LOOSE = ("unit_start", "unit_above", "store_reserve", "reservoir_spill", "largest_infeed", "reserve_shortfall", "unserved")
"""Columns whose upper bound their rows or their cost imply."""

RESERVE = ("reserve_met", "largest_infeed_covers", "store_reserve_within_power", "store_reserve_within_level")
"""Rows of reserve."""

NO_BOUND = 1e30
"""HiGHS takes it as infinite."""

TIES, DEARER = 0.01, 1.05
"""Random cost that breaks ties [CNY a unit]; what coal costs in the neighbour, relative to the scenario."""

MARGIN, SPARE, ROUNDS = 20.0, 0.05, 8
"""Reduced cost [CNY a unit] beyond which a column is believed to stay where it is; share of a row's size beyond which it is believed
not to bind; most rounds of letting go what was wrong."""

MANY, SHRUNK = 100, 2.0**-8
"""Blocks of fewer rows are of a whole year; what these are scaled by."""


@dataclass(frozen=True)
class Told:
    """What HiGHS said, in the model's units."""

    status: str
    seconds: float
    iterations: int
    x: np.ndarray
    y: np.ndarray
    basis: highspy.HighsBasis | None = None


def solved(problem: Problem, scaling: Scaling | None, limit: float, basis=None, **options) -> Told:
    """What HiGHS makes of a problem, handed over scaled, or in MW and CNY."""
    seen = scaling.apply(problem) if scaling else problem
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "time_limit": limit, **options}.items():
        assert solver.setOptionValue(name, value) == highspy.HighsStatus.kOk, name
    load(solver, seen)
    if basis is not None:
        solver.setBasis(basis)
    began = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - began
    info, solution = solver.getInfo(), solver.getSolution()
    x, y = np.array(solution.col_value), np.array(solution.row_dual)
    x, y = (scaling.primal(x), scaling.dual(y)) if scaling and len(x) else (x, y)
    iterations = max(info.simplex_iteration_count, info.ipm_iteration_count)
    return Told(solver.modelStatusToString(solver.getModelStatus()), seconds, iterations, x, y, solver.getBasis())


HIPO = METHODS["hipo"]
NEAR = ("near", "near-shifted", "near-fixed", "near-reduced", "near-equations", "near-basis")
SCALED = ("blocks", "annual")
PEERS = ("default", "default-ipm")
"""As another tool's user would call HiGHS: in MW and CNY, whatever they are."""
OPTIONS = {
    "default": {},
    "default-ipm": {"solver": "ipm"},
    "early": HIPO | {"ipm_optimality_tolerance": 1e-6},
    "augmented": HIPO | {"hipo_system": "augmented"},
    "amd": HIPO | {"hipo_ordering": "amd"},
    "ipx": METHODS["ipx"],
}
"""Ways that differ from this project's in options of HiGHS alone."""
WAYS = {
    "hipo": "this project: HiPO on the normal equations, MW and CNY",
    "default": "HiGHS with its default options, MW and CNY",
    "default-ipm": "HiGHS's interior point as it comes, with crossover, MW and CNY",
    "blocks": "HiPO, scaled by blocks",
    "loose": "HiPO without upper bounds that rows imply",
    "no-ties": "HiPO with a small random cost on every column",
    "annual": "HiPO, scaled by blocks, and rows of a whole year scaled down to an hour's size",
    "early": "HiPO stopped at 1e-6",
    "augmented": "HiPO on the augmented system",
    "amd": "HiPO, minimum-degree ordering",
    "ipx": "IPX, without crossover",
    "no-reserve": "HiPO without the rows of reserve, which hardly bind: the most that adding them where they are missed could save",
    "near": "the neighbour, from nothing",
    "near-shifted": "the neighbour, measured from the first's primal solution",
    "near-fixed": "the neighbour, columns with a margin fixed where they were: one round",
    "near-reduced": "the same without rows that had a margin; in rounds, until nothing left out is wrong or missed",
    "near-equations": "columns fixed as above, and rows with a margin as equations",
    "near-basis": "the neighbour, dual simplex from the first's basis",
}


def tell(way: str, scenario: str, hours: int, limit: float) -> dict:
    """One measurement."""
    data = window(scenario, hours).data
    program = program_of(data)
    problem, scaling = problem_of(program), (scaling_of if way in SCALED else first_scaling)(program)
    if way in NEAR:
        crossover = {"run_crossover": "on"} if way == "near-basis" else {}
        first = solved(problem, scaling, limit, **HIPO | crossover)
        problem = problem_of(program_of(data.assign(fuel_price=data["fuel_price"] * DEARER)))
        told = near(way, problem, scaling, first, limit)
    else:
        if way == "annual":
            annual = among(len(scaling.row), (block for block in program.rows.values() if block.size < MANY))
            scaling = replace(scaling, row=scaling.row * np.where(annual, SHRUNK, 1.0))
        if way == "no-reserve":
            told = without(problem, among(len(problem.row_lower), map(program.rows.get, RESERVE)), scaling, limit)
        else:
            told = alone(way, problem, scaling, limit, among(len(problem.cost), map(program.variables.get, LOOSE)))
    found = {"status": told.status, "seconds": told.seconds, "iterations": int(told.iterations)}
    if len(told.x) and told.status == "Optimal":
        proof = certify(problem, np.clip(told.x, problem.lower, problem.upper), told.y)
        found |= {"gap": proof.gap, "price_error": proof.price_error, "refused": "; ".join(proof.refusals)}
    return found


def among(size: int, blocks: Iterable[Block]) -> np.ndarray:
    """Which of so many columns or rows are in one of the blocks."""
    found = np.zeros(size, bool)
    for block in blocks:
        found[block.part] = True
    return found


def alone(way: str, problem: Problem, scaling: Scaling, limit: float, loose: np.ndarray) -> Told:
    match way:
        case "loose":
            problem = replace(problem, upper=np.where(loose, NO_BOUND, problem.upper))
        case "no-ties":
            problem = replace(problem, cost=problem.cost + TIES * np.random.default_rng(0).uniform(size=len(problem.cost)))
    return solved(problem, None if way in PEERS else scaling, limit, **OPTIONS.get(way, HIPO))


def without(problem: Problem, rows: np.ndarray, scaling: Scaling, limit: float) -> Told:
    """HiPO on a problem without some of its rows; their duals are zero."""
    kept = replace(problem, matrix=problem.matrix[~rows], row_lower=problem.row_lower[~rows], row_upper=problem.row_upper[~rows])
    told = solved(kept, replace(scaling, row=scaling.row[~rows]), limit, **HIPO)
    y = np.zeros(len(rows))
    if len(told.y):
        y[~rows] = told.y
    return replace(told, y=y)


def held(problem: Problem, first: Told) -> tuple[np.ndarray, np.ndarray]:
    """Which columns the first's reduced costs hold at their lower, and at their upper bound by MARGIN."""
    price = problem.cost - problem.matrix.T @ first.y
    return (price > MARGIN) & (first.x - problem.lower < 1e-3), (price < -MARGIN) & (problem.upper - first.x < 1e-3)


def fixed(problem: Problem, low: np.ndarray, high: np.ndarray) -> Problem:
    """The problem with columns fixed at their lower and at their upper bound."""
    return replace(problem, lower=np.where(high, problem.upper, problem.lower), upper=np.where(low, problem.lower, problem.upper))


def in_rounds(problem: Problem, scaling: Scaling, first: Told, limit: float) -> Told:
    """Columns that the first's reduced costs hold at a bound by MARGIN are fixed there, rows away from their sides by SPARE left out;
    what turns out to be wrong or missed is let go and put back, with what is next to it, and it is solved again."""
    x, seconds, iterations = first.x, 0.0, 0
    (low, high), activity = held(problem, first), problem.matrix @ x
    size = np.maximum(1.0, abs(problem.matrix) @ np.abs(x))
    left = (activity - problem.row_lower > SPARE * size) & (problem.row_upper - activity > SPARE * size)
    for _ in range(ROUNDS):
        told = without(fixed(problem, low, high), left, scaling, limit)
        seconds, iterations = seconds + told.seconds, iterations + told.iterations
        if told.status != "Optimal":
            break
        price, activity = problem.cost - problem.matrix.T @ told.y, problem.matrix @ np.clip(told.x, problem.lower, problem.upper)
        missed = left & ((activity < problem.row_lower - 1e-4) | (activity > problem.row_upper + 1e-4))
        wrong = (low & (price < MARGIN / 4)) | (high & (price > -MARGIN / 4))
        if not missed.any() and not ((low & (price < 0)) | (high & (price > 0))).any():
            break
        low, high, left = low & ~wrong, high & ~wrong, left & ~missed
    return replace(told, seconds=seconds, iterations=iterations)


def near(way: str, problem: Problem, scaling: Scaling, first: Told, limit: float) -> Told:
    if way == "near-shifted":
        x = np.clip(first.x, problem.lower, problem.upper)
        there = problem.matrix @ x
        sides = {"row_lower": problem.row_lower - there, "row_upper": problem.row_upper - there}
        told = solved(replace(problem, lower=problem.lower - x, upper=problem.upper - x, **sides), scaling, limit, **HIPO)
        return replace(told, x=told.x + x) if len(told.x) else told
    if way in ("near-fixed", "near-equations"):
        problem = fixed(problem, *held(problem, first))
        if way == "near-equations":
            upper = np.where(first.y > MARGIN, problem.row_lower, problem.row_upper)
            problem = replace(problem, row_upper=upper, row_lower=np.where(first.y < -MARGIN, problem.row_upper, problem.row_lower))
    if way == "near-reduced":
        return in_rounds(problem, scaling, first, limit)
    if way == "near-basis":
        return solved(problem, scaling, limit, basis=first.basis, solver="simplex", presolve="off")
    return solved(problem, scaling, limit, **HIPO)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", nargs="+", default=["plan2027"])
    parser.add_argument("--hours", nargs="+", type=int, default=[672])
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600.0, help="most seconds in HiGHS")
    parser.add_argument("--one", action="store_true", help="measure in this process and print it as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(tell(arguments.ways[0], arguments.scenarios[0], arguments.hours[0], arguments.limit)))
        return
    about = stamp()
    for scenario in arguments.scenarios:
        for hours in arguments.hours:
            for way in arguments.ways * arguments.repeat:
                one = ("--one", "--ways", way, "--scenarios", scenario, "--hours", hours, "--limit", arguments.limit)
                measured = fresh("scripts.bench.solver", *one)
                append("solver", COLUMNS, about | {"scenario": scenario, "hours": hours, "way": way} | measured)
                print(scenario, hours, way, measured, flush=True)


if __name__ == "__main__":
    main()
