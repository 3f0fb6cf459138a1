"""Model: a Pyomo model of the sets and data that rooms see, compiled (each rule stated once) or expanded (stock Pyomo)."""

from __future__ import annotations

import numpy as np
import pyomo.core as pyo
import xarray as xr
from pyomo.core.base.param import IndexedParam
from pyomo.core.base.set import IndexedSet, InsertionOrderSetData
from pyomo.core.base.var import IndexedVar
from pyomo.core.expr import template_expr as te
from pyomo.core.expr.base import ExpressionBase

from energymodel.algebra.evaluate import condition, template
from energymodel.algebra.space import POSITIONS, IndexSet, Parameter, read_space
from energymodel.declare import Rows, Subset, Variable
from energymodel.errors import ModelError
from energymodel.field import Field


class _LookedUp:
    """A component that says itself what looking it up in a rule gives: Pyomo would walk an expression each time to find out."""

    def __getitem__(self, index):
        keys = index if isinstance(index, tuple) else (index,)
        if any(isinstance(key, (te.IndexTemplate, ExpressionBase)) for key in keys):
            return self._expression((self, *keys))
        return super().__getitem__(index)


class _Parameter(_LookedUp, IndexedParam):
    _expression = te.NPV_Numeric_GetItemExpression


class _Columns(_LookedUp, IndexedVar):
    _expression = te.Numeric_GetItemExpression


class _Members(te.NPV_Structural_GetItemExpression):
    """``m.units_in[z]`` within a rule: one-dimensional by declaration, so that Pyomo need not look for a member to tell."""

    __slots__ = ()
    dimen = 1

    def is_expression_type(self, expression_system=None):
        return False

    def to_string(self, verbose=None, smap=None):
        return f"{self.arg(0).local_name}[{self.arg(1)}]"


class _FamilySet(_LookedUp, IndexedSet):
    """An indexed set that a rule can sum over, its members there or not."""

    _ComponentDataClass = InsertionOrderSetData
    _expression = _Members


class Model(pyo.ConcreteModel):
    """Sets, parameters and what rooms declare. ``expanded``: variables and rows are built element by element by Pyomo."""

    _Block_reserved_words = pyo.ConcreteModel._Block_reserved_words - {"load"}
    """``load`` is an entity here, the loads of a zone; Pyomo's ``Model.load`` fills abstract models, which this never is."""

    def __init__(self, data: xr.Dataset, fields: dict[str, Field], *, expanded: bool = False):
        super().__init__()
        self.expanded = expanded
        self.space = read_space(data, fields)
        self.declared_variables: dict[str, Variable] = {}
        self.declared_rows: dict[str, Rows] = {}
        for index_set in self.space.sets.values():
            self._add_set(index_set)
        for family in self.space.families.values():
            members = {
                self.space.element(family.parent, p): [self.space.element(family.root, k) for k in family[p].tolist()]
                for p in range(len(self.space.labels[family.parent]))
            }
            self.add_component(family.name, _FamilySet(self.component(family.parent), initialize=members, dimen=1))
        for parameter in self.space.parameters.values():
            self._add_parameter(parameter)

    def given(self, name: str) -> bool:
        """Whether an optional input is there."""
        return name in self.space.parameters

    def __setattr__(self, name, value):
        if not isinstance(value, (Variable, Rows, Subset)):
            return super().__setattr__(name, value)
        if self.component(name) is not None or name in self.declared_rows:
            raise ModelError(f"{name} is declared twice")
        for over in (value.of,) if isinstance(value, Subset) else value.sets:
            if getattr(over, "local_name", None) not in self.space.sets:
                raise ModelError(f"{name}: {over} is no one-dimensional set of the model")
        if isinstance(value, Variable):
            self.declared_variables[name] = value
            bounds = _bounds(value) if self.expanded else None
            kind = _Columns if value.sets else pyo.Var
            self.add_component(name, kind(*value.sets, bounds=bounds, dense=self.expanded or not value.sets, doc=value.doc))
        elif isinstance(value, Rows):
            self.declared_rows[name] = value
            if self.expanded:
                self.add_component(name, pyo.Constraint(*value.sets, rule=relation(value.rule, value.sets), doc=value.doc))
        else:
            self._add_subset(name, value)

    def _add_set(self, index_set: IndexSet) -> None:
        if index_set.name == index_set.root and index_set.root in POSITIONS:
            component = pyo.RangeSet(0, len(index_set) - 1)
        else:
            component = pyo.Set(initialize=self.space.elements(index_set), dimen=1)
        self.add_component(index_set.name, component)

    def _add_parameter(self, parameter: Parameter) -> None:
        """Values are looked up when asked for: an hourly profile makes no objects."""
        place = [{e: k for k, e in enumerate(self.space.elements(self.space.sets[d]))} for d in parameter.dims if d not in POSITIONS]
        entity = [d not in POSITIONS for d in parameter.dims]

        def value(position):
            x = parameter.values[position].item()
            return x if parameter.target is None else self.space.element(parameter.target, x) if x >= 0 else ""

        def look_up(m, *index):
            places = iter(place)
            return value(tuple(next(places)[i] if e else int(i) for i, e in zip(index, entity, strict=True)))

        sets = [self.component(d) for d in parameter.dims]
        if sets:
            component = _Parameter(*sets, within=pyo.Any, default=look_up)
        else:
            component = pyo.Param(within=pyo.Any, initialize=value(()))
        self.add_component(parameter.name, component)

    def _add_subset(self, name: str, subset: Subset) -> None:
        of = self.space.sets[subset.of.local_name]
        if not len(of):
            holds = np.zeros(0, bool)
        elif self.expanded:
            holds = np.array([bool(subset.where(self, i)) for i in subset.of])
        else:
            holds = condition(*template(self, f"subset {name}", subset.where, (of.name,), {}))
        self.space.sets[name] = IndexSet.over(name, of.root, of.members[holds], len(self.space.labels[of.root]))
        self._add_set(self.space.sets[name])


def _bounds(variable: Variable):
    def bounds(m, *index):
        return tuple(bound(m, *index) if callable(bound) else bound for bound in variable.bounds)

    return for_pyomo(bounds, variable.sets)


def relation(rule, sets):
    """A rule as stock Pyomo takes it: a row without variables that holds is no row."""

    def checked(m, *index):
        result = rule(m, *index)
        if isinstance(result, tuple):
            low, body, high = result
            if isinstance(body, (int, float)):
                result = (low is None or low <= body) and (high is None or body <= high)
        if isinstance(result, (bool, np.bool_)):
            return pyo.Constraint.Feasible if result else pyo.Constraint.Infeasible
        return result

    return for_pyomo(checked, sets)


def for_pyomo(rule, sets):
    """A rule ``(m, *index)`` as Pyomo calls it: one of a scalar would be given the index None."""
    return rule if sets else lambda m: rule(m)
