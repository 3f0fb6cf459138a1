"""Stock Pyomo: the same rooms element by element, handed over by its linear standard form."""

from __future__ import annotations

import highspy
import numpy as np
import pandas as pd
import pyomo.environ as pyo
import xarray as xr
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from energymodel.algebra.expand import expand
from energymodel.algebra.model import Model
from energymodel.rooms import fields, switched_on
from energymodel.solving.problem import Problem
from scripts.bench.highspy_model import passed

EQUAL, AT_LEAST = 0, -1
"""Marks of rows in Pyomo's mixed form."""


def build(data: xr.Dataset) -> Model:
    """The concrete model of every room that is switched on."""
    rooms = switched_on(data)
    return expand(data, fields(rooms), rooms)


def hand_over(model: Model) -> highspy.Highs:
    """HiGHS with the model's standard form: one compilation, one call."""
    form = LinearStandardFormCompiler().write(model, mixed_form=True)
    kind = np.array([row.bound_type for row in form.rows])
    bounds = np.array([v.bounds for v in form.columns], float)
    sides = np.where(kind >= EQUAL, form.rhs, np.inf), np.where(kind <= EQUAL, form.rhs, -np.inf)
    cost = np.asarray(form.c.todense(), float).ravel()
    model.columns = form.columns
    return passed(Problem(form.A, cost, float(form.c_offset[0]), *bounds.T.copy(), sides[1], sides[0]), highspy.MatrixFormat.kColwise)


def size(model: Model) -> tuple[int, int]:
    """Columns and rows."""
    return tuple(sum(len(c) for c in model.component_objects(kind, active=True)) for kind in (pyo.Var, pyo.Constraint))


def results(model: Model, solver: highspy.Highs, *_) -> dict[str, pd.Series]:
    """The solution loaded into the variables, and read from them by name."""
    for variable, value in zip(model.columns, solver.getSolution().col_value, strict=True):
        variable.set_value(value, skip_validation=True)
    return {v.local_name: pd.Series(v.extract_values()) for v in model.component_objects(pyo.Var, active=True)}
