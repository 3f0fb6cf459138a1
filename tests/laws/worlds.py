"""Worlds changed as a whole, field by field: scaled, permuted, doubled, with one element more."""

from __future__ import annotations

from functools import cache

import numpy as np
import xarray as xr

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.field import TIME
from energymodel.rooms import fields, switched_on
from tests.rooms.rich import rich
from tests.rooms.world import FIELDS, World, world

SIZES = ("MW", "MWh", "tce", "t", "m3", "m3/d", "Mm3", "m3/s")
"""Units of what a system twice as large has twice as much of."""


@cache
def complete(seed: int) -> World:
    """A world with everything in it, solved once for all tests that change it."""
    return world(**rich(seed))


def entities(data: xr.Dataset) -> list[str]:
    """Dimensions with labels."""
    return [str(d) for d in data.coords if d not in (*TIME, "lag")]


def remade(data: xr.Dataset, rooms: tuple | None = None) -> World:
    """The world of changed data."""
    rooms = rooms or switched_on(data)
    return World(data, rooms, compile_program(*build(data, rooms, fields(rooms))))


def times(data: xr.Dataset, factors: dict[str, float]) -> xr.Dataset:
    """Fields multiplied by factors."""
    return data.assign({name: data[name] * factor for name, factor in factors.items()})


def given(data: xr.Dataset, unit) -> list[str]:
    """Fields of a data set whose unit is one of some."""
    return [name for name, spec in FIELDS.items() if name in data and spec.unit in unit]


def one_more(data: xr.Dataset, entity: str, label: str = "", **values) -> xr.Dataset:
    """The data with a copy of an element (the first, or of ``label``) called after it, but for the fields given."""
    place = list(range(data.sizes[entity]))
    place.append(place[0] if not label else data[entity].values.tolist().index(label))
    more = data.isel({entity: place})
    names = data[entity].values.tolist()
    more = more.assign_coords({entity: np.array([*names, f"{names[place[-1]]}'"], object)})
    for name, value in values.items():
        more[name] = more[name].copy()
        more[name][{entity: -1}] = value
    return more


def halves(data: xr.Dataset, entity: str, label: str) -> xr.Dataset:
    """The data with an element split into two halves: each has half of its sizes, and all else."""
    more = one_more(data, entity, label)
    half = xr.where(more[entity].isin([label, f"{label}'"]), 0.5, 1.0)
    sizes = [name for name in given(data, SIZES) if FIELDS[name].dims[:1] == (entity,)]
    return more.assign({name: (more[name] * half).transpose(*FIELDS[name].dims) for name in sizes})


def twin(data: xr.Dataset) -> xr.Dataset:
    """The data and the same once more beside them: every element has a twin, what belongs to the whole is doubled."""
    second = data.assign_coords({e: np.array([f"{label}'" for label in data[e].values], object) for e in entities(data)})
    both = {}
    for name, values in data.data_vars.items():
        spec = FIELDS.get(str(name))
        if spec and spec.dims and spec.dims[0] not in TIME:
            other = second[name]
            if spec.is_pointer:
                other = other.copy(data=np.array([f"{label}'" if label else "" for label in values.values], object))
            both[name] = xr.concat([values, other], spec.dims[0])
        else:
            both[name] = values * 2 if spec and spec.unit in SIZES else values
    labels = {e: np.concatenate([data[e].values, second[e].values]) for e in entities(data)}
    return xr.Dataset(both, labels)
