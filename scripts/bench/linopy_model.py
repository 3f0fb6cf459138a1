"""linopy: the same system over labelled arrays, in linopy's sparse mode: sums over groups are not padded, rows kept as they go."""

from __future__ import annotations

import highspy
import linopy
import xarray as xr
from linopy.io import to_highspy

from scripts.bench.linopy_gas import city_gas, gas
from scripts.bench.linopy_imports import imports
from scripts.bench.linopy_policies import policies
from scripts.bench.linopy_supply import corridors, demand, load_power, plant_power, plants, reservoirs, responses, stores
from scripts.bench.linopy_system import System, summed
from scripts.bench.linopy_units import units

RESERVE_SHORTFALL = 1e5
"""Most reserve not held [MW]."""


def build(data: xr.Dataset) -> linopy.Model:
    """The model of every room that is switched on [CNY, MW]."""
    s = System(data)
    for add in (units, gas, reservoirs, stores, plants, imports, demand, responses, corridors, reserve, balance, policies):
        add(s)
    s.model.add_objective(s.total("cost"))
    s.model.parameters = s.model.parameters.assign(paid_anyway=paid_anyway(data))
    return s.model


def reserve(s: System) -> None:
    """Headroom covers a share of load and the largest infeed."""
    d = s.data
    missing = s.model.add_variables(0, RESERVE_SHORTFALL, coords=[d.indexes["hour"]], name="reserve_shortfall")
    s.add("reserve", 1 * missing)
    s.add("cost", (missing * (d.reserve_shortfall_price * d.hour_length)).sum())
    full = (d.reservoir_capacity * d.reservoir_in_service).sum("reservoir")
    s.model.add_constraints(s.total("reserve"), ">=", d.reserve_load_share * load_power(d).sum("load") - full, name="reserve_met")


def balance(s: System) -> None:
    """What is fed into a zone is taken out of it."""
    d = s.data
    fed = linopy.merge([power.groupby(zone.rename("zone")).sum() for power, zone in s.power], join="outer")
    fixed = plant_power(d).sel(plant=~d.plant_curtailable)
    taken = summed(load_power(d), d.load_zone, d.zone) - summed(fixed, d.plant_zone.sel(plant=fixed.plant), d.zone)
    s.model.add_constraints(fed.reindex(zone=d.zone.values), "=", taken, name="power_balance")


def paid_anyway(d: xr.Dataset) -> float:
    """What no decision changes, and linopy's objective does not hold: plants that are not turned down, gas that others buy [CNY]."""
    fixed = (d.plant_operation_cost * plant_power(d) * d.hour_length).sel(plant=~d.plant_curtailable)
    return float(fixed.sum() - (d.gas_demand_price * city_gas(d)).sum())


def hand_over(model: linopy.Model) -> highspy.Highs:
    """HiGHS with linopy's arrays."""
    solver = to_highspy(model)
    solver.changeObjectiveOffset(float(model.parameters.paid_anyway))
    return solver


def size(model: linopy.Model) -> tuple[int, int]:
    """Columns and rows."""
    return model.nvars, model.ncons
