"""Profiles: one time column and one column a label, for every hour or day of the year.

A file without faults takes the fast way: its time column is the one expected, text for text, and the rest is one array of
numbers. Anything else takes the slow way, cell by cell, which says what is wrong and where.
"""

from __future__ import annotations

from csv import QUOTE_NONE
from dataclasses import dataclass
from io import StringIO

import numpy as np
import pandas as pd

from energymodel.field import TIME, Field
from energymodel.reading.calendar import hours_of
from energymodel.reading.cells import Refused, allowed, is_unlikely, likely, number, shown
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, is_required, one_of
from energymodel.reading.scenario import Scenario, is_name
from energymodel.reading.times import check_times

SPIKE = 50
"""Times its mean beyond which the largest value of a column is flagged: floods reach 20, midday sun 10, wind 5."""


@dataclass(frozen=True)
class Whole:
    """A profile as read: ``values`` (rows, columns) in the file's unit, NaN where refused, and the line of each row."""

    values: np.ndarray
    lines: np.ndarray


def times_of(year: int, dim: str) -> list[str]:
    """The time column of a year: ``2027-01-01T00:00`` for hours, ``2027-01-01`` for days."""
    hours = np.datetime64(f"{year}-01-01T00", "h") + np.arange(hours_of(year))
    stamps = hours if dim == "hour" else hours[::24].astype("datetime64[D]")
    return np.datetime_as_string(stamps, "m" if dim == "hour" else "D").tolist()


def folders_of(scenario: Scenario, folder: Folder, layout: Layout) -> list[str]:
    """The scenario's profile folders in order; notes those that are not there and the files in them that nothing reads."""
    names, place = scenario.get("profiles", default=None), (*scenario.place("profiles"), "profiles")
    if not isinstance(names, list) or not names:
        folder.fault(*place, shown(names), "a list of folders of profiles/")
        return []
    there = folder.names("profiles")
    for name in names:
        if not is_name(name) or name not in there:
            folder.fault(*place, shown(name), one_of(name, there, "a folder of profiles/"))
            continue
        folder.flag_strays(f"profiles/{name}")
        for stem in folder.names(f"profiles/{name}", ".csv"):
            if stem not in layout.profiles:
                folder.fault(
                    f"profiles/{name}/{stem}.csv",
                    None,
                    None,
                    "a profile nothing reads",
                    one_of(stem, layout.profiles, "a profile the model knows"),
                )
    return [name for name in names if name in there]


def file_of(stem: str, folders: list[str], folder: Folder) -> str | None:
    """The file of a profile in the first folder that has one."""
    return next((f for f in (f"profiles/{n}/{stem}.csv" for n in folders) if folder.exists(f)), None)


def read_profile(stem: str, name: str, spec: Field, labels: list[str], year: int, folders: list[str], folder: Folder) -> np.ndarray | None:
    """Values inside the model (labels, hours or days of the whole year), or without labels (hours or days).

    ``labels``: the columns that must be there (or may, with a default). None after noting faults.
    """
    file = file_of(stem, folders, folder)
    dim, single = spec.dims[-1], spec.dims[0] in TIME
    columns = [spec.column(name)] if single else labels
    rows = hours_of(year) // (1 if dim == "hour" else 24)
    filled = np.full((len(columns), rows), np.nan if is_required(spec) else spec.default, float)
    if file is None:
        if is_required(spec) and columns and folders:
            what = f"{spec.meaning}: one column for each of {', '.join(columns)}, in a folder of {', '.join(folders)}"
            folder.fault(f"profiles/{folders[0]}/{stem}.csv", None, None, "no such file", what)
        return filled[0] if single else filled
    text, before = folder.text(file), len(folder.faults)
    if text is None:
        return None
    (_, header), *_ = folder.rows(file, text.split("\n", 1)[0].rstrip("\r")) or [(1, [])]
    what = "the column time" + (f", {columns[0]}" if single else f" and {one_of('', columns, f'each {spec.dims[0]}')}")
    if not header or not folder.header(file, header, ["time", *(columns if is_required(spec) else ())], ["time", *columns], what):
        return None
    if header[0] != "time":
        if "time" in header:
            folder.fault(file, 1, "time", f"column {header.index('time') + 1}", "the first column")
        return None
    whole = folder.once(file, lambda: _fast(text, times_of(year, dim), len(header) - 1), year, dim)
    if whole is None:
        whole = _slow(file, text, header, times_of(year, dim), spec, folder)
    _check_range(file, whole, header[1:], spec, folder)
    if len(folder.faults) > before:
        return None
    place = {label: k for k, label in enumerate(columns)}
    _check_likely(file, whole, header[1:], spec, folder)
    filled[[place[label] for label in header[1:]]] = whole.values.T * spec.factor
    return filled[0] if single else filled


def _fast(text: str, stamps: list[str], width: int) -> Whole | None:
    """All values at once where the file is just as it should be, otherwise None."""
    rows = text.replace("\r\n", "\n").removesuffix("\n").split("\n")[1:]
    size = len(stamps[0]) + 1
    if [r[:size] for r in rows] != [f"{stamp}," for stamp in stamps]:
        return None
    try:  # a row with more cells than the first is an error; one with fewer lacks numbers
        table = pd.read_csv(StringIO("\n".join(r[size:] for r in rows)), header=None, quoting=QUOTE_NONE, low_memory=False)
    except ValueError:
        return None
    if table.shape != (len(rows), width) or not all(dtype.kind in "if" for dtype in table.dtypes):
        return None
    values = table.to_numpy(float)
    return Whole(values, np.arange(2, len(rows) + 2)) if np.isfinite(values).all() else None


def _slow(file: str, text: str, header: list[str], stamps: list[str], spec: Field, folder: Folder) -> Whole:
    """Cell by cell; notes every fault of the times, and the first few cells of each column that are no numbers."""
    rows = folder.rows(file, text)[1:]
    lines = np.array([line for line, _ in rows], int)
    check_times(file, [cells[0] for _, cells in rows], lines, stamps, folder)
    values = np.full((len(rows), len(header) - 1), np.nan)
    for k, column in enumerate(header[1:]):
        refused = []
        for row, (line, cells) in enumerate(rows):
            try:
                values[row, k] = number(cells[k + 1])
            except Refused:
                refused.append(((file, line, column), shown(cells[k + 1])))
        folder.several(folder.fault, refused, _allowed(spec))
    return Whole(values, lines)


def _check_range(file: str, whole: Whole, columns: list[str], spec: Field, folder: Folder) -> None:
    inside = whole.values * spec.factor
    outside = (inside < spec.low) | (inside > spec.high)
    for k in np.flatnonzero(outside.any(axis=0)):
        found = [((file, int(whole.lines[r]), columns[k]), f"{whole.values[r, k]:.10g}") for r in np.flatnonzero(outside[:, k])]
        folder.several(folder.fault, found, _allowed(spec))


def _allowed(spec: Field) -> str:
    return allowed(spec).split("; blank means")[0]


def _check_likely(file: str, whole: Whole, columns: list[str], spec: Field, folder: Folder) -> None:
    """Flag columns whose largest or mean magnitude is unlikely, single values far above the rest, and a file of zeros."""
    size = abs(whole.values)
    largest, mean = size.max(axis=0), size.mean(axis=0)
    lines = whole.lines[size.argmax(axis=0)].tolist()
    for k, column in enumerate(columns):
        if is_unlikely(largest[k] * spec.factor, spec):
            folder.flag(file, lines[k], column, f"{largest[k]:.10g}, its largest value", likely(spec))
        elif is_unlikely(mean[k] * spec.factor, spec):
            folder.flag(file, None, column, f"{mean[k]:.4g} on average", likely(spec))
        elif largest[k] > SPIKE * mean[k]:
            found = f"{largest[k]:.10g} among values of {mean[k]:.4g} on average"
            folder.flag(file, lines[k], column, found, f"at most {SPIKE} times as much")
    if not largest.any():
        folder.flag(file, None, None, "nothing but zeros", "values")
