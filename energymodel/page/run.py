"""The page of a run: its tables as sheets, its hours packed, what charts need besides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.page import flows, hours, trust
from energymodel.page.besides import SHEETS
from energymodel.page.sheets import all_words, names_of, sheet
from energymodel.page.units import unit_sets
from energymodel.reporting.books import GENERATION, IMPORTS, STORAGE, Books, open_books
from energymodel.reporting.columns import as_published
from energymodel.reporting.names import colours
from energymodel.reporting.summary import HEAD
from energymodel.reporting.tables import missed
from energymodel.reporting.units import noise

TOLD = ("hours", "objective", "bound", "gap", "method", "started", "residual", "price_error")
"""What the page tells of run.json as it is."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ALARMS = ("unserved_energy", "reserve_shortfall")
"""Indicators that should be nothing."""

ORDER = ("constraint", "reported", "input", "out of scope")
"""What statements of the plan became: those that a run is held to come first."""

FAMILIES = (
    ("", "fuel", "fuel cost"), ("", "operation", "running cost"), ("gas", "", "gas, net"), ("carbon", "", "carbon, net"),
    ("green certificates", "", "green certificates"), ("missed", "", "missed targets"),
)  # fmt: skip
"""(begin, end, word) of causes of cost that a chart shows as one."""


def content(ds: xr.Dataset, tables: dict[str, pd.DataFrame], record: dict, scenario: dict, more: dict[str, pd.DataFrame]) -> dict:
    """All that the page of a run shows, as JSON has it; of tables just made, what their CSVs hold."""
    books, tables = open_books(ds), {name: as_published(table) for name, table in tables.items()}
    frames = hours.dispatch(books, tables)
    sunny = hours.variable_groups(books)
    lines = flows.lines(books)
    names, words = names_of(ds), all_words()
    summary = tables["summary"]
    names["indicator"] = {i: [zh, en] for i, zh, en in zip(summary["indicator"], summary["name_zh"], summary["name_en"], strict=True)}
    sources = scenario.get("sources", {})
    soft = trust.soft_inputs(ds, sources)
    names["table"] = trust.table_names(sources)
    names["element"] = {e: [_listed(e, names, t, k) for k in (0, 1)] for t, e in zip(soft["table"], soft["element"], strict=True)}
    sheets = {name: sheet(tables[name]) for name in ("summary", "generation", "imports", "fuel", "gas", "costs")}
    if "plan" in tables:
        names["plan"], sheets["plan"] = plan(tables["plan"])
    if "backcast" in tables:
        sheets["backcast"] = sheet(tables["backcast"])
    sheets |= {name: SHEETS[name](table, names) for name, table in more.items()}
    sheets |= {
        "policies": sheet(policies(tables["policies"])),
        "supply": sheet(supply(books, tables), units={"share": "1"}),
        "balance": by_month(tables["balance_monthly"], ["group", "role"]),
        "imports_monthly": by_month(tables["imports_monthly"], ["contract"]),
        "flows": sheet(flows.energy_flows(books, tables)),
        "lines": sheet(lines),
        "soft": sheet(soft),
        "confidence": sheet(trust.confidence(sources)),
        "files": sheet(trust.files(record)),
        "versions": sheet(trust.versions(record)),
    }
    curves = hours.durations(books, frames, sunny)
    sheets |= {name: sheet(table, {"share": words["share of time"]}, {"share": "1"}) for name, table in curves.items()}
    return {
        "title": [record.get("title_zh") or record["title"], record["title"] or record.get("title_zh"), record["scenario"]],
        "run": {key: record.get(key) for key in TOLD} | {"solved": f"{sum(a['seconds'] for a in record['attempts']):.1f} s"},
        "cards": [[name, *text.split(" ", 1)] for name, text in HEAD],
        "alarms": ALARMS,
        "families": FAMILIES,
        "warnings": record["warnings"],
        "names": names,
        "colours": colours(ds),
        "units": unit_sets(),
        "sheets": sheets,
        "hours": hours.packed(frames, ds["hour_length"].values),
        "weeks": hours.notable(frames, tables, sunny),
        "zones": ds["zone"].values.astype(str).tolist(),
        "places": flows.places(books),
    }


def supply(books: Books, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """role, technology, capacity_mw, energy_gwh (of imports net), share (of consumption), full_load_hours_h, curtailed_gwh."""
    made = tables["generation"]
    made = made[made["role"].isin((GENERATION, IMPORTS, STORAGE))]
    table = made.groupby(["role", "technology"], sort=False)[["capacity_mw", "energy_gwh", "withdrawn_gwh", "curtailed_gwh"]].sum()
    table = table.reset_index()
    table["energy_gwh"] -= table["withdrawn_gwh"].where(table["role"] == IMPORTS, 0.0)
    consumed = tables["summary"].set_index("indicator")["value"]["consumption"]
    table["share"] = table["energy_gwh"].where(table["role"] != STORAGE) / consumed if consumed else float("nan")
    used = table["energy_gwh"].where(table["energy_gwh"].abs() > noise("GWh"), 0.0).abs()
    table["full_load_hours_h"] = used * 1e3 / table["capacity_mw"].where(table["capacity_mw"] > 0)
    table = table[(table["capacity_mw"] > 0) | (used > 0)]
    order = {role: k for k, role in enumerate((GENERATION, IMPORTS, STORAGE))}
    table = table.sort_values("role", key=lambda c: c.map(order), kind="stable")
    columns = ["role", "technology", "capacity_mw", "energy_gwh", "share", "full_load_hours_h", "curtailed_gwh"]
    return table[columns].reset_index(drop=True)


def policies(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a ``state`` in place of ``binds``: missed, binding or not binding."""
    state = np.select([missed(table["shortfall"], table["limit"]), table["binds"] == "yes"], ["missed", "binding"], "not binding")
    return table.drop(columns="binds").assign(state=state.astype(object))


def plan(table: pd.DataFrame) -> tuple[dict[str, list[str]], dict]:
    """Names of the rows of the plan, and its sheet: quantity, clause, sense, target, achieved, year, met, became, note; ORDER first."""
    table = table.sort_values("became", key=lambda became: became.map(ORDER.index), kind="stable")
    names = {row.id: [row.quantity_zh, row.quantity_en] for row in table.itertuples()}
    columns = ["id", "clause", "sense", "target", "achieved", "year", "met", "became", "note", "unit"]
    shown = sheet(table[columns])
    shown["columns"][0] |= {"name": "quantity", "of": "plan"}
    return names, shown


def _listed(elements: str, names: dict, table: str, language: int) -> str:
    """What several elements of a table are called, in Chinese (0) or English (1)."""
    of = names.get(trust.entity_of(table), {})
    return trust.BETWEEN.join(of.get(e, ["", ""])[language] or e for e in elements.split(trust.BETWEEN))


def by_month(table: pd.DataFrame, keys: list[str]) -> dict:
    """A sheet of energy, a column a month and one of all."""
    months = [int(m) for m in sorted(table["month"].unique()) if m > 0]
    wide = table.pivot_table(index=keys, columns="month", values="energy_gwh", aggfunc="sum", sort=False)[months].fillna(0.0)
    wide["total"] = wide.sum(axis=1)
    wide.columns = [f"{m}_gwh" for m in (*months, "total")]
    heads = {f"{m}_gwh": [f"{m}月", MONTHS[m - 1]] for m in months} | {"total_gwh": ["合计", "total"]}
    return sheet(wide.reset_index(), heads)
