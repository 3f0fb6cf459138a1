"""Trust: which inputs are soft and how much turns on them, and what made the run."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reading.layout import layout
from energymodel.reading.meanings import chinese
from energymodel.reporting.books import TIME, set_of

ENTITIES = {table.stem: table.keys[0] for table in layout().tables.values() if not table.is_tidy}
"""Table of inputs -> the entity its rows are."""

SOFT = "ESTIMATE"
"""Confidence of what nobody published."""

MOST = 15
"""Soft inputs that are listed."""

BETWEEN, SHOWN = ", ", 6
"""Between elements that share a source, and how many of them are named."""

BLANK = {"table": str, "rows": int, "estimates": int}


def turnover(ds: xr.Dataset) -> dict[tuple[str, str], float]:
    """(entity, label) -> money that turns on it [CNY]: the larger of its cost and of its power at the price of its zone.

    What others point at (a fuel, a contract, an intertie) has the sum of those that do, where it has none of its own.
    """
    cost: dict[tuple[str, str], float] = {}
    worth: dict[tuple[str, str], float] = {}
    value = ds["power_price"] * ds["hour_length"]
    for name, v in ds.variables.items():
        over = set_of(v) if v.attrs.get("kind") == "entry" and v.attrs["account"] in ("cost", "power") else ""
        if not over or over == "zone":
            continue
        entity = v.attrs["by"].removesuffix("_technology") or over
        array = v.transpose(over, *[d for d in v.dims if d in TIME]).values
        if v.attrs["account"] == "cost":
            money, into = np.abs(array.sum(axis=tuple(range(1, array.ndim)))), cost
        else:
            zones = ds.variables[f"zone_of.{name}"].values.astype(str)
            money, into = np.abs((array * value.transpose("zone", "hour").sel(zone=zones).values).sum(axis=1)), worth
        for label, amount in zip(ds.variables[over].values.astype(str).tolist(), money.tolist(), strict=True):
            into[entity, label] = into.get((entity, label), 0.0) + amount
    found = {key: max(cost.get(key, 0.0), worth.get(key, 0.0)) for key in {**cost, **worth}}
    return _pointed_at(ds, _pointed_at(ds, found))


def _pointed_at(ds: xr.Dataset, found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Adds to what is pointed at the sum of what points at it."""
    more: dict[tuple[str, str], float] = {}
    for v in ds.variables.values():
        target = v.attrs.get("unit")
        if v.attrs.get("kind") != "input" or target not in ds.coords or len(v.dims) != 1 or target in ("zone", "technology"):
            continue
        entity = str(v.dims[0])
        for label, to in zip(ds.variables[entity].values.astype(str).tolist(), v.values.astype(str).tolist(), strict=True):
            if (target, to) not in found:
                more[target, to] = more.get((target, to), 0.0) + found.get((entity, label), 0.0)
    return found | more


def soft_inputs(ds: xr.Dataset, sources: dict[str, dict[str, list[str]]]) -> pd.DataFrame:
    """table, element, turnover_cny, confidence, source: rows of inputs that are estimates, those that most money turns on first.

    Rows of a table with the same source are one, their elements listed.
    """
    money, rows = turnover(ds), []
    for stem, of in sources.items():
        entity = entity_of(stem)
        for label, (confidence, source) in of.items():
            if SOFT in confidence and entity not in ("zone", "technology"):
                rows.append((stem, label, money.get((entity, label), 0.0), confidence, source))
    table = pd.DataFrame(rows, columns=["table", "element", "turnover_cny", "confidence", "source"])
    table = table[table["turnover_cny"] > 0].sort_values("turnover_cny", ascending=False, kind="stable")
    same = table.groupby(["table", "confidence", "source"], sort=False)
    table = same.agg(element=("element", lambda e: BETWEEN.join(e.head(SHOWN))), turnover_cny=("turnover_cny", "sum")).reset_index()
    table = table.drop_duplicates(["element", "source"]).sort_values("turnover_cny", ascending=False, kind="stable")
    return table[["table", "element", "turnover_cny", "confidence", "source"]].head(MOST).reset_index(drop=True)


def entity_of(table: str) -> str:
    """The entity whose rows a table of inputs has, or (of months) is about."""
    return ENTITIES.get(table) or next((e for e in ENTITIES.values() if table.startswith(f"{e}_")), "")


def table_names(stems: Iterable[str]) -> dict[str, list[str]]:
    """Table -> its name in Chinese and English."""
    return {stem: [chinese().get(ENTITIES.get(stem, stem), ""), stem.replace("_", " ")] for stem in stems}


def confidence(sources: dict[str, dict[str, list[str]]]) -> pd.DataFrame:
    """table, rows, estimates: how many rows of each table of inputs are estimates, in part or as a whole."""
    rows = [(stem, len(of), sum(SOFT in confidence for confidence, _ in of.values())) for stem, of in sources.items()]
    return pd.DataFrame(rows, columns=list(BLANK)).astype(BLANK)


def files(record: dict) -> pd.DataFrame:
    """file, sha256 of every input."""
    return pd.DataFrame(list(record.get("inputs", {}).items()), columns=["file", "sha256"])


def versions(record: dict) -> pd.DataFrame:
    """package, version of what made the run."""
    found = [(name, version) for name, version in record.get("versions", {}).items() if version]
    return pd.DataFrame(found, columns=["package", "version"])
