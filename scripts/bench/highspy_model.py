"""The limit: the compiled program's bare arrays, as they are, in one call."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import highspy
import numpy as np
import xarray as xr
from scipy import sparse

from energymodel.running import program_of
from energymodel.solving.problem import Problem, problem_of

ARRAYS = ("cost", "offset", "lower", "upper", "row_lower", "row_upper")


def prepare(data: xr.Dataset) -> Problem:
    """The arrays, made in another process so that neither its time nor its memory counts."""
    with TemporaryDirectory() as folder:
        path, child = Path(folder) / "arrays.npz", os.fork()
        if not child:
            code = 1
            try:
                save(problem_of(program_of(data)), path)
                code = 0
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1]:
            raise SystemExit("the program could not be compiled")
        with np.load(path) as held:
            matrix = sparse.csc_array((held["data"], held["indices"], held["indptr"]), shape=(len(held["row_lower"]), len(held["lower"])))
            return Problem(matrix, *(held[name] if held[name].ndim else held[name].item() for name in ARRAYS))


def save(problem: Problem, path: Path) -> None:
    """Write the arrays of a problem."""
    matrix = problem.matrix.tocsc()  # as HiGHS keeps it
    parts = {name: getattr(matrix, name) for name in ("data", "indices", "indptr")}
    np.savez(path, **parts, **{name: getattr(problem, name) for name in ARRAYS})


def build(problem: Problem) -> Problem:
    """Nothing is left to build."""
    return problem


def hand_over(problem: Problem) -> highspy.Highs:
    """HiGHS with the arrays."""
    return passed(problem, highspy.MatrixFormat.kColwise)


def passed(problem: Problem, layout: highspy.MatrixFormat) -> highspy.Highs:
    """HiGHS with the arrays of a problem whose matrix is csr (by row) or csc (by column)."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    rows, columns = problem.matrix.shape
    solver.passModel(
        columns, rows, problem.matrix.nnz, int(layout), int(highspy.ObjSense.kMinimize), problem.offset,
        problem.cost, problem.lower, problem.upper, problem.row_lower, problem.row_upper,
        problem.matrix.indptr.astype(np.int32, copy=False), problem.matrix.indices.astype(np.int32, copy=False), problem.matrix.data,
        np.zeros(columns, np.int32),
    )  # fmt: skip
    return solver


def size(problem: Problem) -> tuple[int, int]:
    """Columns and rows."""
    return problem.matrix.shape[::-1]


def results(problem: Problem, solver: highspy.Highs, *_) -> tuple[np.ndarray, np.ndarray]:
    """Columns and duals as bare arrays."""
    found = solver.getSolution()
    return np.array(found.col_value), np.array(found.row_dual)
