"""Gas: where the units' gas comes from and the power it makes, so that a field's gas can be followed to electricity.

Gas mixes in the pipes: a source's share of the gas burnt on a day is its share of the power made from gas on that day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.reporting.books import Books

COLUMNS = ["source", "shale", "month", "to_power_m3", "to_city_m3", "power_gwh"]


def gas(books: Books) -> pd.DataFrame:
    """source, shale (yes/no), month, to_power_m3, to_city_m3, power_gwh: all gas sources, month by month."""
    ds = books.ds
    if "gas_to_power" not in ds or not ds.sizes["gas_source"]:
        return pd.DataFrame(columns=COLUMNS)
    to_power = ds["gas_to_power"].transpose("day", "gas_source").to_pandas()
    to_city = ds["gas_to_city"].transpose("day", "gas_source").to_pandas()
    burnt = to_power.sum(axis=1)
    power = to_power.div(burnt.where(burnt > 0), axis=0).fillna(0.0).mul(gas_power(books) / 1e3, axis=0)
    month = ds["month_of_day"].values + 1
    columns = {"to_power_m3": to_power, "to_city_m3": to_city, "power_gwh": power}
    sources, months = ds["gas_source"].values.astype(str), np.unique(month)
    table = pd.DataFrame({"source": np.repeat(sources, len(months)), "month": np.tile(months, len(sources))})
    table["shale"] = np.repeat(np.where(ds["gas_source_shale"].values, "yes", "no"), len(months))
    for name, frame in columns.items():
        table[name] = frame.groupby(month).sum().to_numpy().T.ravel()
    return table[COLUMNS]


def gas_power(books: Books) -> np.ndarray:
    """Power made on each day by the elements that burn gas [MWh] (day)."""
    ds = books.ds
    burners = {p.name: p.values.sum(axis=1) > 0 for p in books["gas"] if p.time == "hour"}
    power = sum((burners[p.name] @ p.values for p in books["power"] if p.name in burners), np.zeros(ds.sizes["hour"]))
    return np.bincount(ds["day_of"].values.astype(int), power * ds["hour_length"].values, ds.sizes["day"])
