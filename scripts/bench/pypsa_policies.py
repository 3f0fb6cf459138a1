"""Targets as constraints on ``n.model``, missed at a price where they have one, and what certificates cost."""

from __future__ import annotations

import pypsa
import xarray as xr
from linopy import LinearExpression, merge

from scripts.bench.linopy_supply import plant_power
from scripts.bench.pypsa_extra import burnt, flow, tranches, weight
from scripts.bench.pypsa_network import named, of


def policies(n: pypsa.Network, data: xr.Dataset, t: xr.Dataset) -> list[LinearExpression]:
    """Every target that is switched on; returns the costs of certificates."""
    hours = weight(n)
    for name, what in (("coal_cap", "coal"), ("gas_cap", "gas"), ("carbon_cap", "carbon")):
        if f"{name}_limit" in data:
            target(n, data, name, burnt(n, t, what).sum(), "<=", data[f"{name}_limit"] * data.year_share)
    if "curtailment_cap_share" in data:
        curtailment(n, data)
    received = tranches(n, data) * named(data.contract_direction.sel(contract=data.tranche_contract))
    if "import_cap_limit" in data:
        net = received.sum("name")
        target(n, data, "import_cap", net, "<=", data.import_cap_limit * xr.ones_like(hours), hours)
    if "contract_minimum_share" in data:
        least = data.contract_minimum.sel(contract=data.contract_minimum > 0)
        energy = (flow(received, data, least.indexes["contract"]) * hours).sum("snapshot")
        target(n, data, "contract_minimum", energy, ">=", data.contract_minimum_share * least * data.year_share)
    return weights(n, data)


def target(
    n: pypsa.Network,
    data: xr.Dataset,
    name: str,
    lhs: LinearExpression,
    sign: str,
    limit: xr.DataArray | float,
    per: xr.DataArray | float = 1.0,
) -> None:
    """A target as rows, softened where it has a price: that times ``per`` for each unit missed [CNY]."""
    price = data.get(f"{name}_price")
    n.model.add_constraints(lhs, sign, limit, name=name, penalty=None if price is None else float(price) * per)


def curtailment(n: pypsa.Network, data: xr.Dataset) -> None:
    """At most a share of the wind and sun that could have been used is not."""
    available = (data.plant_variable * plant_power(data) * data.hour_length).sum("hour")
    turned_down = available.sel(plant=data.plant_curtailable & data.plant_variable)
    used = (n.model["Generator-p"].sel(name=of("plant", turned_down.plant.values)) * weight(n)).sum()
    most = float(data.curtailment_cap_share * available.sum() - turned_down.sum())
    target(n, data, "curtailment_cap", -1 * used, "<=", most)


def weights(n: pypsa.Network, data: xr.Dataset) -> list[LinearExpression]:
    """Shares of consumption that are renewable; certificates of both kinds count for the total."""
    demand = float((data.load_scale * data.load_power * data.hour_length).sum())
    bought, costs = {}, []
    for kind in ("non_hydro", "renewable"):
        name = f"{kind}_weight"
        if f"{name}_share" not in data:
            continue
        if f"{name}_certificate_price" in data:
            most = float(data[f"{name}_certificate_most"]) * demand
            bought[kind] = 1 * n.model.add_variables(0, most, name=f"{kind}_certificates")
            costs.append(float(data[f"{name}_certificate_price"]) * bought[kind])
        share = float(data[f"{name}_share"])
        counted = [c for k, c in bought.items() if kind in (k, "renewable")]
        target(n, data, name, merge([decided(n, kind, share), *counted]), ">=", share * demand - known(data, kind))
    return costs


def decided(n: pypsa.Network, kind: str, share: float) -> LinearExpression:
    """Energy of a kind less its share of consumption beyond demand, as far as it is decided [MWh]."""
    energy = []
    for c in ("Generator", "Link"):
        columns = n.c[c].static.reindex(columns=[kind, "consumption"]).fillna(0.0)
        each = xr.DataArray((columns[kind] - share * columns.consumption).rename_axis("name"))
        each = each[each.values != 0]
        if each.size:
            energy.append((n.model[f"{c}-p"].sel(name=each.indexes["name"]) * (each * weight(n))).sum())
    return merge(energy)


def known(data: xr.Dataset, kind: str) -> float:
    """Energy of a kind from plants that are not turned down [MWh]."""
    fixed = (plant_power(data) * data.hour_length).sum("hour").sel(plant=~data.plant_curtailable)
    return float((fixed * data[f"technology_{kind}"].sel(technology=data.plant_technology.sel(plant=fixed.plant))).sum())
