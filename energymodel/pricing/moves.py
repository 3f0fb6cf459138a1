r"""Moves: what could feed one more MW into a zone, or carry it there, and what that costs by part.

A column strictly between its bounds pays for neither of them: its reduced cost is zero, so with a coefficient :math:`a` in the
power balance and the price :math:`\pi = y / \Delta_t`

.. math:: a\,\Delta_t\,\pi_{z,t} = c_j - \sum_{i \ne (z,t)} A_{ij} y_i

and the price falls into the entries of its cost :math:`c_j` and the rows it meets. Two columns that a row ties together (output
and online capacity of a unit at its full load) move as one, so that the row's dual, which says nothing of its own, falls out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from energymodel.algebra.accounts import sum_by_column
from energymodel.algebra.program import Program
from energymodel.pricing.parts import BALANCE, part_of_cost, part_of_rows

AWAY = 1e-3
"""Further than this from both bounds [MWh] is inside them: the kilowatt up to which a row may be missed, for an hour."""

SAME = 0.01
"""Prices closer than this are one [CNY/MWh]."""


@dataclass(frozen=True)
class Moves:
    """Moves as rows of ``mix`` [moves x columns]; the ``energy`` they feed in every zone and hour [moves x zone-hours, MWh].

    ``size`` is the largest of them, ``away`` the distance from the nearest bound [MWh], ``reduced`` the reduced cost [CNY];
    ``is_inside``: all its columns are inside their bounds and it pays for neither.
    """

    mix: sp.csr_array
    energy: sp.csr_array
    size: np.ndarray
    away: np.ndarray
    reduced: np.ndarray
    is_inside: np.ndarray

    @property
    def first(self) -> np.ndarray:
        """The first column of every move."""
        return self.mix.indices[self.mix.indptr[:-1]]


@dataclass(frozen=True)
class Duals:
    """Duals ``y`` [rows] of a program; ``rows``: part -> where its rows are, block by block; ``costs``: part -> costs [columns, CNY].

    ``by_column`` is the matrix with a row for each column; ``price`` and ``length`` are those of every zone-hour [CNY/MWh, h].
    """

    by_column: sp.csr_array
    y: np.ndarray
    rows: dict[str, tuple[slice, ...]]
    costs: dict[str, np.ndarray]
    price: np.ndarray
    length: np.ndarray

    def of(self, *rows: slice) -> np.ndarray:
        """The duals of some rows, all others 0 [rows]."""
        y = np.zeros(len(self.y))
        for some in rows:
            y[some] = self.y[some]
        return y

    def terms(self, mix: sp.csr_array, parts: tuple[str, ...]) -> np.ndarray:
        """What moves cost by part, the power balance left out [CNY, moves x parts]."""
        met, terms = (mix @ self.by_column).tocsr(), np.zeros((mix.shape[0], len(parts)))
        for k, part in enumerate(parts):
            if part in self.costs:
                terms[:, k] += mix @ self.costs[part]
            if part in self.rows:
                terms[:, k] -= met @ self.of(*self.rows[part])
        return terms


def duals_of(program: Program, y: np.ndarray, hour_length: np.ndarray) -> Duals:
    """Duals y [rows] by part."""
    policies = frozenset(p.row for p in program.policies)
    rows: dict[str, tuple[slice, ...]] = {}
    for name, block in program.rows.items():
        if name != BALANCE:
            part = part_of_rows(name, policies)
            rows[part] = (*rows.get(part, ()), block.part)
    entries: dict[str, list] = {}
    for entry in program.entries:
        if entry.account == "cost" and entry.form.size:
            entries.setdefault(part_of_cost(entry.name, policies), []).append(entry)
    columns, balance = program.matrix.tocsc(), program.rows[BALANCE]
    by_column = sp.csr_array((columns.data, columns.indices, columns.indptr), shape=columns.shape[::-1])
    costs = {part: sum_by_column(some, len(program.cost)) for part, some in entries.items()}
    length = np.broadcast_to(hour_length, balance.shape).ravel()
    return Duals(by_column, y, rows, costs, y[balance.part] / length, length)


def moves_of(program: Program, duals: Duals, x: np.ndarray) -> Moves:
    """Every move that feeds, takes or carries power, at a solution x [columns]."""
    balance = program.matrix[program.rows[BALANCE].part].tocsc()
    power = sp.csr_array((balance.data, balance.indices, balance.indptr), shape=balance.shape[::-1])
    single = np.flatnonzero((np.diff(power.indptr) > 0) & (program.upper > program.lower))
    rows, first, second, ratio = tied(program, power)
    row = np.concatenate([np.arange(len(single)), *[len(single) + np.arange(len(first))] * 2])
    column, share = np.concatenate([single, first, second]), np.concatenate([np.ones(len(single) + len(first)), ratio])
    mix = sp.csr_array((share, (row, column)), shape=(len(single) + len(first), len(x)))
    room = np.minimum(x - program.lower, program.upper - x)
    fed = (mix @ power).tocsr()
    fed.data *= duals.length[fed.indices]
    fed.eliminate_zeros()
    nearest = np.full(mix.shape[0], np.inf)
    np.minimum.at(nearest, row, room[column] / np.abs(share))
    size = np.asarray(abs(fed).max(axis=1).todense()).ravel() if fed.nnz else np.zeros(fed.shape[0])
    away, reduced = nearest * size, mix @ (program.cost - duals.by_column @ duals.y)
    is_inside = (size > 0) & (away > AWAY) & (np.abs(reduced) <= SAME * size)
    bound = is_inside[len(single) :] & (np.abs(duals.y[rows]) > SAME)  # one alone would leave the row that ties them
    is_inside[: len(single)] &= ~np.isin(single, np.concatenate([first[bound], second[bound]]))
    return Moves(mix, fed, size, away, reduced, is_inside)


def tied(program: Program, power: sp.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows of just two columns that feed one zone in one hour: the row, the first, the second, and what the second moves by."""
    matrix = program.matrix
    rows = np.flatnonzero(np.diff(matrix.indptr) == 2)
    first, second = matrix.indices[matrix.indptr[rows]], matrix.indices[matrix.indptr[rows] + 1]
    alone = np.diff(power.indptr) == 1
    both = np.flatnonzero(alone[first] & alone[second])
    both = both[power.indices[power.indptr[first[both]]] == power.indices[power.indptr[second[both]]]]
    start = matrix.indptr[rows[both]]
    return rows[both], first[both], second[both], -matrix.data[start] / matrix.data[start + 1]
