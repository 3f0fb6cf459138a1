r"""The certificate: what a solution is worth, computed from our own arrays, not from what the solver says of itself.

For any row duals y, weak duality gives a lower bound on the least cost,

.. math:: c^\top x \ge \sum_i \min(y_i^+ l_i, \ldots) + \sum_j \min_{l_j \le x_j \le u_j} (c - A^\top y)_j x_j ,

and with every column bounded it is finite whatever y is. Rounding of :math:`c - A^\top y` is bounded by Higham's
:math:`\gamma_k` and subtracted, so that the bound is safe.

The gap certifies the cost, not each price: an error in one hour's dual moves it little. Prices are held to complementarity: a
column pays for the bound it is on and for nothing else, so that away from it the reduced cost vanishes; likewise a row's dual.

Source: Neumaier and Shcherbina 2004, doi:10.1007/s10107-003-0433-3; Jansson 2004, doi:10.1137/S1052623402416839.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from energymodel.solving.problem import Problem

UNIT_ROUNDOFF = np.finfo(float).eps / 2
LARGEST_GAP, LARGEST_RESIDUAL, LARGEST_RELATIVE_RESIDUAL, LARGEST_PRICE_ERROR = 1e-6, 1e-3, 1e-6, 0.1
"""Accepted: gap relative to cost; residual of rows in MW (1 kW), and of every row relative to its size; price [CNY/MW]."""

LARGEST_SUM, ROUNDED = 1e300, 1e-6
"""Sums above this may overflow on the way; more than this a float sum of millions of terms of one sign is not off, relatively."""

SMALL = 1e-3
"""A row has at least this share of the size it could come to: what is missed of a row at rest is nothing beside nothing."""

AWAY = 1.0
"""Further than this from a bound or side [MW] is away from it: interior points come near bounds, but not quite there."""


@dataclass(frozen=True)
class Certificate:
    """``objective`` and a safe lower ``bound`` [CNY] with their relative ``gap``; the largest ``residual`` of rows in MW [MW] and
    of all rows, relative to their size; the largest ``price_error`` [CNY/MW, of a step]; how far a column is ``outside`` its bounds.
    """

    objective: float
    bound: float
    gap: float
    residual: float
    relative_residual: float
    price_error: float
    outside: float

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the solution is not accepted; empty where it is."""
        checks = (
            (self.gap <= LARGEST_GAP, f"proven gap {self.gap:.1e} above {LARGEST_GAP:.0e}"),
            (self.gap >= -LARGEST_GAP, f"cost below its own bound by {-self.gap:.1e}"),
            (self.residual <= LARGEST_RESIDUAL, f"a row is missed by {self.residual * 1e3:.1e} kW"),
            (self.relative_residual <= LARGEST_RELATIVE_RESIDUAL, f"a row is missed by {self.relative_residual:.1e} of its size"),
            (self.price_error <= LARGEST_PRICE_ERROR, f"a price is off by {self.price_error:.1e} CNY/MW"),
            (self.outside <= 0, f"a column is outside its bounds by {self.outside:.1e}"),
        )
        return tuple(text for met, text in checks if not met)


def safe_bound(problem: Problem, y: np.ndarray) -> float:
    """Largest cost that y proves no solution can be below [CNY]."""
    lower, upper = problem.row_lower, problem.row_upper
    y = np.where((y > 0) & np.isneginf(lower) | (y < 0) & np.isposinf(upper) | ~np.isfinite(y), 0.0, y)
    columns_first = transposed(problem)
    reduced = problem.cost - columns_first @ y
    longest = int(np.bincount(problem.matrix.indices, minlength=1).max(initial=0)) + 2
    error = longest * UNIT_ROUNDOFF / (1 - longest * UNIT_ROUNDOFF) * (np.abs(problem.cost) + abs(columns_first) @ np.abs(y))
    side = np.where(y > 0, lower, upper)
    rows = np.where(y != 0, y * np.where(y != 0, side, 0.0), 0.0)
    columns = np.minimum(reduced * problem.lower, reduced * problem.upper)
    slack = (error * np.maximum(np.abs(problem.lower), np.abs(problem.upper))).sum()
    slack += 4 * UNIT_ROUNDOFF * (np.abs(columns).sum() + np.abs(rows).sum())
    proven = exact_sum(np.concatenate([[problem.offset], rows, columns])) - (1 + ROUNDED) * float(slack)
    return math.nextafter(proven, -math.inf) if math.isfinite(proven) else -math.inf


def certify(problem: Problem, x: np.ndarray, y: np.ndarray) -> Certificate:
    """Certificate of column values x and row duals y."""
    activity = problem.matrix @ x
    missed = np.maximum(np.maximum(problem.row_lower - activity, activity - problem.row_upper), 0.0)
    sizes = abs(problem.matrix)
    most = sizes @ np.maximum(np.abs(problem.lower), np.abs(problem.upper))
    size = np.maximum(np.maximum(sizes @ np.abs(x), SMALL * most), 1.0)
    objective = exact_sum(problem.cost * x) + problem.offset
    bound = safe_bound(problem, y)
    reduced = problem.cost - transposed(problem) @ y
    by_columns = largest(unpaid(reduced, x, problem.lower, problem.upper), problem.power_columns)
    by_rows = largest(unpaid(y, activity, problem.row_lower, problem.row_upper), problem.power_rows)
    return Certificate(
        objective,
        bound,
        (objective - bound) / max(abs(objective), 1.0),
        largest(missed, problem.power_rows),
        float((missed / size).max(initial=0.0)),
        float(np.max([by_columns, by_rows])) if np.isfinite(y).all() else math.inf,
        float(np.maximum(problem.lower - x, x - problem.upper).max(initial=0.0)),
    )


def unpaid(price: np.ndarray, value: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """What is paid for a bound that a value is AWAY from: for the lower one where the price is positive, else for the upper one."""
    distance = np.where(price > 0, value - lower, upper - value)
    return np.where(distance > AWAY, np.abs(price), 0.0)


def largest(values: np.ndarray, parts: Iterable[slice]) -> float:
    """Largest of the values in those parts; 0 where there are none, NaN where one is."""
    return float(np.max([values[part].max(initial=0.0) for part in parts], initial=0.0))


def exact_sum(values: np.ndarray) -> float:
    """Sum without rounding on the way; minus infinity, which proves nothing, where it is no number."""
    return math.fsum(values.tolist()) if np.abs(values).sum() < LARGEST_SUM else -math.inf


def transposed(problem: Problem) -> sparse.csc_array:
    """The matrix by columns; its arrays are shared."""
    matrix = problem.matrix
    return sparse.csc_array((matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape[::-1])
