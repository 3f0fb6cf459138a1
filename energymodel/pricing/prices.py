"""Prices: tables of who sets the price of power in every zone and hour, and of what it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.pricing.parts import REST
from energymodel.pricing.priced import Priced, priced
from energymodel.published import holding, run_folder
from energymodel.rebuilding import rebuilt
from energymodel.reporting.books import open_books
from energymodel.reporting.frames import consumption_by_zone
from energymodel.reporting.publish import as_json, publish_analysis
from energymodel.verifying import read

PRICE, UNIT = "price_cny_per_mwh", "_cny_per_mwh"
WHO = ["setter_kind", "technology", "contract"]


@dataclass(frozen=True)
class Prices:
    """Prices of a run whose cost is ``objective`` [CNY], taken apart; parts are columns ``<part>_cny_per_mwh`` and sum to the price.

    ``hours``: time, zone, price, setter (the unit, tranche, store ... that sets it), setter_kind (the entry of the power balance),
    technology, contract, setter_zone, pinned (all on the way to the setter are inside their bounds), lowest and highest price
    that supports the same dispatch all else equal (blank: nothing bounds it), parts.
    ``setters``: zone, setter_kind, technology, contract, hours, share of the zone's hours, energy_gwh used in them, mean price, and
    at_margin, the share of hours in which some of it in the zone itself is inside its bounds: several are at the margin at a time.
    ``months``: month (0: the whole time), zone (blank: all), energy_gwh used, mean price, parts. Means are weighted by use.
    """

    name: str
    objective: float
    parts: tuple[str, ...]
    hours: pd.DataFrame
    setters: pd.DataFrame
    months: pd.DataFrame


def prices(run: str | Path, results: str | Path = "results") -> Prices:
    """Prices of a published run, by its scenario's name or its folder. Raises NotFound where there is none."""
    folder = run_folder(run, results)
    ds, found = opened(folder)
    return tabled(folder.resolve().name, ds, found)


def opened(folder: Path) -> tuple[xr.Dataset, Priced]:
    """The solution of a results folder, and its prices taken apart. Raises NotVerified where it does not hold what a run publishes."""
    with holding(folder):
        _, ds = read(folder)
        program, x, y = rebuilt(ds)
        return ds, priced(program, ds, x, y)


def tabled(name: str, ds: xr.Dataset, found: Priced) -> Prices:
    """Tables of prices taken apart."""
    parts = (*found.parts, REST)
    hours = hours_of(ds, found, parts)
    used = consumption_by_zone(open_books(ds, "power", "consumption", "imported_power"))
    used = used.reindex(columns=ds["zone"].values.astype(str), fill_value=0.0).to_numpy().T * ds["hour_length"].values / 1e3
    setters, months = setters_of(ds, found, hours, used.ravel()), months_of(ds, hours, used.ravel(), parts)
    return Prices(name, float(ds.attrs["objective"]), parts, hours, setters, months)


def hours_of(ds: xr.Dataset, found: Priced, parts: tuple[str, ...]) -> pd.DataFrame:
    """The table ``hours``, zone after zone."""
    zones, steps = found.shape
    zone = np.repeat(ds["zone"].values.astype(str).astype(object), steps)
    who = found.names.take(found.setters)
    table = pd.DataFrame(
        {
            "time": np.tile(ds["hour"].values, zones),
            "zone": zone,
            PRICE: found.duals.price,
            "setter": who["element"],
            "setter_kind": who["kind"],
            "technology": who["technology"],
            "contract": who["contract"],
            "setter_zone": np.where(found.setters >= 0, zone[found.setting.at], ""),
            "pinned": found.setting.pinned,
            f"lowest{UNIT}": np.where(np.isfinite(found.lowest), found.lowest, np.nan),
            f"highest{UNIT}": np.where(np.isfinite(found.highest), found.highest, np.nan),
        }
    )
    return pd.concat([table, pd.DataFrame(found.value, columns=[f"{part}{UNIT}" for part in parts])], axis=1)


def setters_of(ds: xr.Dataset, found: Priced, hours: pd.DataFrame, used: np.ndarray) -> pd.DataFrame:
    """The table ``setters``, those of most hours first."""
    length = pd.Series(np.tile(ds["hour_length"].values, ds.sizes["zone"]))
    table = hours[["zone", *WHO]].assign(hours=length, energy_gwh=used, paid=used * hours[PRICE], sum=length * hours[PRICE])
    table = table.groupby(["zone", *WHO], sort=False).sum()
    move, at = found.at_margin()
    margin = pd.concat([hours["zone"].take(at).reset_index(drop=True), found.names.take(move)], axis=1).rename(columns={"kind": WHO[0]})
    margin = margin.assign(at=at, margin=length.take(at).to_numpy()).drop_duplicates(["zone", *WHO, "at"])
    table = table.join(margin.groupby(["zone", *WHO])["margin"].sum(), how="outer").fillna(0.0).reset_index()
    whole_time = length.sum() / ds.sizes["zone"]
    table["share"], table["at_margin"] = table["hours"] / whole_time, table["margin"] / whole_time
    by_use, by_time = (table[a] / table[b].where(table[b] > 0) for a, b in (("paid", "energy_gwh"), ("sum", "hours")))
    table[f"mean_{PRICE}"] = by_use.fillna(by_time)
    place = {zone: k for k, zone in enumerate(ds["zone"].values.astype(str))}
    table = table.sort_values(["hours", "margin"], ascending=False, kind="stable")
    table = table.sort_values("zone", key=lambda c: c.map(place), kind="stable")
    return table[["zone", *WHO, "hours", "share", "at_margin", "energy_gwh", f"mean_{PRICE}"]].reset_index(drop=True)


def months_of(ds: xr.Dataset, hours: pd.DataFrame, used: np.ndarray, parts: tuple[str, ...]) -> pd.DataFrame:
    """The table ``months``: of every month and of the whole time, of every zone and of all."""
    values = [PRICE, *[f"{part}{UNIT}" for part in parts]]
    month = np.tile(ds["month_of"].values + 1, ds.sizes["zone"])
    weighted = hours[values].mul(used, axis=0).assign(month=month, zone=hours["zone"], energy_gwh=used)
    whole_time = weighted.assign(month=0)
    every = pd.concat([some.assign(zone=zone) for some in (whole_time, weighted) for zone in ("", some["zone"])])
    table = every.groupby(["month", "zone"], sort=False, as_index=False).sum()
    table[values] = table[values].div(table["energy_gwh"].where(table["energy_gwh"] > 0), axis=0)
    return table[["month", "zone", "energy_gwh", *values]]


def write(found: Prices, folder: Path) -> Path:
    """The folder: price_parts.csv, setters.csv, parts_monthly.csv, prices.json. Raises NotPublished where it cannot be written."""
    tables = {"price_parts": found.hours, "setters": found.setters, "parts_monthly": found.months}
    return publish_analysis(tables, Path(folder), {"prices.json": as_json({"run": found.name, "objective": found.objective}).encode()})
