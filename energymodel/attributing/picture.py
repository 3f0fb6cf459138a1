"""Picture: what a dispatch gives and costs, line by line, in each month and hour of the day.

A line is a unit, a plant, a tranche of imports ... with the energy it feeds in (an export takes it) and all that is posted to
``cost`` for it. Units pay for the gas they burn what a m3 costs on average, and what brings it to them; what is left of all
that is paid for gas, by the day, is that of its other users. Costs that belong to no line that feeds in (take-or-pay,
certificates, missed targets, gas of other users) are lines without energy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

from energymodel.reporting.books import IMPORTS, LOSSES, Books, Posting, open_books

LINE = ["technology", "element"]
"""What names a line; one of no technology has the cause of its cost instead."""

BINS = pd.MultiIndex.from_product([range(1, 13), range(24)], names=["month", "hour"])
"""Months and hours of the day (Beijing time)."""

OTHERS = "gas of other users"


@dataclass(frozen=True)
class Picture:
    """``energy`` [MWh] and ``cost`` [CNY], lines x BINS; ``zones``: line -> zone, or blank."""

    energy: pd.DataFrame
    cost: pd.DataFrame
    zones: pd.Series


def picture(ds: xr.Dataset) -> Picture:
    """The Picture of a solution."""
    books, length = open_books(ds, "power", "cost", "gas_burnt"), ds["hour_length"].values
    power, paid, burnt = (_there(books, account) for account in ("power", "cost", "gas_burnt"))
    power = [p for p in power if p.lines["role"].iloc[0] != LOSSES]
    hourly, daily = ([p for p in paid if (p.time == "day") is is_daily] for is_daily in (False, True))
    causes = {p.lines["set"].iloc[0]: p.name for p in hourly if not p.lines["technology"].any()}
    bins = _bins(ds)

    def index(p: Posting) -> pd.MultiIndex:
        cause = causes.get(p.lines["set"].iloc[0], p.name) if p.lines["set"].iloc[0] else p.name
        return pd.MultiIndex.from_arrays([p.lines["technology"].replace("", cause), p.lines["element"]], names=LINE)

    def binned(p: Posting, values: np.ndarray) -> pd.DataFrame:
        """An entry over BINS; what has no time is spread evenly."""
        return pd.DataFrame((values if p.time else values * length / length.sum()) @ bins, index(p), BINS)

    energy = _added(binned(p, (p.values if p.lines["role"].iloc[0] == IMPORTS else np.maximum(p.values, 0.0)) * length) for p in power)
    gas = _added(binned(p, p.values) for p in burnt) * _gas_price(ds)
    rest = np.array([[sum(p.values.sum() for p in daily) - gas.to_numpy().sum()]]) * length / length.sum()
    others = pd.DataFrame(rest @ bins, pd.MultiIndex.from_tuples([(OTHERS, "")], names=LINE), BINS)
    cost = _added([*(binned(p, p.values) for p in hourly), gas[gas.any(axis=1)], *([others] if daily else [])])
    zones = pd.concat([pd.Series(dtype=object), *(pd.Series(p.lines["zone"].to_numpy(), index(p)) for p in power)])
    lines = cost.index.union(energy.index[energy.any(axis=1)], sort=False)
    return Picture(
        energy.reindex(lines, fill_value=0.0),
        cost.reindex(lines, fill_value=0.0),
        zones[~zones.index.duplicated()].reindex(lines).fillna(""),
    )


def _there(books: Books, account: str) -> list[Posting]:
    """Entries of an account that have lines."""
    return [p for p in books[account] if len(p.lines)]


def _bins(ds: xr.Dataset) -> sp.csr_array:
    """Adds hours up into BINS: [hours x bins]."""
    place = ds["month_of"].values.astype(int) * 24 + ds.get_index("hour").hour
    return sp.csr_array((np.ones(len(place)), (np.arange(len(place)), place)), shape=(len(place), len(BINS)))


def _added(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames under each other, those of one line added up."""
    nothing = pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=LINE), columns=BINS, dtype=float)
    frames = list(frames)
    return pd.concat(frames).groupby(level=LINE, sort=False).sum() if frames else nothing


def _gas_price(ds: xr.Dataset) -> float:
    """What a m3 burnt by the units costs on average, bought and brought to them [CNY]; 0 where none is bought."""
    if "gas_to_power" not in ds:
        return 0.0
    to_power, to_city = (ds[f"gas_to_{where}"].sum("day") for where in ("power", "city"))
    bought, burnt = float((to_power + to_city).sum()), float(to_power.sum())
    fee = float((ds["gas_source_power_fee"] * to_power).sum()) / burnt if burnt else 0.0
    return float((ds["gas_source_price"] * (to_power + to_city)).sum()) / bought + fee if bought else 0.0
