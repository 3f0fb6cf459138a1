"""Thermal units: linearised commitment as online capacity, output above its minimum and starts; heat-led units as output."""

from __future__ import annotations

import xarray as xr
from linopy import Variable

from scripts.bench.linopy_system import System
from scripts.bench.thermal import thermal


def units(s: System) -> None:
    """All units that are there at some hour."""
    u = thermal(s.data)
    for kind, build in ((u.committed, committed), (~u.committed, heat_led)):
        if kind.any():
            build(s, u.sel(unit=kind))


def committed(s: System, u: xr.Dataset) -> None:
    """Units that the dispatch starts and stops."""
    m, hours, low = s.model, s.data.hour_length, u.min_load
    available = u.capacity * u.availability
    online = m.add_variables(u.heat_low * available, available, name="unit_online")
    above = m.add_variables(0, (1 - low) * available, name="unit_above")
    start = m.add_variables(0, available, name="unit_start")
    headroom = (1 - low) * online - above
    m.add_constraints(headroom, ">=", 0, name="unit_above_within_online")
    m.add_constraints([(1, online), (-1, online.roll(hour=1)), (-1, start)], "<=", 0, name="unit_online_by_start")
    slow = u.unit[u.ramp < 1 - low]
    if slow.size:
        ramps(s, *(x.sel(unit=slow) for x in (online, above, start, low, u.ramp * hours)))

    s.power.extend([(low * online, u.zone), (above, u.zone)])
    s.add("reserve", headroom.sum("unit"))
    spend(s, u, online, (u.running_fuel * low + u.no_load_fuel) * hours, (u.output_cost * low + u.online_cost) * hours)
    spend(s, u, above, u.running_fuel * hours, u.output_cost * hours)
    spend(s, u, start, u.start_fuel, u.start_cost)


def ramps(s: System, online: Variable, above: Variable, start: Variable, low: xr.DataArray, step: xr.DataArray) -> None:
    """Output rises and falls within the ramp, or by a start to the minimum and a stop from it."""
    before, rise = online.roll(hour=1), [(1, above), (-1, above.roll(hour=1))]
    up = [*rise, (low - step, online), (-low, before), (-low, start)]
    down = [*rise, (step, before), (low, start)]
    s.model.add_constraints(up, "<=", 0, name="unit_within_ramp_up")
    s.model.add_constraints(down, ">=", 0, name="unit_within_ramp_down")


def heat_led(s: System, u: xr.Dataset) -> None:
    """Units led by heat or their owner."""
    available, hours = u.capacity * u.availability, s.data.hour_length
    output = s.model.add_variables(u.heat_low * available, u.heat_high * available, name="unit_heat_led_output")
    s.power.append((output, u.zone))
    spend(s, u, output, u.running_fuel * hours, u.output_cost * hours)


def spend(s: System, u: xr.Dataset, variable: Variable, fuel: xr.DataArray, cost: xr.DataArray) -> None:
    """Add what each MW of a variable costs [CNY] and burns [tce], as far as anybody asks: gas [m3], coal [tce], carbon [t]."""
    s.add("cost", (variable * cost).sum())
    for name in ("gas", "coal", "carbon"):
        burning = u.unit[u[name] > 0]
        if burning.size and (name == "gas" or f"{name}_cap_limit" in s.data):
            burnt = variable.sel(unit=burning) * (fuel * u[name]).sel(unit=burning)
            s.add(name, burnt.sum("unit" if name == "gas" else None))
