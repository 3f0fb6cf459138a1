"""What a thermal unit costs and burns, from the Dataset that the rooms see: over ``unit``, and ``hour`` where it varies."""

from __future__ import annotations

import xarray as xr


def thermal(data: xr.Dataset) -> xr.Dataset:
    """Capacity [MW], fuel [tce] and cost [CNY] of the units that are there at some hour."""
    own = [name for name in data.data_vars if str(name).startswith(("unit_", "outage_plan_", "fuel_"))]
    d = data[own].sel(unit=data.unit_in_service.any("hour"))
    planned = d.outage_plan_share.sel(outage_plan=d.unit_outage_plan).isel(month=data.month_of)
    fuel = d[["fuel_price", "fuel_coal", "fuel_gas", "fuel_carbon"]].sel(fuel=d.unit_fuel)
    carbon_price = data.get("carbon_price_level", 0.0)
    heat_rate = d.unit_heat_rate * (1 - d.unit_own_use) * (1 - d.unit_retrofitted * d.unit_retrofit_heat_gain)
    no_load_share = d.unit_no_load_share.where(d.unit_committed, 0.0)
    running = heat_rate * (1 - no_load_share)
    price = fuel.fuel_price + carbon_price * fuel.fuel_carbon
    allowance = carbon_price * d.unit_allowance * (1 - d.unit_own_use)
    return xr.Dataset(
        {
            "capacity": d.unit_number * d.unit_capacity,
            "availability": d.unit_in_service * (1 - d.unit_forced_outage) * (1 - planned),
            "min_load": d.unit_min_load + d.unit_retrofitted * (d.unit_retrofit_min_load - d.unit_min_load),
            "running_fuel": running,
            "no_load_fuel": heat_rate * no_load_share,
            "start_fuel": d.unit_start_fuel,
            "output_cost": running * price + d.unit_operation_cost - allowance,
            "online_cost": heat_rate * no_load_share * price,
            "start_cost": d.unit_start_cost + d.unit_start_fuel * price,
            "coal": fuel.fuel_coal,
            "gas": fuel.fuel_gas,
            "carbon": fuel.fuel_carbon,
        }
        | {name: d[f"unit_{name}"] for name in ("zone", "technology", "committed", "heat_low", "heat_high", "ramp")}
    ).reset_coords(drop=True)
