"""Accounts compiled: what charges, closings, policies and the objective make of the entries, by scattering their terms."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import scipy.sparse as sp

from energymodel.algebra.evaluate import index, numbers, template
from energymodel.algebra.form import Form, Term
from energymodel.algebra.frame import Frame
from energymodel.algebra.model import Model
from energymodel.algebra.program import Block, CompiledEntry, CompiledPolicy
from energymodel.algebra.space import Space
from energymodel.declare import NONE
from energymodel.errors import ModelError
from energymodel.field import TIME
from energymodel.ledger import Closing, Ledger, Policy

SHORTFALL, MISSED = "_shortfall", "missed: "
"""What is added to a policy's name for the columns by which it is missed, and for what that costs."""


def block(space: Space, name: str, sets: tuple[str, ...], start: int, unit: str, doc: str, limits: tuple = NONE) -> Block:
    """The block of a name over sets."""
    chosen = [space.sets[s] for s in sets]
    shape, members = tuple(map(len, chosen)), tuple(s.members for s in chosen)
    return Block(name, tuple(s.root for s in chosen), sets, start, shape, members, unit, doc, limits)


def tidy(matrix: sp.csr_array) -> sp.csr_array:
    """The same matrix, duplicates summed and zeros dropped, in place."""
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def place(model: Model, name: str, at, sets: tuple[str, ...], account_dims: tuple[str, ...]) -> np.ndarray:
    """Flat position in an account of every element of an entry (int32), from its rule ``at``."""
    shape = [len(model.space.sets[d]) for d in account_dims]
    if at is None:
        return np.broadcast_to(np.int32(0), int(np.prod([len(model.space.sets[s]) for s in sets])))
    tree, scope = template(model, name, at, sets, {})
    keys = tree if isinstance(tree, tuple) else (tree,)
    if len(keys) != len(account_dims):
        raise scope.error(f"gives {len(keys)} positions, the account has {account_dims}")
    position = np.zeros((), np.int32)
    for key, root, n in zip(keys, account_dims, shape, strict=True):
        position = position * np.int32(n) + index(key, root, scope)
    return np.broadcast_to(position, scope.frame.shape).ravel()


def charges(model: Model, ledger: Ledger, entries: list[CompiledEntry]) -> list[CompiledEntry]:
    """Entries of ``cost``: what each charged account costs, under the charge's name."""
    charged = []
    for name, account, rule in ledger.charges:
        price = float(_finite(f"price of {name}", numbers(model, f"price of {name}", rule, ())))
        of = [e for e in entries if e.account == account.name]
        for e in of:
            called = name if len(of) == 1 else f"{name}: {e.name}"
            unit = ledger.cost.unit
            charged.append(
                replace(
                    e,
                    account="cost",
                    name=called,
                    unit=unit,
                    form=e.form * price,
                    at=np.broadcast_to(np.int32(0), len(e.at)),
                )
            )
    names = [e.name for e in (*entries, *charged) if e.account == "cost"]
    if len(names) != len(set(names)):
        raise ModelError(f"cost is posted twice under one name: {sorted(n for n in set(names) if names.count(n) > 1)}")
    return charged


class Totals:
    """Accounts as linear forms: ``totals(name)`` is (matrix [account x columns], constant [account]); the last two are kept."""

    def __init__(self, space: Space, ledger: Ledger, entries: list[CompiledEntry], n_columns: int):
        self.entries, self.n_columns = tuple(entries), n_columns
        used = {"cost"} | {e.account for e in entries} | {c.account for c in ledger.closings} | {p.account for p in ledger.policies}
        used |= {p.of for p in ledger.policies if p.of}
        self.blocks = {name: block(space, name, a.dims, 0, a.unit, a.meaning) for name, a in ledger.accounts.items() if name in used}
        self.total = lru_cache(maxsize=2)(self._total)

    def size(self, account: str) -> int:
        """Number of terms posted to an account."""
        return sum(e.form.size for e in self.entries if e.account == account)

    def _total(self, account: str) -> tuple[sp.csr_array, np.ndarray]:
        n, mine = self.blocks[account].size, [e for e in self.entries if e.account == account]
        constant = np.zeros(n)
        for e in mine:
            if np.any(e.form.constant):  # most entries have none
                constant += np.bincount(e.at, e.constant, n)
        if n == 1:  # one long row: added up where it stands, not sorted
            dense = sum_by_column(mine, self.n_columns)
            column = np.flatnonzero(dense != 0).astype(np.int32)
            return sp.csr_array((dense[column], column, np.array([0, len(column)], np.int32)), shape=(1, self.n_columns)), constant
        terms = sorted(((e.at, term) for e in mine for term in e.form.terms), key=lambda posted: posted[1].first)  # so that rows are too
        every = Form(Frame((n,), (), {}), terms=[term for _, term in terms])
        row = np.concatenate([np.empty(0, np.int32), *(at[term.frame.rows()] for at, term in terms)])
        return tidy(sp.coo_array((every.values(), (row, every.columns())), shape=(n, self.n_columns)).tocsr()), constant


def sum_by_column(entries: list[CompiledEntry], n_columns: int) -> np.ndarray:
    """Sum of all terms by column [n_columns]."""
    total = np.zeros(n_columns)
    for e in entries:
        column = e.column
        if len(column):
            first = column.min()
            part = np.bincount(column - first, e.value)
            total[first : first + len(part)] += part
    return total


def objective(entries: list[CompiledEntry], n_columns: int) -> tuple[np.ndarray, float]:
    """Cost of every column, and what is paid in any case [CNY]."""
    mine = [e for e in entries if e.account == "cost"]
    return sum_by_column(mine, n_columns), float(sum(e.constant.sum() for e in mine))


def closing(model: Model, totals: Totals, c: Closing) -> tuple[Block, sp.csr_array, np.ndarray, np.ndarray]:
    """Block, matrix, low and high side of a closing's rows."""
    account = totals.blocks[c.account]
    matrix, constant = totals.total(c.account)
    low, high = (
        np.full(account.size, infinite) if side is None else _over(model, f"{kind} side of {c.name}", side, account) - constant
        for kind, side, infinite in (("low", c.low, -np.inf), ("high", c.high, np.inf))
    )
    return replace(account, name=c.name, doc=c.doc), matrix, low, high


def policy_sets(policy: Policy, account_dims: tuple[str, ...]) -> tuple[str, ...]:
    """Sets of a policy's rows: its own, or the account's dimensions."""
    return account_dims if policy.over is None else tuple(s.local_name for s in policy.over)


def policy(model: Model, totals: Totals, p: Policy, variables: dict[str, Block], lower: np.ndarray, upper: np.ndarray):
    """A policy compiled: it, its rows, the upper bound of its shortfall and what that costs (both None without a price).

    The bound of the shortfall is the largest violation that the bounds of all columns allow.
    """
    account = totals.blocks[p.account]
    rows = block(model.space, p.name, policy_sets(p, account.sets), 0, account.unit, p.doc)
    if rows.dims != account.dims or (p.of and totals.blocks[p.of].sets != account.sets):
        raise ModelError(f"policy {p.name}: its rows, {p.account} and {p.of or p.account} must be over the same dimensions")
    at = np.zeros((), np.intp)
    for k, members in enumerate(rows.members):
        at = at[..., None] * account.shape[k] + members
    at = at.ravel()
    limit = _over(model, f"limit of {p.name}", p.limit, rows)
    matrix, constant = (x[at] for x in totals.total(p.account))
    if idle := untouched(model.space, rows, matrix):
        raise ModelError(f"policy {idle} is on but touches nothing: no variable is posted to {p.account} there")
    side = limit
    if p.of:
        of, known = (x[at] for x in totals.total(p.of))
        matrix, constant, side = tidy((matrix - _scaled(of, limit)).tocsr()), constant - limit * known, np.zeros(rows.size)
    most, side = p.sense == "at most", side - constant
    bound = missed = None
    if p.price is not None:
        positive, negative = (
            sp.csr_array((f(matrix.data, 0.0), matrix.indices, matrix.indptr), matrix.shape) for f in (np.maximum, np.minimum)
        )
        bound = np.maximum(positive @ upper + negative @ lower - side if most else side - positive @ lower - negative @ upper, 0.0)
        column = np.arange(rows.size, dtype=np.int32) + np.int32(variables[p.name + SHORTFALL].start)
        every = np.arange(rows.size + 1, dtype=np.int32)
        matrix = (matrix + sp.csr_array((np.full(rows.size, -1.0 if most else 1.0), column, every), matrix.shape)).tocsr()
        price = _over(model, f"price of {p.name}", p.price, rows)
        frame = Frame((rows.size,), (every[:-1],), {})
        missed = CompiledEntry(
            "cost", MISSED + p.name, None, rows.dims, rows.sets, rows.shape, rows.members, totals.blocks["cost"].unit,
            Form(frame, 0.0, [Term(frame, (column,), (price,))]), np.zeros(rows.size, np.int32),
        )  # fmt: skip
    infinite = np.full(rows.size, np.inf)
    low, high = (-infinite, side) if most else (side, infinite)
    compiled = CompiledPolicy(
        p.name, p.account, p.sense, p.of, p.unit, p.doc, p.name, rows.dims, rows.sets, rows.members, limit.reshape(rows.shape), at,
        p.name + SHORTFALL if missed else None,
    )  # fmt: skip
    return compiled, (rows, matrix, low, high), bound, missed


def untouched(space: Space, rows: Block, matrix: sp.csr_array) -> str | None:
    """Name of the first element of a policy's rows whose account has no variable at any time; the policy's where it has no rows."""
    if not rows.size:
        return rows.name
    reached = (np.diff(matrix.indptr) > 0).reshape(rows.shape)
    never = ~reached.any(axis=tuple(k for k, dim in enumerate(rows.dims) if dim in TIME), keepdims=True)
    return space.name(rows.name, rows.sets, int(np.argmax(np.broadcast_to(never, rows.shape)))) if never.any() else None


def _over(model: Model, name: str, rule, over: Block) -> np.ndarray:
    return np.broadcast_to(_finite(name, numbers(model, name, rule, over.sets)), over.shape).ravel()


def _finite(name: str, values: np.ndarray) -> np.ndarray:
    if not np.isfinite(values).all():
        raise ModelError(f"{name} is not a finite number")
    return values


def _scaled(matrix: sp.csr_array, factor: np.ndarray) -> sp.csr_array:
    """Every row times its factor."""
    if (factor == 1.0).all():
        return matrix
    return sp.csr_array((matrix.data * np.repeat(factor, np.diff(matrix.indptr)), matrix.indices, matrix.indptr), matrix.shape)
