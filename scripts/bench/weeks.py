"""A program solved in weeks by the simplex, side by side, and the weeks put together: an idea to do better than one solve of the whole.

    python -m scripts.bench.weeks --scenario plan2027 --hours 672 [--dearer 1.05] [--together 2 4]

Weeks are tied by what one hands to the next (levels, what is online) and by the rows of the whole time, kept as an account that each
week adds to. Both are held where the solution of the scenario itself has them, while coal costs ``dearer`` as much. Then neighbours are
joined, each time so many weeks, from the bases of their parts: what was held is let go, split into up and down from where it is, so
that the primal simplex begins at a feasible vertex; unperturbed, for perturbed it loses that vertex. Columns of docs/benchmarks/weeks.csv:
seconds of all solves of a step and of the longest one, iterations, and how far the cost is from what HiPO proves of the whole.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy import sparse

from energymodel.running import program_of
from energymodel.solving.certify import certify
from energymodel.solving.problem import Problem, problem_of
from scripts.bench.record import append, stamp
from scripts.bench.solved import HIPO, solved
from scripts.bench.windows import window

COLUMNS = ("date", "machine", "versions", "scenario", "hours", "dearer", "step", "solves", "seconds", "longest", "iterations", "gap")
WEEK, DAY = 168, 24
HOURS = {"hour": 1, "day": DAY}
NEVER = -1
"""The week of what is of the whole time."""

FROM_A_VERTEX = {
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 4,
    "dual_simplex_cost_perturbation_multiplier": 0.0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
}
BASIC, LOW = int(highspy.HighsBasisStatus.kBasic), int(highspy.HighsBasisStatus.kLower)
CLOSE, WIDE = 1e-5, 10.0
"""Closer to a bound is on it; how far an account may move, in sizes of itself."""


@dataclass(frozen=True)
class Chain:
    """A program whose weeks hand everything on by ties: columns at ``tied``, from ``held`` up, and down in the columns after ``down``.

    ``of_column`` and ``of_row`` are weeks; ``first`` and ``last`` the weeks whose rows a column is in.
    """

    problem: Problem
    of_column: np.ndarray
    of_row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    tied: np.ndarray
    held: np.ndarray
    down: int
    weeks: int


def weeks_of(blocks) -> np.ndarray:
    """The week of every column or row; NEVER for those of the whole time."""
    found = []
    for block in blocks.values():
        at = [k for k, dim in enumerate(block.dims) if dim in HOURS]
        week = np.arange(block.shape[at[0]]) * HOURS[block.dims[at[0]]] // WEEK if at else np.array(NEVER)
        found.append(np.broadcast_to(np.expand_dims(week, [k for k in range(len(block.shape)) if k not in at]), block.shape).ravel())
    return np.concatenate(found)


def chain(program, x: np.ndarray) -> Chain:
    """The program as weeks, held where x is."""
    problem = problem_of(program)
    of_column, of_row = weeks_of(program.variables), weeks_of(program.rows)
    weeks, (rows, columns) = int(max(of_column.max(), of_row.max())) + 1, problem.matrix.shape
    x = np.where(x - problem.lower < CLOSE, problem.lower, np.where(problem.upper - x < CLOSE, problem.upper, x))
    matrix, whole = problem.matrix.tocoo(), np.flatnonzero(of_row == NEVER)
    many = len(whole)
    is_shared = (of_row[matrix.row] == NEVER) & (of_column[matrix.col] != NEVER)
    place = np.searchsorted(whole, matrix.row[is_shared]) + many * of_column[matrix.col[is_shared]]
    low, high, total = problem.row_lower[whole], problem.row_upper[whole], problem.matrix[whole] @ x
    own = np.bincount(place, matrix.data[is_shared] * x[matrix.col[is_shared]], many * weeks).reshape(weeks, many)
    spare = np.where(np.isfinite(high), np.maximum(high - total, 0), -np.maximum(total - low, 0))
    account = np.cumsum(own + spare / weeks, axis=0)  # what a week may add: what it added, and its part of what is left
    posts, at = rows + np.arange(many * weeks), columns + np.arange(many * weeks)
    row = matrix.row.copy()
    row[is_shared] = rows + place
    triples = (
        np.concatenate([matrix.data, -np.ones(many * weeks), np.ones(many * weeks)]),
        (np.concatenate([row, posts, posts[many:], whole]), np.concatenate([matrix.col, at, at[:-many], at[-many:]])),
    )
    tall = sparse.csr_array(triples, shape=(rows + many * weeks, columns + many * weeks))
    far = np.tile(WIDE * (np.abs(account).max(axis=0) + np.abs(spare) + 1), weeks)
    held = np.concatenate([x, account.ravel()])
    lower, upper = np.concatenate([problem.lower, -far]), np.concatenate([problem.upper, far])
    sides = np.where(np.isfinite(high), -np.inf, 0.0), np.where(np.isfinite(low), np.inf, 0.0)
    posted = np.repeat(np.arange(weeks), many)
    of_row = np.concatenate([np.where(of_row == NEVER, weeks, of_row), posted])
    of_column = np.concatenate([np.where(of_column == NEVER, weeks, of_column), posted])
    first, last, entries = of_column.copy(), of_column.copy(), tall.tocoo()
    np.minimum.at(first, entries.col, of_row[entries.row])
    np.maximum.at(last, entries.col, of_row[entries.row])
    tied = np.flatnonzero(first != last)
    there = tall[:, tied] @ held[tied]
    cost = np.concatenate([problem.cost, np.zeros(many * weeks)])
    up = upper.copy()
    up[tied] -= held[tied]
    chained = Problem(
        sparse.csr_array(sparse.hstack([tall, -tall[:, tied]])),
        np.concatenate([cost, -cost[tied]]),
        problem.offset + float(cost[tied] @ held[tied]),
        np.concatenate([np.where(first != last, 0.0, lower), np.zeros(len(tied))]),
        np.concatenate([up, held[tied] - lower[tied]]),
        np.concatenate([problem.row_lower, np.tile(sides[0], weeks)]) - there,
        np.concatenate([problem.row_upper, np.tile(sides[1], weeks)]) - there,
    )
    double = [np.concatenate([each, each[tied]]) for each in (of_column, first, last)]
    return Chain(chained, double[0], of_row, *double[1:], tied, held, len(held), weeks)


def part(chain: Chain, weeks: range, statuses: tuple[np.ndarray, np.ndarray], *, has_basis: bool) -> tuple[float, int, float]:
    """Seconds, iterations and cost of some weeks with their ties to others held; their basis goes into ``statuses``."""
    rows = np.flatnonzero((chain.of_row >= weeks.start) & (chain.of_row < weeks.stop))
    columns = np.flatnonzero((chain.of_column >= weeks.start) & (chain.of_column < weeks.stop))
    is_free = (chain.first[columns] >= weeks.start) & (chain.last[columns] < weeks.stop)
    whole = chain.problem
    seen = replace(
        whole,
        matrix=whole.matrix[rows][:, columns],
        cost=whole.cost[columns],
        offset=0.0,
        lower=whole.lower[columns],
        upper=np.where(is_free, whole.upper[columns], whole.lower[columns]),
        row_lower=whole.row_lower[rows],
        row_upper=whole.row_upper[rows],
    )
    basis = None
    if has_basis:
        basis = highspy.HighsBasis()
        basis.col_status = [highspy.HighsBasisStatus(k) for k in statuses[0][columns].tolist()]
        basis.row_status = [highspy.HighsBasisStatus(k) for k in statuses[1][rows].tolist()]
        basis.valid = True
    told = solved(seen, None, np.inf, basis, **(FROM_A_VERTEX if has_basis else {}))
    assert told.status == "Optimal", told.status
    found = np.array([int(k) for k in told.basis.col_status])
    statuses[0][columns] = np.where(is_free | (found == BASIC), found, LOW)
    statuses[1][rows] = [int(k) for k in told.basis.row_status]
    return told.seconds, told.iterations, float(seen.cost @ told.x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="plan2027")
    parser.add_argument("--hours", type=int, default=4 * WEEK)
    parser.add_argument("--dearer", type=float, default=1.05, help="what coal costs, relative to the scenario whose solution is known")
    parser.add_argument("--together", type=int, nargs="+", default=[4], help="weeks joined at each step")
    arguments = parser.parse_args()
    data = window(arguments.scenario, arguments.hours).data
    before = problem_of(program_of(data))
    x = np.clip(solved(before, None, np.inf, **HIPO).x, before.lower, before.upper)
    program = program_of(data.assign(fuel_price=data["fuel_price"] * arguments.dearer))
    problem = problem_of(program)
    about = stamp() | {"scenario": arguments.scenario, "hours": arguments.hours, "dearer": arguments.dearer}

    def tell(step: str, runs: list[tuple[float, int]], cost: float) -> None:
        seconds, iterations = zip(*runs, strict=True)
        row = {"step": step, "solves": len(runs), "seconds": sum(seconds), "longest": max(seconds), "iterations": sum(iterations)}
        row["gap"] = (cost - proof.bound) / abs(cost)
        append("weeks", COLUMNS, about | row)
        print(row, flush=True)

    hipo = solved(problem, None, np.inf, **HIPO)
    proof = certify(problem, np.clip(hipo.x, problem.lower, problem.upper), hipo.y)
    tell("whole, by HiPO", [(hipo.seconds, hipo.iterations)], proof.objective)
    parts = chain(program, x)
    statuses = np.full(len(parts.problem.cost), LOW), np.full(len(parts.problem.row_lower), BASIC)
    for many in (1, *arguments.together):
        starts = range(0, parts.weeks, many)
        ends = [start + many + (start + many >= parts.weeks and many > 1) for start in starts]
        runs = [part(parts, range(*ends_of), statuses, has_basis=many > 1) for ends_of in zip(starts, ends, strict=True)]
        tell(
            f"{many} weeks together" if many > 1 else "weeks apart",
            [run[:2] for run in runs],
            sum(run[2] for run in runs) + parts.problem.offset,
        )


if __name__ == "__main__":
    main()
