"""The numeric side of a model's sets and parameters: arrays of positions and values, never labels.

A *root* is an entity or a calendar dimension (``unit``, ``hour``); its elements are positions 0..n-1. A set over a root is
the array of its members' positions, a pointer (``unit_zone``, ``hour_before``) is an array of positions in its target root.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from energymodel.errors import ModelError
from energymodel.field import TEXT, YES_NO, Field

POSITIONS = ("hour", "day", "month", "lag")
"""Roots whose elements are positions in rules too; the elements of every other root are labels."""

CALENDAR = {"hour_before": "hour", "hour_back": "hour", "day_of": "day", "month_of": "month", "day_before": "day", "month_of_day": "month"}
"""Calendar variables that are positions: name -> root."""


@dataclass(frozen=True)
class IndexSet:
    """A set: ``members`` are positions in ``root``; ``inverse`` [root] is a position's place in the set, -1 outside."""

    name: str
    root: str
    members: np.ndarray
    inverse: np.ndarray | None = None

    @classmethod
    def over(cls, name: str, root: str, members: np.ndarray, size: int) -> IndexSet:
        """The subset of a root of ``size`` elements with the given members."""
        inverse = np.full(size, -1, np.int32)
        inverse[members] = np.arange(len(members))
        return cls(name, root, members.astype(np.int32), inverse)

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Family:
    """A set of ``root`` for each element of ``parent``: the members of element p are ``members[start[p]:start[p + 1]]``."""

    name: str
    parent: str
    root: str
    members: np.ndarray
    start: np.ndarray

    @classmethod
    def from_pointer(cls, name: str, parent: str, root: str, target: np.ndarray, size: int) -> Family:
        """The elements of ``root`` by where they point (-1: nowhere) among the ``size`` elements of ``parent``."""
        pointing = np.flatnonzero(target >= 0)
        members = pointing[np.argsort(target[pointing], kind="stable")].astype(np.int32)
        start = np.concatenate(([0], np.cumsum(np.bincount(target[pointing], minlength=size))))
        return cls(name, parent, root, members, start)

    def __getitem__(self, element: int) -> np.ndarray:
        return self.members[self.start[element] : self.start[element + 1]]


@dataclass(frozen=True)
class Parameter:
    """Data over roots; with ``target`` the values are positions in that root (-1: points nowhere)."""

    name: str
    dims: tuple[str, ...]
    values: np.ndarray
    target: str | None = None


@dataclass(frozen=True)
class Space:
    """All sets, families and parameters of a model by name, and the labels of every root."""

    labels: dict[str, np.ndarray]
    sets: dict[str, IndexSet]
    families: dict[str, Family]
    parameters: dict[str, Parameter]

    def element(self, root: str, position: int):
        """What stands for a position in rules: itself for the calendar, the label for an entity."""
        return int(position) if root in POSITIONS else self.labels[root][position]

    def elements(self, index_set: IndexSet) -> list:
        """All members as rules see them."""
        return [self.element(index_set.root, p) for p in index_set.members.tolist()]

    def name(self, block_name: str, sets: tuple[str, ...], position: int) -> str:
        """``unit_output[u1, 5 (2025-01-01 05:00)]`` for a flat position in a block."""
        chosen = [self.sets[s] for s in sets]
        place = np.unravel_index(position, [len(s) for s in chosen]) if chosen else ()
        index = ", ".join(self._label(s.root, s.members[p]) for s, p in zip(chosen, place, strict=True))
        return f"{block_name}[{index}]" if chosen else block_name

    def _label(self, root: str, position: int) -> str:
        label = self.labels[root][position]
        if isinstance(label, np.datetime64):
            return f"{position} ({np.datetime_as_string(label, 'D' if root == 'day' else 'm').replace('T', ' ')})"
        return str(label)


def read_space(data: xr.Dataset, fields: dict[str, Field]) -> Space:
    """Sets, families and parameters of a data set.

    Entities that a Field names but the data set lacks are empty. Raises ModelError where a pointer's label is unknown.
    """
    roots = dict.fromkeys([*map(str, data.coords), *POSITIONS[:3]])
    roots |= dict.fromkeys(r for f in fields.values() for r in (*f.dims, *((f.unit,) if f.is_pointer else ())))
    labels = {r: data.variables[r].values if r in data.coords else np.array([], object) for r in roots}
    labels = {r: v.astype(object) if v.dtype.kind in "US" else v for r, v in labels.items()}
    sets = {r: IndexSet(r, r, np.arange(len(v), dtype=np.int32)) for r, v in labels.items()}
    parameters = {
        str(name): read_parameter(str(name), data.variables[name], fields.get(name), labels)
        for name in data.data_vars
        if _is_algebra(data.variables[name], fields.get(name))
    }
    for name, spec in fields.items():  # a table without rows: its columns are there all the same
        if name not in data and spec.unit != TEXT and any(not len(labels[d]) for d in spec.dims):
            empty = np.zeros([len(labels[d]) for d in spec.dims], np.int32 if spec.is_pointer else float)
            parameters[name] = Parameter(name, spec.dims, empty, spec.unit if spec.is_pointer else None)
    families = {}
    for name, spec in fields.items():
        if spec.members and name in parameters:
            (root,), values = spec.dims, parameters[name].values
            if spec.unit == YES_NO:
                sets[spec.members] = IndexSet.over(spec.members, root, np.flatnonzero(values), len(labels[root]))
            else:
                families[spec.members] = Family.from_pointer(spec.members, spec.unit, root, values, len(labels[spec.unit]))
    if "day_of" in parameters:
        families["hours_in_day"] = Family.from_pointer("hours_in_day", "day", "hour", parameters["day_of"].values, len(labels["day"]))
    return Space(labels, sets, families, parameters)


def _is_algebra(values: xr.Variable, spec: Field | None) -> bool:
    return (spec is not None and spec.unit != TEXT) or (spec is None and values.dtype.kind in "bif")


def read_parameter(name: str, values: xr.Variable, spec: Field | None, labels: dict[str, np.ndarray]) -> Parameter:
    """One variable of the data set as a parameter: numbers as float64, labels and calendar positions as int32 positions."""
    values = values.transpose(*spec.dims) if spec else values
    dims, array = tuple(map(str, values.dims)), values.values
    if spec is None and name in CALENDAR:
        return Parameter(name, dims, array.astype(np.int32), CALENDAR[name])
    if spec is None or not spec.is_pointer:
        return Parameter(name, dims, array.astype(float))
    place = {label: k for k, label in enumerate(labels[spec.unit].tolist())} | {"": -1, None: -1}
    try:
        positions = np.array([place[label] for label in array.ravel().tolist()], np.int32).reshape(array.shape)
    except KeyError as unknown:
        raise ModelError(f"{name}: {unknown} is not a {spec.unit}") from None
    return Parameter(name, dims, positions, spec.unit)
