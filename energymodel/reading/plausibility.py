"""What inputs say together about the real system: the sun is highest at noon, rivers fit turbines, supply fits the peak.

Nothing here is refused: what is unlikely is flagged, with the file that most likely has to change.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import xarray as xr

from energymodel.reading.files import Folder
from energymodel.reading.graphs import river

NOON = 0.6
"""Hours by which the middle of the sun's energy may miss noon at the zone's longitude; clouds and slopes move it by up to 0.3."""
NOONS = 10.9, 15.2
"""Noon in Beijing time between 135 and 73 degrees east: where a tranche stands is not known."""
WATER = 0.05, 1.5
"""Mean natural flow times conversion over capacity: full-load hours of a plant, were nothing spilt."""
LOAD = 0.1, 1.0
"""Peak load over all capacity that ever is in service."""
GAS = 0.05, 1.0
"""Largest daily demand over all that sources and stores can give on a day."""


def check_plausibility(data: xr.Dataset, years: dict[str, np.ndarray], files: dict[str, str | None], folder: Folder) -> None:
    """Flag what is unlikely of a case's ``data``. ``years``: profiles of the whole year by Field; ``files``: where each was read."""
    longitude = dict(zip(data.zone.values.tolist(), data.zone_longitude.values.tolist(), strict=True))
    noons = {
        label: 12 + (120 - longitude[zone]) / 15
        for label, zone in zip(data.plant.values.tolist(), data.plant_zone.values.tolist(), strict=True)
    }
    for entity in ("plant", "tranche"):
        name = f"{entity}_availability"
        green = data.technology_non_hydro.sel(technology=data[f"{entity}_technology"].values).values > 0
        for label, is_green, values in zip(data[entity].values.tolist(), green, years[name], strict=True):
            if is_green and files[name] and (middle := sun(values)) is not None:
                low, high = (noons[label] - NOON, noons[label] + NOON) if entity == "plant" else NOONS
                if not low <= middle <= high:
                    words = f"{_clock(low)} to {_clock(high)} Beijing time; a file in UTC, or times moved?"
                    folder.flag(files[name], None, label, f"a sun that shines around {_clock(middle)}", words)
    _check_water(data, years["reservoir_inflow"].mean(axis=1), files["reservoir_inflow"], folder)
    supply = {
        "unit": data.unit_number * data.unit_capacity, "plant": data.plant_capacity, "reservoir": data.reservoir_capacity,
        "store": data.store_power, "tranche": data.tranche_capacity,
    }  # fmt: skip
    most = sum(float((size * data[f"{entity}_in_service"].max("hour")).sum()) for entity, size in supply.items())
    peak = (years["load_power"] * data.load_scale.values[:, None]).sum(axis=0).max(initial=0)
    words = "MW, of what plants and contracts can give"
    _check_ratio(peak, most, LOAD, files["load_power"], f"a peak load of {peak:.6g} MW", words, folder)
    most = float(data.gas_source_daily.sum() + data.gas_store_withdrawal.sum()) / 1e6
    peak = float(years["gas_demand"].max() * data.gas_demand_scale) / 1e6
    words = "Mm3/d, of what sources and stores can give"
    _check_ratio(peak, most, GAS, files["gas_demand"], f"a largest gas demand of {peak:.6g} Mm3/d", words, folder)


def sun(values: np.ndarray) -> float | None:
    """Hour of the day around which an hourly series shines, the mean on the clock's circle; None where its nights are not dark."""
    day = values.reshape(-1, 24).mean(axis=0)
    if not day.any() or (day < 1e-3 * day.max()).sum() < 6:
        return None
    turn = 2j * np.pi / 24
    return float(np.angle((day * np.exp(turn * (np.arange(24) + 0.5))).sum()) / turn.imag % 24)


def _check_water(data: xr.Dataset, inflow: np.ndarray, file: str | None, folder: Folder) -> None:
    dams, net = data.reservoir.values.tolist(), river(data)
    natural = dict(zip(dams, inflow.tolist(), strict=True))
    for dam, conversion, capacity in zip(dams, data.reservoir_conversion.values, data.reservoir_capacity.values, strict=True):
        flow = sum(natural[above] for above in {dam, *nx.ancestors(net, dam)})
        if file and capacity and flow and not WATER[0] <= flow * conversion / capacity <= WATER[1]:
            low, high = (share * capacity / conversion for share in WATER)
            words = f"{low:.4g} to {high:.4g} m3/s, for {capacity:.6g} MW at {conversion:.4g} MW/(m3/s)"
            folder.flag(file, None, dam, f"{flow:.4g} m3/s on average, with what comes from above", words)


def _check_ratio(size: float, most: float, span: tuple[float, float], file: str | None, found: str, words: str, folder: Folder) -> None:
    if file and size and most and not span[0] <= size / most <= span[1]:
        folder.flag(file, None, None, found, f"{span[0] * most:.6g} to {span[1] * most:.6g} {words}")


def _clock(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
