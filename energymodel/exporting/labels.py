"""Labels: the technology of each column, and power that is given: loads, and plants whose power is always taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
import xarray as xr

from energymodel.algebra.program import CompiledEntry, Program
from energymodel.exporting.elements import Elements

FIRST = ("power", "cost")
"""Accounts that say first what a column is of; then all others."""


@dataclass(frozen=True)
class Given:
    """Power of one element that no decision changes [MW], fed into a zone (position), of a technology."""

    name: str
    zone: int
    carrier: str
    power: np.ndarray


def technology_of(program: Program, columns: Elements, data: xr.Dataset) -> list[str]:
    """Technology of each column; of none, the column's own block."""
    found = np.array([""] * len(columns.name), object)
    for entry in sorted(program.entries, key=lambda e: (*FIRST, e.account).index(e.account)):
        if entry.by and entry.form.size:
            column, _ = columns.place(entry.column)
            column, at = np.unique(column, return_index=True)
            label = technologies(entry, data)[element(entry)[entry.row[at]]]
            found[column] = np.where(found[column] == "", label, found[column])
    return np.where(found == "", columns.block, found).tolist()


def technologies(entry: CompiledEntry, data: xr.Dataset) -> np.ndarray:
    """Technology of each element of an entry."""
    return data[entry.by].values.astype(str)[entry.members[0]]


def element(entry: CompiledEntry) -> np.ndarray:
    """Element of each position of an entry."""
    return np.repeat(np.arange(entry.shape[0]), prod(entry.shape[1:]))


def given_power(program: Program, data: xr.Dataset) -> Iterator[Given]:
    """What entries post to the power balance whatever is decided."""
    steps = data.sizes["hour"]
    for entry in program.entries:
        if entry.account == "power" and entry.constant.any():
            power, zone = entry.constant.reshape(entry.shape), entry.at.reshape(entry.shape)[:, 0] // steps
            names = data[entry.dims[0]].values[entry.members[0]].astype(str)
            carriers = technologies(entry, data) if entry.by else [entry.name] * len(names)
            for k in np.flatnonzero(power.any(axis=1)):
                yield Given(f"{entry.name} {names[k]}", int(zone[k]), str(carriers[k]), power[k])
