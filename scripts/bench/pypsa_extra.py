"""What PyPSA lacks, as variables and constraints of linopy on ``n.model``: commitment, daily gas, contracts, reserve.

Each function returns what it adds to the cost.
"""

from __future__ import annotations

from collections.abc import Iterable

import pypsa
import xarray as xr
from linopy import LinearExpression, Variable, merge

from scripts.bench.pypsa_network import named, of

LARGEST_INFEED = 5e4
"""Largest power that one fault can take [MW]."""

RESERVE_SHORTFALL = 1e5
"""Most reserve not held [MW]."""


def weight(n: pypsa.Network) -> xr.DataArray:
    """Length of every snapshot [h]."""
    return xr.DataArray(n.snapshot_weightings.objective.rename_axis("snapshot"))


def by_day(n: pypsa.Network, data: xr.Dataset) -> xr.DataArray:
    """Day of every snapshot."""
    return xr.DataArray(data.day.values[data.day_of.values], {"snapshot": n.snapshots}, ("snapshot",), "day")


def commitment(n: pypsa.Network, t: xr.Dataset) -> LinearExpression:
    """Online capacity of committed units, its starts and its ramps."""
    m, hours, t = n.model, weight(n), t.sel(unit=t.committed)
    p = m["Generator-p"].sel(name=of("unit", t.unit.values))
    available, low = named(t.capacity * t.availability), named(t.min_load)
    online = m.add_variables(named(t.heat_low) * available, available, name="Generator-online")
    start = m.add_variables(0, available, name="Generator-start")
    m.add_constraints(p - low * online, ">=", 0, name="Generator-above-minimum")
    m.add_constraints(p - online, "<=", 0, name="Generator-within-online")
    m.add_constraints(m.linexpr((1, online), (-1, online.roll(snapshot=1)), (-1, start)), "<=", 0, name="Generator-online-by-start")
    cost = (online * (named(t.online_cost) * hours)).sum() + (start * named(t.start_cost)).sum()

    slow = of("unit", t.unit.values[(t.ramp < 1 - t.min_load).values])
    if slow:
        p, online, start, low = p.sel(name=slow), online.sel(name=slow), start.sel(name=slow), low.sel(name=slow)
        before, step = online.roll(snapshot=1), named(t.ramp).sel(name=slow) * hours
        rise = (1, p), (-1, p.roll(snapshot=1)), (-low, start)
        fall = (1, p), (-1, p.roll(snapshot=1)), (low, start), (step + low, before), (-low, online)
        m.add_constraints(m.linexpr(*rise, (-step, online)), "<=", 0, name="Generator-ramp-up")
        m.add_constraints(m.linexpr(*fall), ">=", 0, name="Generator-ramp-down")
    return cost


def burnt(n: pypsa.Network, t: xr.Dataset, what: str) -> LinearExpression:
    """Coal [tce], gas [m3] or carbon [t] of the units in every snapshot: by output, by online capacity, by starts."""
    m, hours, t = n.model, weight(n), t.sel(unit=t[what] > 0)
    c = t.sel(unit=t.committed)
    return merge(
        [
            (m[variable].sel(name=of("unit", u.unit.values)) * (named(u[fuel] * u[what]) * length)).sum("name")
            for variable, u, fuel, length in (
                ("Generator-p", t, "running_fuel", hours),
                ("Generator-online", c, "no_load_fuel", hours),
                ("Generator-start", c, "start_fuel", 1.0),
            )
        ]
    )


def gas(n: pypsa.Network, data: xr.Dataset, t: xr.Dataset) -> LinearExpression:
    """Gas of every day: fields and pipelines feed the units and everybody else, stores move it over the seasons."""
    m, days = n.model, data.day_share
    daily, demand = data.gas_source_daily * days, data.gas_demand * data.gas_demand_scale * days
    to_power = m.add_variables(0, daily, name="gas_to_power")
    to_city = m.add_variables(0, daily, name="gas_to_city")
    sold = m.add_variables(0, data.gas_outlet_daily * days, name="gas_sold")
    injected = m.add_variables(0, data.gas_store_injection * days, name="gas_injected")
    withdrawn = m.add_variables(0, data.gas_store_withdrawal * days, name="gas_withdrawn")
    level = m.add_variables(0, data.gas_store_volume * xr.ones_like(days), name="gas_level")
    unserved = m.add_variables(0, demand, name="gas_unserved")

    supply = to_power + to_city
    m.add_constraints(supply, ">=", data.gas_source_least * daily, name="gas_source_least")
    m.add_constraints(supply, "<=", daily, name="gas_source_within_day")
    m.add_constraints(supply.sum("day"), "<=", data.gas_source_annual * data.year_share, name="gas_source_within_year")
    m.add_constraints(level - level.roll(day=1) - injected + withdrawn, "=", 0, name="gas_store_balance")
    burn = burnt(n, t, "gas").groupby(by_day(n, data)).sum()
    m.add_constraints(burn - to_power.sum("gas_source"), "=", 0, name="gas_balance")
    city = to_city.sum("gas_source") + (withdrawn - injected).sum("gas_store") - sold.sum("gas_outlet") + unserved
    m.add_constraints(city, "=", demand, name="city_gas_balance")
    to_units = data.gas_source_price + data.gas_source_power_fee
    paid = (
        to_power * to_units,
        to_city * data.gas_source_price,
        sold * -data.gas_outlet_price,
        injected * data.gas_store_fee,
        unserved * (data.gas_unserved_price + data.gas_demand_price),
    )
    return merge([cost.sum() for cost in paid])


def tranches(n: pypsa.Network, data: xr.Dataset) -> Variable:
    """Power received from every tranche."""
    return n.model["Generator-p"].sel(name=of("tranche", data.tranche.values))


def flow(power: Variable | LinearExpression, data: xr.Dataset, contracts: Iterable[str]) -> LinearExpression:
    """The power of tranches summed over the contracts they feed."""
    on = data.tranche_contract.sel(tranche=data.tranche_contract.isin(contracts))
    group = named(on).rename("contract")
    return power.sel(name=group.indexes["name"]).groupby(group).sum().sel(contract=contracts)


def contracts(n: pypsa.Network, data: xr.Dataset) -> LinearExpression:
    """Ceilings, take-or-pay, steps and shared interties of contracts; the largest infeed of them."""
    m, hours, p, all_of_them = n.model, weight(n), tranches(n, data), data.contract.values
    energy = (flow(p, data, all_of_them) * hours).sum("snapshot")
    m.add_constraints(energy, "<=", data.contract_ceiling * data.year_share, name="contract_ceiling")

    k = data[["contract_take_or_pay", "contract_loss", "contract_direction", "contract_price"]]
    k = k.sel(contract=k.contract_take_or_pay > 0)
    paid = k.contract_take_or_pay * data.year_share
    unused = m.add_variables(0, paid, name="contract_unused")
    m.add_constraints(energy.sel(contract=k.contract.values) + unused, ">=", paid, name="contract_take_or_pay")
    sent = 1 / (1 - k.contract_loss * (1 + k.contract_direction) / 2)

    capacity = (data.tranche_capacity * data.tranche_scale).groupby(data.tranche_contract.rename("contract")).sum()
    capacity = capacity.reindex(contract=data.contract, fill_value=0.0)
    stepped = all_of_them[(data.contract_step < capacity).values]
    if stepped.size:
        change, step = flow(p - p.roll(snapshot=1), data, stepped), data.contract_step.sel(contract=stepped) * hours
        m.add_constraints(change, "<=", step, name="contract_step_up")
        m.add_constraints(change, ">=", -step, name="contract_step_down")

    over = data.contract_intertie.rename("intertie")
    crowded = capacity.groupby(over).sum().reindex(intertie=data.intertie, fill_value=0.0) > data.intertie_capacity
    limit = data.intertie_capacity.sel(intertie=crowded)
    if limit.size:
        sharing = data.contract.sel(contract=data.contract_intertie.isin(limit.intertie))
        signed = flow(p, data, sharing.values) * data.contract_direction.sel(contract=sharing)
        net = signed.groupby(over.sel(contract=sharing)).sum().sel(intertie=limit.intertie.values)
        m.add_constraints(net, "<=", limit, name="intertie_capacity_in")
        m.add_constraints(net, ">=", -limit, name="intertie_capacity_out")

    infeed = m.add_variables(data.largest_unit * xr.ones_like(hours), LARGEST_INFEED, name="largest_infeed")
    share = data.contract_largest_share.sel(contract=data.contract_largest_share * capacity > data.largest_unit)
    if share.size:
        faults = flow(p, data, share.contract.values) * share
        m.add_constraints(faults - infeed * xr.ones_like(share), "<=", 0, name="largest_infeed_covers")
    return (unused * (sent * k.contract_price.mean("month"))).sum()


def reserve(n: pypsa.Network, data: xr.Dataset) -> LinearExpression:
    """Headroom of units, stores and turbines covers a share of load and the largest infeed."""
    m, hours = n.model, weight(n)
    units = m["Generator-online"].indexes["name"]
    power = xr.DataArray(n.get_switchable_as_dense("StorageUnit", "p_max_pu") * n.storage_units.p_nom)
    held = m.add_variables(0, 2 * power, name="StorageUnit-reserve")
    charge, discharge, level = (m[f"StorageUnit-{x}"] for x in ("p_store", "p_dispatch", "state_of_charge"))
    m.add_constraints(m.linexpr((1, held), (1, discharge), (-1, charge)), "<=", power, name="StorageUnit-reserve-within-power")
    efficiency, duration = xr.DataArray(n.storage_units.efficiency_dispatch), float(data.reserve_duration)
    kept_up = m.linexpr((duration, held), (-efficiency, level), (-duration, charge))
    m.add_constraints(kept_up, "<=", 0, name="StorageUnit-reserve-within-level")
    turbines = of("turbine", data.reservoir.values)
    full = (data.reservoir_capacity * data.reservoir_in_service).sum("reservoir").rename(hour="snapshot")
    load = (data.load_scale * data.load_power).sum("load").rename(hour="snapshot")
    missing = m.add_variables(0, RESERVE_SHORTFALL * xr.ones_like(hours), name="reserve_shortfall")
    headroom = (
        m.linexpr((1, m["Generator-online"]), (-1, m["Generator-p"].sel(name=units))).sum("name"),
        held.sum("name"),
        (m["Link-p"].sel(name=turbines) * -xr.DataArray(n.links.efficiency[turbines])).sum("name"),
        m.linexpr((-1, m["largest_infeed"]), (1, missing)),
    )
    m.add_constraints(merge(list(headroom)), ">=", data.reserve_load_share * load - full, name="reserve_met")
    return (missing * (data.reserve_shortfall_price * hours)).sum()


def responses(n: pypsa.Network, data: xr.Dataset) -> None:
    """Loads are cut for at most so many hours of a day, and what is shifted comes back on the same day."""
    m, day, hours = n.model, by_day(n, data), weight(n)
    p, shifted = m["Generator-p"], data.response.values[data.response_shiftable.values]
    cut = p.sel(name=of("cut", data.response.values))
    most = named(data.response_capacity * data.response_day_hours, "cut")
    m.add_constraints((cut * hours).groupby(day).sum(), "<=", most, name="response_within_day")
    cut, back = (p.sel(name=of(way, shifted)).assign_coords(name=shifted) for way in ("cut", "return"))
    m.add_constraints(((back - cut) * hours).groupby(day).sum(), "=", 0, name="response_caught_up")


def min_flow(n: pypsa.Network, data: xr.Dataset) -> None:
    """The river below a dam keeps its least flow."""
    names, p = data.reservoir.values, n.model["Link-p"]
    turbined, spilt = (p.sel(name=of(way, names)).assign_coords(name=names) for way in ("turbine", "spillway"))
    n.model.add_constraints(turbined + spilt, ">=", data.reservoir_min_release.rename(reservoir="name"), name="reservoir_min_flow")
