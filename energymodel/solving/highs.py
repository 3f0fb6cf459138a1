"""HiGHS: the only file that speaks to the solver. Every call's status is read, and the program it holds is read back."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from energymodel.errors import ModelError
from energymodel.solving.memory import refuse_beyond_numbers
from energymodel.solving.problem import Problem, pieces
from energymodel.solving.waiting import wait_for

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


CLAIMS = tuple(getattr(highspy.HighsModelStatus, name) for name in ("kOptimal", "kInfeasible", "kUnboundedOrInfeasible"))
"""What is believed only where the call that says so returned kOk itself."""

SAME = 1e-12
"""How far the solver's own row activities may be from ours, relative to their size: both round."""


@dataclass(frozen=True)
class Answer:
    """What HiGHS said: its status in words, column values (None where it has none), row duals (zero where it has none; from a
    solve that was cut short they still prove a bound), seconds, iterations, and the interrupt that cut it short."""

    status: str
    x: np.ndarray | None
    y: np.ndarray
    seconds: float
    iterations: int
    interrupt: KeyboardInterrupt | None = None


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
    stop: threading.Event | None = None,
    **options,
) -> Answer:
    """Solve a problem by one of METHODS. ``progress`` gets HiGHS's log lines, and HiPO's iterations, as they come.

    ``time_limit`` [s] holds where HiGHS does not look at the clock too (presolve, a factorisation): it is then left behind,
    as on an interrupt, and as when somebody sets ``stop``. Raises ModelError.
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
    load(solver, problem)
    end, iterations = threading.Event(), [0]

    def heard(event):
        iterations[0] = max(iterations[0], event.data_out.simplex_iteration_count, event.data_out.ipm_iteration_count)
        if end.is_set():
            event.interrupt()
        elif progress is not None and chosen["solver"] == "hipo":  # HiPO logs nothing while it iterates
            progress(f"iteration {iterations[0]}")

    solver.cbSimplexInterrupt += heard
    solver.cbIpmInterrupt += heard
    if progress is not None:
        solver.cbLogging += lambda event: progress(event.message.rstrip())
    began = time.perf_counter()
    waited = wait_for(lambda: solve(solver), end, time_limit, stop)
    seconds = time.perf_counter() - began
    nothing = np.zeros(len(problem.row_lower))
    if waited.result is None:
        status = "Interrupted by user" if waited.interrupt else "Time limit reached"
        return Answer(status, None, nothing, seconds, iterations[0], waited.interrupt)
    info, solution = solver.getInfo(), solver.getSolution()
    is_valid = info.valid and solution.value_valid and solution.dual_valid
    y = np.array(solution.row_dual)
    return Answer(
        status=status_of(waited.result, solver.getModelStatus(), solver.modelStatusToString),
        x=np.array(solution.col_value) if is_valid else None,
        y=y if len(y) == len(nothing) else nothing,
        seconds=seconds,
        iterations=max(info.simplex_iteration_count, info.ipm_iteration_count),
        interrupt=waited.interrupt,
    )


def solve(solver):
    """Status of the call; the threads that HiGHS keeps for the next one are let go, for it may come from another thread."""
    try:
        return solver.run()
    finally:
        highspy.Highs.resetGlobalScheduler(False)


def status_of(returned, status, words: Callable) -> str:
    """The model status in HiGHS's words, and where it is a claim what the call returned, unless that was kOk."""
    is_doubtful = status in CLAIMS and returned != highspy.HighsStatus.kOk
    return f"{words(status)}, but the call returned {returned.name}" if is_doubtful else words(status)


def load(solver, problem: Problem) -> None:
    """Hand the arrays over and read the program back: what HiGHS holds must be what was written."""
    hand_over(solver, problem)
    read_back(solver, problem)


def hand_over(solver, problem: Problem) -> None:
    """Hand the arrays over. Raises ModelError where a number is none, or HiGHS drops or refuses one."""
    rows, columns = problem.matrix.shape
    refuse_beyond_numbers(columns, rows, problem.matrix.nnz)
    refuse_what_is_no_number(problem)
    matrix = problem.matrix.tocsc()
    accept(
        solver.passModel(
            columns,
            rows,
            matrix.nnz,
            int(highspy.MatrixFormat.kColwise),
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


def refuse_what_is_no_number(problem: Problem) -> None:
    """Raise ModelError unless all that is handed over is finite, but for the open sides of rows."""
    parts = {"coefficient": problem.matrix.data, "cost": problem.cost, "lower bound": problem.lower, "upper bound": problem.upper}
    parts |= {"offset": np.atleast_1d(problem.offset)}
    wrong = [name for name, values in parts.items() if not all(np.isfinite(piece).all() for piece in pieces(values))]
    if not ((problem.row_lower < np.inf) & (problem.row_upper > -np.inf)).all():
        wrong.append("side of a row")
    if wrong:
        raise ModelError(f"no finite number is a {', a '.join(wrong)} of the program")


def read_back(solver, problem: Problem) -> None:
    """Raise ModelError unless the matrix that HiGHS holds takes an arbitrary point to where ours does.

    A sum of every row with weights of its own, for a tenth of what it takes to read 5 million coefficients back.
    """
    weights = np.random.default_rng(0).uniform(1.0, 2.0, len(problem.cost))
    point = highspy.HighsSolution()
    point.col_value, point.value_valid = memoryview(weights), True  # read number by number, and NumPy's own are slow to make
    accept(solver.setSolution(point), "a point")
    row_value = solver.getSolution().row_value
    held, ours = np.fromiter(row_value, float, len(row_value)), problem.matrix @ weights
    accept(solver.clearSolver(), "to forget a point")
    off = np.abs(held - ours)
    rows = np.flatnonzero(~(off <= SAME * np.abs(ours)))  # only these have a size, sum of |coefficient * weight|, that matters
    if not (off[rows] <= SAME * (abs(problem.matrix[rows]) @ weights)).all():
        raise ModelError("the solver holds other coefficients than were written")
