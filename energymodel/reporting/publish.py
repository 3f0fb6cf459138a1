"""Publish: a results folder appears whole or not at all; what was there before is replaced in one rename."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.errors import NotPublished

DIGITS, NOTHING = 10, 1e-6
"""Significant digits of numbers in a CSV, and the size below which a number is none (but in tables whose lines have units)."""


def publish(ds: xr.Dataset, tables: dict[str, pd.DataFrame], run: dict, folder: Path, scenario: dict | None = None, check=None) -> Path:
    """The folder, holding solution.nc, a CSV for each table, run.json and (if given) the resolved scenario.json.

    All is written and synced beside the folder first, and ``check(draft)`` may still refuse it by raising. Raises NotPublished
    with path and reason where writing fails. In both cases what was published before is still there.
    """
    folder = Path(folder)
    draft = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = _beside(folder, "new")
        draft.mkdir()
        write_solution(ds, draft / "solution.nc")
        for name, table in tables.items():
            write_table(table, draft / f"{name}.csv")
        if check is not None:
            check(draft)
        write_json(run, draft / "run.json")
        if scenario is not None:
            write_json(scenario, draft / "scenario.json")
        for path in (*draft.iterdir(), draft):
            _sync(path)
        _replace(draft, folder)
        with suppress(OSError):  # the results are there; a power cut now would at worst bring the old ones back
            _sync(folder.parent)
    except OSError as error:
        raise NotPublished(f"{error.filename or folder}: {error.strerror or error}; nothing was published") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def write_solution(ds: xr.Dataset, path: Path) -> None:
    """The whole solution as netCDF, lightly compressed: a large year takes 3 s and 60 % of its size."""
    large = (str(name) for name, v in ds.variables.items() if v.dtype.kind in "fi" and v.size > 1000)
    packed = {name: {"zlib": True, "complevel": 1, "shuffle": True} for name in large}
    try:
        ds.to_netcdf(path, engine="netcdf4", encoding=packed)
    except RuntimeError as error:  # how the netCDF library reports a full disk
        raise OSError(error.args[0], str(error), str(path)) from error


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
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def significant(values: np.ndarray, nothing: float = 0.0) -> np.ndarray:
    """Numbers to so many significant digits, those smaller than ``nothing`` as 0, no zero negative."""
    size = np.abs(values)
    power = np.log10(size, where=(size > 0) & np.isfinite(size), out=np.zeros_like(size))
    decimals = np.minimum(DIGITS - 1 - np.floor(power), 22)  # powers of ten up to 1e22 are exact, so the digits written are few
    up, down = 10.0 ** np.maximum(decimals, 0), 10.0 ** np.maximum(-decimals, 0)
    return np.where(size < nothing, 0.0, np.round(values * up / down) * down / up) + 0.0


def write_json(content: dict, path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n", encoding="utf-8")


def _plain(value):
    """What JSON does not know: NumPy numbers, dates, paths."""
    return value.item() if isinstance(value, np.generic) else value.tolist() if isinstance(value, np.ndarray) else str(value)


def _replace(draft: Path, folder: Path) -> None:
    """Put the draft where the folder is; if that fails the old folder goes back."""
    if not folder.exists():
        draft.rename(folder)
        return
    old = folder.rename(_beside(folder, "old"))
    try:
        draft.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    """A hidden name next to a folder that nobody else uses."""
    return folder.with_name(f".{folder.name}.{what}-{secrets.token_hex(4)}")


def _sync(path: Path) -> None:
    """Have the disk hold a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
