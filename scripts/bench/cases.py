"""The shipped system made longer or larger: years in a row, copies joined by corridors, units split. Nothing is random."""

from __future__ import annotations

import numpy as np
import xarray as xr

from energymodel.field import TIME
from energymodel.rooms import fields
from scripts.bench.windows import YEAR, window

SHARED = ("technology", "fuel", "outage_plan", "month", "lag", "hour", "day")
"""Dimensions that copies of a system have in common."""

EXTENSIVE = ("gas_demand", "coal_cap_limit", "import_cap_limit")
"""Inputs of the whole system that grow with its copies."""

JOINED = {"corridor_capacity": 1000.0, "corridor_loss": 0.02}
"""A corridor between neighbouring copies."""


def hours(n: int, scenario: str = "plan2027") -> xr.Dataset:
    """A window of the year, or whole years in a row."""
    if n % YEAR and n > YEAR:
        raise ValueError(f"{n} hours are no whole years")
    return repeated(window(scenario, min(n, YEAR)).data, max(n // YEAR, 1))


def repeated(data: xr.Dataset, times: int) -> xr.Dataset:
    """The same hours and days so many times in a row, as one long time."""
    n, days = data.sizes["hour"], data.sizes["day"]
    step, day = np.arange(n * times), np.arange(days * times)
    lag = (np.arange(n)[:, None] - data["hour_back"].values) % n
    longer = {
        name: (v.dims, np.tile(v.values, [times if d in TIME and d != "month" else 1 for d in v.dims]))
        for name, v in data.data_vars.items()
        if {"hour", "day"} & set(v.dims)
    }
    longer |= {
        "hour_before": ("hour", (step - 1) % len(step)),
        "hour_back": (("hour", "lag"), (step[:, None] - np.tile(lag, (times, 1))) % len(step)),
        "day_of": ("hour", np.tile(data["day_of"].values, times) + np.repeat(np.arange(times) * days, n)),
        "day_before": ("day", (day - 1) % len(day)),
        "year_share": data["year_share"] * times,
        "modelled_hours": data["modelled_hours"] * times,
    }
    hour = data["hour"].values[0] + step * np.timedelta64(1, "h")
    return data.drop_dims(("hour", "day")).assign_coords(hour=hour, day=data["day"].values[0] + day * np.timedelta64(1, "D")).assign(longer)


def zones(n: int, length: int = 168) -> xr.Dataset:
    """So many copies of the system as one zone each, over ``length`` hours, in a ring of corridors."""
    data, known = hours(length), fields()
    data = data.drop_dims("corridor").isel(zone=[0])
    one = data["zone"].values[0]
    pointers = {name: known[name].unit for name in data.data_vars if name in known and known[name].is_pointer}
    data = data.assign({name: xr.full_like(data[name], one) for name, target in pointers.items() if target == "zone"})
    own = [d for d in data.dims if d not in SHARED]

    def copy(k: int) -> xr.Dataset:
        named = {d: named_anew(data[d].values, k) for d in own}
        pointing = {name: (data[name].dims, named_anew(data[name].values, k)) for name, target in pointers.items() if target in own}
        return data[[v for v in data.data_vars if set(data[v].dims) & set(own)]].assign(pointing).assign_coords(named)

    copies = [copy(k) for k in range(n)]
    joined = {d: xr.concat([c[[v for v in c.data_vars if d in c[v].dims]] for c in copies], d) for d in own}
    common = data[[v for v in data.data_vars if not set(data[v].dims) & set(own)]]
    grown = common.assign({name: common[name] * n for name in EXTENSIVE if name in common})
    ring = [(k, (k + 1) % n) for k in range(n if n > 2 else n - 1)]
    label = joined["zone"]["zone"].values
    ends = {f"corridor_{end}": ("corridor", label[[pair[side] for pair in ring]]) for side, end in enumerate(("from", "to")) if ring}
    numbers = {name: ("corridor", np.full(len(ring), value)) for name, value in JOINED.items()}
    corridors = xr.Dataset(ends | numbers, {"corridor": np.array([f"{a}-{b}" for a, b in ring], dtype=object)}) if ring else xr.Dataset()
    return xr.merge([grown, *joined.values(), corridors], join="exact", compat="equals")


def named_anew(labels: np.ndarray, k: int) -> np.ndarray:
    """Labels of a copy."""
    return np.array([f"{label} {k}" if label else label for label in labels.ravel().tolist()], object).reshape(labels.shape)


def units(n: int, length: int = 168) -> xr.Dataset:
    """The system with so many thermal units of the same capacity in all: its largest, each split, heat rates slightly apart."""
    data = hours(length)
    power = data["unit_number"] * data["unit_capacity"]
    largest = np.argsort(-power.values, kind="stable")
    chosen, copy = largest[np.arange(n) % len(largest)], np.arange(n) // len(largest)
    grown = data.isel(unit=chosen).assign_coords(unit=[f"{data['unit'].values[u]} {k}" for u, k in zip(chosen, copy, strict=True)])
    number = grown["unit_number"] * (power.sum() / (grown["unit_number"] * grown["unit_capacity"]).sum())
    return grown.assign(unit_number=number, unit_heat_rate=grown["unit_heat_rate"] * (1 + 1e-4 * xr.DataArray(copy, dims="unit")))


AXES = {"hours": hours, "zones": zones, "units": units}
"""What grows -> the data of so many."""
