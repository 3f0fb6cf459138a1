"""A solution read back into a linopy model: what its ``solve`` does after the solver ran."""

from __future__ import annotations

import highspy
import linopy
import numpy as np
import xarray as xr
from linopy.constants import Result, Solution, Status


def results(model: linopy.Model, solver: highspy.Highs, *_) -> xr.Dataset:
    """Columns and duals as labelled arrays."""
    assign(model, solver)
    return model.solution


def assign(model: linopy.Model, solver: highspy.Highs) -> None:
    """Let a model have the columns and duals that HiGHS found."""
    found = solver.getSolution()
    primal = by_label(found.col_value, model.variables.label_index.vlabels)
    dual = by_label(found.row_dual, model.constraints.label_index.clabels)
    model.assign_result(Result(Status.process("ok", "optimal"), Solution(primal, dual, solver.getObjectiveValue())))


def by_label(values: list[float], labels: np.ndarray) -> np.ndarray:
    """Values by linopy's label of each; what is masked has none."""
    full = np.full(labels.max(initial=-1) + 1, np.nan)
    full[labels] = values
    return full
