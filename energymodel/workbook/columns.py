"""Columns of planner tables: what they are called in both languages, and the units planners read them in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.field import SUFFIX
from energymodel.reading.cells import NUMBER
from energymodel.reporting.publish import NOTHING, harmless, significant
from energymodel.reporting.units import PLANNER
from energymodel.reporting.words import LANGUAGES, word, words

UNITS = {suffix: unit for unit, suffix in SUFFIX.items() if suffix} | {"_m3_per_kwh": "m3/kWh", "_percent": "%"}
SHARES = frozenset({"capacity_factor", "share_limit", "share_achieved"})
NAMED = {"technology": "technology", "group": "technology", "zone": "zone", "contract": "contract"}
"""Column -> the entity its labels are of; labels of other text columns are the program's own words."""
OWN_WORDS = frozenset({"role", "cause", "policy", "sense", "binds", "shale", "group", "quantity"})
DATES = frozenset({"year", "month"})
"""Numbers that are no amounts."""
PRICE_UNIT = {"shadow_price": "price_unit"}
"""Column -> the column its units are in, where that is not ``unit``."""

FORMATS = {
    "%": "0.0%", "万千瓦": "#,##0.0", "亿千瓦时": "#,##0.000", "亿元": "#,##0.00", "万吨": "#,##0.00", "万吨标煤": "#,##0.00",
    "亿立方米": "#,##0.000", "h": "#,##0", "m3/kWh": "0.000", "time": "yyyy-mm-dd hh:mm", "": "General",
}  # fmt: skip
PLAIN, TINY = "#,##0.0#", "0.0E+00"
"""Formats of numbers in other units, and of shares too small for percent."""
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.ASCII)
EPOCH = pd.Timestamp("1899-12-30")
"""Day 0 of Excel."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the CSV (blank: it has none), header lines, cells, and the look of all of them or of each."""

    name: str
    head: tuple[str, ...]
    cells: list
    look: str | list[str] = "text"


class Names:
    """What elements of the inputs are called: ``names("zone", "core")`` is ``主城 Core``."""

    def __init__(self, ds: xr.Dataset):
        self.found: dict[tuple[str, str], list[str]] = {}
        for entity in dict.fromkeys(NAMED.values()):
            for language in LANGUAGES:
                field = f"{entity}_name_{language}"
                for label, name in zip(ds[entity].values, ds[field].values, strict=True) if field in ds else ():
                    self.found.setdefault((entity, str(label)), []).append(str(name))

    def __call__(self, column: str, label: str) -> str:
        """Chinese and English name of a label; what has none is its own."""
        if own := self.found.get((NAMED.get(column, ""), label)):
            return " ".join(dict.fromkeys(filter(None, own)))
        bare, bracket, rest = label.partition("[")
        key = special if (special := f"{column} {bare}") in words() else bare
        both = dict.fromkeys(word(key, language) for language in LANGUAGES)
        return " ".join(both) + bracket + rest


def as_published(table: pd.DataFrame) -> pd.DataFrame:
    """A table as its CSV holds it, whether it was just made or read from there: floats, times or texts, blanks as None or NaN."""
    made = {}
    for column in table:
        values = table[column]
        if values.dtype.kind == "f":
            made[column] = significant(values.to_numpy(), 0.0 if "unit" in table else NOTHING)
        elif values.dtype.kind == "b":
            made[column] = np.where(values, "yes", "no").astype(object)
        elif values.dtype.kind == "i":
            made[column] = values.to_numpy(float)
        elif values.dtype.kind == "M":
            made[column] = values.to_numpy()
        else:
            made[column] = _read([None if pd.isna(v) or v == "" else harmless(v) for v in values.astype(object)])
    return pd.DataFrame(made).rename(columns=harmless)


def _read(cells: list) -> np.ndarray:
    """Cells of text as numbers or times where all of them are."""
    there = [str(c) for c in cells if c is not None]
    if all(NUMBER.fullmatch(c) for c in there):
        return np.array([np.nan if c is None else float(c) for c in cells])
    if all(TIME.fullmatch(c) for c in there):
        return pd.to_datetime(pd.Series(cells)).to_numpy()
    return np.array([None if c is None else str(c) for c in cells], object)


def unit_of(column: str) -> str:
    """Machine unit a column's name ends with; blank where it has none."""
    if column in SHARES:
        return "1"
    return next((UNITS[s] for s in sorted(UNITS, key=len, reverse=True) if column.endswith(s)), "")


def planned(unit: str, machine: bool = False) -> tuple[str, float]:
    """Unit that is shown, and the factor to it. Percent are fractions, which Excel shows as percent."""
    if unit in ("1", "%"):
        return "%", 1.0 if unit == "1" else 0.01
    return (unit, 1.0) if machine or unit not in PLANNER else PLANNER[unit]


def unit_words(unit: str, machine: bool) -> str:
    """A unit for a header: ``亿千瓦时 (100 GWh)``."""
    shown, factor = planned(unit, machine)
    if shown == unit or not shown or shown == "%":
        return shown
    size = "10⁸" if factor == 1e-8 else f"{1 / factor:,.0f}"
    return f"{shown} ({unit})" if factor == 1 else f"{shown} ({size} {unit})"


def columns_of(table: pd.DataFrame, names: Names, machine: bool = False) -> list[Column]:
    """Columns of a table as published, in planner units (or ``machine`` units), a column of names behind each of labels."""
    made = []
    for column in table:
        values = table[column]
        by_row = PRICE_UNIT.get(column, "unit")
        units = ["" if pd.isna(u) else str(u) for u in table[by_row]] if by_row in table else []
        if column in ("unit", "price_unit"):
            made.append(Column(column, heads(column, names), ["" if pd.isna(u) else planned(str(u), machine)[0] for u in values]))
        elif values.dtype.kind == "M":
            made.append(Column(column, heads(column, names), ((values - EPOCH) / pd.Timedelta(days=1)).tolist(), "time"))
        elif values.dtype.kind == "O":
            made += _labels(column, values, names)
        elif units and column not in DATES and not unit_of(column):
            made.append(by_line(column, heads(column, names), values, units, machine))
        else:
            unit = unit_of(column)
            shown, factor = planned(unit, machine)
            cells = significant(values.to_numpy() * factor)
            head = (*heads(column, names), unit_words(unit, machine))
            made.append(Column(column, head, cells.tolist(), FORMATS.get(shown, PLAIN)))
    return made


def by_line(name: str, head: tuple[str, ...], values: pd.Series, units: list[str], machine: bool = False) -> Column:
    """A column whose lines have units of their own."""
    shown = [planned(unit, machine) for unit in units]
    cells = significant(values.to_numpy(float) * [factor for _, factor in shown])
    looks = [TINY if unit == "%" and 0 < abs(cell) < 1e-4 else FORMATS.get(unit, PLAIN) for cell, (unit, _) in zip(cells, shown)]
    return Column(name, head, cells.tolist(), looks)


def _labels(column: str, values: pd.Series, names: Names) -> list[Column]:
    cells = [None if pd.isna(value) else value for value in values]
    made = [Column(column, heads(column, names), cells)]
    if column in NAMED or column in OWN_WORDS:
        named = [None if c is None else names(column, c) for c in cells]
        if named != cells:
            made.append(Column("", ("名称", "name"), named))
    return made


def heads(column: str, names: Names) -> tuple[str, str]:
    """Chinese and English header of a column: its word, or the technology or zone it is of, or its own name."""
    if column in words():
        return word(column, "zh"), word(column, "en")
    unit = unit_of(column)
    bare = column.removesuffix(next((s for s in UNITS if UNITS[s] == unit and column.endswith(s)), ""))
    for entity in dict.fromkeys(NAMED.values()):
        if own := names.found.get((entity, bare)):
            return own[0], own[-1]
    return word(bare, "zh"), word(bare, "en")
