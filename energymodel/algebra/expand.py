"""Expand: the same rooms as a stock Pyomo model, element by element: the reference, and the way to any other solver."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pyomo.environ as pyo
import xarray as xr
from pyomo.repn import generate_standard_repn

from energymodel.algebra.accounts import SHORTFALL, policy_sets
from energymodel.algebra.build import build
from energymodel.algebra.model import Model, relation
from energymodel.errors import ModelError
from energymodel.field import Field
from energymodel.ledger import Ledger, Policy


def expand(data: xr.Dataset, fields: dict[str, Field], rooms: Iterable) -> Model:
    """The stock Pyomo model of the rooms, with closings, policies and the objective ``least_cost``.

    Variables and rows have the names and indices of the compiled program; the rows of policies are in the block
    ``policies``, as a policy may be called like an input. ``accounts`` holds each account's sums, name -> {index:
    expression}. Slow by nature: for windows of days, tests, and other solvers.
    """
    m, ledger = build(data, rooms, fields, expanded=True)
    entries = {
        (account.name, e.name): [(_at(m, e, i), e.rule(m, *i)) for i in product(*e.sets)]
        for account in ledger.accounts.values()
        for e in account.entries
    }
    for name, account, price in ledger.charges:
        of = [key for key in entries if key[0] == account.name]
        for key in of:
            entries["cost", name if len(of) == 1 else f"{name}: {key[1]}"] = [((), price(m) * expression) for _, expression in entries[key]]
    m.accounts = {name: _sums(m, ledger, name, entries) for name in ledger.accounts}
    for closing in ledger.closings:
        sets = [m.component(d) for d in ledger.accounts[closing.account].dims]

        def kept(m, *i, closing=closing):
            low, high = (side(m, *i) if callable(side) else side for side in (closing.low, closing.high))
            total = m.accounts[closing.account].get(i, 0)
            return total == low if low is not None and low == high else (low, total, high)

        m.add_component(closing.name, pyo.Constraint(*sets, rule=relation(kept, sets), doc=closing.doc))
    m.policies = pyo.Block()
    missed = [_policy(m, ledger, p) for p in ledger.policies]
    m.least_cost = pyo.Objective(expr=m.accounts["cost"].get((), 0) + sum(missed))
    return m


def _at(m: Model, entry, i: tuple) -> tuple:
    place = () if entry.at is None else entry.at(m, *i)
    return place if isinstance(place, tuple) else (place,)


def _sums(m: Model, ledger: Ledger, account: str, entries: dict) -> dict:
    sums: dict[tuple, list] = {}
    for (name, _), posted in entries.items():
        if name == account:
            for place, expression in posted:
                sums.setdefault(place, []).append(expression)
    return {place: pyo.quicksum(expressions) for place, expressions in sums.items()}


def _policy(m: Model, ledger: Ledger, p: Policy):
    """Add a policy's rows and shortfall; -> what missing it costs."""
    sets = [m.component(s) for s in policy_sets(p, ledger.accounts[p.account].dims)]
    sign = 1 if p.sense == "at most" else -1  # of what is missed

    def beyond(m, *i):
        limit = p.limit(m, *i) if callable(p.limit) else p.limit
        return sign * (m.accounts[p.account].get(i, 0) - limit * (m.accounts[p.of].get(i, 0) if p.of else 1))

    if not any(generate_standard_repn(beyond(m, *i)).linear_vars for i in product(*sets)):
        raise ModelError(f"policy {p.name} is on but touches nothing")
    if p.price is None:
        m.policies.add_component(p.name, pyo.Constraint(*sets, rule=relation(lambda _, *i: (None, beyond(m, *i), 0), sets), doc=p.doc))
        return 0
    name = p.name + SHORTFALL
    m.add_component(name, pyo.Var(*sets, doc=f"by how much {p.name} is missed"))
    shortfall = m.component(name)
    for i in product(*sets):
        shortfall[i or None].setlb(0.0)
        shortfall[i or None].setub(max(0.0, _largest(beyond(m, *i))))
    m.policies.add_component(
        p.name, pyo.Constraint(*sets, rule=relation(lambda _, *i: (None, beyond(m, *i) - shortfall[i or None], 0), sets), doc=p.doc)
    )
    return pyo.quicksum((p.price(m, *i) if callable(p.price) else p.price) * shortfall[i or None] for i in product(*sets))


def _largest(expression) -> float:
    """Largest value of a linear expression within its variables' bounds."""
    form = generate_standard_repn(expression)
    return form.constant + sum(c * (v.ub if c > 0 else v.lb) for c, v in zip(form.linear_coefs, form.linear_vars, strict=True))
