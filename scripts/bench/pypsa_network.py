"""The system as PyPSA's own components.

Zones and reservoirs are buses; units, plants, tranches, responses and what is not served are generators; stores are storage units;
corridors, turbines and spillways are links, the water's travel time their delay; demand, inflow and fixed plants are loads.
Columns that PyPSA does not know (``renewable``, ``non_hydro``, ``consumption``: MWh of each MWh) serve the policies.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pypsa
import xarray as xr

from scripts.bench.linopy_supply import plant_power

MILLION_M3_PER_FLOW_HOUR = 3600 / 1e6
"""1 m3/s over one hour [million m3]."""


def network(data: xr.Dataset, t: xr.Dataset) -> pypsa.Network:
    """All buses, loads, generators, storage units, stores and links; ``t``: what the thermal units cost and burn."""
    n = pypsa.Network()
    n.set_snapshots(data.hour.to_index().rename("snapshot"))
    n.snapshot_weightings.loc[:] = data.hour_length.values[:, None]
    n.add("Carrier", [*data.technology.values, "power", "water"])
    n.add("Bus", of("zone", data.zone.values), carrier="power")
    for add in (demand, plants, imports, responses, stores, corridors, rivers):
        add(n, data)
    units(n, t)
    return n


def of(entity: str, labels: Iterable[str]) -> list[str]:
    """Names of components: an entity's label alone need not be unique in PyPSA."""
    return [f"{entity} {label}" for label in labels]


def named(values: xr.DataArray, prefix: str | None = None) -> xr.DataArray:
    """Values over an entity, over hours, or both, with PyPSA's dimensions and names: snapshots down, names across."""
    values = values.reset_coords(drop=True)
    entity = next(d for d in values.dims if d != "hour")
    names = of(prefix or entity, values[entity].values)
    dims = {"hour": "snapshot", entity: "name"}
    return values.rename({d: dims[d] for d in values.dims}).assign_coords(name=names).transpose(..., "name")


def series(values: xr.DataArray) -> np.ndarray:
    """Values over hours and an entity, as ``n.add`` takes them."""
    return values.transpose("hour", ...).values


def demand(n: pypsa.Network, data: xr.Dataset) -> None:
    """Loads, and what of them is not served."""
    power = data.load_scale * data.load_power
    n.add("Load", of("load", data["load"].values), bus=of("zone", data.load_zone.values), p_set=series(power))
    in_zone = power.groupby(data.load_zone.rename("zone")).sum().reindex(zone=data.zone, fill_value=0.0)
    n.add(
        "Generator",
        of("unserved", data.zone.values),
        bus=of("zone", data.zone.values),
        p_nom=1.0,
        p_max_pu=series(in_zone),
        marginal_cost=float(data.unserved_price),
        consumption=-1.0,
    )


def units(n: pypsa.Network, t: xr.Dataset) -> None:
    """Thermal units; what heat keeps on is a bound of the heat-led, a bound of online capacity of the others."""
    n.add(
        "Generator",
        of("unit", t.unit.values),
        bus=of("zone", t.zone.values),
        carrier=t.technology.values,
        p_nom=t.capacity.values,
        p_min_pu=series(t.availability * t.heat_low.where(~t.committed, 0.0)),
        p_max_pu=series(t.availability * t.heat_high.where(~t.committed, 1.0)),
        marginal_cost=t.output_cost.values,
    )


def plants(n: pypsa.Network, data: xr.Dataset) -> None:
    """Plants with a profile [MW]; those that cannot be turned down are loads that give."""
    power = series(plant_power(data))
    curtailable = data.plant_curtailable.values
    carrier, bus = data.plant_technology.values, np.array(of("zone", data.plant_zone.values))
    technology = data[["technology_renewable", "technology_non_hydro"]].sel(technology=data.plant_technology)
    n.add(
        "Generator",
        of("plant", data.plant.values[curtailable]),
        bus=bus[curtailable],
        carrier=carrier[curtailable],
        p_nom=1.0,
        p_max_pu=power[:, curtailable],
        marginal_cost=data.plant_operation_cost.values[curtailable],
        renewable=technology.technology_renewable.values[curtailable],
        non_hydro=technology.technology_non_hydro.values[curtailable],
    )
    n.add(
        "Load",
        of("plant", data.plant.values[~curtailable]),
        bus=bus[~curtailable],
        carrier=carrier[~curtailable],
        p_set=power[:, ~curtailable],
        sign=1.0,
    )


def imports(n: pypsa.Network, data: xr.Dataset) -> None:
    """Tranches of contracts at the receiving end; an export takes."""
    contract = data.tranche_contract.values
    k = data[["contract_direction", "contract_price", "contract_loss", "contract_fee", "contract_intertie"]].sel(contract=contract)
    direction = k.contract_direction.values
    price = k.contract_price.isel(month=data.month_of)
    landed = k.contract_direction * price / (1 - k.contract_loss * (1 + k.contract_direction) / 2) + k.contract_fee
    available = data.tranche_scale * data.tranche_availability * data.tranche_in_service
    technology = data[["technology_renewable", "technology_non_hydro"]].sel(technology=data.tranche_technology)
    n.add(
        "Generator",
        of("tranche", data.tranche.values),
        bus=of("zone", data.intertie_zone.sel(intertie=k.contract_intertie).values),
        carrier=data.tranche_technology.values,
        sign=direction,
        p_nom=data.tranche_capacity.values,
        p_min_pu=series(data.tranche_least * available),
        p_max_pu=series(available),
        marginal_cost=series(landed),
        renewable=direction * technology.technology_renewable.values,
        non_hydro=direction * technology.technology_non_hydro.values,
    )


def responses(n: pypsa.Network, data: xr.Dataset) -> None:
    """Loads that can be cut, at most so many hours of the year, and the return of those that are shifted."""
    bus, carrier = np.array(of("zone", data.response_zone.values)), data.response_technology.values
    capacity, shiftable = data.response_capacity.values, data.response_shiftable.values
    n.add(
        "Generator",
        of("cut", data.response.values),
        bus=bus,
        carrier=carrier,
        p_nom=capacity,
        marginal_cost=data.response_price.values,
        e_sum_max=(data.response_capacity * data.response_year_hours * data.year_share).values,
        consumption=-1.0,
    )
    n.add(
        "Generator",
        of("return", data.response.values[shiftable]),
        bus=bus[shiftable],
        carrier=carrier[shiftable],
        sign=-1.0,
        p_nom=capacity[shiftable],
        consumption=1.0,
    )


def stores(n: pypsa.Network, data: xr.Dataset) -> None:
    """Pumped hydro and batteries; empty while out of service."""
    d = data[[name for name in data.data_vars if str(name).startswith("store_")]].sel(store=data.store_in_service.any("hour"))
    on = series(d.store_in_service)
    n.add(
        "StorageUnit",
        of("store", d.store.values),
        bus=of("zone", d.store_zone.values),
        carrier=d.store_technology.values,
        p_nom=d.store_power.values,
        p_min_pu=-on,
        p_max_pu=on,
        max_hours=d.store_hours.values,
        efficiency_store=d.store_efficiency.values,
        efficiency_dispatch=d.store_efficiency.values,
        marginal_cost=d.store_throughput_cost.values,
        cyclic_state_of_charge=True,
        state_of_charge_set=np.where(on > 0, np.nan, 0.0),
    )


def corridors(n: pypsa.Network, data: xr.Dataset) -> None:
    """A link each way, so that both bear the loss."""
    ends = np.array(of("zone", data.corridor_from.values)), np.array(of("zone", data.corridor_to.values))
    for way, (start, end) in (("forward", ends), ("backward", ends[::-1])):
        n.add(
            "Link",
            of(way, data.corridor.values),
            bus0=start,
            bus1=end,
            carrier="power",
            p_nom=data.corridor_capacity.values,
            efficiency=1 - data.corridor_loss.values,
        )


def rivers(n: pypsa.Network, data: xr.Dataset) -> None:
    """Reservoirs in m3/s and m3/s over an hour; water leaves by turbine or spillway and arrives below after its travel time."""
    names = data.reservoir.values
    bus = of("reservoir", names)
    n.add("Bus", bus, carrier="water")
    n.add("Load", of("inflow", names), bus=bus, p_set=series(data.reservoir_inflow), sign=1.0)
    n.add(
        "Store",
        of("level", names),
        bus=bus,
        carrier="water",
        e_nom=data.reservoir_storage.values / MILLION_M3_PER_FLOW_HOUR,
        e_max_pu=series(data.reservoir_in_service),
        e_cyclic=True,
    )
    below = pd.DataFrame({"bus": of("reservoir", data.channel_to.values), "delay": data.channel_delay}, data.channel_from.values)
    below = below.reindex(names)
    conversion = data.reservoir_conversion
    common = {
        "bus0": bus,
        "bus1": of("zone", data.reservoir_zone.values),
        "bus2": below.bus.fillna("").values,
        "efficiency2": 1.0,
        "delay2": below.delay.fillna(0).astype(int).values,
        "carrier": data.reservoir_technology.values,
    }
    n.add(
        "Link",
        of("turbine", names),
        p_nom=(data.reservoir_capacity / conversion).values,
        p_max_pu=series(data.reservoir_in_service),
        efficiency=conversion.values,
        marginal_cost=(data.reservoir_operation_cost * conversion).values,
        renewable=conversion.values,
        **common,
    )
    n.add("Link", of("spillway", names), p_nom=data.reservoir_max_spill.values, efficiency=0.0, **common)
