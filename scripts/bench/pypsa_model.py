"""PyPSA: the same system as a network, and what PyPSA lacks as extra variables and constraints of linopy."""

from __future__ import annotations

import highspy
import linopy
import pypsa
import xarray as xr

from scripts.bench.linopy_model import hand_over, paid_anyway, size
from scripts.bench.linopy_solution import assign
from scripts.bench.pypsa_extra import commitment, contracts, gas, min_flow, reserve, responses
from scripts.bench.pypsa_network import network
from scripts.bench.pypsa_policies import policies
from scripts.bench.thermal import thermal

__all__ = ["build", "hand_over", "results", "size"]

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


def results(model: linopy.Model, solver: highspy.Highs, *_) -> pypsa.Network:
    """The network with dispatch and prices as tables: what PyPSA's ``solve_model`` does after the solver ran."""
    assign(model, solver)
    n = model.parameters.attrs["network"]
    n.optimize.assign_solution()
    n.optimize.assign_duals()
    n.optimize.post_processing()
    return n
