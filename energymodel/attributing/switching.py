"""Switching: the inputs of two runs in groups, and the data set in which some groups are already those of the second.

A Field belongs to its ``cause`` or that of its room, the labels of an entity to the room that declares it first. Labels switch
with their own group; the numbers of those that both runs have switch with the Field's, and one that only one run has brings
its numbers along. Groups switch together where a pointer of one leads to labels of the other that only one run has.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import xarray as xr

from energymodel.errors import EnergyModelError
from energymodel.field import CAUSES, TEXT, TIME
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields

DATE = "%m-%d %H:%M"


class NotTheSameHours(EnergyModelError):
    """Two runs are not over the same hours of a year, so that no input of the one can be put into the other."""

    code = 2


@cache
def causes() -> dict[str, str]:
    """Field or entity -> the group it belongs to."""
    found: dict[str, str] = {}
    for room in TECHNOLOGIES + POLICIES:
        for name, spec in room.INPUTS.items():
            found[name] = spec.cause or room.CAUSE
            for dim in set(spec.dims) - set(TIME):
                found.setdefault(dim, room.CAUSE)
    return found


@dataclass(frozen=True)
class Pair:
    """Inputs of two runs, aligned: labels both have in one order, hours those of A. ``parts`` are the groups that differ, those that
    switch together in one; ``inputs`` are the names of what differs in each."""

    a: xr.Dataset
    b: xr.Dataset
    parts: tuple[frozenset[str], ...]
    inputs: tuple[tuple[str, ...], ...]

    def switched(self, parts: Collection[frozenset[str]]) -> xr.Dataset:
        """The inputs of A with those of B in the given parts."""
        groups = frozenset().union(*parts)

        def chosen(name: str) -> tuple[xr.Dataset, xr.Dataset]:
            return (self.b, self.a) if causes().get(name) in groups else (self.a, self.b)

        coords = {dim: _labels(dim, chosen(dim)[0])[0] for dim in dict.fromkeys(map(str, (*self.a.dims, *self.b.dims)))}
        longest = max(self.a, self.b, key=lambda ds: ds.sizes["lag"])
        data = {}
        for name in dict.fromkeys(map(str, (*self.a.data_vars, *self.b.data_vars))):
            source, other = chosen(name)
            if name in source or _entities(name):  # what is said of the whole and is not there is switched off
                data[name] = _over(coords, name, *((source, other) if name in source else (other, source)))
        return xr.Dataset(data | {"hour_back": longest["hour_back"].variable}, coords | {"lag": longest.get_index("lag")})


def pair(a: xr.Dataset, b: xr.Dataset, names: tuple[str, str] = ("A", "B")) -> Pair:
    """The inputs of two runs as a Pair. Raises NotTheSameHours."""
    _refuse_other_hours(a, b, names)
    b = b.assign_coords({dim: a[dim] for dim in ("hour", "day")})
    for dim in set(a.dims) & set(b.dims) - {"lag"}:
        left, right = a.get_index(dim), b.get_index(dim)
        if len(left) == len(right) and not left.difference(right).size:
            b = b.sel({dim: left}) if not left.equals(right) else b
    differing = {name: cause for name, cause in causes().items() if _differs(name, a, b)}
    joined = nx.Graph()
    joined.add_nodes_from(differing.values())
    for name, spec in fields().items():
        if spec.is_pointer and _leads_elsewhere(name, spec.unit, a, b):
            together = [cause for cause in map(causes().get, (name, spec.unit, *spec.dims)) if cause in joined]
            joined.add_edges_from(pairwise(together))
    parts = sorted(nx.connected_components(joined), key=lambda part: min(map(CAUSES.index, part)))
    return Pair(a, b, tuple(map(frozenset, parts)), tuple(tuple(n for n, cause in differing.items() if cause in part) for part in parts))


def _refuse_other_hours(a: xr.Dataset, b: xr.Dataset, names: tuple[str, str]) -> None:
    """Raise NotTheSameHours unless steps agree in date, hour and length, the year aside, and so does all that follows from them."""
    steps = [ds.get_index("hour") for ds in (a, b)]
    told = [f"{name} has {len(at)} steps from {at[0]:%Y-%m-%d %H:%M}" for name, at in zip(names, steps, strict=True)]
    if len(steps[0]) != len(steps[1]) or not steps[0].strftime(DATE).equals(steps[1].strftime(DATE)):
        raise NotTheSameHours(f"{', '.join(told)}: why a cost changed can be said of runs over the same hours of a year")
    for name in (str(n) for n in a.data_vars if n not in causes() and n != "hour_back"):
        if not np.array_equal(a[name].values, b[name].values):
            raise NotTheSameHours(f"{', '.join(told)}: they differ in {name}, which no input can make up for")


def _differs(name: str, a: xr.Dataset, b: xr.Dataset) -> bool:
    """Whether an input differs: it is in one run only, or of what both have a value differs; of an entity, whether labels do."""
    if name not in fields():
        left, right = _labels(name, a, b)
        return left.symmetric_difference(right).size > 0
    if name not in a or name not in b or fields()[name].unit == TEXT:
        return (name in a) != (name in b)
    values = [ds.variables[name].transpose(*fields()[name].dims) for ds in (a, b)]
    for dim in _entities(name):
        left, right = _labels(dim, a, b)
        if not left.equals(right):
            common = left.intersection(right)
            values = [v.isel({dim: labels.get_indexer(common)}) for v, labels in zip(values, (left, right), strict=True)]
    return not np.array_equal(*(v.values for v in values))


def _leads_elsewhere(name: str, target: str, a: xr.Dataset, b: xr.Dataset) -> bool:
    """Whether a pointer leads, in either run, to a label that only one of them has."""
    left, right = _labels(target, a, b)
    return bool({label for ds in (a, b) if name in ds for label in ds[name].values.ravel()} & set(left.symmetric_difference(right)))


def _over(coords: dict[str, pd.Index], name: str, source: xr.Dataset, other: xr.Dataset) -> xr.Variable:
    """An input of a data set over the labels asked for; those it lacks are taken from the other one."""
    values = source[name].variable
    for dim in _entities(name):
        own, wanted = source.get_index(dim), coords[dim]
        place = own.get_indexer(wanted)
        if (place < 0).any():
            values = xr.Variable.concat([values, other[name].variable.transpose(*values.dims)], dim)
            place = np.where(place < 0, len(own) + other.get_index(dim).get_indexer(wanted), place)
        if not own.equals(wanted):
            values = values.isel({dim: place})
    return values


def _labels(dim: str, *runs: xr.Dataset) -> tuple[pd.Index, ...]:
    """Labels of an entity in each run; none where a run has no such table."""
    return tuple(ds.get_index(dim) if dim in ds.indexes else pd.Index([], dtype=str) for ds in runs)


def _entities(name: str) -> list[str]:
    """Dimensions of an input that are entities."""
    return [dim for dim in fields()[name].dims if dim not in TIME] if name in fields() else []
