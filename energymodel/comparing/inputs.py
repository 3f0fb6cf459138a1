"""Inputs of runs side by side: a line a cell that differs, and where each run has it from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.comparing.opened import Opened
from energymodel.comparing.places import place
from energymodel.field import SERVICE
from energymodel.reading.layout import layout

TIME = ("hour", "day")
SAME_MEAN = 1e-9
"""Means over other steps that differ by no more than this share are the same."""


def compare_inputs(runs: Sequence[Opened]) -> pd.DataFrame:
    """input, element, unit, <run>..., change <run>, largest change <run>, written in <run>: a line a cell that differs.

    Parameters first, then cells of tables, then profiles. What is given over time is compared in the steps that all runs have, and
    told as its mean there; runs without a step in common, as the means of their own steps.
    """
    steps, laid = {dim: common(runs, dim) for dim in TIME}, layout()
    is_same_time = all(len(steps["hour"]) == run.ds.sizes["hour"] for run in runs)
    found = dict.fromkeys(name for run in runs for name in inputs_of(run.ds) if name in laid.fields or is_same_time)
    lines = []
    for name in sorted(found, key=lambda name: rank(next(run.ds[name] for run in runs if name in run.ds))):
        lines += compare_input(name, runs, steps)
    labels = [run.label for run in runs]
    columns = ["input", "element", "unit", *labels, *(f"{what} {label}" for label in labels[1:] for what in ("change", "largest change"))]
    table = pd.DataFrame(lines, columns=columns)
    for run in runs:
        cells = zip(table["input"], table["element"], strict=True)
        table[f"written in {run.label}"] = [place(laid, run, name, element) for name, element in cells]
    return table


def inputs_of(ds: xr.Dataset) -> list[str]:
    return [str(n) for n, v in ds.data_vars.items() if v.attrs.get("kind") == "input" and v.attrs.get("unit")]


def rank(values: xr.DataArray) -> int:
    """0 a parameter, 1 cells of a table (in-service windows too, though they are read as shares of steps), 2 a profile."""
    return 0 if not values.dims else 1 + (bool(set(TIME) & set(values.dims)) and values.attrs.get("unit") != SERVICE)


def common(runs: Sequence[Opened], dim: str) -> pd.Index:
    """Steps of a dimension that all runs have, of the same length in each."""
    shared = None
    for run in runs:
        index = run.ds.get_index(dim) if dim in run.ds.coords else pd.Index([])
        if dim == "hour":
            index = pd.MultiIndex.from_arrays([index, run.ds["hour_length"].values])
        shared = index if shared is None else shared[shared.isin(index)]
    return shared.get_level_values(0) if dim == "hour" else shared


def compare_input(name: str, runs: Sequence[Opened], steps: dict[str, pd.Index]) -> list[tuple]:
    """Lines of one input: its elements that differ between the first run and any other."""
    arrays = [run.ds.get(name) for run in runs]
    given = [values for values in arrays if values is not None]
    unit = given[0].attrs.get("unit", "")
    if len(given) < len(runs):
        return [(name, "", unit, *map(shown, arrays), *[np.nan] * 2 * (len(runs) - 1))]
    if all(given[0].equals(values) for values in given[1:]):
        return []
    time = next((d for d in given[0].dims if d in TIME), None)
    is_number = given[0].dtype.kind in "fi"
    in_common = time is None or len(steps[time]) > 0
    frames = [by_element(values.sel({time: steps[time]}) if time and in_common else values, time) for values in given]
    elements = list(dict.fromkeys(element for frame in frames for element in frame.index))
    differing = []
    for element in elements:
        values = [frame.loc[element].to_numpy() if element in frame.index else None for frame in frames]
        told = ["" if v is None else v.mean() if time and is_number else v[0] for v in values]
        if any(_differs(values[0], v, in_common) for v in values[1:]):
            mean = f"mean of {unit}" if time and is_number and unit != SERVICE else unit
            changes = [number for v in values[1:] for number in _changes(values[0], v, in_common)]
            differing.append((name, element, mean, *told, *changes))
    return differing


def shown(values: xr.DataArray | None):
    """An input that not all runs have: its number, or that it is there."""
    return "" if values is None else values.item() if not values.ndim else "given"


def by_element(values: xr.DataArray, time: str | None) -> pd.DataFrame:
    """A line for each element of the dimensions besides time, a column for each step (one column: no time)."""
    rest = [d for d in values.dims if d != time]
    array = values.transpose(*rest, *([time] if time else []))
    index = pd.MultiIndex.from_product([array[d].values.astype(str) for d in rest]).map(", ".join) if rest else pd.Index([""])
    return pd.DataFrame(array.values.reshape(len(index), array.sizes[time] if time else 1), index=index)


def _differs(a: np.ndarray | None, b: np.ndarray | None, in_common: bool) -> bool:
    if a is None or b is None:
        return (a is None) != (b is None)
    return not (np.array_equal(a, b) if in_common else np.isclose(a.mean(), b.mean(), rtol=SAME_MEAN, atol=0.0))


def _changes(a: np.ndarray | None, b: np.ndarray | None, in_common: bool) -> tuple[float, float]:
    """Change of the mean, and the largest in any step that both have."""
    if a is None or b is None or a.dtype.kind not in "fi":
        return np.nan, np.nan
    return b.mean() - a.mean(), np.abs(b - a).max() if in_common else np.nan
