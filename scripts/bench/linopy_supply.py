"""What else feeds and takes power: plants, stores, reservoirs, loads and their response, corridors."""

from __future__ import annotations

import linopy
import numpy as np
import xarray as xr
from linopy import LinearExpression, Variable

from scripts.bench.linopy_system import System, at, summed

MILLION_M3_PER_FLOW_HOUR = 3600 / 1e6
"""1 m3/s over one hour [million m3]."""


def plant_power(d: xr.Dataset) -> xr.DataArray:
    """Power that plants could give [MW]."""
    return d.plant_capacity * d.plant_scale * d.plant_availability * d.plant_in_service


def plants(s: System) -> None:
    """Plants that can be turned down."""
    d = s.data
    curtailable = d.plant[d.plant_curtailable]
    output = s.model.add_variables(0, plant_power(d).sel(plant=curtailable), name="plant_output")
    s.power.append((output, d.plant_zone.sel(plant=curtailable)))
    s.add("cost", (output * (d.plant_operation_cost.sel(plant=curtailable) * d.hour_length)).sum())
    renewable(s, output, d.plant_technology.sel(plant=curtailable))
    wind_and_sun = curtailable[d.plant_variable.sel(plant=curtailable)]
    if wind_and_sun.size and "curtailment_cap_share" in d:
        s.add("used", (output.sel(plant=wind_and_sun) * d.hour_length).sum())


def renewable(s: System, power: Variable, technology: xr.DataArray, sign: xr.DataArray | float = 1.0) -> None:
    """Add the energy of a variable to what its technology counts as [MWh]."""
    for kind in ("renewable", "non_hydro"):
        counts = at(s.data[f"technology_{kind}"], technology=technology) * sign
        counts = counts[counts != 0]
        if counts.size and f"{kind}_weight_share" in s.data:
            dim = counts.dims[0]
            s.add(kind, (power.sel({dim: counts[dim]}) * (counts * s.data.hour_length)).sum())


def stores(s: System) -> None:
    """Pumped hydro and batteries that are there at some hour; the level closes over the horizon."""
    m, hours = s.model, s.data.hour_length
    d = s.data[[name for name in s.data.data_vars if str(name).startswith("store_")]]
    d = d.sel(store=(d.store_in_service > 0).any("hour"))
    if not d.store.size:
        return
    power, efficiency, duration = d.store_power * d.store_in_service, d.store_efficiency, float(s.data.reserve_duration)
    charge = m.add_variables(0, power, name="store_charge")
    discharge = m.add_variables(0, power, name="store_discharge")
    level = m.add_variables(0, power * d.store_hours, name="store_level")
    reserve = m.add_variables(0, 2 * power, name="store_reserve")
    kept = [(1, level), (-1, level.roll(hour=1)), (-efficiency * hours, charge), (hours / efficiency, discharge)]
    held = [(duration, reserve), (-duration, charge), (-efficiency, level)]
    m.add_constraints(kept, "=", 0, name="store_balance")
    m.add_constraints([(1, reserve), (1, discharge), (-1, charge)], "<=", power, name="store_reserve_within_power")
    m.add_constraints(held, "<=", 0, name="store_reserve_within_level")
    s.power.extend([(discharge, d.store_zone), (-1 * charge, d.store_zone)])
    s.add("reserve", reserve.sum("store"))
    s.add("cost", (discharge * (d.store_throughput_cost * hours)).sum())


def reservoirs(s: System) -> None:
    """Hydro in cascades: water released above arrives below after its travel time."""
    m, d, hours = s.model, s.data, s.data.hour_length
    full = d.reservoir_capacity * d.reservoir_in_service
    turbined = m.add_variables(0, full / d.reservoir_conversion, name="reservoir_turbined")
    spill = m.add_variables(0, d.reservoir_max_spill * xr.ones_like(hours), name="reservoir_spill")
    level = m.add_variables(0, d.reservoir_storage * d.reservoir_in_service, name="reservoir_level")
    release, water = turbined + spill, MILLION_M3_PER_FLOW_HOUR * hours
    m.add_constraints(release, ">=", d.reservoir_min_release, name="reservoir_min_flow")
    kept = m.linexpr((1, level), (-1, level.roll(hour=1)), (water, turbined), (water, spill))
    balance = linopy.merge([kept, *(-water * flow for flow in arriving(d, release))], join="outer")
    m.add_constraints(balance.reindex(reservoir=d.reservoir.values), "=", water * d.reservoir_inflow, name="reservoir_balance")

    power = d.reservoir_conversion * turbined
    s.power.append((power, d.reservoir_zone))
    s.add("reserve", -power.sum("reservoir"))
    s.add("cost", (power * (d.reservoir_operation_cost * hours)).sum())
    if "renewable_weight_share" in d:
        s.add("renewable", (power * hours).sum())


def arriving(d: xr.Dataset, release: LinearExpression) -> list[LinearExpression]:
    """Water from above over the reservoirs below, one expression for each travel time."""
    steps = -d.hour_back.isel(hour=0).sel(lag=d.channel_delay).drop_vars(("hour", "lag")) % d.sizes["hour"]
    flows = []
    for step in np.unique(steps):
        channel = d.channel[steps == step]
        flow = release.sel(reservoir=d.channel_from.sel(channel=channel).values).roll(hour=int(step))
        flow = flow.rename(reservoir="channel").assign_coords(channel=channel.values)
        flows.append(flow.groupby(d.channel_to.sel(channel=channel).rename("reservoir")).sum())
    return flows


def load_power(d: xr.Dataset) -> xr.DataArray:
    """Power that loads take [MW]."""
    return d.load_scale * d.load_power


def demand(s: System) -> None:
    """What is not served."""
    d = s.data
    unserved = s.model.add_variables(0, summed(load_power(d), d.load_zone, d.zone), name="unserved")
    energy = (unserved * d.hour_length).sum()
    s.power.append((unserved, d.zone))
    s.add("cost", float(d.unserved_price) * energy)
    s.add("consumption", -energy)


def responses(s: System) -> None:
    """Loads that can be cut, some of them caught up on the same day."""
    m, d, hours = s.model, s.data, s.data.hour_length
    shifted, capacity, day = d.response[d.response_shiftable], d.response_capacity, day_of(d)
    cut = m.add_variables(0, capacity * xr.ones_like(hours), name="response_cut")
    back = m.add_variables(0, capacity.sel(response=shifted) * xr.ones_like(hours), name="response_return")
    energy, returned = cut * hours, back * hours
    daily = energy.groupby(day).sum()
    m.add_constraints(daily, "<=", capacity * d.response_day_hours, name="response_within_day")
    m.add_constraints(energy.sum("hour"), "<=", capacity * d.response_year_hours * d.year_share, name="response_within_year")
    m.add_constraints(returned.groupby(day).sum() - daily.sel(response=shifted), "=", 0, name="response_caught_up")
    s.power.extend([(cut, d.response_zone), (-1 * back, d.response_zone.sel(response=shifted))])
    s.add("cost", (energy * d.response_price).sum())
    s.add("consumption", -energy.sum(), returned.sum())


def day_of(d: xr.Dataset) -> xr.DataArray:
    """Day of every hour."""
    return d.day.isel(day=d.day_of).drop_vars("day").rename("day")


def corridors(s: System) -> None:
    """Flows each way, less what is lost."""
    d = s.data
    limit, kept = d.corridor_capacity * xr.ones_like(d.hour_length), 1 - d.corridor_loss
    forward = s.model.add_variables(0, limit, name="corridor_forward")
    backward = s.model.add_variables(0, limit, name="corridor_backward")
    s.power.extend([(kept * forward, d.corridor_to), (-1 * backward, d.corridor_to)])
    s.power.extend([(kept * backward, d.corridor_from), (-1 * forward, d.corridor_from)])
