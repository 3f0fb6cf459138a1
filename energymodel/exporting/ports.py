"""Ports: where each column of a program acts, as flows between buses.

A column is a flow [per hour] and a row a bus. A row of every hour balances there and then. A row over days or the whole time, and
a row that holds a level, is a sum: what flows in is added up hour by hour until the sum is due.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from energymodel.algebra.program import Program
from energymodel.exporting.elements import DAILY, HOURLY, ONCE, CannotExport, Clock, Elements


@dataclass(frozen=True)
class Ports:
    """``column`` acts on ``row`` with ``value`` [ports x steps] for each unit of its flow, ``lag`` steps later."""

    column: np.ndarray
    row: np.ndarray
    lag: np.ndarray
    value: np.ndarray

    def take(self, chosen: np.ndarray) -> Ports:
        """Some of the ports."""
        return Ports(self.column[chosen], self.row[chosen], self.lag[chosen], self.value[chosen])


@dataclass(frozen=True)
class Wiring:
    """``ports`` between columns and rows; ``held``: row -> the column that is its level; ``is_sum``: whether what flows into a row
    adds up [rows]; ``turned``: what a row was multiplied by, so that what flows in fills its level, and a row "at most" is one "at
    least" [rows]. ``sides`` of each row as turned, finite; ``most``: what any sum over a row may come to; bounds and cost of columns."""

    columns: Elements
    rows: Elements
    clock: Clock
    ports: Ports
    held: dict[int, int]
    is_sum: np.ndarray
    turned: np.ndarray
    sides: list[tuple[np.ndarray, np.ndarray]]
    most: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    cost: np.ndarray


def ports(program: Program, columns: Elements, rows: Elements, clock: Clock) -> Ports:
    """Every nonzero of the matrix, the times of a column and a row in one port. Raises CannotExport, naming what cannot be said."""
    matrix = program.matrix.tocoo()
    (row, row_time), (column, column_time) = rows.place(matrix.row), columns.place(matrix.col)
    row_often, often = rows.often[row], columns.often[column]
    count = np.array([1, clock.day[-1] + 1, clock.steps])[often]
    lag = np.where(row_often == often, (row_time - column_time) % count, 0)
    into_day = (often == HOURLY) & (row_often == DAILY)
    strange = row_often > often
    strange |= into_day & (clock.day[np.where(into_day, column_time, 0)] != row_time)
    if strange.any():
        told = sorted({f"{columns.block[c]} in {rows.block[r]}" for c, r in zip(column[strange], row[strange], strict=True)})
        raise CannotExport(f"what is known once, or on another day, acts hour by hour: {'; '.join(told)}")

    shape = len(columns.name), len(rows.name), max(clock.steps, 1)
    key, port = np.unique(np.ravel_multi_index((column, row, lag), shape), return_inverse=True)
    key = np.stack(np.unravel_index(key, shape))
    value = np.zeros((key.shape[1], clock.steps))
    time = np.where(row_often == often, row_time, column_time)
    for how_often, expand in ((HOURLY, slice(None)), (DAILY, clock.day), (ONCE, np.zeros(clock.steps, int))):
        chosen, of = often == how_often, columns.often[key[0]] == how_often
        once = np.zeros((key.shape[1], clock.steps))
        once[port[chosen], time[chosen]] = matrix.data[chosen]
        value[of] = once[of][:, expand]
    return Ports(*key, value)


def levels(found: Ports, rows: Elements, columns: Elements, is_equality: np.ndarray) -> dict[int, int]:
    """Row -> the column that is what it holds: of its own only, kept from one step (or day) to the next, nothing lost."""
    held: dict[int, int] = {}
    for column in np.unique(found.column):
        its = found.take(found.column == column)
        alike = len(its.row) == 2 and its.row[0] == its.row[1] and sorted(its.lag) == [0, 1]
        if alike and np.ptp(its.value, axis=1).max() == 0 and its.value[0, 0] == -its.value[1, 0]:
            row = its.row[0]
            if is_equality[row] and rows.often[row] == columns.often[column] != ONCE and row not in held:
                held[int(row)] = int(column)
    return held


def wiring(program: Program, columns: Elements, rows: Elements, clock: Clock) -> Wiring:
    """All ports of a program, but those of the levels, as flows. Raises CannotExport, naming what cannot be said."""
    found = ports(program, columns, rows, clock)
    low, high = program.row_lower, program.row_upper
    parts = [rows.of(r) for r in range(len(rows.name))]
    held = levels(found, rows, columns, np.array([(low[its] == high[its]).all() for its in parts]))
    is_sum, turned = rows.often != HOURLY, np.array([-1.0 if np.isinf(low[its]).all() else 1.0 for its in parts])
    for row, column in held.items():
        is_sum[row], turned[row] = True, -1 / found.value[(found.column == column) & (found.lag == 0)][0, 0]
    most = abs(program.matrix) @ np.maximum(np.abs(program.lower), np.abs(program.upper))
    ends = np.maximum(low, -most), np.minimum(high, most)
    sides = [tuple(side[its] * t for side in (ends if t > 0 else ends[::-1])) for its, t in zip(parts, turned, strict=True)]
    left = found.take(~np.isin(found.column, list(held.values())))
    late = (columns.often[left.column] != HOURLY) & (left.lag > 0)
    if late.any():
        raise CannotExport(f"acts on later days: {'; '.join(sorted(set(columns.block[left.column[late]])))}")
    per = np.where(is_sum[left.row] & (columns.often[left.column] == HOURLY), clock.length, 1.0)
    flows = Ports(left.column, left.row, left.lag, left.value * (turned[left.row] / per)[:, None])
    return Wiring(columns, rows, clock, flows, held, is_sum, turned, sides, most, program.lower, program.upper, program.cost)
