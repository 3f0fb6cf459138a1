"""PyPSA: the same system as a network, and what PyPSA lacks as extra variables and constraints of linopy."""

from __future__ import annotations

import highspy
import linopy
import pypsa
import xarray as xr
from linopy.constants import Result, Solution, Status
from linopy.io import to_highspy

from scripts.bench.linopy_solution import by_label
from scripts.bench.pypsa_extra import commitment, contracts, gas, min_flow, reserve, responses
from scripts.bench.pypsa_network import network, plant_power
from scripts.bench.pypsa_policies import policies
from scripts.bench.pypsa_units import thermal

linopy.options["semantics"] = "v1"
pypsa.options.api.legacy_string_dtype = False


def build(data: xr.Dataset) -> linopy.Model:
    """The model of every room that is switched on [CNY, MW]; its network is ``model.parameters.attrs["network"]``."""
    t = thermal(data)
    n = network(data, t)
    m = n.optimize.create_model(sparse=True, consistency_check=False, include_objective_constant=False)
    responses(n, data)
    min_flow(n, data)
    costs = [commitment(n, t), gas(n, data, t), contracts(n, data), reserve(n, data), *policies(n, data, t)]
    m.objective = linopy.merge([m.objective.expression, *costs])
    m.parameters = m.parameters.assign(paid_anyway=paid_anyway(data)).assign_attrs(network=n)
    return m


def paid_anyway(data: xr.Dataset) -> float:
    """What no decision changes, and linopy's objective cannot hold: plants that are not turned down, gas that others buy [CNY]."""
    fixed = data.plant_operation_cost * plant_power(data) * data.hour_length
    city = data.gas_demand_price * data.gas_demand * data.gas_demand_scale * data.day_share
    return float(fixed.sel(plant=~data.plant_curtailable).sum() - city.sum())


def hand_over(model: linopy.Model) -> highspy.Highs:
    """HiGHS with linopy's arrays."""
    solver = to_highspy(model)
    solver.changeObjectiveOffset(float(model.parameters.paid_anyway))
    return solver


def size(model: linopy.Model) -> tuple[int, int]:
    """Columns and rows."""
    return model.nvars, model.ncons


def results(model: linopy.Model, solver: highspy.Highs, *_) -> pypsa.Network:
    """The network with dispatch and prices as tables: what PyPSA's ``solve_model`` does after the solver ran."""
    found = solver.getSolution()
    primal = by_label(found.col_value, model.variables.label_index.vlabels)
    dual = by_label(found.row_dual, model.constraints.label_index.clabels)
    model.assign_result(Result(Status.process("ok", "optimal"), Solution(primal, dual, solver.getObjectiveValue())))
    n = model.parameters.attrs["network"]
    n.optimize.assign_solution()
    n.optimize.assign_duals()
    n.optimize.post_processing()
    return n
