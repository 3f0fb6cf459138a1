"""Program: the linear program of a scenario as arrays, with the blocks, entries and policies that give its numbers names.

``minimise cost @ x + offset`` subject to ``row_lower <= matrix @ x <= row_upper`` and ``lower <= x <= upper``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import scipy.sparse as sp

from energymodel.algebra.form import Form
from energymodel.declare import NONE


@dataclass(frozen=True)
class Block:
    """Columns, rows or account elements of one name, numbered from ``start`` in C order.

    ``dims`` are the root dimensions, ``sets`` the sets over them, ``members`` the positions in the root along each. ``limits``
    are the Fields that its low and high sides (or bounds) are proportional to, where a planner could move them.
    """

    name: str
    dims: tuple[str, ...]
    sets: tuple[str, ...]
    start: int
    shape: tuple[int, ...]
    members: tuple[np.ndarray, ...]
    unit: str
    doc: str
    limits: tuple[str | None, str | None] = NONE

    @property
    def size(self) -> int:
        """Number of elements."""
        return prod(self.shape)

    @property
    def part(self) -> slice:
        """Where the block is in an array of all columns or rows."""
        return slice(self.start, self.start + self.size)

    @property
    def strides(self) -> tuple[int, ...]:
        """Distance of neighbours along each dimension."""
        return tuple(prod(self.shape[k + 1 :]) for k in range(len(self.shape)))

    def take(self, values: np.ndarray) -> np.ndarray:
        """This block's part of an array of all columns or rows, in its shape."""
        return values[self.part].reshape(self.shape)


@dataclass(frozen=True)
class CompiledEntry:
    """One posting to an account: a linear ``form`` of n elements and ``at`` [n], their flat positions in the account. ``by`` names
    the pointer Field that groups it in reports. Terms ``value * x[column]`` by ``row`` and the ``constant`` [n] are made when asked
    for: together they are larger than the matrix."""

    account: str
    name: str
    by: str | None
    dims: tuple[str, ...]
    sets: tuple[str, ...]
    shape: tuple[int, ...]
    members: tuple[np.ndarray, ...]
    unit: str
    form: Form
    at: np.ndarray

    @property
    def row(self) -> np.ndarray:
        """Element of every term (int32)."""
        return self.form.rows()

    @property
    def column(self) -> np.ndarray:
        """Column of every term (int32)."""
        return self.form.columns()

    @property
    def value(self) -> np.ndarray:
        """Coefficient of every term."""
        return self.form.values()

    @property
    def constant(self) -> np.ndarray:
        """What is posted in any case."""
        return self.form.constants()

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """What is posted for every element in a solution x [unit of the account], in the entry's shape."""
        return (np.bincount(self.row, self.value * x[self.column], len(self.at)) + self.constant).reshape(self.shape)


@dataclass(frozen=True)
class CompiledPolicy:
    """A target. ``limit`` is in the account's unit, or where ``share`` a share of the account ``of``; ``row`` names its rows
    and ``shortfall`` the columns by which it can be missed; ``at`` are the flat positions in the account of its rows."""

    name: str
    account: str
    sense: str
    of: str | None
    unit: str
    doc: str
    row: str
    dims: tuple[str, ...]
    sets: tuple[str, ...]
    members: tuple[np.ndarray, ...]
    limit: np.ndarray
    at: np.ndarray
    shortfall: str | None

    @property
    def share(self) -> bool:
        """Whether the limit is a share of another account."""
        return self.of is not None


@dataclass(frozen=True)
class Outcome:
    """What a policy came to, in the account's unit and the policy's shape; ``slack`` is negative by what it is missed."""

    limit: np.ndarray
    achieved: np.ndarray
    slack: np.ndarray
    shortfall: np.ndarray


@dataclass(frozen=True)
class Program:
    """A linear program. ``matrix`` is csr [rows x columns], int32 indices, no duplicates, no zeros; arrays are float64."""

    matrix: sp.csr_array
    lower: np.ndarray
    upper: np.ndarray
    cost: np.ndarray
    offset: float
    row_lower: np.ndarray
    row_upper: np.ndarray
    variables: dict[str, Block]
    rows: dict[str, Block]
    accounts: dict[str, Block]
    entries: tuple[CompiledEntry, ...]
    policies: tuple[CompiledPolicy, ...]

    def account(self, name: str, x: np.ndarray) -> np.ndarray:
        """Sum of an account's entries in a solution x, in the account's shape and unit."""
        block, total = self.accounts[name], np.zeros(self.accounts[name].size)
        for entry in self.entries:
            if entry.account == name:
                total += np.bincount(entry.at, entry.evaluate(x).ravel(), block.size)
        return total.reshape(block.shape)

    def outcome(self, policy: CompiledPolicy, x: np.ndarray) -> Outcome:
        """What a policy came to in a solution x."""
        achieved = self.account(policy.account, x).ravel()[policy.at].reshape(policy.limit.shape)
        limit = policy.limit
        if policy.of:
            limit = limit * self.account(policy.of, x).ravel()[policy.at].reshape(limit.shape)
        slack = limit - achieved if policy.sense == "at most" else achieved - limit
        shortfall = self.variables[policy.shortfall].take(x) if policy.shortfall else np.zeros(limit.shape)
        return Outcome(limit, achieved, slack, shortfall)
