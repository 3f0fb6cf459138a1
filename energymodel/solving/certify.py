r"""The certificate: what a solution is worth, computed from our own arrays, not from what the solver says of itself.

For any row duals y, weak duality gives a lower bound on the least cost,

.. math:: c^\top x \ge \sum_i \min(y_i^+ l_i, \ldots) + \sum_j \min_{l_j \le x_j \le u_j} (c - A^\top y)_j x_j ,

and with every column bounded it is finite whatever y is. Rounding of :math:`c - A^\top y` is bounded by Higham's
:math:`\gamma_k` and subtracted, so that the bound is safe.

Source: Neumaier and Shcherbina 2004, doi:10.1007/s10107-003-0433-3; Jansson 2004, doi:10.1137/S1052623402416839.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from energymodel.solving.problem import Problem

UNIT_ROUNDOFF = np.finfo(float).eps / 2
LARGEST_GAP, LARGEST_RESIDUAL, LARGEST_RELATIVE_RESIDUAL = 1e-6, 1e-3, 1e-6
"""Accepted: gap relative to cost; row residual in the row's unit (1 kW) or relative to the row's size."""


@dataclass(frozen=True)
class Certificate:
    """``objective`` and a safe lower ``bound`` [CNY], relative ``gap``, largest row ``residual`` [row's unit] and relative."""

    objective: float
    bound: float
    gap: float
    residual: float
    relative_residual: float

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why the solution is not accepted; empty where it is."""
        checks = (
            (self.gap <= LARGEST_GAP, f"proven gap {self.gap:.1e} above {LARGEST_GAP:.0e}"),
            (self.gap >= -LARGEST_GAP, f"cost below its own bound by {-self.gap:.1e}"),
            (
                self.residual <= LARGEST_RESIDUAL or self.relative_residual <= LARGEST_RELATIVE_RESIDUAL,
                f"a row is missed by {self.residual:.1e} ({self.relative_residual:.1e} of its size)",
            ),
        )
        return tuple(text for met, text in checks if not met)


def safe_bound(problem: Problem, y: np.ndarray) -> float:
    """Largest cost that y proves no solution can be below [CNY]."""
    lower, upper = problem.row_lower, problem.row_upper
    y = np.where((y > 0) & np.isneginf(lower) | (y < 0) & np.isposinf(upper) | ~np.isfinite(y), 0.0, y)
    transposed = sparse.csc_array((problem.matrix.data, problem.matrix.indices, problem.matrix.indptr), shape=problem.matrix.shape[::-1])
    reduced = problem.cost - transposed @ y
    longest = int(np.bincount(problem.matrix.indices, minlength=1).max(initial=0)) + 2
    error = longest * UNIT_ROUNDOFF / (1 - longest * UNIT_ROUNDOFF) * (np.abs(problem.cost) + abs(transposed) @ np.abs(y))
    side = np.where(y > 0, lower, upper)
    rows = np.where(y != 0, y * np.where(y != 0, side, 0.0), 0.0)
    columns = np.minimum(reduced * problem.lower, reduced * problem.upper)
    slack = error * np.maximum(np.abs(problem.lower), np.abs(problem.upper)) + 4 * UNIT_ROUNDOFF * np.abs(columns)
    parts = np.concatenate([[problem.offset], rows, columns, -slack, -4 * UNIT_ROUNDOFF * np.abs(rows)])
    return math.nextafter(math.fsum(parts.tolist()), -math.inf)


def certify(problem: Problem, x: np.ndarray, y: np.ndarray) -> Certificate:
    """Certificate of column values x (within their bounds) and row duals y."""
    activity = problem.matrix @ x
    missed = np.maximum(np.maximum(problem.row_lower - activity, activity - problem.row_upper), 0.0)
    size = np.maximum(abs(problem.matrix) @ np.abs(x), 1.0)
    objective = math.fsum((problem.cost * x).tolist()) + problem.offset
    bound = safe_bound(problem, y)
    return Certificate(
        objective,
        bound,
        (objective - bound) / max(abs(objective), 1.0),
        float(missed.max(initial=0.0)),
        float((missed / size).max(initial=0.0)),
    )
