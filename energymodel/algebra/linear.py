"""Expressions of variables to linear forms: their terms at all points of a frame at once, never one object a row."""

from __future__ import annotations

from functools import reduce, singledispatch

import numpy as np
from pyomo.core.base.var import Var, VarData
from pyomo.core.expr import numeric_expr as ne
from pyomo.core.expr.template_expr import GetItemExpression, TemplateSumExpression

from energymodel.algebra.evaluate import Scope, data, look_up, position, steps
from energymodel.algebra.form import Form, Term


def has_variable(e) -> bool:
    """Whether an expression holds a variable.

    Pyomo's own ``is_potentially_variable`` is not asked: it is a matter of an expression's class, and a class that has held
    data once is taken for data ever after, which is wrong for sums.
    """
    if isinstance(e, GetItemExpression):
        return isinstance(e.arg(0), Var)
    if isinstance(e, TemplateSumExpression):
        return has_variable(e.template_args()[0])
    if isinstance(e, VarData):
        return True
    return isinstance(e, ne.NumericExpression) and any(has_variable(a) for a in e.args)


@singledispatch
def linear(e, at: Scope, weight: tuple, form: Form) -> None:
    """Add an expression times all factors of ``weight`` to a form. Raises CompileError where it is not linear in the variables."""
    if has_variable(e):
        raise at.error(f"{type(e).__name__} of variables: {e}")
    _constant(data(e, at), at, weight, form)


def _constant(value, at: Scope, weight, form: Form) -> None:
    value = reduce(np.multiply, (*weight, value))
    if at.frame is not form.frame:  # inside a sum: add up over the points of each row
        row, n = at.frame.rows(), form.frame.size
        value = np.bincount(row, np.broadcast_to(value, at.frame.shape).ravel(), n).reshape(form.frame.shape)
    first = np.ndim(form.constant) == 0 and form.constant == 0.0
    form.constant = value if first else form.constant + value


@linear.register(VarData)
@linear.register(GetItemExpression)
def _(e, at, weight, form):
    if not has_variable(e):
        return _constant(data(e, at), at, weight, form)
    form.terms.append(Term(at.frame, _columns(*look_up(e), at), weight))


@linear.register(TemplateSumExpression)
def _(e, at, weight, form):
    if not has_variable(e):
        return _constant(data(e, at), at, weight, form)
    for step in steps(e, at):
        weight, at = tuple(map(step.lift, weight)), at.inside(step)
    linear(e.template_args()[0], at, weight, form)


@linear.register(ne.SumExpression)
def _(e, at, weight, form):
    for a in e.args:
        linear(a, at, weight, form)


@linear.register(ne.NegationExpression)
def _(e, at, weight, form):
    linear(e.args[0], at, (-1.0, *weight), form)


@linear.register(ne.ProductExpression)
def _(e, at, weight, form):
    left, right = e.args
    if has_variable(left) and has_variable(right):
        raise at.error(f"a product of variables: {e}")
    factor, rest = (right, left) if has_variable(left) else (left, right)
    linear(rest, at, (*weight, data(factor, at)), form)


@linear.register(ne.DivisionExpression)
def _(e, at, weight, form):
    over, under = e.args
    if has_variable(under):
        raise at.error(f"a division by a variable: {e}")
    with np.errstate(divide="ignore", invalid="ignore"):
        linear(over, at, (np.divide(reduce(np.multiply, weight, 1.0), data(under, at)),), form)


def _columns(component, keys: tuple, at: Scope) -> tuple[np.ndarray, ...]:
    """Arrays that add up to the column at every point."""
    block = at.columns.get(component.local_name)
    if block is None:
        raise at.error(f"{component.local_name} is not a variable that may be used here")
    column, stride = [np.full((), block.start, np.int32)], block.strides
    for k, place in enumerate(position(block.name, block.dims, keys, at)):
        inverse = at.space.sets[block.sets[k]].inverse
        if inverse is not None:
            inside = inverse[place]
            if inside.size and inside.min() < 0:
                outside = at.space.element(block.dims[k], np.broadcast_to(place, inside.shape)[inside < 0][0])
                raise at.error(f"{block.name} is over {block.sets[k]}, which {outside} is not in")
            place = inside
        column.append(place * np.int32(stride[k]))
    return tuple(column)
