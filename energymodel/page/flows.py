"""Flows: energy from fuels and imports to use, which adds up at every node, and power between zones and neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.reporting.books import IMPORTS, Books
from energymodel.reporting.imports import power
from energymodel.reporting.units import GJ_PER_TCE

GWH_PER_TCE = GJ_PER_TCE / 3.6 / 1e3

AT_LIMIT = 0.999
"""Share of the capacity from which on a line counts as full."""

LINES = ["line", "from", "to", "capacity_mw", "forward_gwh", "backward_gwh", "peak_mw", "full_h"]


def energy_flows(books: Books, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """from, to, energy_gwh: fuel -> technology -> electricity -> use; contracts feed in too. What goes in comes out of every node.

    A node is ``<entity>:<label>`` or a word.
    """
    months = tables["balance_monthly"]
    at_power = months[months["role"] != IMPORTS].groupby("group", sort=False)["energy_gwh"].sum()
    flows = [*_fuels(books, tables, at_power), *_contracts(books, tables)]
    for group, energy in at_power.items():
        node = f"technology:{group}"
        flows.append((node, "electricity", energy) if energy > 0 else ("electricity", node, -energy))
    return pd.DataFrame([f for f in flows if f[2] > 1e-6], columns=["from", "to", "energy_gwh"])


def _fuels(books: Books, tables: dict[str, pd.DataFrame], made: pd.Series):
    """Fuel to what burns it, and what of it becomes heat."""
    ds, burnt, gas = books.ds, tables["fuel"], tables["gas"]
    per_tce = float(ds["fuel_gas"].max()) if "fuel_gas" in ds else 0.0
    for row in burnt.itertuples():
        parts = {"coal (fuel)": row.coal_tce * GWH_PER_TCE, "gas (fuel)": row.gas_m3 / per_tce * GWH_PER_TCE if per_tce else 0.0}
        node = f"technology:{row.technology}"
        yield from ((fuel, node, energy) for fuel, energy in parts.items())
        if sum(parts.values()) > 0:
            yield node, "conversion losses", sum(parts.values()) - made.get(row.technology, 0.0)
    for source, used in gas.groupby("source", sort=False)["to_power_m3"].sum().items():
        yield f"gas_source:{source}", "gas (fuel)", used / per_tce * GWH_PER_TCE if per_tce else 0.0


def _contracts(books: Books, tables: dict[str, pd.DataFrame]):
    for row in tables["imports"].itertuples():
        is_import, node = float(books.ds["contract_direction"].sel(contract=row.contract)) > 0, f"contract:{row.contract}"
        yield ((node, "electricity") if is_import else ("electricity", node)) + (abs(row.energy_gwh),)


def lines(books: Books) -> pd.DataFrame:
    """Corridors between zones and interties to neighbours: LINES. Forward is from the first end to the second, as sent."""
    ds, length, rows = books.ds, books.ds["hour_length"].values, []

    def row(name, one, other, capacity, forward, backward):
        full = ((forward >= AT_LIMIT * capacity) | (backward >= AT_LIMIT * capacity)) @ length if capacity > 0 else 0.0
        peak = max(forward.max(initial=0.0), backward.max(initial=0.0))
        rows.append((name, one, other, capacity, forward @ length / 1e3, backward @ length / 1e3, peak, full))

    if "corridor_forward" in ds:
        for c in ds["corridor"].values.astype(str):
            at = {"corridor": c}
            ends = str(ds["corridor_from"].sel(at).item()), str(ds["corridor_to"].sel(at).item())
            flows = (ds[f"corridor_{way}"].sel(at).values for way in ("forward", "backward"))
            row(c, *ends, float(ds["corridor_capacity"].sel(at)), *flows)
    if "contract_intertie" in ds and books["contract_energy"]:
        by_contract = power(books)
        for i in ds["intertie"].values.astype(str):
            mine = [c for c in ds["contract"].values[ds["contract_intertie"].values == i].astype(str) if c in by_contract]
            signed = sum((by_contract[c].to_numpy() * float(ds["contract_direction"].sel(contract=c)) for c in mine), np.zeros(len(length)))
            at = {"intertie": i}
            ends = str(ds["intertie_neighbour"].sel(at).item()), str(ds["intertie_zone"].sel(at).item())
            row(i, *ends, float(ds["intertie_capacity"].sel(at)), np.maximum(signed, 0), np.maximum(-signed, 0))
    return pd.DataFrame(rows, columns=LINES)


def places(books: Books) -> dict[str, list[float]]:
    """Zone or neighbour -> [x, y], y southward: zones by longitude and latitude around their centre [degrees of latitude],
    neighbours on a circle of radius 1, where they are seen from the centre, moved along it as far as others need room.
    """
    ds = books.ds
    zones, neighbours = ds["zone"].values.astype(str).tolist(), ds["neighbour"].values.astype(str)
    east, south = ds["zone_longitude"].values, -ds["zone_latitude"].values
    centre, narrow = np.array([np.ptp(east) / 2 + east.min(), np.ptp(south) / 2 + south.min()]), np.cos(np.radians(south.mean()))
    found = dict(zip(zones, (np.column_stack([east, south]) - centre) * [narrow, 1.0], strict=True))
    seen = np.linspace(0, 2 * np.pi, len(neighbours), endpoint=False)
    if "neighbour_longitude" in ds:  # runs of earlier versions do not know
        seen = np.arctan2(-ds["neighbour_latitude"].values - centre[1], (ds["neighbour_longitude"].values - centre[0]) * narrow)
    order = np.argsort(seen, kind="stable")
    found |= {n: np.array([np.cos(a), np.sin(a)]) for n, a in zip(neighbours[order], apart(seen[order]), strict=True)}
    return {str(name): [round(float(v), 4) for v in place] for name, place in found.items()}


def apart(angles: np.ndarray) -> np.ndarray:
    """Angles in order around a circle, pushed apart until each has room: the least gap is most of an even share."""
    angles, least = angles.astype(float), 2 * np.pi / max(len(angles), 1) * 0.8
    for _ in range(200 if len(angles) > 1 else 0):
        gap = np.diff(angles, append=angles[0] + 2 * np.pi)
        push = np.maximum(least - gap, 0) / 2
        angles += np.roll(push, 1) - push
    return angles
