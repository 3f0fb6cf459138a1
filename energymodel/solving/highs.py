"""HiGHS: the only file that speaks to the solver. Every call's status is read, and the program it holds is read back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from energymodel.errors import ModelError
from energymodel.solving.problem import Problem

METHODS = {
    "hipo": {"solver": "hipo", "run_crossover": "off", "hipo_system": "normaleq"},
    "hipo-tight": {
        "solver": "hipo",
        "run_crossover": "off",
        "hipo_system": "augmented",
        "ipm_optimality_tolerance": 1e-10,
        "kkt_tolerance": 1e-9,
    },
    "ipx": {"solver": "ipx", "run_crossover": "off"},
    "ipx-crossover": {"solver": "ipx", "run_crossover": "on"},
    "simplex": {"solver": "simplex", "run_crossover": "on"},
    "simplex-plain": {"solver": "simplex", "presolve": "off"},
}
"""name -> options of HiGHS: what a method is."""


@dataclass(frozen=True)
class Answer:
    """What HiGHS said: status in its words, column values, row duals (None where it has none), seconds, iterations."""

    status: str
    x: np.ndarray | None
    y: np.ndarray | None
    seconds: float
    iterations: int


def accept(status, call: str) -> None:
    """Raise ModelError unless a HiGHS call returned kOk."""
    if status != highspy.HighsStatus.kOk:
        raise ModelError(f"the solver refused {call}: {status.name}")


def run(
    problem: Problem,
    method: str,
    *,
    threads: int = 0,
    time_limit: float | None = None,
    progress: Callable[[str], None] | None = None,
    **options,
) -> Answer:
    """Solve a problem by one of METHODS. ``progress`` gets HiGHS's log lines, and HiPO's iterations, as they come.

    Raises ModelError, KeyboardInterrupt.
    """
    solver = highspy.Highs()
    chosen = {
        "output_flag": progress is not None,
        "log_to_console": False,
        "threads": threads or os.cpu_count() or 1,
        "random_seed": 0,
        **METHODS[method],
        **options,
    }
    if time_limit is not None:
        chosen["time_limit"] = float(time_limit)
    for name, value in chosen.items():
        accept(solver.setOptionValue(name, value), f"option {name} = {value}")
    if progress is not None:
        solver.cbLogging += lambda event: progress(event.message.rstrip())
        if chosen["solver"] == "hipo":  # HiPO logs nothing while it iterates
            solver.cbIpmInterrupt += lambda event: progress(f"iteration {event.data_out.ipm_iteration_count}")
    load(solver, problem)
    solver.HandleKeyboardInterrupt = True
    began = time.perf_counter()
    solver.solve()
    seconds = time.perf_counter() - began
    info, solution = solver.getInfo(), solver.getSolution()
    return Answer(
        status=solver.modelStatusToString(solver.getModelStatus()),
        x=np.array(solution.col_value) if solution.value_valid else None,
        y=np.array(solution.row_dual) if solution.dual_valid else None,
        seconds=seconds,
        iterations=max(info.simplex_iteration_count, info.ipm_iteration_count),
    )


def load(solver, problem: Problem) -> None:
    """Hand the arrays over and read the program back: what HiGHS holds must be what was written."""
    matrix = problem.matrix
    rows, columns = matrix.shape
    accept(
        solver.passModel(
            columns,
            rows,
            matrix.nnz,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            problem.offset,
            problem.cost,
            problem.lower,
            problem.upper,
            problem.row_lower,
            problem.row_upper,
            matrix.indptr.astype(np.int32, copy=False),
            matrix.indices.astype(np.int32, copy=False),
            matrix.data,
            np.zeros(columns, dtype=np.int32),
        ),
        "the program",
    )
    held = (solver.getNumCol(), solver.getNumRow(), solver.getNumNz())
    if held != (columns, rows, matrix.nnz):
        raise ModelError(
            f"the solver holds {held} columns, rows and nonzeros of the {(columns, rows, matrix.nnz)} written: "
            "coefficients too small or too large"
        )
