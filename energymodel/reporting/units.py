"""Planner units: how the energy administration writes power, energy, money, coal, gas and carbon."""

from __future__ import annotations

from math import isfinite

PLANNER = {
    "MW": ("万千瓦", 1e-1), "MWh": ("亿千瓦时", 1e-5), "GWh": ("亿千瓦时", 1e-2), "CNY": ("亿元", 1e-8), "t": ("万吨", 1e-4),
    "tce": ("万吨标煤", 1e-4), "m3": ("亿立方米", 1e-8), "1": ("%", 100.0), "gce/kWh": ("克标煤/千瓦时", 1.0), "t/MWh": ("吨/兆瓦时", 1.0),
    "CNY/MWh": ("元/兆瓦时", 1.0), "CNY/tce": ("元/吨标煤", 1.0), "CNY/t": ("元/吨", 1.0), "CNY/m3": ("元/立方米", 1.0),
    "CNY/MW": ("元/兆瓦", 1.0), "Mtce": ("万吨标煤", 100.0), "Mt": ("万吨", 100.0), "bcm": ("亿立方米", 10.0),
}  # fmt: skip
"""machine unit -> (planner unit, factor)."""

MACHINE = {
    ("MWh", "GWh"): 1e-3, ("MWh", "TWh"): 1e-6, ("MW", "GW"): 1e-3, ("CNY", "MCNY"): 1e-6, ("t", "Mt"): 1e-6, ("tce", "Mtce"): 1e-6,
    ("m3", "Mm3"): 1e-6, ("m3", "bcm"): 1e-9, ("tce/MWh", "gce/kWh"): 1e3, ("m3/MWh", "m3/kWh"): 1e-3,
}  # fmt: skip
"""(unit, larger or customary unit) -> factor."""

GJ_PER_TCE = 29.3076
"""Heating value of a tonne of coal equivalent (calorific, 当量): 7,000 kcal(IT)/kg. Source: GB/T 2589-2020."""

NOISE = 1e-6
"""Smaller numbers in planner units are the solver's, not the system's: written as 0."""


def planner(value: float, unit: str) -> tuple[float, str]:
    """Value and unit as planners write them; unchanged where they have no unit of their own for it."""
    name, factor = PLANNER.get(unit, (unit, 1.0))
    return value * factor, name


def readable(value: float, unit: str) -> tuple[float, str]:
    """As planners write it, energy too small for 亿千瓦时 in 万千瓦时."""
    number, name = planner(value, unit)
    return (number * 1e4, "万千瓦时") if name == "亿千瓦时" and 0 < abs(number) < 1e-2 else (number, name)


def noise(unit: str) -> float:
    """The largest number in a unit that is the solver's, not the system's."""
    return NOISE / planner(1.0, unit)[0]


def convert(value: float, unit: str, to: str) -> float:
    """Value in another unit. Raises ValueError for units that do not belong together."""
    if unit == to:
        return value
    if PLANNER.get(unit, ("",))[0] == to:
        return planner(value, unit)[0]
    try:
        return value * MACHINE[unit, to]
    except KeyError:
        raise ValueError(f"{unit} cannot be written in {to}") from None


def fixed(value: float | None, decimals: int) -> str:
    """A number with so many decimals and thousands apart, blank where there is none."""
    return "" if value is None or not isfinite(value) else f"{round(value, decimals) + 0.0:,.{decimals}f}"


def figure(value: float | None, digits: int = 4) -> str:
    """A number with so many significant digits and thousands apart, blank where there is none."""
    if value is None or not isfinite(value):
        return ""
    if abs(value) < NOISE:
        return "0"
    power = int(f"{abs(value):.{digits - 1}e}".partition("e")[2])
    return f"{value:,.{max(0, digits - 1 - power)}f}"


def write(value: float | None, unit: str, digits: int = 4) -> str:
    """Value and planner unit in one text, blank where there is no value."""
    if value is None or not isfinite(value):
        return ""
    number, name = readable(value, unit)
    return f"{figure(number, digits)} {name}"
