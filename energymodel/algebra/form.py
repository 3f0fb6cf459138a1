"""Linear forms: terms of columns at every point of a frame, each kept as small as what it depends on until it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import NamedTuple

import numpy as np

from energymodel.algebra.frame import Frame, flat, spread


class Term(NamedTuple):
    """A factor times a column at every point of a frame, by arrays that broadcast to it: ``column`` is the sum of its arrays,
    the factor the product of ``factors``."""

    frame: Frame
    column: tuple[np.ndarray, ...]
    factors: tuple[np.ndarray | float, ...]

    @property
    def first(self) -> int:
        """Column of the first point."""
        return sum(int(x.flat[0]) for x in self.column) if self.frame.size else 0

    @property
    def largest(self) -> float:
        """No factor is larger; not finite where an array is not."""
        return prod(float(np.abs(x).max(initial=0.0)) for x in self.factors)


@dataclass
class Form:
    """A linear form at every point of ``frame``: ``constant`` (broadcastable) plus terms, those of one row added up."""

    frame: Frame
    constant: np.ndarray | float = 0.0
    terms: list[Term] = field(default_factory=list)

    def __mul__(self, factor: float) -> Form:
        return Form(self.frame, self.constant * factor, [t._replace(factors=(*t.factors, factor)) for t in self.terms])

    @property
    def size(self) -> int:
        """Number of terms of all points."""
        return sum(term.frame.size for term in self.terms)

    def rows(self) -> np.ndarray:
        """Row of every term, flat (int32)."""
        return self._every(np.int32, np.add, lambda term: term.frame.row)

    def columns(self) -> np.ndarray:
        """Column of every term, flat (int32)."""
        return self._every(np.int32, np.add, lambda term: term.column)

    def values(self) -> np.ndarray:
        """Coefficient of every term, flat."""
        return self._every(float, np.multiply, lambda term: term.factors)

    def constants(self) -> np.ndarray:
        """Constant of every point, flat."""
        return flat(self.constant, self.frame)

    def _every(self, kind: type, combine: np.ufunc, parts: Callable) -> np.ndarray:
        every, start = np.empty(self.size, kind), 0
        for term in self.terms:
            end = start + term.frame.size
            spread(combine, parts(term), every[start:end].reshape(term.frame.shape))
            start = end
        return every
