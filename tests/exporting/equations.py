"""PyPSA's equations of the components an export uses, read from its netCDF layout: balances of buses, stores, bounds, cost.

Stated here anew from PyPSA's documentation, with nothing of the exporter, so that a file can be checked where PyPSA is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np
import scipy.sparse as sp
import xarray as xr
from scipy.optimize import linprog

KINDS = {"generators": "p", "links": "p0", "stores": "e"}
"""List -> its main variable."""


@dataclass(frozen=True)
class Equations:
    """``matrix @ x == side``, ``low <= x <= high``, cost @ x; and the x that the file holds."""

    matrix: sp.csr_array
    side: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: np.ndarray
    x: np.ndarray

    def optimum(self) -> float:
        """Least cost."""
        found = linprog(self.cost, A_eq=self.matrix, b_eq=self.side, bounds=np.stack([self.low, self.high], 1), method="highs")
        assert found.success, found.message
        return found.fun


def attribute(ds: xr.Dataset, kind: str, name: str, default: float) -> np.ndarray:
    """An attribute of every component at every snapshot [components x snapshots]."""
    labels = ds[f"{kind}_i"].values.astype(str).tolist()
    values = np.full((len(labels), ds.sizes["snapshots"]), default)
    if f"{kind}_{name}" in ds:
        values[:] = ds[f"{kind}_{name}"].values.astype(float)[:, None]
    if f"{kind}_t_{name}" in ds:
        over_time = ds[f"{kind}_t_{name}"]
        values[[labels.index(label) for label in over_time[f"{kind}_t_{name}_i"].values.astype(str)]] = over_time.values.T
    return values


def equations(ds: xr.Dataset) -> Equations:
    """The linear program of a file: power of generators, links and stores, levels of stores."""
    n, hours = ds.sizes["snapshots"], ds["snapshots_objective"].values.astype(float)
    bus = {name: k * n for k, name in enumerate(ds["buses_i"].values.astype(str).tolist())}
    size = {kind: ds.sizes[f"{kind}_i"] * n for kind in KINDS}
    first = {"generators": 0, "links": size["generators"], "stores": size["generators"] + size["links"]}
    power = first["stores"] + size["stores"]  # of stores, behind their levels
    total, step = power + size["stores"], np.arange(n)
    rows, columns, values = [], [], []

    def post(row, column, value):
        rows.append(np.broadcast_to(row, n))
        columns.append(np.broadcast_to(column, n))
        values.append(np.broadcast_to(value, n))

    for k, (at, sign) in enumerate(zip(ds["generators_bus"].values.astype(str), ds["generators_sign"].values, strict=True)):
        post(bus[at] + step, k * n + step, float(sign))
    for number in count():
        if f"links_bus{number}" not in ds:
            break
        port = number if number > 1 else ""
        efficiency = -1.0 * np.ones((ds.sizes["links_i"], n)) if number == 0 else attribute(ds, "links", f"efficiency{port}", 1.0)
        delay = ds[f"links_delay{port}"].values if number else np.zeros(ds.sizes["links_i"])
        for k, at in enumerate(ds[f"links_bus{number}"].values.astype(str)):
            if at:
                post(bus[at] + step, first["links"] + k * n + (step - round(delay[k] / hours[0])) % n, efficiency[k])
    for k, (at, is_cyclic) in enumerate(zip(ds["stores_bus"].values.astype(str), ds["stores_e_cyclic"].values, strict=True)):
        level, kept = first["stores"] + k * n + step, len(bus) * n + k * n + step
        post(bus[at] + step, power + k * n + step, 1.0)
        post(kept, level, 1.0)
        post(kept, np.roll(level, 1), -1.0 if is_cyclic else np.where(step == 0, 0.0, -1.0))
        post(kept, power + k * n + step, hours)

    side = np.zeros(len(bus) * n + size["stores"])
    loads = attribute(ds, "loads", "p_set", 0.0) * -ds["loads_sign"].values[:, None]
    for at, taken in zip(ds["loads_bus"].values.astype(str), loads, strict=True):
        side[bus[at] + step] += taken
    matrix = sp.csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (len(side), total))
    low, high, cost, x = np.full(total, -np.inf), np.full(total, np.inf), np.zeros(total), np.zeros(total)
    for kind, name in KINDS.items():
        part, stem = slice(first[kind], first[kind] + size[kind]), name[0]
        rated = attribute(ds, kind, f"{stem}_nom", 0.0)
        low[part] = (rated * attribute(ds, kind, f"{stem}_min_pu", 0.0)).ravel()
        high[part] = (rated * attribute(ds, kind, f"{stem}_max_pu", 1.0)).ravel()
        cost[part] = (attribute(ds, kind, "marginal_cost", 0.0) * hours).ravel()
        x[part] = attribute(ds, kind, name, 0.0).ravel()
    x[power:] = attribute(ds, "stores", "p", 0.0).ravel()
    return Equations(matrix, side, low, high, cost, x)
