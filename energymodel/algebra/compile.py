"""Compile: a model's variables, rows and ledger to a ``Program``, each rule evaluated once over all its elements."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from pyomo.core.expr import relational_expr as rel

from energymodel.algebra import accounts
from energymodel.algebra.evaluate import Scope, data, numbers, template
from energymodel.algebra.linear import Form, has_variable, linear
from energymodel.algebra.model import Model
from energymodel.algebra.program import Block, CompiledEntry, Program
from energymodel.declare import Rows
from energymodel.errors import Infeasible, ModelError
from energymodel.ledger import Ledger

CROSSED = 1e-9
"""By how much a lower bound may exceed the upper one before it is an error rather than rounding."""

NEVER = 1e-6
"""By how much a row without variables may be missed: what solvers take for feasible."""


@dataclass(frozen=True)
class RowBlock:
    """Rows of one name: ``low <= matrix @ x <= high``."""

    block: Block
    matrix: sp.csr_array
    low: np.ndarray
    high: np.ndarray


def compile_program(model: Model, ledger: Ledger) -> Program:
    """The linear program of a built model.

    Raises CompileError where a rule says what the compiler does not know, Infeasible where a row without variables does
    not hold, ModelError where a bound or number is not finite or a policy touches nothing; each names the rule and element.
    """
    variables = _columns(model, ledger)
    n_columns = sum(b.size for b in variables.values())
    lower, upper = _bounds(model, variables, n_columns)
    shared = accounts.Shared()
    entries = [_entry(model, e, a.unit, a.dims, variables, shared) for a in ledger.accounts.values() for e in a.entries]
    entries += accounts.charges(model, ledger, entries)
    totals = accounts.Totals(model.space, ledger, entries, n_columns)

    parts = [_rows(model, name, rows, variables, n_columns) for name, rows in model.declared_rows.items()]
    parts += [RowBlock(*accounts.closing(model, totals, c)) for c in ledger.closings]
    policies = []
    for policy in ledger.policies:
        compiled, row, shortfall, missed = accounts.policy(model, totals, policy, variables, lower, upper)
        policies.append(compiled)
        parts.append(RowBlock(*row))
        if missed:
            upper[variables[missed.name.removeprefix(accounts.MISSED) + accounts.SHORTFALL].part] = shortfall
            entries.append(missed)

    rows, start = {}, 0
    for part in parts:
        if part.block.name in rows:
            raise ModelError(f"rows {part.block.name} are declared twice")
        _check_rows(model, part)
        rows[part.block.name] = replace(part.block, start=start)
        start += part.block.size
    cost, offset = accounts.objective(entries, n_columns)
    return Program(
        matrix=sp.vstack([p.matrix for p in parts], format="csr", dtype=float) if parts else sp.csr_array((0, n_columns)),
        lower=lower, upper=upper, cost=cost, offset=offset,
        row_lower=np.concatenate([np.empty(0), *(p.low for p in parts)]), row_upper=np.concatenate([np.empty(0), *(p.high for p in parts)]),
        variables=variables, rows=rows, accounts=totals.blocks, entries=tuple(entries), policies=tuple(policies),
    )  # fmt: skip


def _columns(model: Model, ledger: Ledger) -> dict[str, Block]:
    """Columns of every variable in the order of declaration, then those by which policies may be missed."""
    declared = [(name, tuple(s.local_name for s in v.sets), v.unit, v.doc, v.limits) for name, v in model.declared_variables.items()]
    for p in ledger.policies:
        if p.price is not None:
            account = ledger.accounts[p.account]
            declared.append(
                (p.name + accounts.SHORTFALL, accounts.policy_sets(p, account.dims), account.unit, f"by how much {p.name} is missed")
            )
    blocks, start = {}, 0
    for name, sets, *words in declared:
        if name in blocks:
            raise ModelError(f"variable {name} is declared twice")
        blocks[name] = accounts.block(model.space, name, sets, start, *words)
        start += blocks[name].size
    return blocks


def _bounds(model: Model, variables: dict[str, Block], n_columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bound of every declared column; zero for shortfalls, whose bound follows from all others."""
    lower, upper = np.zeros(n_columns), np.zeros(n_columns)
    for name, variable in model.declared_variables.items():
        block = variables[name]
        for kind, store, rule in zip(("lower", "upper"), (lower, upper), variable.bounds, strict=True):
            values = numbers(model, f"{kind} bound of {name}", rule, block.sets)
            block.take(store)[...] = values
            wrong = ~np.isfinite(values)
            if wrong.any():
                first = int(np.argmax(np.broadcast_to(wrong, block.shape)))
                raise ModelError(
                    f"the {kind} bound of {model.space.name(name, block.sets, first)} is {block.take(store).ravel()[first]}, not a number"
                )
        crossed = block.take(lower) > block.take(upper) + CROSSED
        if crossed.any():
            first = int(np.argmax(crossed))
            low, high = block.take(lower).ravel()[first], block.take(upper).ravel()[first]
            raise ModelError(f"{model.space.name(name, block.sets, first)}: lower bound {low} above upper bound {high}")
        np.minimum(lower[block.part], upper[block.part], out=lower[block.part])
    return lower, upper


# ---- rows ----------------------------------------------------------------------------------------------------------------
def _rows(model: Model, name: str, rows: Rows, variables: dict[str, Block], n_columns: int) -> RowBlock:
    sets = tuple(s.local_name for s in rows.sets)
    block = accounts.block(model.space, name, sets, 0, rows.unit, rows.doc, rows.limits)
    if not block.size:
        return RowBlock(block, sp.csr_array((0, n_columns)), np.empty(0), np.empty(0))
    tree, at = template(model, f"rows {name}", rows.rule, sets, variables)
    low, form, high = _relation(tree, at)
    constant = form.constants()
    sides = [np.broadcast_to(side, at.frame.shape).ravel() - constant for side in (low, high)]
    return RowBlock(block, _matrix(form, n_columns), *sides)


def _relation(tree, at: Scope) -> tuple[np.ndarray | float, Form, np.ndarray | float]:
    """Low side, body and high side of what a rule returned; oriented as Pyomo does, so that duals have the same sign."""
    form = Form(at.frame)
    if isinstance(tree, (tuple, rel.RangedExpression)):
        parts = tree if isinstance(tree, tuple) else tree.args
        if len(parts) != 3:
            raise at.error(f"returns {len(parts)} values; it must return a relation or (low, body, high)")
        low, body, high = parts
        linear(body, at, 1.0, form)
        return -np.inf if low is None else data(low, at), form, np.inf if high is None else data(high, at)
    equal = isinstance(tree, rel.EqualityExpression)
    if not equal and not (isinstance(tree, rel.InequalityExpression) and not tree.strict):
        raise at.error(f"returns {tree!s:.80}; it must return a relation (==, <=, >=) or (low, body, high)")
    left, right = tree.args
    if not has_variable(right):
        linear(left, at, 1.0, form)
        side = data(right, at)
        return side if equal else -np.inf, form, side
    if not has_variable(left):
        linear(right, at, 1.0, form)
        side = data(left, at)
        return side, form, side if equal else np.inf
    linear(left, at, 1.0, form)
    linear(right, at, -1.0, form)
    return 0.0 if equal else -np.inf, form, 0.0


def _matrix(form: Form, n_columns: int) -> sp.csr_array:
    """Rows of a form. Where each term has one column a row, the rows are written in place: nothing need be sorted."""
    shape, n, k = form.frame.shape, form.frame.size, len(form.terms)
    if all(frame is form.frame for frame, _, _ in form.terms):
        column, value = np.empty((*shape, k), np.int32), np.empty((*shape, k))
        for j, (_, columns, coefficient) in enumerate(form.terms):
            column[..., j], value[..., j] = columns, coefficient
        matrix = sp.csr_array(
            (value.ravel(), column.ravel(), np.arange(0, n * k + 1, k, dtype=np.int32) if k else np.zeros(n + 1, np.int32)),
            shape=(n, n_columns),
        )
    else:
        row, column, value = form.flat()
        matrix = sp.coo_array((value, (row, column)), shape=(n, n_columns)).tocsr()
    return accounts.tidy(matrix)


def _check_rows(model: Model, part: RowBlock) -> None:
    """Every number finite, and no row that has no variable and does not hold."""
    space, block, matrix = model.space, part.block, part.matrix
    finite = np.isfinite(matrix.data)
    if not finite.all():
        first = int(np.searchsorted(matrix.indptr, int(np.argmin(finite)), side="right")) - 1
        raise ModelError(f"row {space.name(block.name, block.sets, first)} has a coefficient that is not a finite number")
    wrong = np.isnan(part.low) | np.isnan(part.high) | (part.low == np.inf) | (part.high == -np.inf) | (part.low > part.high + CROSSED)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise ModelError(f"row {space.name(block.name, block.sets, first)} is to be between {part.low[first]} and {part.high[first]}")
    never = (np.diff(matrix.indptr) == 0) & ((part.low > NEVER) | (part.high < -NEVER))
    if never.any():
        first = int(np.argmax(never))
        raise Infeasible(
            f"row {space.name(block.name, block.sets, first)} has no variable and cannot be between "
            f"{part.low[first]:g} and {part.high[first]:g}: {block.doc}"
        )


# ---- entries -------------------------------------------------------------------------------------------------------------
def _entry(
    model: Model, entry, unit: str, account_dims: tuple[str, ...], variables: dict[str, Block], shared: accounts.Shared
) -> CompiledEntry:
    name, sets = f"entry {entry.name} of {entry.account}", tuple(s.local_name for s in entry.sets)
    place = accounts.block(model.space, entry.name, sets, 0, unit, "")
    if entry.by is not None and not (entry.by in model.space.parameters and set(model.space.parameters[entry.by].dims) <= set(place.dims)):
        raise ModelError(f"{name} is grouped by {entry.by}, which is no input over {place.dims}")
    row, column, value, constant, position = (np.empty(0, kind) for kind in (np.int32, np.int32, float, float, np.int32))
    if place.size:
        tree, at = template(model, name, entry.rule, sets, variables)
        form = Form(at.frame)
        linear(tree, at, 1.0, form)
        (row, column, value), constant = form.flat(), form.constants()
        if not (np.isfinite(value).all() and np.isfinite(constant).all()):
            wrong = row[~np.isfinite(value)] if not np.isfinite(value).all() else np.flatnonzero(~np.isfinite(constant))
            raise ModelError(f"{model.space.name(name, sets, int(wrong[0]))} is not a finite number")
        position = accounts.place(model, f"place of {name}", entry.at, sets, account_dims)
    return CompiledEntry(
        entry.account,
        entry.name,
        entry.by,
        place.dims,
        place.sets,
        place.shape,
        place.members,
        unit,
        *map(shared, (row, column, value, constant, position)),
    )
