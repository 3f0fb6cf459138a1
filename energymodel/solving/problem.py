"""The linear program as arrays, scaled on the way to the solver and unscaled on the way back: the one place that scales."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class Problem:
    """minimise cost.x + offset, row_lower <= matrix.x <= row_upper, lower <= x <= upper. Arrays [columns] and [rows].

    ``matrix`` is by rows, that of a scaled problem by columns, as HiGHS keeps it. ``power_columns`` and ``power_rows`` say where
    those in MW are.
    """

    matrix: sparse.csr_array | sparse.csc_array
    cost: np.ndarray
    offset: float
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    power_columns: tuple[slice, ...] = ()
    power_rows: tuple[slice, ...] = ()


def problem_of(program) -> Problem:
    """The arrays of a compiled program."""
    power = (tuple(b.part for b in blocks.values() if b.unit == "MW") for blocks in (program.variables, program.rows))
    sides = (program.row_lower, program.row_upper)
    return Problem(program.matrix, program.cost, program.offset, program.lower, program.upper, *sides, *power)


MILD = (1e-4, 1e4)
"""Sizes of coefficients that HiGHS takes as they are, in fewer iterations than scaled by blocks (docs/speed.md)."""


PIECE = 2**15
"""Numbers of a piece."""


@dataclass(frozen=True)
class Scaling:
    """x = column * x', row' = row * row, cost' = cost * money: powers of two, so that scaling itself rounds nothing."""

    column: np.ndarray
    row: np.ndarray
    money: float

    def apply(self, problem: Problem) -> Problem:
        """The problem the solver sees; where every factor is 1, the problem itself."""
        if self.money == 1 and (self.column == 1).all() and (self.row == 1).all():
            return problem
        matrix = problem.matrix.tocsc(copy=True)
        matrix.data *= np.repeat(self.column, np.diff(matrix.indptr))
        matrix.data *= self.row[matrix.indices]
        return Problem(
            matrix,
            problem.cost * self.column * self.money,
            problem.offset * self.money,
            problem.lower / self.column,
            problem.upper / self.column,
            problem.row_lower * self.row,
            problem.row_upper * self.row,
        )

    def primal(self, x: np.ndarray) -> np.ndarray:
        """Column values in the model's units."""
        return x * self.column

    def dual(self, y: np.ndarray) -> np.ndarray:
        """Row duals in CNY per the row's unit."""
        return y * self.row / self.money

    def objective(self, value: float) -> float:
        """Objective in CNY."""
        return value / self.money


def power_of_two(value):
    """Nearest power of two; 1 where the value is not a positive number."""
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.round(np.log2(value))
    return np.where(np.isfinite(exponent), np.exp2(exponent), 1.0)


def scaling_of(program) -> Scaling:
    """Scaling by blocks: a block's columns by their usual largest bound, its rows by their usual largest coefficient.

    Whole blocks share a factor, so that hours stay alike; the objective is scaled to cost of order one per unit column.
    """
    column = np.ones(len(program.cost))
    for block in program.variables.values():
        inside = slice(block.start, block.start + block.size)
        bound = np.maximum(np.abs(program.lower[inside]), np.abs(program.upper[inside]))
        if bound.any():
            column[inside] = power_of_two(np.median(bound[bound > 0])) / 8
    matrix = program.matrix
    row = np.ones(matrix.shape[0])
    for block in program.rows.values():
        start = matrix.indptr[block.start : block.start + block.size + 1]
        terms, first = slice(start[0], start[-1]), (start[:-1] - start[0])[np.diff(start) > 0]
        if len(first):
            largest = np.maximum.reduceat(np.abs(matrix.data[terms]) * column.take(matrix.indices[terms]), first)
            if largest.any():
                row[block.part] = 1.0 / power_of_two(np.median(largest[largest > 0]))
    cost = np.abs(program.cost * column)
    money = 1.0 / power_of_two(np.median(cost[cost > 0])) if cost.any() else 1.0
    return Scaling(column, row, float(money))


def first_scaling(program) -> Scaling:
    """The scaling of a first attempt: none where all coefficients are MILD, else by blocks."""
    for sizes in map(np.abs, pieces(program.matrix.data)):
        if (sizes < MILD[0]).any() or (sizes > MILD[1]).any():
            return scaling_of(program)
    rows, columns = program.matrix.shape
    return Scaling(np.broadcast_to(1.0, columns), np.broadcast_to(1.0, rows), 1.0)


def pieces(values: np.ndarray) -> Iterator[np.ndarray]:
    """An array piece by piece, so that what is made of it stays in the processor's cache and takes no memory of its own."""
    return (values[start : start + PIECE] for start in range(0, len(values), PIECE))
