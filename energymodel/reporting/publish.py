"""Publish: what a results folder holds, and how numbers and texts are written there."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.errors import visible
from energymodel.reading.cells import NUMBER
from energymodel.reading.plan import SAYS
from energymodel.reporting.whole import whole

DIGITS, NOTHING = 10, 1e-6
"""Significant digits of numbers in a CSV, and the size below which a number is none (but in tables whose lines have units)."""

TEXTS = tuple(name for name in (*SAYS, "met") if name not in ("target", "year"))
"""Columns of texts, that may be blank in every line."""

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""A text that begins so is run as a formula by a spreadsheet."""


def publish(
    ds: xr.Dataset,
    tables: dict[str, pd.DataFrame],
    run: dict,
    folder: Path,
    scenario: dict | None = None,
    files: dict[str, bytes] | None = None,
    check=None,
) -> Path:
    """The folder: solution.nc, a CSV for each table, run.json, SHA256SUMS and (if given) the resolved scenario.json and more files.

    All is written and synced beside the folder first, and ``check(draft)`` may still refuse it by raising. Raises NotPublished
    with path and reason where writing fails. In both cases what was published before is still there.
    """
    folder = Path(folder)
    with whole(folder) as draft:
        write_solution(ds, draft / "solution.nc")
        _fill(draft, tables, files or {})
        if check is not None:
            check(draft)
        told = {"run.json": run, "scenario.json": scenario}
        _fill(draft, {}, {name: as_json(content).encode() for name, content in told.items() if content is not None})
    return folder


def publish_analysis(tables: dict[str, pd.DataFrame], folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """The folder of what was found out about runs: a CSV for each table, and more files. Raises NotPublished where it cannot be written."""
    with whole(folder) as draft:
        _fill(draft, tables, files or {})
    return folder


def _fill(draft: Path, tables: dict[str, pd.DataFrame], files: dict[str, bytes]) -> None:
    for name, table in tables.items():
        write_table(table, draft / f"{name}.csv")
    for name, content in files.items():
        (draft / name).write_bytes(content)


def write_solution(ds: xr.Dataset, path: Path) -> None:
    """The whole solution as netCDF, lightly compressed: a large year takes 3 s and 60 % of its size."""
    large = (str(name) for name, v in ds.variables.items() if v.dtype.kind in "fi" and v.size > 1000)
    packed = {name: {"zlib": True, "complevel": 1, "shuffle": True} for name in large}
    values = _Values()
    try:
        with closing(xr.backends.NetCDF4DataStore.open(path, mode="w")) as store:
            ds.dump_to_store(store, writer=values, encoding=packed)
            for array, place in values:
                place[...] = array
    except RuntimeError as error:  # how the netCDF library reports a full disk
        raise OSError(error.args[0], str(error), str(path)) from error


class _Values(list):
    """Arrays that wait until every variable is declared: the library looks through all that it has whenever the two take turns."""

    def add(self, array, place, region=None):
        self.append((array, place))


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as CSV that spreadsheets open: UTF-8 with its mark, times as 2027-01-01 00:00 (Beijing), numbers to ten digits."""
    table = table.copy()
    for column in table:
        if table[column].dtype.kind == "f":
            table[column] = significant(table[column].to_numpy(), 0.0 if "unit" in table else NOTHING)
        elif table[column].dtype.kind == "M":
            table[column] = table[column].dt.strftime("%Y-%m-%d %H:%M")
        elif table[column].dtype.kind == "b":
            table[column] = np.where(table[column], "yes", "no")
        elif table[column].dtype.kind != "i":
            table[column] = table[column].map(harmless)
    table.rename(columns=harmless).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def read_table(path: Path) -> pd.DataFrame:
    """A table as it was written: numbers, texts (blank ones too) and times; yes and no are texts."""
    table = pd.read_csv(path, keep_default_na=False, na_values=[""], encoding="utf-8-sig", dtype=dict.fromkeys(TEXTS, str))
    texts = {column: table[column].fillna("") for column in table if table[column].dtype.kind not in "ifb"}
    times = {column: pd.to_datetime(table[column]) for column in table if column == "time"}
    return table.assign(**texts | times)


def harmless(cell):
    """A text that a spreadsheet would run, behind an apostrophe, its control characters written out; all else as it is.

    Source: OWASP, CSV injection.
    """
    if not isinstance(cell, str):
        return cell
    return visible(f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell)


def significant(values: np.ndarray, nothing: float = 0.0) -> np.ndarray:
    """Numbers to so many significant digits, those smaller than ``nothing`` as 0, no zero negative."""
    size = np.abs(values)
    power = np.log10(size, where=(size > 0) & np.isfinite(size), out=np.zeros_like(size))
    decimals = np.minimum(DIGITS - 1 - np.floor(power), 22)  # powers of ten up to 1e22 are exact, so the digits written are few
    up, down = 10.0 ** np.maximum(decimals, 0), 10.0 ** np.maximum(-decimals, 0)
    return np.where(size < nothing, 0.0, np.round(values * up / down) * down / up) + 0.0


def as_json(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value):
    """What JSON does not know: NumPy numbers, dates, paths."""
    return value.item() if isinstance(value, np.generic) else value.tolist() if isinstance(value, np.ndarray) else str(value)
