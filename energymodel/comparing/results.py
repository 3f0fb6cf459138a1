"""What came out of runs, side by side: indicators, costs, capacity, energy, contracts, fuel, prices and policies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from energymodel.comparing.opened import Opened
from energymodel.reporting.books import STORAGE, open_books
from energymodel.reporting.columns import PRICE_UNIT, unit_of
from energymodel.reporting.frames import consumption_by_zone
from energymodel.reporting.tables import costs

PLACED = ("zone", "technology", "role")


@dataclass(frozen=True)
class Kind:
    """A table of a comparison: the published one it is of, its key columns, and its columns of numbers.

    ``is_sum``: its numbers add up over its lines, so what a run has no line for is zero there. ``is_dual``: all of them are duals.
    """

    source: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    is_sum: bool = False
    is_dual: bool = False


CONTRACT = ("energy_gwh", "peak_mw", "cost_cny", "mean_price_cny_per_mwh")
FUEL = ("coal_tce", "gas_m3", "co2_t", "coal_rate_gce_per_kwh")
POLICY = ("limit", "achieved", "shortfall", "share_limit", "share_achieved", "shadow_price", "binds")
ANSWERS = ("binds",)
"""Columns of yes and no."""

KINDS = {
    "summary": Kind("summary", ("indicator",), ("value",)),
    "costs": Kind("", ("cause", "technology"), ("cost_cny",), is_sum=True),
    "capacity": Kind("generation", PLACED, ("capacity_mw",), is_sum=True),
    "energy": Kind("generation", PLACED, ("energy_gwh",), is_sum=True),
    "storage": Kind("generation", PLACED, ("energy_gwh", "withdrawn_gwh"), is_sum=True),
    "curtailment": Kind("generation", PLACED, ("curtailed_gwh",), is_sum=True),
    "imports": Kind("imports", ("contract",), CONTRACT),
    "fuel": Kind("fuel", ("technology",), FUEL),
    "price": Kind("", ("zone",), (), is_dual=True),
    "policies": Kind("policies", ("policy", "sense"), POLICY),
}
"""Name -> kind of table. Of energy, what contracts sell counts as negative; storage is in a table of its own."""

QUANTILES = {"highest": 1.0, **{f"exceeded {p} %": 1 - p / 100 for p in (5, 25, 50, 75, 95)}, "lowest": 0.0}
"""Points of a price duration curve -> share of the time in which the price is no higher."""


def numbers(run: Opened) -> dict[str, pd.Series]:
    """Every table of a run as a Series: index its keys, quantity and unit."""
    books = open_books(run.ds, "cost", "power")
    made = {name: long(kind, source(name, kind, run)) for name, kind in KINDS.items() if kind.source}
    made["costs"] = long(KINDS["costs"], costs(books))
    made["price"] = price(run, consumption_by_zone(books))
    return {name: made[name] for name in KINDS}


def source(name: str, kind: Kind, run: Opened) -> pd.DataFrame:
    """The published lines that a table is of."""
    table = run.tables[kind.source]
    if name in ("energy", "storage"):
        table = table[(table["role"] == STORAGE) == (name == "storage")]
    if name == "energy":
        table = table.assign(energy_gwh=to_numbers(table["energy_gwh"]) - to_numbers(table["withdrawn_gwh"]))
    return table


def long(kind: Kind, table: pd.DataFrame) -> pd.Series:
    """A table as one column of numbers, a line of the table and quantity each."""
    keys = list(kind.keys)
    parts = [table[keys].assign(quantity=name, unit=unit_in(table, name), number=to_numbers(table[name])) for name in kind.values]
    return pd.concat(parts).set_index([*keys, "quantity", "unit"])["number"].dropna()


def unit_in(table: pd.DataFrame, column: str) -> str | pd.Series:
    """Unit of a column's numbers: its name ends with it, or a column beside has that of each."""
    return "yes/no" if column in ANSWERS else unit_of(column) or table[PRICE_UNIT.get(column, "unit")]


def to_numbers(column: pd.Series) -> pd.Series:
    """Numbers of a column as it was published: yes is 1, no is 0, blank is none."""
    return column.replace({"yes": "1", "no": "0", "": "nan"}).astype(float)


def price(run: Opened, consumed: pd.DataFrame) -> pd.Series:
    """Price of each zone [CNY/MWh]: its mean weighted by what the zone consumes, and points of its duration curve."""
    prices = run.ds["power_price"].transpose("hour", "zone").to_pandas()
    length = run.ds["hour_length"].values
    energy = consumed.reindex(columns=prices.columns, fill_value=0.0).mul(length, axis=0)
    total = energy.sum()
    found = {"mean": (prices * energy).sum() / total.where(total > 0)}
    points = np.quantile(prices.to_numpy(), list(QUANTILES.values()), axis=0, weights=length, method="inverted_cdf")
    found |= {name: pd.Series(values, prices.columns) for name, values in zip(QUANTILES, points, strict=True)}
    table = pd.concat(found, names=["quantity", "zone"]).rename("number").reset_index().assign(unit="CNY/MWh")
    order = pd.Categorical(table["zone"], list(prices.columns))
    return table.iloc[order.codes.argsort(kind="stable")].set_index(["zone", "quantity", "unit"])["number"].dropna()
