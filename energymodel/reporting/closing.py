"""Closing: a published folder is read back and its books must balance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.errors import NotAccepted
from energymodel.reporting.books import Books, open_books
from energymodel.reporting.frames import series, total

POWER, MONEY, GAS, ROUNDED = 1e-3, 1e-9, 1e-5, 1e-6
"""Largest residual: of power [MW]; as shares of money, of a day's largest gas flow, and of numbers written with six decimals."""

LEAST_GAS = 1e5
"""Least flow [m3] that a residual of gas is held against: on a day without gas 1 m3 may be open."""


def check_closing(folder: Path) -> dict[str, float]:
    """Check -> residual (power in MW, all else as a share): what the files of a results folder fail to close by.

    Power sums to zero in every zone and hour, gas on every day, cost entries to the objective, costs.csv to the objective,
    the months of balance_monthly.csv to zero. Raises NotAccepted naming every check that fails, with its residual.
    """
    folder = Path(folder)
    with xr.open_dataset(folder / "solution.nc", engine="netcdf4") as ds:
        objective = float(ds.attrs["objective"])
        books = open_books(ds, "power", "cost", "gas", "city_gas")
        power = np.abs(series(books, "power", "zone").to_numpy()).max(initial=0.0)
        residuals = {"power_mw": (float(power), POWER), "cost": (share(total(books, "cost") - objective, objective), MONEY)}
        for account in ("gas", "city_gas"):
            residuals[account] = (unclosed(books, account), GAS)
    costs = pd.read_csv(folder / "costs.csv")["cost_cny"].sum()
    residuals["costs.csv"] = (share(float(costs) - objective, objective), ROUNDED)
    balance = pd.read_csv(folder / "balance_monthly.csv").groupby("month")["energy_gwh"]
    left, turned_over = balance.sum().abs().max(), balance.agg(lambda e: e.abs().sum()).max()
    residuals["balance_monthly.csv"] = (share(float(left), float(turned_over)), ROUNDED)
    failed = [f"{name} is open by {value:.3g} (allowed {most:g})" for name, (value, most) in residuals.items() if not value <= most]
    if failed:
        raise NotAccepted(f"{folder}: the books do not close: {'; '.join(failed)}")
    return {name: value for name, (value, _) in residuals.items()}


def unclosed(books: Books, account: str) -> float:
    """Largest sum of a gas account over a day, as a share of the largest entry; 0 where nothing is posted."""
    if not books[account]:
        return 0.0
    steps = daily(books, account)
    largest = max(np.abs(x).max(initial=0.0) for x in steps)
    return share(float(np.abs(sum(steps)).max(initial=0.0)), max(float(largest), LEAST_GAS))


def daily(books: Books, account: str) -> list[np.ndarray]:
    """Each entry of an account by day (day), whether it was posted by hour or by day."""
    day, days = books.ds["day_of"].values.astype(int), books.ds.sizes["day"]
    sums = ((p.time, p.values.sum(axis=0)) for p in books[account])
    return [np.bincount(day, values, days) if time == "hour" else values for time, values in sums]


def share(value: float, of: float) -> float:
    """Size of a value as a share of another; of nothing, itself."""
    return abs(value) / abs(of) if of else abs(value)
