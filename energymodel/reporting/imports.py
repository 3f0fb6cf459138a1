"""Contracts: energy, peak and cost of what is bought and sold over the interties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.reporting.books import Books
from energymodel.reporting.frames import amounts, homes, series
from energymodel.reporting.units import noise

COLUMNS = ["energy_gwh", "peak_mw", "full_load_hours_h", "cost_cny", "mean_price_cny_per_mwh"]


def imports(books: Books) -> pd.DataFrame:
    """contract, energy_gwh (exports negative), peak_mw, full_load_hours_h, cost_cny (what is paid but not taken too), mean price."""
    table = lines(books).groupby("contract", as_index=False)[["energy", "cost"]].sum()
    table["peak_mw"] = table["contract"].map(power(books).max()).fillna(0.0).astype(float)
    table["full_load_hours_h"] = carried(table) / table["peak_mw"].where(table["peak_mw"] > 0)
    return finish(books, table, ["contract"])


def imports_monthly(books: Books) -> pd.DataFrame:
    """contract, month, energy_gwh, peak_mw, cost_cny, mean_price_cny_per_mwh (without what is paid once for the whole time)."""
    table = lines(books)
    month = books.ds["month_of"].values + 1
    table = table[table["month"].isin(np.unique(month))].copy()
    peak = power(books).groupby(month).max()
    table["peak_mw"] = [peak[c][m] if c in peak else 0.0 for c, m in zip(table["contract"], table["month"], strict=True)]
    return finish(books, table, ["contract", "month"])


def lines(books: Books) -> pd.DataFrame:
    """contract, month (0: what has no month), energy [MWh] and cost [CNY] of every contract."""
    energy = amounts(books, "contract_energy", "contract", monthly=True).rename(columns={"amount": "energy"})
    contract_of = homes(books, "contract")
    cost = amounts(books, "cost", "set", "element", monthly=True).rename(columns={"amount": "cost"})
    cost["contract"] = [contract_of.get(key, "") for key in zip(cost["set"], cost["element"], strict=True)]
    cost = cost[cost["contract"] != ""].groupby(["contract", "month"], as_index=False)["cost"].sum()
    return energy.merge(cost, how="outer", on=["contract", "month"]).fillna({"energy": 0.0, "cost": 0.0})


def power(books: Books) -> pd.DataFrame:
    """Power of every contract without its sign [MW]: index the hours, a column a contract."""
    return series(books, "contract_energy", "contract").abs().div(books.ds["hour_length"].values, axis=0)


def carried(table: pd.DataFrame) -> pd.Series:
    """Energy of each line without its sign [MWh], blank where nothing was carried."""
    energy = table["energy"].abs()
    return energy.where(energy > noise("MWh"))


def finish(books: Books, table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Columns with their units, contracts in the order of their table."""
    price = table["cost"] / (carried(table) * np.sign(table["energy"]))
    table = table.assign(energy_gwh=table["energy"] / 1e3, cost_cny=table["cost"], mean_price_cny_per_mwh=price)
    order = books.ds["contract"].values.astype(str).tolist() if "contract" in books.ds.coords else []
    table = table.sort_values(keys, key=lambda c: c.map(order.index) if c.name == "contract" else c, kind="stable")
    return table[[c for c in (*keys, *COLUMNS) if c in table]].reset_index(drop=True)
