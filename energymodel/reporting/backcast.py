"""Back-cast: what the model makes of a year that was observed, beside what was observed.

How a quantity is measured is data. Columns of the observed table besides ``quantity, month, value, unit, boundary, source``:

===========  ==========================================================================================================
``month``    blank the year, ``3``, ``1-2``, ``11-3`` (over the turn of the year), ``6.10-8.15`` (days)
``account``  account of the ledger, or ``price``; blank: the model has no such quantity
``groups``   which of its groups or places, ``;`` between them, ``*`` for any ending (``north*``); blank: all of them
``measure``  ``total``, ``supply`` (what is fed in), ``peak`` (largest hour), ``mean`` (of the price), ``per <account>`` (the
             same groups' total in another account) or ``per sent out`` (less what stations use themselves)
===========  ==========================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.books import Books, Posting, open_books
from energymodel.reporting.frames import mean_price, sent_out, supply
from energymodel.reporting.units import convert

COLUMNS = ["quantity", "month", "boundary", "observed", "modelled", "error", "error_percent", "unit", "source"]
ENERGY = {"MW": "MWh"}
KINDS = ("entry", "set", "element", "role", "own_use")
"""Columns of a line that are no group or place."""
ALL_DAYS = pd.date_range("2001-01-01", "2001-12-31")


def backcast(ds: xr.Dataset, observed: pd.DataFrame) -> pd.DataFrame:
    """quantity, month (blank: the year), boundary, observed, modelled, error, error_percent, unit, source: a line each.

    ``modelled`` is blank for times the run does not have whole. Raises ValueError for a unit or measure that does not fit.
    """
    books, lines = open_books(ds), []
    for row in observed.fillna({"account": "", "groups": "", "measure": "", "month": ""}).itertuples():
        if not row.account:
            continue
        inside, seen, value = period(row.month), float(row.value), np.nan
        if covers(ds, inside):
            value, unit = measure(
                books, row.account, [g.strip() for g in row.groups.split(";") if g.strip()], row.measure or "total", inside
            )
            value = convert(value, unit, row.unit)
        percent = 100 * (value / seen - 1) if seen else np.nan
        lines.append((row.quantity, row.month, row.boundary, seen, value, value - seen, percent, row.unit, row.source))
    return pd.DataFrame(lines, columns=COLUMNS)


def period(text):
    """Of a cell: a function that says which times are inside. Raises ValueError for what is no month or day."""
    parts = [part for part in f"{text:g}".split("-") if part] if isinstance(text, float) else [p for p in str(text).split("-") if p.strip()]
    if not parts:
        return lambda time: np.ones(len(time), bool)
    first, last = ([int(n) for n in part.split(".")] for part in (parts[0], parts[-1]))
    first, last = 100 * first[0] + (first[1] if len(first) > 1 else 0), 100 * last[0] + (last[1] if len(last) > 1 else 99)

    def inside(time: pd.DatetimeIndex) -> np.ndarray:
        date = 100 * time.month + time.day
        within = (date >= first, date <= last)
        return np.asarray(within[0] & within[1] if first <= last else within[0] | within[1])

    return inside


def covers(ds: xr.Dataset, inside) -> bool:
    """Whether the run has every hour of a period of its year."""
    hour = pd.DatetimeIndex(ds["hour"].values)
    days = pd.date_range(f"{hour[0].year}-01-01", f"{hour[0].year}-12-31")
    return bool(np.isclose(ds["hour_length"].values[inside(hour)].sum(), 24 * inside(days).sum()))


def measure(books: Books, account: str, groups: list[str], how: str, inside) -> tuple[float, str]:
    """One measure of an account over a period, and its unit."""
    hours = inside(pd.DatetimeIndex(books.ds.variables["hour"].values))
    if account == "price":
        return mean_price(books, hours), "CNY/MWh"
    if not books[account]:
        raise ValueError(f"account {account}: allowed are price, {', '.join(books.accounts)}")
    unit = books[account][0].unit
    amount = ENERGY.get(unit, unit) if books[account][0].time else unit
    if how in ("total", "supply"):
        return sum_of(books, account, groups, inside, supply if how == "supply" else None), amount
    if how == "peak":
        power = sum(p.values[matches(p.lines, groups)].sum(axis=0) for p in books[account])
        power = power if unit == "MW" else power / books.ds["hour_length"].values
        return float(power[hours].max()), unit.removesuffix("h")
    per, _, other = how.partition(" ")
    other, part = ("power", sent_out) if other == "sent out" else (other, None)
    if per != "per" or not books[other]:
        raise ValueError(f"measure {how}: allowed are total, supply, peak, mean, per <account> and per sent out")
    under = ENERGY.get(books[other][0].unit, books[other][0].unit)
    total = sum_of(books, other, groups, inside, part)
    value = sum_of(books, account, groups, inside) / total if total else np.nan
    return value, "1" if under == amount else f"{amount}/{under}"


def sum_of(books: Books, account: str, groups: list[str], inside, part=None) -> float:
    """Amount of the lines of an account that match, over a period; what has no time counts in the whole year only."""
    total = 0.0
    for p in books[account]:
        values = (p.values if part is None else part(p))[matches(p.lines, groups)]
        total += float((values @ _weight(books.ds, p, inside)).sum())
    return total


def _weight(ds: xr.Dataset, p: Posting, inside) -> np.ndarray:
    """Weight of each step of an entry: 0 outside the period, the length of an hour for power."""
    if not p.time:
        return np.array([float(inside(ALL_DAYS).all())])
    within = inside(pd.DatetimeIndex(ds.variables[p.time].values)).astype(float)
    return within * ds.variables["hour_length"].values if p.unit == "MW" and p.time == "hour" else within


def matches(lines: pd.DataFrame, groups: list[str]) -> np.ndarray:
    """Which lines have a label that matches one of the patterns; all if there is none."""
    if not groups:
        return np.ones(len(lines), bool)
    return np.any([like(lines[column], groups) for column in lines if column not in KINDS], axis=0)


def like(labels: Iterable[str], patterns: Sequence[str]) -> np.ndarray:
    """Which labels match one of the patterns; all if there is none."""
    labels = list(labels)
    found = {label: not patterns or any(fnmatchcase(label, pattern) for pattern in patterns) for label in set(labels)}
    return np.array([found[label] for label in labels], bool)
