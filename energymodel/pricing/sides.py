r"""Sides: what one MW less saves and one MW more costs in a zone and hour, by solving again.

A price is what a very small amount is worth. Where the dispatch is at a corner, one step to the left is worth less than one to
the right, and every price in between supports the dispatch: :math:`\pi^- \le \pi \le \pi^+`.

Solved again are the steps around the hour, the others stay as they are. What reaches beyond (a target of the year, a store's level at
the edges) is held: then the right side is never too low and the left never too high. Or it is paid at its shadow price: then the
right side is never too high and the left never too low. Where the two agree, and of a run that is solved again as a whole, they are
exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from energymodel.algebra.program import Program
from energymodel.errors import EnergyModelError
from energymodel.pricing.moves import SAME
from energymodel.pricing.parts import BALANCE
from energymodel.solving.several import solve_all

STEP = 1.0
"""One more and one less [MW]."""

AROUND = (12, 84)
"""Steps before and behind the hour that are solved again: where a day leaves the sides apart, a week."""


@dataclass(frozen=True)
class Sides:
    """What one MW less saves (``left``: at least, at most) and one more costs (``right``: at least, at most) [CNY/MWh], NaN where there
    is no such dispatch; ``error`` [CNY/MWh] is what the proofs leave open; ``steps`` were solved again.
    """

    left: tuple[float, float]
    right: tuple[float, float]
    error: float
    steps: int

    @property
    def is_one(self) -> bool:
        """Whether one less saves what one more costs: the price is the only one."""
        return bool(self.right[1] - self.left[0] <= SAME + self.error)


def sides_of(program: Program, data: xr.Dataset, x: np.ndarray, y: np.ndarray, zone: int, step: int, **how) -> Sides:
    """Sides of the price in a zone and step (positions), at columns x and row duals y. ``how`` is for solve_all. Raises what it raises."""
    for around in AROUND:
        left, right, error, steps = within(program, data, x, zone, step, around, **how)
        found = Sides((left, left), (right, right), error, steps)
        if steps == data.sizes["hour"] or found.is_one:
            return found
    most, least, more, _ = within(program, data, x, zone, step, around, y, **how)
    return Sides((left, most), (least, right), max(error, more), steps)


def within(program: Program, data: xr.Dataset, x: np.ndarray, zone: int, step: int, around: int, y: np.ndarray | None = None, **how):
    """Left, right, error and number of steps with so many before and behind; ``y``: what reaches beyond is paid, not held."""
    length, steps = float(data["hour_length"].values[step]), data.sizes["hour"]
    first = int(np.clip(step - around, 0, max(0, steps - 2 * around - 1)))
    last = min(steps, first + 2 * around + 1)
    inside = {"hour": np.arange(first, last), "day": np.unique(data["day_of"].values[first:last])}
    part, row = freed(program, x, inside, program.rows[BALANCE].start + zone * steps + step, y)
    programs = {change: (lambda change=change: shifted(part, row, change)) for change in (-STEP, 0.0, STEP)}
    found = dict(solve_all(programs, lambda program, solution: solution.certificate, method="simplex", **how))
    if isinstance(base := found[0.0], EnergyModelError):
        raise base
    proven = {change: c for change, c in found.items() if not isinstance(c, EnergyModelError)}
    error = 2 * max(abs(c.objective - c.bound) for c in proven.values()) / (STEP * length)
    left, right = ((proven[k].objective - base.objective) / (k * length) if k in proven else np.nan for k in (-STEP, STEP))
    return left, right, error, last - first


def freed(program: Program, x: np.ndarray, inside: dict[str, np.ndarray], row: int, y: np.ndarray | None = None) -> tuple[Program, int]:
    """The program of the columns ``inside`` (dimension -> positions) or without time, the others as in x; and where a row is in it.

    Its rows are as wide as x needs, so that x itself is a dispatch of it. With ``y``, rows that others are in too are paid at their duals.
    """
    free = np.ones(len(x), bool)
    for block in program.variables.values():
        for axis, dim in enumerate(block.dims):
            if dim in inside:
                along = [-1 if k == axis else 1 for k in range(len(block.shape))]
                free[block.part] &= np.broadcast_to(np.isin(block.members[axis], inside[dim]).reshape(along), block.shape).ravel()
    matrix, activity = program.matrix.tocsc()[:, free].tocsr(), program.matrix @ x
    cost, kept = program.cost[free], np.diff(matrix.indptr) > 0
    if y is not None:
        beyond = kept & (np.diff(matrix.indptr) < np.diff(program.matrix.indptr))
        cost, kept = cost - matrix.T @ np.where(beyond, y, 0.0), kept & ~beyond
    rows = np.flatnonzero(kept)
    fixed = (activity - matrix @ x[free])[rows]
    low, high = np.minimum(program.row_lower, activity)[rows] - fixed, np.maximum(program.row_upper, activity)[rows] - fixed
    bare = {"variables": {}, "rows": {}, "accounts": {}, "entries": (), "policies": ()}
    part = Program(matrix[rows], program.lower[free], program.upper[free], cost, 0.0, low, high, **bare)
    return part, int(np.searchsorted(rows, row))


def shifted(program: Program, row: int, change: float) -> Program:
    """A program with the sides of one row moved."""
    low, high = program.row_lower.copy(), program.row_upper.copy()
    low[row] += change
    high[row] += change
    return replace(program, row_lower=low, row_upper=high)
