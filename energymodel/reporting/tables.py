"""Tables for planners: energy, dispatch, fuel, costs, prices and policies of a solution. Units are in the columns' names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.books import CONSUMPTION, Books, open_books
from energymodel.reporting.frames import amounts, consumption_by_zone, homes, ordered, price_by_zone, sent_out, series, supply, withdrawal
from energymodel.reporting.gas import gas
from energymodel.reporting.imports import imports, imports_monthly
from energymodel.reporting.indicators import summary
from energymodel.reporting.names import names
from energymodel.reporting.plan import plan

POLICY_COLUMNS = {
    "policy": "policy", "sense": "sense", "limit": "limit", "achieved": "achieved", "slack": "slack", "shortfall": "shortfall",
    "unit": "unit", "price": "shadow_price", "price_unit": "price_unit", "binds": "binds",
    "share_limit": "share_limit", "share_achieved": "share_achieved",
}  # fmt: skip
"""What the solution calls it (``policy_...``) -> column."""


def tables(ds: xr.Dataset) -> dict[str, pd.DataFrame]:
    """name -> table of a solution; a table is written as ``<name>.csv``. All are there, empty where nothing is, but ``plan``."""
    books = open_books(ds)
    makers = (generation, balance_monthly, dispatch_hourly, imports, imports_monthly, fuel, gas, costs, prices, policies)
    made = {maker.__name__: maker(books) for maker in makers}
    made |= {"plan": plan(books, made["gas"])} if "plan" in ds.coords else {}
    return {"summary": summary(books, made)} | made


def generation(books: Books) -> pd.DataFrame:
    """zone, technology, role, capacity_mw, energy_gwh (fed in), withdrawn_gwh, capacity_factor, curtailed_gwh, name_zh."""
    keys = ["zone", "technology", "role"]
    zone_of = homes(books, "zone")
    lost = amounts(books, "curtailed", "set", "element", "technology", "role")
    lost["zone"] = [zone_of.get(key, "") for key in zip(lost["set"], lost["element"], strict=True)]
    columns = {
        "capacity_mw": amounts(books, "capacity", *keys).set_index(keys)["amount"],
        "energy_gwh": amounts(books, "power", *keys, part=supply).set_index(keys)["amount"] / 1e3,
        "withdrawn_gwh": amounts(books, "power", *keys, part=withdrawal).set_index(keys)["amount"] / 1e3,
        "curtailed_gwh": lost.groupby(keys)["amount"].sum() / 1e3,
    }
    table = pd.concat(columns, axis=1).fillna(0.0).rename_axis(keys).reset_index()
    table = table[(table["technology"] != "") & (table["role"] != CONSUMPTION)].reset_index(drop=True)
    full = table["capacity_mw"] * float(books.ds["hour_length"].sum()) / 1e3
    table.insert(6, "capacity_factor", table["energy_gwh"] / full.where(full > 0))
    table["name_zh"] = table["technology"].map(names(books.ds, "zh")).fillna("")
    return by_order(books.ds, table, "technology")


def balance_monthly(books: Books) -> pd.DataFrame:
    """month, group, role, energy_gwh: what each group feeds in (positive) or takes; the groups of a month sum to zero."""
    table = amounts(books, "power", "group", "role", monthly=True)
    table = table[table["month"].isin(modelled_months(books.ds))]
    table = table.assign(energy_gwh=table["amount"] / 1e3)
    return by_order(books.ds, table[["month", "group", "role", "energy_gwh"]], "group", before=["month"])


def dispatch_hourly(books: Books) -> pd.DataFrame:
    """time, <group>_mw (fed in; taken is negative), consumption_mw, imports_mw, price_cny_per_mwh, of the whole system."""
    power = series(books, "power")
    table = power[ordered(books.ds, power.columns)].add_suffix("_mw")
    consumed, price = consumption_by_zone(books), price_by_zone(books)
    whole = consumed.sum(axis=1)
    table["consumption_mw"] = whole
    table["imports_mw"] = series(books, "imported_power").sum(axis=1)
    weighted = (price[consumed.columns] * consumed).sum(axis=1) / whole.where(whole > 0)
    table["price_cny_per_mwh"] = weighted.fillna(price.mean(axis=1))
    return table.reset_index()


def fuel(books: Books) -> pd.DataFrame:
    """technology, coal_tce, gas_m3, co2_t, energy_gwh (gross), sent_out_gwh, coal_rate_gce_per_kwh, gas_rate_m3_per_kwh of what burns.

    Rates are per energy sent out, as statistics have them (供电煤耗).
    """
    burnt = {"coal_tce": "coal", "gas_m3": "gas_burnt", "co2_t": "carbon"}
    keys = ["technology", "role"]
    columns = {column: amounts(books, account, *keys).set_index(keys)["amount"] for column, account in burnt.items()}
    for column, part in (("energy_gwh", None), ("sent_out_gwh", sent_out)):
        columns[column] = amounts(books, "power", *keys, part=part).set_index(keys)["amount"] / 1e3
    table = pd.concat(columns, axis=1)
    table = table[table[list(burnt)].notna().any(axis=1)].fillna(0.0)
    energy = table["sent_out_gwh"].where(table["sent_out_gwh"] > 0)
    table["coal_rate_gce_per_kwh"] = table["coal_tce"] / energy
    table["gas_rate_m3_per_kwh"] = table["gas_m3"] / energy / 1e6
    return by_order(books.ds, table.rename_axis(keys).reset_index().drop(columns="role"), "technology")


def costs(books: Books) -> pd.DataFrame:
    """cause, technology (blank: of none), cost_cny: sums to the objective."""
    return amounts(books, "cost", "entry", "technology").rename(columns={"entry": "cause", "amount": "cost_cny"})


def prices(books: Books) -> pd.DataFrame:
    """time, <zone>_cny_per_mwh: the value of one more MWh fed in, in each zone and hour."""
    return price_by_zone(books).add_suffix("_cny_per_mwh").reset_index()


def policies(books: Books) -> pd.DataFrame:
    """policy, sense, limit, achieved, slack, shortfall, unit, shadow_price, price_unit, binds, share_limit, share_achieved."""
    ds = books.ds
    if "policy" not in ds.coords:
        return pd.DataFrame(columns=list(POLICY_COLUMNS.values()))
    table = pd.DataFrame({"policy": ds["policy"].values.astype(str)})
    for name, column in POLICY_COLUMNS.items():
        if f"policy_{name}" in ds:
            table[column] = ds[f"policy_{name}"].values
    table["price_unit"] = "CNY/" + table["unit"].astype(str)
    return table.astype({"binds": bool}).reindex(columns=list(POLICY_COLUMNS.values()))


def missed(shortfall, limit):
    """Whether a limit is missed by more than the millionth that rows are proven to [numbers or arrays]."""
    return shortfall > 1e-6 * np.maximum(np.abs(limit), 1.0)


def modelled_months(ds: xr.Dataset) -> np.ndarray:
    """Months (1..12) that the run has hours of."""
    return np.unique(ds["month_of"].values) + 1


def by_order(ds: xr.Dataset, table: pd.DataFrame, column: str, before: list[str] = ()) -> pd.DataFrame:
    """Rows in the order of the technologies' table."""
    place = {label: k for k, label in enumerate(ordered(ds, table[column]))}
    table = table.sort_values([*before, column], key=lambda c: c.map(place) if c.name == column else c, kind="stable")
    return table.reset_index(drop=True)
