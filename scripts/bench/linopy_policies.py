"""Targets as rows over what the technologies added up, missed at a price where they have one."""

from __future__ import annotations

import xarray as xr
from linopy import LinearExpression

from scripts.bench.linopy_supply import load_power, plant_power
from scripts.bench.linopy_system import System, at, joined


def policies(s: System) -> None:
    """Every target that is switched on."""
    d = s.data
    for name in ("coal", "gas", "carbon"):
        if f"{name}_cap_limit" in d:
            target(s, f"{name}_cap", [part.sum() for part in s.totals[name]], "<=", d[f"{name}_cap_limit"] * d.year_share)
    if "curtailment_cap_share" in d:
        available = d.plant_variable * plant_power(d) * d.hour_length
        least = available.sel(plant=d.plant_curtailable).sum() - d.curtailment_cap_share * available.sum()
        target(s, "curtailment_cap", s.totals["used"], ">=", least)
    if "import_cap_limit" in d:
        limit = d.import_cap_limit * xr.ones_like(d.hour_length)
        target(s, "import_cap", s.totals["net_import"], "<=", limit, d.hour_length)
    if "contract_minimum_share" in d:
        least = d.contract_minimum[d.contract_minimum > 0] * d.contract_minimum_share * d.year_share
        energy = s.total("contract_energy").sel(contract=least.contract.values)
        target(s, "contract_minimum", [energy * d.contract_direction.sel(contract=least.contract)], ">=", least)
    weights(s)


def target(s: System, name: str, parts: list[LinearExpression], sign: str, limit: xr.DataArray, per: xr.DataArray | float = 1.0) -> None:
    """Rows of a target, and if it has a price [CNY per unit] what it is missed by."""
    if f"{name}_price" in s.data:
        missed = s.model.add_variables(0, coords=limit.coords, name=f"{name}_shortfall")
        s.add("cost", (missed * (float(s.data[f"{name}_price"]) * per)).sum())
        parts = [*parts, (1 if sign == ">=" else -1) * missed]
    s.model.add_constraints(joined(parts), sign, limit, name=name)


def weights(s: System) -> None:
    """Shares of consumption that are renewable; certificates of both kinds count for the total and are paid for."""
    d = s.data
    kinds = [kind for kind in ("non_hydro", "renewable") if f"{kind}_weight_share" in d]
    if not kinds:
        return
    demand, used = (load_power(d) * d.hour_length).sum(), s.total("consumption")
    fixed = (plant_power(d) * d.hour_length).sum("hour").sel(plant=~d.plant_curtailable)
    for kind in kinds:
        name = f"{kind}_weight"
        if f"{name}_certificate_price" in d:
            bought = s.model.add_variables(0, d[f"{name}_certificate_most"] * demand, name=f"{kind}_certificates")
            s.add("cost", bought * float(d[f"{name}_certificate_price"]))
            for counted in {kind, "renewable"}:
                s.add(counted, 1 * bought)
        share = d[f"{name}_share"]
        known = fixed.dot(at(d[f"technology_{kind}"], technology=d.plant_technology.sel(plant=fixed.plant)))
        target(s, name, [*s.totals[kind], -float(share) * used], ">=", share * demand - known)
