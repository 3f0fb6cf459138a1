"""Columns of published tables: the units their names tell, and tables as their CSVs hold them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from energymodel.field import SUFFIX
from energymodel.reading.cells import NUMBER
from energymodel.reporting.publish import NOTHING, harmless, significant

UNITS = {suffix: unit for unit, suffix in SUFFIX.items() if suffix} | {"_m3_per_kwh": "m3/kWh", "_percent": "%"}
"""End of a column's name -> unit of its numbers."""

SHARES = frozenset({"capacity_factor", "share_limit", "share_achieved"})
PRICE_UNIT = {"shadow_price": "price_unit"}
"""Column -> the column its units are in, where that is not ``unit``."""

DATES = frozenset({"year", "month"})
"""Numbers that are no amounts."""

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.ASCII)


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
    return "1" if column in SHARES else UNITS.get(_suffix(column), "")


def bare_of(column: str) -> str:
    """A column's name without the unit it ends with."""
    return column.removesuffix(_suffix(column))


def _suffix(column: str) -> str:
    return max((suffix for suffix in UNITS if column.endswith(suffix)), key=len, default="")
