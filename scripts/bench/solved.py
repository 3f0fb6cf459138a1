"""What HiGHS makes of a problem, timed: for the scripts that measure ways of solving."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import highspy
import numpy as np

from energymodel.solving.highs import METHODS, load
from energymodel.solving.problem import Problem, Scaling

HIPO = METHODS["hipo"]
NO_BOUND = 1e30
"""HiGHS takes it as infinite."""


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
        assert solver.setBasis(basis) == highspy.HighsStatus.kOk
    began = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - began
    info, solution = solver.getInfo(), solver.getSolution()
    x, y = np.array(solution.col_value), np.array(solution.row_dual)
    x, y = (scaling.primal(x), scaling.dual(y)) if scaling and len(x) else (x, y)
    iterations = max(info.simplex_iteration_count, info.ipm_iteration_count)
    return Told(solver.modelStatusToString(solver.getModelStatus()), seconds, iterations, x, y, solver.getBasis())


def without(problem: Problem, rows: np.ndarray, scaling: Scaling, limit: float) -> Told:
    """HiPO on a problem without some of its rows; their duals are zero."""
    kept = replace(problem, matrix=problem.matrix[~rows], row_lower=problem.row_lower[~rows], row_upper=problem.row_upper[~rows])
    told = solved(kept, replace(scaling, row=scaling.row[~rows]), limit, **HIPO)
    y = np.zeros(len(rows))
    if len(told.y):
        y[~rows] = told.y
    return replace(told, y=y)
