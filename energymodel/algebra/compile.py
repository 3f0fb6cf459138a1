"""Compile: a model's variables, rows and ledger to a ``Program``, each rule evaluated once over all its elements."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr import relational_expr as rel

from energymodel.algebra import accounts
from energymodel.algebra.evaluate import Scope, data, numbers, template
from energymodel.algebra.form import Form
from energymodel.algebra.frame import Frame, spread
from energymodel.algebra.linear import has_variable, linear
from energymodel.algebra.model import Model
from energymodel.algebra.program import Block, CompiledEntry, Program
from energymodel.algebra.stack import CROSSED, Stack
from energymodel.declare import Rows
from energymodel.errors import ModelError
from energymodel.ledger import Ledger

LARGE = 31 * 2**20
"""Bytes. Once glibc has seen a block of nearly 32 MiB let go, it keeps smaller ones that are freed for the next arrays; until then it
gives them back to the system, and each new array is first filled with zeros page by page."""


def compile_program(model: Model, ledger: Ledger) -> Program:
    """The linear program of a built model.

    Raises CompileError where a rule says what the compiler does not know, Infeasible where a row without variables does
    not hold, ModelError where a bound or number is not finite or a policy touches nothing; each names the rule and element.
    """
    np.empty(LARGE, np.uint8)  # let go at once
    with PauseGC():  # nearly all that is made stays, and looking through a built model takes a tenth of all
        return _compiled(model, ledger)


def _compiled(model: Model, ledger: Ledger) -> Program:
    variables = _columns(model, ledger)
    n_columns = sum(b.size for b in variables.values())
    lower, upper = _bounds(model, variables, n_columns)
    entries = [_entry(model, e, a.unit, a.dims, variables) for a in ledger.accounts.values() for e in a.entries]
    entries += accounts.charges(model, ledger, entries)
    totals = accounts.Totals(model.space, ledger, entries, n_columns)

    declared = [_rows(model, name, rows, variables) for name, rows in model.declared_rows.items()]
    closed = [c.account for c in ledger.closings] + [a for p in ledger.policies for a in (p.account, p.of) if a]
    most = sum(form.size for _, form, *_ in declared) + sum(map(totals.size, closed)) + n_columns
    stack = Stack(model.space, n_columns, most)
    for block, form, *sides in declared:
        stack.add(block, _matrix(form, n_columns), *sides)
    for c in ledger.closings:
        stack.add(*accounts.closing(model, totals, c))
    policies = []
    for policy in ledger.policies:
        compiled, rows, shortfall, missed = accounts.policy(model, totals, policy, variables, lower, upper)
        policies.append(compiled)
        stack.add(*rows)
        if missed:
            upper[variables[missed.name.removeprefix(accounts.MISSED) + accounts.SHORTFALL].part] = shortfall
            entries.append(missed)
    cost, offset = accounts.objective(entries, n_columns)
    row_lower, row_upper = stack.sides()
    return Program(
        matrix=stack.matrix(), lower=lower, upper=upper, cost=cost, offset=offset, row_lower=row_lower, row_upper=row_upper,
        variables=variables, rows=stack.blocks, accounts=totals.blocks, entries=tuple(entries), policies=tuple(policies),
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
def _rows(model: Model, name: str, rows: Rows, variables: dict[str, Block]) -> tuple[Block, Form, np.ndarray, np.ndarray]:
    """Block, form, low and high side of declared rows."""
    sets = tuple(s.local_name for s in rows.sets)
    block = accounts.block(model.space, name, sets, 0, rows.unit, rows.doc, rows.limits)
    if not block.size:
        return block, Form(Frame(block.shape, (), {})), np.empty(0), np.empty(0)
    tree, at = template(model, f"rows {name}", rows.rule, sets, variables)
    low, form, high = _relation(tree, at)
    constant = form.constants()
    return block, form, *(np.broadcast_to(side, at.frame.shape).ravel() - constant for side in (low, high))


def _relation(tree, at: Scope) -> tuple[np.ndarray | float, Form, np.ndarray | float]:
    """Low side, body and high side of what a rule returned; oriented as Pyomo does, so that duals have the same sign."""
    form = Form(at.frame)
    if isinstance(tree, (tuple, rel.RangedExpression)):
        parts = tree if isinstance(tree, tuple) else tree.args
        if len(parts) != 3:
            raise at.error(f"returns {len(parts)} values; it must return a relation or (low, body, high)")
        low, body, high = parts
        linear(body, at, (), form)
        return -np.inf if low is None else data(low, at), form, np.inf if high is None else data(high, at)
    equal = isinstance(tree, rel.EqualityExpression)
    if not equal and not (isinstance(tree, rel.InequalityExpression) and not tree.strict):
        raise at.error(f"returns {tree!s:.80}; it must return a relation (==, <=, >=) or (low, body, high)")
    left, right = tree.args
    if not has_variable(right):
        linear(left, at, (), form)
        side = data(right, at)
        return side if equal else -np.inf, form, side
    if not has_variable(left):
        linear(right, at, (), form)
        side = data(left, at)
        return side, form, side if equal else np.inf
    linear(left, at, (), form)
    linear(right, at, (-1.0,), form)
    return 0.0 if equal else -np.inf, form, 0.0


def _matrix(form: Form, n_columns: int) -> sp.csr_array:
    """Rows of a form. Where each term has one column a row, the rows are written in place: nothing need be sorted."""
    shape, n, k = form.frame.shape, form.frame.size, len(form.terms)
    if all(frame is form.frame for frame, _, _ in form.terms):
        column, value = np.empty((*shape, k), np.int32), np.empty((*shape, k))
        for j, term in enumerate(form.terms):
            spread(np.add, term.column, column[..., j])
            spread(np.multiply, term.factors, value[..., j])
        matrix = sp.csr_array(
            (value.ravel(), column.ravel(), np.arange(0, n * k + 1, k, dtype=np.int32) if k else np.zeros(n + 1, np.int32)),
            shape=(n, n_columns),
        )
    else:
        matrix = sp.coo_array((form.values(), (form.rows(), form.columns())), shape=(n, n_columns)).tocsr()
    return accounts.tidy(matrix)


# ---- entries -------------------------------------------------------------------------------------------------------------
def _entry(model: Model, entry, unit: str, account_dims: tuple[str, ...], variables: dict[str, Block]) -> CompiledEntry:
    name, sets = f"entry {entry.name} of {entry.account}", tuple(s.local_name for s in entry.sets)
    place = accounts.block(model.space, entry.name, sets, 0, unit, "")
    if entry.by is not None and not (entry.by in model.space.parameters and set(model.space.parameters[entry.by].dims) <= set(place.dims)):
        raise ModelError(f"{name} is grouped by {entry.by}, which is no input over {place.dims}")
    if place.size:
        tree, at = template(model, name, entry.rule, sets, variables)
        form = Form(at.frame)
        linear(tree, at, (), form)
        if not (np.isfinite(form.constant).all() and np.isfinite(sum(term.largest for term in form.terms))):
            _refuse(model, name, sets, form)
        position = accounts.place(model, f"place of {name}", entry.at, sets, account_dims)
    else:
        form, position = Form(Frame(place.shape, (), {})), np.empty(0, np.int32)
    return CompiledEntry(entry.account, entry.name, entry.by, place.dims, place.sets, place.shape, place.members, unit, form, position)


def _refuse(model: Model, name: str, sets: tuple[str, ...], form: Form) -> None:
    """Raise ModelError for the first element that is not a finite number, if any: a number may be of no element."""
    for value, element in ((form.values(), form.rows()), (form.constants(), np.arange(form.frame.size))):
        wrong = element[~np.isfinite(value)]
        if len(wrong):
            raise ModelError(f"{model.space.name(name, sets, int(wrong[0]))} is not a finite number")
