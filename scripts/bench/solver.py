"""Ways of solving the same program with HiGHS: as a user of another tool would call it, as this project does, and ideas to do better.

    python -m scripts.bench.solver --scenarios plan2027 --hours 672 --repeat 1 [--ways hipo default ...] [--limit 600]

Each is a process of its own, ways in turn. Columns: seconds in HiGHS, iterations, proven gap, and what the certificate refuses.
Every number is a line of docs/benchmarks/solver.csv. WAYS says what each is; those after NEAR solve a neighbour (coal 5 % dearer)
with what the scenario's own solution tells, and count only the neighbour's seconds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from energymodel.algebra.program import Block, Program
from energymodel.running import program_of
from energymodel.solving.certify import certify
from energymodel.solving.highs import METHODS
from energymodel.solving.problem import Problem, Scaling, first_scaling, problem_of, scaling_of
from scripts.bench.neighbour import near
from scripts.bench.record import append, fresh, stamp
from scripts.bench.solved import HIPO, NO_BOUND, Told, solved, without
from scripts.bench.windows import window

COLUMNS = (
    "date", "machine", "versions", "scenario", "hours", "way", "status", "seconds", "iterations", "gap", "price_error", "refused",
)  # fmt: skip
LOOSE = ("unit_start", "unit_above", "store_reserve", "reservoir_spill", "largest_infeed", "reserve_shortfall", "unserved")
"""Columns whose upper bound their rows or their cost imply."""

RESERVE = ("reserve_met", "largest_infeed_covers", "store_reserve_within_power", "store_reserve_within_level")
"""Rows of reserve."""

TIES, DEARER = 0.01, 1.05
"""Random cost that breaks ties [CNY a unit]; what coal costs in the neighbour, relative to the scenario."""

UNITS = {"m3": 2.0**10, "MWh": 2.0**10}
"""unit -> how many of it make the larger one."""

MANY, SHRUNK = 100, 2.0**-8
"""Blocks of fewer rows are of a whole year; what these are scaled by."""

NEAR = ("near", "near-shifted", "near-both", "near-fixed", "near-reduced", "near-equations", "near-basis")
SCALED = ("blocks", "annual")
PEERS = ("default", "default-ipm")
"""As another tool's user would call HiGHS: in MW and CNY, whatever they are."""
OPTIONS = {
    "default": {},
    "default-ipm": {"solver": "ipm"},
    "early": HIPO | {"ipm_optimality_tolerance": 1e-6},
    "augmented": HIPO | {"hipo_system": "augmented"},
    "amd": HIPO | {"hipo_ordering": "amd"},
    "rcm": HIPO | {"hipo_ordering": "rcm"},
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
    "units": "HiPO, gas in 1024 m3 and sums of energy in 1024 MWh",
    "early": "HiPO stopped at 1e-6",
    "augmented": "HiPO on the augmented system",
    "amd": "HiPO, minimum-degree ordering",
    "rcm": "HiPO, band ordering: so dear to factorise that HiPO takes three correctors an iteration instead of one",
    "ipx": "IPX, without crossover",
    "no-reserve": "HiPO without the rows of reserve, which hardly bind: the most that adding them where they are missed could save",
    "near": "the neighbour, from nothing",
    "near-shifted": "the neighbour, measured from the first's primal solution",
    "near-both": "the neighbour, measured from the first's solution and its prices",
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
        if way == "units":
            scaling = in_units(program)
        if way == "no-reserve":
            told = without(problem, among(len(problem.row_lower), map(program.rows.get, RESERVE)), scaling, limit)
        else:
            told = alone(way, problem, scaling, limit, among(len(problem.cost), map(program.variables.get, LOOSE)))
    found = {"status": told.status, "seconds": told.seconds, "iterations": int(told.iterations)}
    if len(told.x) and told.status == "Optimal":
        proof = certify(problem, np.clip(told.x, problem.lower, problem.upper), told.y)
        found |= {"gap": proof.gap, "price_error": proof.price_error, "refused": "; ".join(proof.refusals)}
    return found


def in_units(program: Program) -> Scaling:
    """Gas and sums of energy in larger units, what stores hold in MWh as it is."""
    column, row = (
        np.concatenate([np.full(b.size, UNITS.get(b.unit, 1.0) if not b.name.startswith("store_") else 1.0) for b in blocks.values()])
        for blocks in (program.variables, program.rows)
    )
    return Scaling(column, 1.0 / row, 1.0)


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
