"""Compare: whether the compiled program and the stock Pyomo model of the same rooms are one and the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import numpy as np
import scipy.sparse as sp
import xarray as xr
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.algebra.expand import expand
from energymodel.algebra.model import Model
from energymodel.algebra.program import Block
from energymodel.field import Field


def differences(data: xr.Dataset, fields: dict[str, Field], rooms: Iterable, *, tolerance: float = 1e-9) -> list[str]:
    """Every difference between compiled and stock Pyomo model by name: bounds, costs, coefficients, sides; empty if none.

    Numbers are equal up to ``tolerance``, relative to one or their size, whichever is more. A row and its negative are the
    same row. Expands the whole model: for small data.
    """
    rooms = list(rooms)
    model, ledger = build(data, rooms, fields)
    program, stock = compile_program(model, ledger), expand(data, fields, rooms)
    form = LinearStandardFormCompiler().write(stock, mixed_form=True)
    column = {
        id(v): (name, k) for name, block in program.variables.items() for k, v in enumerate(_elements(stock, stock.component(name), block))
    }
    place = {key: program.variables[key[0]].start + key[1] for key in column.values()}
    found = []

    def differ(ours, theirs) -> np.ndarray:
        return np.flatnonzero(~np.isclose(ours, theirs, rtol=tolerance, atol=tolerance))

    def same(what: str, ours, theirs) -> None:
        if len(differ(ours, theirs)):
            found.append(f"{what}: compiled {ours!r}, stock {theirs!r}")

    for name, block in program.variables.items():
        for k, v in enumerate(_elements(stock, stock.component(name), block)):
            same(f"lower bound of {v.name}", program.lower[block.start + k], v.lb)
            same(f"upper bound of {v.name}", program.upper[block.start + k], v.ub)
    at = np.array([place[column[id(v)]] for v in form.columns], int)
    cost = np.zeros(len(program.cost))
    cost[at] = form.c.toarray().ravel() if form.c.shape[0] else 0.0
    found += [f"cost of column {k}: compiled {program.cost[k]}, stock {cost[k]}" for k in differ(cost, program.cost)]
    same("constant cost", program.offset, float(form.c_offset[0]) if len(form.c_offset) else 0.0)

    policies = {p.row for p in program.policies}
    row = {
        id(c): (block.start + k, c.name)
        for name, block in program.rows.items()
        for k, c in enumerate(_elements(stock, (stock.policies if name in policies else stock).component(name), block))
        if c is not None
    }
    stock_matrix, ours = sp.csr_array(form.A), sp.csr_array(program.matrix)
    low, high = np.full(len(program.row_lower), -np.inf), np.full(len(program.row_upper), np.inf)
    kept = np.zeros(len(low), bool)  # Pyomo keeps no row without variables
    for k, entry in enumerate(form.rows):
        r, name = row[id(entry.constraint)]
        mine, theirs = ours[[r]].toarray().ravel(), np.zeros(len(program.cost))
        theirs[at] = stock_matrix[[k]].toarray().ravel()
        sign = -1.0 if np.abs(mine - theirs).max(initial=0) > np.abs(mine + theirs).max(initial=0) else 1.0
        found += [f"coefficient of column {j} in {name}: compiled {mine[j]}, stock {sign * theirs[j]}" for j in differ(mine, sign * theirs)]
        kept[r] = True
        kind = sign * entry.bound_type  # 1: at most, -1: at least, 0: equal
        if kind >= 0:
            high[r] = sign * form.rhs[k]
        if kind <= 0:
            low[r] = sign * form.rhs[k]
    for what, mine, theirs in (("lower", program.row_lower, low), ("upper", program.row_upper, high)):
        found += [f"{what} side of row {r}: compiled {mine[r]}, stock {theirs[r]}" for r in differ(mine, theirs) if kept[r]]
    bounded = np.isfinite(program.row_lower) | np.isfinite(program.row_upper)
    found += [f"row {r} is not in the stock model" for r in np.flatnonzero(~kept & bounded & (np.diff(ours.indptr) > 0))]
    return found


def _elements(stock: Model, component, block: Block) -> list:
    """Elements of a stock component in the order of the block; None where it has none."""
    keys = product(*(stock.component(s) for s in block.sets))
    keys = [key[0] if len(key) == 1 else key if key else None for key in keys]
    return [component[key] if key in component else None for key in keys]  # noqa: SIM401 - not a dict
