"""Whether runs can be compared plainly: the same steps, places and technologies, solved the same way by the same code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd
import xarray as xr

from energymodel.comparing.opened import Opened


def reasons(runs: Sequence[Opened]) -> tuple[str, ...]:
    """Why each run cannot be compared plainly with the first; of several, the run is named."""
    first, *others = runs
    named = "{0}: {1}" if len(others) > 1 else "{1}"
    return tuple(named.format(run.label, why) for run in others for why in (*of_data(first.ds, run.ds), *of_making(first, run)))


def of_data(a: xr.Dataset, b: xr.Dataset) -> Iterator[str]:
    """Other steps, year, length, zones or technologies."""
    left, right = (ds.get_index("hour") for ds in (a, b))
    if len(left) == len(right) and len(left) and left[0].year != right[0].year:
        yield f"other years: {left[0].year} and {right[0].year}"
    elif not left.equals(right):
        yield f"other steps: {len(left)} from {left[0]:%Y-%m-%d %H:%M} and {len(right)} from {right[0]:%Y-%m-%d %H:%M}"
    hours = [float(ds["hour_length"].sum()) for ds in (a, b)]
    if hours[0] != hours[1]:
        yield f"other length: {hours[0]:g} h and {hours[1]:g} h; totals are of different times"
    elif len(left) == len(right) and (a["hour_length"].values != b["hour_length"].values).any():
        yield "other lengths of steps"
    for dim, what in (("zone", "zones"), ("technology", "technologies")):
        left, right = (ds.get_index(dim) if dim in ds.coords else pd.Index([]) for ds in (a, b))
        if not left.equals(right):
            yield f"other {what}: {', '.join(sorted(map(str, left.symmetric_difference(right)))) or 'in another order'}"


def of_making(a: Opened, b: Opened) -> Iterator[str]:
    """Another method of the solver, other code or packages, as far as solution.nc and run.json tell."""
    methods = [run.ds.attrs.get("method") for run in (a, b)]
    if methods[0] != methods[1]:
        yield f"other solver method: {methods[0]} and {methods[1]}; of several best dispatches they may find others"
    left, right = ({"energymodel": None} | run.versions for run in (a, b))
    for name in dict.fromkeys([*left, *right]):
        if left.get(name) != right.get(name):
            what = name if name == "commit" else f"version of {name}"
            yield f"other {what}: {short(left.get(name))} and {short(right.get(name))}"


def short(version: str | None) -> str:
    """A version, ten digits of a commit's hash."""
    return re.sub(r"\b([0-9a-f]{10})[0-9a-f]{30}\b", r"\1", str(version))
