"""Stack: blocks of rows on top of one another, in arrays that are there once, so that no block is kept or copied twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from energymodel.algebra.program import Block
from energymodel.algebra.space import Space
from energymodel.errors import Infeasible, ModelError

CROSSED = 1e-9
"""By how much a lower bound may exceed the upper one before it is an error rather than rounding."""

NEVER = 1e-6
"""By how much a row without variables may be missed: what solvers take for feasible."""


class Stack:
    """Rows ``low <= matrix @ x <= high`` with at most ``most`` terms in all; ``blocks`` are their names and places."""

    def __init__(self, space: Space, n_columns: int, most: int):
        kind = np.int32 if most <= np.iinfo(np.int32).max else np.int64
        self.space, self.n_columns, self.n_terms, self.n_rows = space, n_columns, 0, 0
        self.value, self.column = np.empty(most), np.empty(most, kind)  # what is never written takes no memory
        self.ends, self.lows, self.highs = [np.zeros(1, kind)], [np.empty(0)], [np.empty(0)]
        self.blocks: dict[str, Block] = {}

    def add(self, block: Block, matrix: sp.csr_array, low: np.ndarray, high: np.ndarray) -> None:
        """Put a block's rows below those that are there. Raises ModelError, Infeasible."""
        if block.name in self.blocks:
            raise ModelError(f"rows {block.name} are declared twice")
        _check(self.space, block, matrix, low, high)
        here = slice(self.n_terms, self.n_terms + matrix.nnz)
        self.value[here], self.column[here] = matrix.data, matrix.indices
        self.ends.append(matrix.indptr[1:] + self.column.dtype.type(self.n_terms))
        self.lows.append(low)
        self.highs.append(high)
        self.blocks[block.name] = replace(block, start=self.n_rows)
        self.n_terms, self.n_rows = here.stop, self.n_rows + block.size

    def matrix(self) -> sp.csr_array:
        """All rows [rows x columns]."""
        parts = (self.value[: self.n_terms], self.column[: self.n_terms], np.concatenate(self.ends))
        return sp.csr_array(parts, shape=(self.n_rows, self.n_columns))

    def sides(self) -> tuple[np.ndarray, np.ndarray]:
        """Low and high side of all rows."""
        return np.concatenate(self.lows), np.concatenate(self.highs)


def _check(space: Space, block: Block, matrix: sp.csr_array, low: np.ndarray, high: np.ndarray) -> None:
    """Every number finite, and no row that has no variable and does not hold."""
    finite = np.isfinite(matrix.data)
    if not finite.all():
        first = int(np.searchsorted(matrix.indptr, int(np.argmin(finite)), side="right")) - 1
        raise ModelError(f"row {space.name(block.name, block.sets, first)} has a coefficient that is not a finite number")
    wrong = np.isnan(low) | np.isnan(high) | (low == np.inf) | (high == -np.inf) | (low > high + CROSSED)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise ModelError(f"row {space.name(block.name, block.sets, first)} is to be between {low[first]} and {high[first]}")
    never = (np.diff(matrix.indptr) == 0) & ((low > NEVER) | (high < -NEVER))
    if never.any():
        first = int(np.argmax(never))
        raise Infeasible(
            f"row {space.name(block.name, block.sets, first)} has no variable and cannot be between "
            f"{low[first]:g} and {high[first]:g}: {block.doc}"
        )
