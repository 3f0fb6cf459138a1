"""Elements: the columns or rows of a program by what they are of, the times of each side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import xarray as xr

from energymodel.algebra.program import Block
from energymodel.errors import EnergyModelError
from energymodel.field import TIME

ONCE, DAILY, HOURLY = 0, 1, 2
"""How often an element has a value."""


class CannotExport(EnergyModelError):
    """A run has something that the other tool has no way to say."""

    code = 6


@dataclass(frozen=True)
class Clock:
    """Steps of ``length`` hours, ``day`` of each [steps], and where each begins (``start``)."""

    start: np.ndarray
    length: float
    day: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.day)

    @property
    def hours_of_day(self) -> np.ndarray:
        """Hours that are modelled of each day."""
        return np.bincount(self.day) * self.length

    @property
    def last(self) -> np.ndarray:
        """Whether a step is the last of its day."""
        return np.append(self.day[1:] != self.day[:-1], True)


def clock_of(data: xr.Dataset) -> Clock:
    """Clock of a data set; all its steps are as long."""
    return Clock(data["hour"].values, float(data["hour_length"].values[0]), data["day_of"].values.astype(int))


@dataclass(frozen=True)
class Elements:
    """``name`` and ``block`` of each element, ``often`` it has a value, and ``first``: where its values begin [n + 1]."""

    name: np.ndarray
    block: np.ndarray
    often: np.ndarray
    first: np.ndarray

    def place(self, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Element, and position in its time, of numbers in an array of all columns or rows."""
        element = np.searchsorted(self.first, flat, side="right") - 1
        return element, flat - self.first[element]

    def of(self, element: int) -> slice:
        """Where the values of an element are."""
        return slice(self.first[element], self.first[element + 1])


def elements(blocks: Iterable[Block], data: xr.Dataset) -> Elements:
    """All elements of blocks in the order of their numbers. Raises CannotExport where time is not the last dimension."""
    name, block_of, often, size = [], [], [], []
    for block in blocks:
        time = block.dims[-1] if block.dims and block.dims[-1] in TIME else None
        entities = block.dims[:-1] if time else block.dims
        if set(entities) & set(TIME) or time == "month":
            raise CannotExport(f"{block.name} over {', '.join(block.dims)}: only hours or days can be its last dimension")
        labels = [data[d].values[members].astype(str) for d, members in zip(entities, block.members, strict=False)]
        for each in product(*labels):
            name.append(" ".join((block.name, *each)))
            block_of.append(block.name)
            often.append({"hour": HOURLY, "day": DAILY, None: ONCE}[time])
            size.append(block.shape[-1] if time else 1)
    return Elements(np.array(name, object), np.array(block_of, object), np.array(often, int), np.append(0, np.cumsum(size, dtype=int)))
