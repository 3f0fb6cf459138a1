"""Rules and data: a rule becomes a small expression tree, its data are evaluated at all points of a frame at once.

A rule is called once with Pyomo's index templates (``templatize_rule``). ``data`` gives the value of what it returns as an
array, ``index`` its positions in a root. Arrays stay as small as what they depend on; nothing is done element by element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np
from pyomo.core.base.param import Param, ParamData
from pyomo.core.expr import numeric_expr as ne
from pyomo.core.expr import relational_expr as rel
from pyomo.core.expr.template_expr import GetItemExpression, IndexTemplate, TemplateSumExpression, templatize_rule

from energymodel.algebra.frame import Frame, Step, grid, over_family, over_members
from energymodel.algebra.program import Block
from energymodel.algebra.space import POSITIONS, Parameter, Space
from energymodel.errors import ModelError


class CompileError(ModelError):
    """A rule says what the compiler does not know; the message names the rule and the construct."""


@dataclass(frozen=True)
class Scope:
    """Where an expression is evaluated: the rule's name for errors, its sets and data, the columns there are, the points."""

    rule: str
    space: Space
    columns: dict[str, Block]
    frame: Frame

    def inside(self, step: Step) -> Scope:
        """The scope within a sum."""
        return replace(self, frame=step.inner)

    def error(self, what: str) -> CompileError:
        return CompileError(f"{self.rule}: {what}")


# ---- from a rule to a tree -----------------------------------------------------------------------------------------------
def template(model, name: str, rule: Callable, sets: tuple[str, ...], columns: dict[str, Block]):
    """What ``rule(model, *index)`` returns for index templates over the sets, and the scope to evaluate it in."""
    index = [IndexTemplate(model.component(s), 0, -k - 1, -k - 1) for k, s in enumerate(sets)]
    try:
        tree, _ = templatize_rule(model, lambda m, _: rule(m, *index), None)
    except ModelError:
        raise
    except Exception as reason:
        raise CompileError(f"{name}: its rule cannot be stated for all elements at once: {reason}") from reason
    return tree, Scope(name, model.space, columns, grid([model.space.sets[s] for s in sets], index))


def numbers(model, name: str, rule, sets: tuple[str, ...], *, columns: dict[str, Block] | None = None) -> np.ndarray:
    """A number or a data rule over sets -> array that broadcasts to them."""
    if not callable(rule):
        return np.asarray(rule, float)
    if any(not len(model.space.sets[s]) for s in sets):
        return np.zeros((), float)
    tree, scope = template(model, name, rule, sets, columns or {})
    return np.asarray(data(tree, scope), float)


def condition(tree, at: Scope) -> np.ndarray:
    """Truth of a comparison of data at every point, flat (bool)."""
    if isinstance(tree, (bool, np.bool_)):
        truth = tree
    elif isinstance(tree, rel.EqualityExpression):
        truth = data(tree.args[0], at) == data(tree.args[1], at)
    elif isinstance(tree, rel.InequalityExpression):
        compare = np.less if tree.strict else np.less_equal
        truth = compare(data(tree.args[0], at), data(tree.args[1], at))
    else:
        raise at.error(f"{type(tree).__name__} where a comparison is needed: {tree}")
    return np.broadcast_to(truth, at.frame.shape).ravel()


# ---- data ----------------------------------------------------------------------------------------------------------------
@singledispatch
def data(e, at: Scope) -> np.ndarray | float:
    """Value of an expression without variables, broadcastable to the frame. Raises CompileError for anything else."""
    if isinstance(e, (int, float, np.number, np.bool_)):
        return float(e)
    raise at.error(f"{type(e).__name__} where numbers are needed: {e}")


@data.register(IndexTemplate)
def _(e, at):
    root, positions = _where(e, at)
    if root not in POSITIONS:
        raise at.error(f"a label of {root} is used as a number")
    return positions.astype(float)


@data.register(ParamData)
@data.register(GetItemExpression)
def _(e, at):
    component, keys = look_up(e)
    if not isinstance(component, Param):
        raise at.error(f"{e} where numbers are needed")
    parameter = _parameter(component, at)
    if parameter.target not in (None, *POSITIONS):
        raise at.error(f"{parameter.name} is a label of {parameter.target}, used as a number")
    values = parameter.values[position(parameter.name, parameter.dims, keys, at)]
    return values if parameter.target is None else values.astype(float)


@data.register(TemplateSumExpression)
def _(e, at):
    way = list(steps(e, at))
    value = data(e.template_args()[0], at.inside(way[-1]))
    for step in reversed(way):
        value = step.fold(value)
    return value


@data.register(ne.SumExpression)
def _(e, at):
    return sum(data(a, at) for a in e.args)


@data.register(ne.NegationExpression)
def _(e, at):
    return -data(e.args[0], at)


@data.register(ne.ProductExpression)
def _(e, at):
    return data(e.args[0], at) * data(e.args[1], at)


@data.register(ne.DivisionExpression)
def _(e, at):
    with np.errstate(divide="ignore", invalid="ignore"):  # infinite results are refused by name where they are used
        return np.divide(data(e.args[0], at), data(e.args[1], at))


@data.register(ne.PowExpression)
def _(e, at):
    with np.errstate(all="ignore"):
        return np.power(data(e.args[0], at), data(e.args[1], at))


@data.register(ne.AbsExpression)
def _(e, at):
    return np.abs(data(e.args[0], at))


# ---- positions -----------------------------------------------------------------------------------------------------------
def index(e, root: str, at: Scope) -> np.ndarray:
    """Positions in a root (int32, broadcastable). Raises CompileError for an index of something else or out of range."""
    if isinstance(e, IndexTemplate):
        found, positions = _where(e, at)
        if found != root:
            raise at.error(f"an index of {found} is used where one of {root} is needed")
        return positions
    if isinstance(e, str) and root not in POSITIONS:
        place = np.flatnonzero(at.space.labels[root] == e)
        if not len(place):
            raise at.error(f"{e} is not a {root}")
        return place[0].astype(np.int32)
    if isinstance(e, (ParamData, GetItemExpression)):
        component, keys = look_up(e)
        parameter = _parameter(component, at) if isinstance(component, Param) else None
        if parameter and parameter.target == root:
            positions = parameter.values[position(parameter.name, parameter.dims, keys, at)]
            if positions.size and positions.min() < 0:
                raise at.error(f"{parameter.name} is blank for an element that needs it")
            return positions
    if root not in POSITIONS:
        raise at.error(f"{e} is not a {root}")
    value = np.asarray(data(e, at))
    positions = value.astype(np.int32)
    if (positions != value).any() or (value.size and not (value.min() >= 0 and value.max() < len(at.space.labels[root]))):
        raise at.error(f"{e} goes outside {root} (0 to {len(at.space.labels[root]) - 1}, whole numbers)")
    return positions


def _where(e: IndexTemplate, at: Scope) -> tuple[str, np.ndarray]:
    if id(e) not in at.frame.at:
        raise at.error(f"index {e} is used outside the sum or rule it belongs to")
    return at.frame.at[id(e)]


def look_up(e):
    """Component and keys of ``m.x[i, t]``, whether its keys are templates or constants."""
    if isinstance(e, GetItemExpression):
        return e.arg(0), tuple(e.arg(k) for k in range(1, e.nargs()))
    component, keys = e.parent_component(), e.index()
    return component, () if keys is None else keys if isinstance(keys, tuple) else (keys,)


def _parameter(component, at: Scope) -> Parameter:
    try:
        return at.space.parameters[component.local_name]
    except KeyError:
        raise at.error(f"{component.local_name} is no input") from None


def position(name: str, roots: tuple[str, ...], keys: tuple, at: Scope) -> tuple[np.ndarray, ...]:
    if len(keys) != len(roots):
        raise at.error(f"{name} has {len(roots)} dimensions {roots}, {len(keys)} are given")
    return tuple(index(key, root, at) for key, root in zip(keys, roots, strict=True))


def steps(e: TemplateSumExpression, at: Scope):
    """Step by step into the sets of a sum, outer to inner."""
    for group in e.template_iters():
        if len(group) != 1:
            raise at.error(f"a sum over pairs: {e}; sum over one set after the other")
        over = group[0]._set
        if isinstance(over, GetItemExpression):
            family = at.space.families.get(over.arg(0).local_name)
            if family is None:
                raise at.error(f"a sum over {over}, which no input gives")
            step = over_family(at.frame, group[0], family, index(over.arg(1), family.parent, at))
        else:
            step = _over_set(over, group[0], at)
        yield step
        at = at.inside(step)


def _over_set(over, index_template, at: Scope) -> Step:
    if over.parent_component() is not over:  # one member of a family, by constant key
        family = at.space.families[over.parent_component().local_name]
        return over_members(at.frame, index_template, family.root, family[int(index(over.index(), family.parent, at))])
    if over.local_name not in at.space.sets:
        raise at.error(f"a sum over {over}, which is no set of the model")
    members = at.space.sets[over.local_name]
    return over_members(at.frame, index_template, members.root, members.members)
