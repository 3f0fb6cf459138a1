"""The plan ledger: every statement of the plan, what it became in the model, what a run achieves and whether that meets it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.reading.plan import GAS, SAYS, Measure, measure_of
from energymodel.reporting.backcast import covers, like, measure, period
from energymodel.reporting.books import Books
from energymodel.reporting.units import convert, noise

COLUMNS = ["id", *SAYS[:-1], "achieved", "met", "note"]
SAME = 1e-6
"""Share of a target by which it may be missed: cost and rows are proven no better."""


def plan(books: Books, gas: pd.DataFrame) -> pd.DataFrame:
    """id, clause, quantity_zh, quantity_en, sense, target, unit, year, became, refers_to, measure, achieved, met, note: a line a row.

    ``achieved`` is of all hours of the run, in the row's unit; blank where nothing is measured, or the run has nothing of it. ``met``
    (yes, no) only in a run of all hours of the target's year; elsewhere blank, and the note says so.
    """
    ds, whole_year = books.ds, period("")
    table = pd.DataFrame({"id": ds["plan"].values.astype(str)} | {name: ds[f"plan_{name}"].values for name in SAYS})
    hour = pd.DatetimeIndex(ds["hour"].values)
    is_whole, hours = covers(ds, whole_year), float(ds["hour_length"].sum())
    achieved, met, notes = [], [], []
    for row in table.itertuples():
        value, unit = achieved_of(books, gas, measure_of(row.measure)) if row.measure else (np.nan, row.unit)
        achieved.append(convert(value, unit, row.unit) if np.isfinite(value) else np.nan)
        is_judged = np.isfinite(row.target) and np.isfinite(achieved[-1])
        is_of_year = is_whole and hour[0].year == row.year
        met.append(("no", "yes")[meets(achieved[-1], row.sense, row.target, row.unit)] if is_judged and is_of_year else "")
        why = f"not judged: a run of {hours:g} h of {hour[0].year}, the target is of all {row.year:.0f}"
        nothing = "nothing of it in this run" if row.measure and np.isnan(achieved[-1]) else ""
        notes.append("; ".join(filter(None, (row.note, why if is_judged and not is_of_year else "", nothing))))
    return table.assign(year=table["year"].astype("Int64"), achieved=achieved, met=met, note=notes)[COLUMNS]


def meets(achieved: float, sense: str, target: float, unit: str = "") -> bool:
    """Whether what was achieved is on the right side of a target, or on it but for the solver's noise."""
    left = {"at least": achieved - target, "at most": target - achieved, "exactly": -abs(achieved - target)}[sense]
    return bool(left >= -SAME * abs(target) - noise(unit))


def achieved_of(books: Books, gas: pd.DataFrame, how: Measure) -> tuple[float, str]:
    """What a measure gives over all hours of the run, and its unit; NaN where the run has nothing of it."""
    if how.columns:
        mine = gas[like(gas["source"], how.labels)]
        return (float(mine[list(how.columns)].to_numpy().sum()) if len(mine) else np.nan), GAS[how.columns[0]]
    if how.what in books.accounts or how.what == "price":
        return measure(books, how.what, list(how.labels), how.how or "total", period(""))
    if how.what not in books.ds:
        return np.nan, ""
    values = books.ds[how.what]
    chosen = values.values[like(values[values.dims[0]].values.astype(str), how.labels)] if values.dims else values.values
    return float(chosen.sum()), values.attrs["unit"]
