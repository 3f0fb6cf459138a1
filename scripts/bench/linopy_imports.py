"""Imports: contracts over interties, each fed by tranches; an export is a contract of direction -1."""

from __future__ import annotations

import xarray as xr
from linopy import LinearExpression

from scripts.bench.linopy_supply import renewable
from scripts.bench.linopy_system import System, at, summed

LARGEST_INFEED = 5e4
"""Most that one fault can take [MW]."""


def imports(s: System) -> None:
    """Tranches at the receiving end, and what their contracts allow."""
    m, d, hours = s.model, s.data, s.data.hour_length
    available = d.tranche_capacity * d.tranche_scale * d.tranche_availability * d.tranche_in_service
    power = m.add_variables(d.tranche_least * available, available, name="tranche_power")
    contract = d.tranche_contract
    direction = at(d.contract_direction, contract=contract)
    sent = 1 / (1 - d.contract_loss * (1 + d.contract_direction) / 2)
    price = at(d.contract_direction * sent * d.contract_price, contract=contract).isel(month=d.month_of).drop_vars("month")
    landed = price + at(d.contract_fee, contract=contract)

    energy = (power * hours).sum("hour")
    of_contract = energy.groupby(contract.rename("contract")).sum().reindex(contract=d.contract.values)
    s.add("contract_energy", of_contract)
    m.add_constraints(of_contract, "<=", d.contract_ceiling * d.year_share, name="contract_within_ceiling")
    paid = d.contract_take_or_pay[d.contract_take_or_pay > 0] * d.year_share
    unused = m.add_variables(0, paid, name="contract_unused")
    m.add_constraints(of_contract.sel(contract=paid.contract.values) + unused, ">=", paid, name="contract_take_or_pay_met")
    schedules(s, d.tranche_capacity * d.tranche_scale)

    received = direction * power
    s.power.append((received, at(d.intertie_zone, intertie=at(d.contract_intertie, contract=contract))))
    renewable(s, power, d.tranche_technology, direction)
    unused_price = (sent * d.contract_price.sum("month") / 12).sel(contract=paid.contract)
    s.add("cost", (power * (landed * hours)).sum(), (unused * unused_price).sum())
    s.add("net_import", received.sum("tranche"))


def flow(s: System, contracts: xr.DataArray) -> LinearExpression:
    """Power of contracts, over contracts and hours."""
    contract = s.data.tranche_contract
    those = contract[contract.isin(contracts)]
    flows = s.model.variables["tranche_power"].sel(tranche=those.tranche).groupby(those.rename("contract")).sum()
    return flows.reindex(contract=contracts.values)


def schedules(s: System, tranches: xr.DataArray) -> None:
    """Steps of contracts, interties they share and the largest infeed, where these can bind."""
    m, d, hours = s.model, s.data, s.data.hour_length
    capacity = summed(tranches, d.tranche_contract, d.contract)
    stepped = d.contract[d.contract_step < capacity]
    if stepped.size:
        power, most = flow(s, stepped), d.contract_step.sel(contract=stepped) * hours
        change = power - power.roll(hour=1)
        m.add_constraints(change, "<=", most, name="contract_within_step_up")
        m.add_constraints(change, ">=", -most, name="contract_within_step_down")

    over = d.contract_intertie
    crowded = d.intertie_capacity[summed(capacity, over, d.intertie) > d.intertie_capacity]
    if crowded.size:
        sharing = over[over.isin(crowded.intertie)]
        signed = flow(s, sharing.contract) * d.contract_direction.sel(contract=sharing.contract)
        net = signed.groupby(sharing.rename("intertie")).sum().reindex(intertie=crowded.intertie.values)
        limit = crowded * xr.ones_like(hours)
        m.add_constraints(net, "<=", limit, name="intertie_within_capacity_in")
        m.add_constraints(net, ">=", -limit, name="intertie_within_capacity_out")

    infeed = m.add_variables(float(d.largest_unit), LARGEST_INFEED, coords=[d.indexes["hour"]], name="largest_infeed")
    s.add("reserve", -1 * infeed)
    large = d.contract_largest_share[d.contract_largest_share * capacity > d.largest_unit]
    if large.size:
        faults = flow(s, large.contract) * large
        m.add_constraints(faults - infeed.expand_dims(contract=large.contract.values), "<=", 0, name="largest_infeed_covers")
