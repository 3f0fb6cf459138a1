"""Relax: the same program with the limits a planner can move let go, each at a price above any saving it could bring.

A limit is moved by a share of itself, one column for all its hours: ``a x <= b (1 + s)``. The dispatch cost stays in the
objective beside the moves: without it the problem is too degenerate to solve for a year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from energymodel.declare import NONE
from energymodel.field import TIME
from energymodel.solving.problem import Problem, Scaling, power_of_two, problem_of, scaling_of

DEAR = 100.0
"""What moving a target by all of itself costs, in times of what the dispatch could cost at most. By a hundred times less the
duals prove too little, because the dispatch cost is in them; by ten times more the solver fails (decision 5)."""
TABLES = 100.0
"""How many times dearer it is to move a limit of the tables than a target: targets move before the system does. Not where hourly
limits can move as well: targets alone were not enough then, and the solver fails at such prices."""
LARGEST = 100.0
"""Largest move, in times the limit."""
LEAST = 0.01
"""A limit below this share of the most its row can come to is moved by that instead: of nothing there is no share."""
MANY = 1000
"""Places from which on a move is a chain of columns."""

Key = tuple[str, int | None]
"""What is moved: a policy or Field, and the position in its entity dimension (None: it has none)."""


@dataclass(frozen=True)
class Limit:
    """One side of rows, or (``is_bound``) of the bounds of columns, ``at`` which ``side`` [their unit] stands. ``step`` is what
    a move by 1 adds; ``is_low``: it is the low side; ``is_hourly``: it holds in every hour or day, not for the whole time."""

    key: Key
    is_policy: bool
    is_low: bool
    is_bound: bool
    is_hourly: bool
    at: np.ndarray
    side: np.ndarray
    step: np.ndarray

    @property
    def is_upwards(self) -> bool:
        """Whether the number the planner gave has to grow: a cap, or the negative low side of a range."""
        return not self.is_low or bool((self.side < 0).any())


@dataclass(frozen=True)
class Relaxed:
    """A relaxed problem as arrays, its scaling, and what is moved: columns and rows are as before, and some more.

    ``price`` [keys, CNY]: what a move by 1 costs. ``columns`` [keys]: where the moves are. ``steps`` [rows, keys]: what they add.
    ``copies``: (added row, row of the program it stands for; -1: a bound).
    """

    problem: Problem
    scaling: Scaling
    keys: tuple[Key, ...]
    price: np.ndarray
    columns: np.ndarray
    steps: sparse.csr_array
    copies: tuple[np.ndarray, np.ndarray]

    def moves(self, x: np.ndarray) -> np.ndarray:
        """Move of every key in column values x, as a share of the limit."""
        return x[self.columns]

    def pull(self, y: np.ndarray) -> np.ndarray:
        """By how much a move by 1 of every key lowers the objective [CNY], by row duals y: its part in the conflict."""
        return self.steps.T @ y[: self.steps.shape[0]]

    def original(self, y: np.ndarray, rows: int) -> np.ndarray:
        """Row duals of the program itself: those of rows that were split come together, those of bounds are left out."""
        added, of = self.copies
        together = y[:rows].copy()
        np.add.at(together, of[of >= 0], y[added[of >= 0]])
        return together


def limits_of(program, *, hourly: bool = False) -> list[Limit]:
    """Every limit that can be moved: hard policies, and rows for the whole time that are a Field's value.

    ``hourly``: also rows and bounds for every hour or day, of which there are many and which seldom collide.
    """
    found = []
    for policy in program.policies:
        if policy.shortfall is None:
            block, is_low = program.rows[policy.row], policy.sense == "at least"
            side = (program.row_lower if is_low else program.row_upper)[block.part]
            step = np.maximum(np.abs(side), np.maximum(LEAST * _most(program, block), 1.0))
            is_hourly = bool(set(block.dims) & set(TIME))
            found += [Limit((policy.name, e), True, is_low, False, is_hourly, *place) for e, place in _elements(block, side, step)]
    found += _of_tables(program, program.rows, program.row_lower, program.row_upper, hourly, is_bound=False)
    return found + (_of_tables(program, program.variables, program.lower, program.upper, hourly, is_bound=True) if hourly else [])


def _of_tables(program, blocks, low: np.ndarray, high: np.ndarray, hourly: bool, *, is_bound: bool) -> list[Limit]:
    """Limits of rows, or of the bounds of columns, that are a Field's value. A cap of zero on a row is one; a bound of zero is not."""
    found = []
    for block in blocks.values():
        is_hourly = bool(set(block.dims) & set(TIME))
        if block.limits == NONE or (is_hourly and not hourly):
            continue
        most = np.zeros(block.size) if is_bound else _most(program, block)
        for name, side, is_low in ((block.limits[0], low[block.part], True), (block.limits[1], high[block.part], False)):
            step = np.where(side == 0, 0.0 if is_low else LEAST * most, np.abs(side))
            for e, (at, value, its) in _elements(block, side, step) if name else ():
                there = np.isfinite(value) & (its > 0)
                if there.any():
                    found.append(Limit((name, e), False, is_low, is_bound, is_hourly, at[there], value[there], its[there]))
    return found


def _most(program, block) -> np.ndarray:
    """The most that every row of a block can come to."""
    return abs(program.matrix[block.part]) @ np.maximum(np.abs(program.lower), np.abs(program.upper))


def _elements(block, *values: np.ndarray):
    """(position in the entity dimension or None, (rows or columns, each of the values there)) of every element of a block."""
    n, members = (1, [None]) if not block.dims or block.dims[0] in TIME else (block.shape[0], block.members[0].tolist())
    parts = [v.reshape(n, -1) for v in (np.arange(block.start, block.start + block.size), *values)] if block.size else []
    return [(member, [v[k] for v in parts]) for k, member in enumerate(members)] if parts else []


def relax(program, limits: list[Limit], nothing: tuple[str, ...] = ()) -> Relaxed:
    """The program with ``limits`` movable, and the variables ``nothing`` held at zero."""
    problem, scaling = problem_of(program), scaling_of(program)
    if nothing:
        high = problem.upper.copy()
        for name in nothing:
            high[program.variables[name].part] = 0.0
        problem = replace(problem, upper=high)
    everything = DEAR * float(np.sum(np.abs(problem.cost) * np.maximum(np.abs(problem.lower), np.abs(problem.upper))))
    problem, row_scale, at, copies = opened(problem, scaling, limits)
    keys = list(dict.fromkeys(limit.key for limit in limits))
    key = np.concatenate([np.full(len(limit.at), keys.index(limit.key)) for limit in limits])
    step = np.concatenate([limit.step if limit.is_low else -limit.step for limit in limits])
    largest = np.zeros(len(keys))
    np.maximum.at(largest, key, np.abs(step) * row_scale[at])
    size = power_of_two(largest)
    move, first, links, linked = chains(key, len(keys))
    (end, n_columns), (n_links, n_moves) = problem.matrix.shape, links.shape
    moving = sparse.coo_array((step, (at, move)), shape=(end, n_moves))
    dearer = 1.0 if any(limit.is_hourly and not limit.is_policy for limit in limits) else TABLES
    targets = {limit.key for limit in limits if limit.is_policy}
    price = np.array([everything if k in targets else everything * dearer for k in keys])
    prices, whose = np.zeros(n_moves), np.searchsorted(first, np.arange(n_moves), side="right") - 1
    prices[first] = price
    relaxed = replace(
        problem,
        matrix=narrow(sparse.block_array([[problem.matrix, moving], [None, links]], format="csr")),
        cost=np.concatenate([problem.cost, prices]),
        lower=np.concatenate([problem.lower, np.zeros(n_moves)]),
        upper=np.concatenate([problem.upper, np.full(n_moves, LARGEST)]),
        row_lower=np.concatenate([problem.row_lower, np.zeros(n_links)]),
        row_upper=np.concatenate([problem.row_upper, np.full(n_links, np.inf)]),
    )
    scaled = Scaling(np.concatenate([scaling.column, 1 / size[whose]]), np.concatenate([row_scale, size[whose[linked]]]), scaling.money)
    steps = sparse.csr_array(sparse.coo_array((step, (at, key)), shape=(end, len(keys))))
    return Relaxed(relaxed, scaled, tuple(keys), price, n_columns + first, steps, copies)


def opened(problem: Problem, scaling: Scaling, limits: list[Limit]) -> tuple[Problem, np.ndarray, np.ndarray, tuple]:
    """The problem with a row for every side that is to move: bounds, and sides of ranges, get one of their own.

    Also the scale of its rows, the row of every place of every limit, and the copies as in ``Relaxed``.
    """
    row_low, row_high, low, high = (v.copy() for v in (problem.row_lower, problem.row_upper, problem.lower, problem.upper))
    parts, scales, sides, rows_of, sources = [problem.matrix], [scaling.row], [], [], []
    end, n_columns = problem.matrix.shape
    for limit in limits:
        side, other = (row_low, row_high) if limit.is_low else (row_high, row_low)
        if not limit.is_bound and not np.isfinite(other[limit.at]).any():
            rows_of.append(limit.at)
            continue
        rows, nowhere = np.arange(end, end := end + len(limit.at)), np.full(len(limit.at), np.inf)
        if limit.is_bound:
            parts.append(sparse.csr_array((np.ones(len(rows)), limit.at, np.arange(len(rows) + 1)), shape=(len(rows), n_columns)))
            scales.append(1 / scaling.column[limit.at])
            (low if limit.is_low else high)[limit.at] = 0.0 if limit.is_low else limit.side + LARGEST * limit.step
        else:
            parts.append(problem.matrix[limit.at])
            scales.append(scaling.row[limit.at])
            side[limit.at] = -np.inf if limit.is_low else np.inf
        sides.append((limit.side, nowhere) if limit.is_low else (-nowhere, limit.side))
        sources.append((rows, np.full(len(rows), -1) if limit.is_bound else limit.at))
        rows_of.append(rows)
    row_low, row_high = (np.concatenate([own, *(s[k] for s in sides)]) for k, own in enumerate((row_low, row_high)))
    copies = tuple(np.concatenate([np.empty(0, int), *(s[k] for s in sources)]) for k in (0, 1))
    matrix = sparse.csr_array(sparse.vstack(parts, format="csr"))
    made = replace(problem, matrix=matrix, lower=low, upper=high, row_lower=row_low, row_upper=row_high)
    return made, np.concatenate(scales), np.concatenate(rows_of), copies


def chains(key: np.ndarray, n_keys: int) -> tuple[np.ndarray, np.ndarray, sparse.coo_array, np.ndarray]:
    """Column of every place's move, first column of every key, the rows that link columns, and the columns they link to the last.

    A key with many places gets a column a place, each at most the one before, so that the first is the move: one column over a whole
    year would fill the factors, and if they were equal presolve would make them one.
    """
    counts = np.bincount(key, minlength=n_keys)
    widths = np.where(counts > MANY, counts, 1)
    first = np.cumsum(widths) - widths
    order = np.argsort(key, kind="stable")
    rank = np.empty(len(key), int)
    rank[order] = np.arange(len(key)) - np.repeat(np.cumsum(counts) - counts, counts)
    move = first[key] + np.where(counts[key] > MANY, rank, 0)
    linked = np.setdiff1d(np.arange(widths.sum()), first)
    n = len(linked)
    both = np.concatenate([np.ones(n), -np.ones(n)]), (np.tile(np.arange(n), 2), np.concatenate([linked - 1, linked]))
    return move, first, sparse.coo_array(both, shape=(n, int(widths.sum()))), linked


def narrow(matrix: sparse.csr_array) -> sparse.csr_array:
    """The same matrix with 32-bit indices, as HiGHS takes it."""
    return sparse.csr_array((matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)), shape=matrix.shape)
