"""Columns of planner tables: what they are called in both languages, and the units planners read them in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import xarray as xr

from energymodel.reporting.columns import DATES, PRICE_UNIT, bare_of, unit_of
from energymodel.reporting.names import names as names_of
from energymodel.reporting.publish import significant
from energymodel.reporting.units import PLANNER
from energymodel.reporting.words import LANGUAGES, both, word, words

NAMED = {"technology": "technology", "group": "technology", "zone": "zone", "contract": "contract"}
"""Column -> the entity its labels are of; labels of other text columns are the program's own words."""
OWN_WORDS = frozenset({"role", "cause", "policy", "sense", "binds", "shale", "group", "quantity"})

FORMATS = {
    "%": "0.0%", "万千瓦": "#,##0.0", "亿千瓦时": "#,##0.000", "亿元": "#,##0.00", "万吨": "#,##0.00", "万吨标煤": "#,##0.00",
    "亿立方米": "#,##0.000", "h": "#,##0", "m3/kWh": "0.000", "time": "yyyy-mm-dd hh:mm", "": "General",
}  # fmt: skip
PLAIN, TINY = "#,##0.0#", "0.0E+00"
"""Formats of numbers in other units, and of shares too small for percent."""
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
                for label, name in names_of(ds, language, entity).items():
                    self.found.setdefault((entity, label), []).append(name)

    def __call__(self, column: str, label: str) -> str:
        """Chinese and English name of a label; what has none is its own."""
        if own := self.found.get((NAMED.get(column, ""), label)):
            return " ".join(dict.fromkeys(filter(None, own)))
        bare, bracket, rest = label.partition("[")
        return both(bare, column) + bracket + rest


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
    bare = bare_of(column)
    for entity in dict.fromkeys(NAMED.values()):
        if own := names.found.get((entity, bare)):
            return own[0], own[-1]
    return word(bare, "zh"), word(bare, "en")
