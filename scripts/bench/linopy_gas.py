"""Gas of every day: fields and pipelines feed the units and everybody else, stores move it over the seasons."""

from __future__ import annotations

import xarray as xr

from scripts.bench.linopy_supply import day_of
from scripts.bench.linopy_system import System, joined


def city_gas(d: xr.Dataset) -> xr.DataArray:
    """What everybody but the units burns [m3]."""
    return d.gas_demand * d.gas_demand_scale * d.day_share


def gas(s: System) -> None:
    """Sources, outlets and stores; the units' burn is there by now."""
    m, d, days = s.model, s.data, s.data.day_share
    daily, volume = d.gas_source_daily * days, d.gas_store_volume * xr.ones_like(days)
    to_power = m.add_variables(0, daily, name="gas_to_power")
    to_city = m.add_variables(0, daily, name="gas_to_city")
    sold = m.add_variables(0, d.gas_outlet_daily * days, name="gas_sold")
    injected = m.add_variables(0, d.gas_store_injection * days, name="gas_injected")
    withdrawn = m.add_variables(0, d.gas_store_withdrawal * days, name="gas_withdrawn")
    level = m.add_variables(0, volume, name="gas_level")
    unserved = m.add_variables(0, city_gas(d), name="gas_unserved")

    supply = to_power + to_city
    m.add_constraints(supply, ">=", d.gas_source_least * daily, name="gas_source_above_least")
    m.add_constraints(supply, "<=", daily, name="gas_source_within_day")
    m.add_constraints(supply.sum("day"), "<=", d.gas_source_annual * d.year_share, name="gas_source_within_year")
    m.add_constraints([(1, level), (-1, level.roll(day=1)), (-1, injected), (1, withdrawn)], "=", 0, name="gas_store_balance")
    burnt = s.total("gas").groupby(day_of(d)).sum()
    m.add_constraints(burnt - to_power.sum("gas_source"), "=", 0, name="gas_balance")
    stored, outlets = injected.sum("gas_store"), sold.sum("gas_outlet")
    city = joined([to_city.sum("gas_source"), withdrawn.sum("gas_store"), -stored, -outlets, 1 * unserved])
    m.add_constraints(city, "=", city_gas(d), name="city_gas_balance")
    s.add("cost", (to_power * (d.gas_source_price + d.gas_source_power_fee)).sum(), (to_city * d.gas_source_price).sum())
    s.add("cost", (sold * -d.gas_outlet_price).sum(), (injected * d.gas_store_fee).sum())
    s.add("cost", (unserved * float(d.gas_unserved_price + d.gas_demand_price)).sum())
