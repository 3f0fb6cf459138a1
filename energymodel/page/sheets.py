"""Sheets: tables as the page gets them, column by column, each number with its machine unit, each label with what it is a label of."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.columns import DATES, PRICE_UNIT, as_published, unit_of
from energymodel.reporting.names import names
from energymodel.reporting.words import LANGUAGES, words

LABELS = {"group": "technology", "source": "gas_source", "setter_kind": "role"}
"""Column -> the entity whose labels it holds, where that is not the entity of its own name."""

HIDDEN = ("unit", "price_unit", "name_zh", "name_en")
"""Columns that are read with others, not by themselves."""


def sheet(
    table: pd.DataFrame,
    heads: dict[str, list[str]] | None = None,
    units: dict[str, str] | None = None,
    rowwise: Collection[str] = (),
) -> dict:
    """Columns of a table: ``name``, ``cells``, and ``unit`` (of all its numbers), ``by`` (unit of each) or ``of`` (what labels name).

    ``heads``: column -> its name in Chinese and English, where words have none; ``units``: column -> unit, where its name does not
    end with one; ``rowwise``: columns in the unit of each line, whatever they are called. Numbers have the ten digits of the CSV.
    """
    table, columns = as_published(table), []
    for name in table:
        if name in HIDDEN:
            continue
        values, column = table[name], {"name": str(name)}
        by = PRICE_UNIT.get(name, "unit")
        unit = "" if name in rowwise else (units or {}).get(name) or unit_of(str(name))
        if name in DATES and values.dtype.kind in "fi":
            values = values.map(lambda v: "" if pd.isna(v) else f"{v:.0f}")
        if values.dtype.kind in "fi" and (unit or by not in table):
            column["unit"] = unit
        elif values.dtype.kind in "fi":
            column["by"] = ["" if pd.isna(u) else str(u) for u in table[by]]
        else:
            column["of"] = LABELS.get(name, name)
        if name in (heads or {}):
            column["head"] = heads[name]
        columns.append(column | {"cells": cells(values)})
    return {"columns": columns, "rows": len(table)}


def cells(values: pd.Series) -> list:
    """Values as JSON has them: numbers, texts, None where there is nothing."""
    if values.dtype.kind == "f":
        return [None if not np.isfinite(v) else int(v) if v == int(v) and abs(v) < 1e15 else v for v in values.tolist()]
    if values.dtype.kind == "M":
        return values.dt.strftime("%Y-%m-%d %H:%M").tolist()
    return [None if pd.isna(v) else v for v in values.tolist()]


def names_of(ds: xr.Dataset) -> dict[str, dict[str, list[str]]]:
    """Entity -> label -> [name in Chinese, in English] of what the inputs name."""
    found = {}
    for entity in (str(dim) for dim in ds.dims if any(f"{dim}_name_{language}" in ds for language in LANGUAGES)):
        both = [names(ds, language, entity) for language in LANGUAGES]
        found[entity] = {label: [of.get(label, "") for of in both] for label in ds[entity].values.astype(str).tolist()}
    return found


def all_words() -> dict[str, list[str]]:
    """Name -> [Chinese, English] of the program's own words."""
    return {name: [both[language] for language in LANGUAGES] for name, both in words().items()}


def words_in(text: str) -> dict[str, list[str]]:
    """Those words whose name, or what it is without its kind (``role imports``), stands in a text in quotes or before a bracket."""

    def is_there(name: str) -> bool:
        return any(f'"{part}{end}' in text for part in (name, name.partition(" ")[2]) if part for end in ('"', "["))

    return {name: both for name, both in all_words().items() if is_there(name)}
