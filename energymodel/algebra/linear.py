"""Linear forms: the variables' terms of an expression at all points of a frame at once, never one object a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch

import numpy as np
from pyomo.core.base.var import Var, VarData
from pyomo.core.expr import numeric_expr as ne
from pyomo.core.expr.template_expr import GetItemExpression, TemplateSumExpression

from energymodel.algebra.evaluate import Scope, data, look_up, position, steps
from energymodel.algebra.frame import Frame


@dataclass
class Form:
    """A linear form at every point of ``frame``: ``constant`` (broadcastable) plus terms (frame, column, coefficient)."""

    frame: Frame
    constant: np.ndarray | float = 0.0
    terms: list[tuple[Frame, np.ndarray, np.ndarray]] = field(default_factory=list)

    def flat(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row (int32), column (int32) and coefficient of every term, flat."""
        parts = [(f.rows(), _spread(column, f), _spread(value, f)) for f, column, value in self.terms]
        if len(parts) == 1:
            return parts[0]
        kinds = (np.int32, np.int32, float)
        return tuple(np.concatenate([p[k] for p in parts]) if parts else np.empty(0, kinds[k]) for k in range(3))

    def constants(self) -> np.ndarray:
        """Constant of every point, flat."""
        return _spread(self.constant, self.frame)


def _spread(x, frame: Frame) -> np.ndarray:
    """Flat, for every point; one number for all takes no memory."""
    return np.broadcast_to(x, frame.size) if np.ndim(x) == 0 else np.broadcast_to(x, frame.shape).ravel()


def _times(a, b):
    """Product; what is taken once is not copied."""
    return b if np.ndim(a) == 0 and a == 1.0 else a * b


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
def linear(e, at: Scope, weight, form: Form) -> None:
    """Add ``weight`` times an expression to a form. Raises CompileError where it is not linear in the variables."""
    if has_variable(e):
        raise at.error(f"{type(e).__name__} of variables: {e}")
    _constant(data(e, at), at, weight, form)


def _constant(value, at: Scope, weight, form: Form) -> None:
    value = _times(weight, value)
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
    form.terms.append((at.frame, _columns(*look_up(e), at), weight))


@linear.register(TemplateSumExpression)
def _(e, at, weight, form):
    if not has_variable(e):
        return _constant(data(e, at), at, weight, form)
    for step in steps(e, at):
        weight, at = step.lift(weight), at.inside(step)
    linear(e.template_args()[0], at, weight, form)


@linear.register(ne.SumExpression)
def _(e, at, weight, form):
    for a in e.args:
        linear(a, at, weight, form)


@linear.register(ne.NegationExpression)
def _(e, at, weight, form):
    linear(e.args[0], at, -weight, form)


@linear.register(ne.ProductExpression)
def _(e, at, weight, form):
    left, right = e.args
    if has_variable(left) and has_variable(right):
        raise at.error(f"a product of variables: {e}")
    factor, rest = (right, left) if has_variable(left) else (left, right)
    linear(rest, at, _times(weight, data(factor, at)), form)


@linear.register(ne.DivisionExpression)
def _(e, at, weight, form):
    over, under = e.args
    if has_variable(under):
        raise at.error(f"a division by a variable: {e}")
    with np.errstate(divide="ignore", invalid="ignore"):
        linear(over, at, np.divide(weight, data(under, at)), form)


def _columns(component, keys: tuple, at: Scope) -> np.ndarray:
    block = at.columns.get(component.local_name)
    if block is None:
        raise at.error(f"{component.local_name} is not a variable that may be used here")
    column, stride = np.int32(block.start), block.strides
    for k, place in enumerate(position(block.name, block.dims, keys, at)):
        inverse = at.space.sets[block.sets[k]].inverse
        if inverse is not None:
            inside = inverse[place]
            if inside.size and inside.min() < 0:
                outside = at.space.element(block.dims[k], np.broadcast_to(place, inside.shape)[inside < 0][0])
                raise at.error(f"{block.name} is over {block.sets[k]}, which {outside} is not in")
            place = inside
        column = column + place * np.int32(stride[k])
    return column
