"""The two sets of units a page can be read in: those of planners, and those of engineers, each with names in two languages."""

from __future__ import annotations

from energymodel.reporting.units import MACHINE as LARGER
from energymodel.reporting.units import PLANNER

ENGLISH = {
    "万千瓦": "10⁴ kW", "亿千瓦时": "10⁸ kWh", "亿元": "10⁸ CNY", "万吨": "10⁴ t", "万吨标煤": "10⁴ tce", "亿立方米": "10⁸ m³",
    "克标煤/千瓦时": "gce/kWh", "吨/兆瓦时": "t/MWh", "元/兆瓦时": "CNY/MWh", "元/吨标煤": "CNY/tce", "元/吨": "CNY/t",
    "元/立方米": "CNY/m³", "元/兆瓦": "CNY/MW",
}  # fmt: skip
"""Planner unit -> how it is written in English."""

MACHINE = {
    "MWh": (1e-3, "GWh", "GWh"), "CNY": (1e-6, "百万元", "million CNY"), "t": (1.0, "吨", "t"), "tce": (1.0, "吨标煤", "tce"),
    "m3": (1e-6, "百万立方米", "million m³"),
}  # fmt: skip
"""Machine unit -> (factor, name in Chinese, in English) where engineers write another than the machine."""

OTHERS = {"h": ("小时", "h"), "m3/kWh": ("立方米/千瓦时", "m³/kWh")}
"""Units both sets share that have names of their own."""


def unit_sets() -> dict[str, dict[str, list]]:
    """Machine unit -> ``planner`` and ``machine`` -> [factor, name in Chinese, in English]. A unit that is missing is written as it is."""
    known = {}
    for unit, (name, factor) in PLANNER.items():
        planner = [factor, name, ENGLISH.get(name, name)]
        is_scaled = factor != 1 and unit != "1"
        known[unit] = {"planner": planner, "machine": list(MACHINE.get(unit, (1.0, unit, unit) if is_scaled else planner))}
    for (unit, larger), share in LARGER.items():
        if unit in known and larger not in known:
            factor, *names = known[unit]["planner"]
            known[larger] = {"planner": [round(factor / share, 12), *names], "machine": [1.0, larger, larger]}
    return known | {unit: {units: [1.0, *names] for units in ("planner", "machine")} for unit, names in OTHERS.items()}
