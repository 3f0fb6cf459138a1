"""Worlds of a few hours, written as their case reads: what a test does not name is harmless.

``world(load_power=[50, 80], unit="old new", unit_capacity=100, fuel_price=600)`` is the whole dispatch of two hours. An entity
that is not named gets one element of its own name once a Field of it is given; Fields that are not given cost and limit nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import inf

import numpy as np
import xarray as xr

from energymodel import rooms as house
from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.algebra.program import Program
from energymodel.declare import Subset
from energymodel.field import SERVICE, TEXT, TIME, YES_NO
from energymodel.reading.calendar import Calendar
from energymodel.solving import harvest
from energymodel.solving.solve import Solution, solve

FIELDS = house.fields()
YEAR = 2025
HARMLESS = {
    "unit_number": 1, "unit_capacity": 100, "unit_committed": True, "unit_heat_rate": 0.3, "unit_no_load_share": 0,
    "unit_retrofit_min_load": 0,
    "store_hours": 1, "store_efficiency": 1, "reservoir_conversion": 1, "reservoir_max_spill": 1e5, "plant_curtailable": True,
    "intertie_capacity": 1e4, "contract_direction": 1, "contract_ceiling": 1e8, "response_day_hours": 24, "response_year_hours": 8784,
    "gas_source_annual": 1e10, "gas_unserved_price": 100, "unserved_price": 10_000, "zone_longitude": 106, "zone_latitude": 30,
    "neighbour_longitude": 104, "neighbour_latitude": 31,
}  # fmt: skip
"""Field -> what limits nothing. Every other Field takes its default, or zero."""


def dataset(*, hours: int = 2, step: int = 1, **given) -> xr.Dataset:
    """Data of so many hours in steps of ``step`` hours, 1 January onwards; they are a whole year (``year_share=1``).

    ``given``: entity -> labels ("a b"), Field or calendar quantity -> one value, a list along its last dimension, or
    {label: value or list}. Policies are on whose Fields are given.
    """
    calendar = Calendar(YEAR, 0, hours, step)
    labels = _labels(given)
    lags = int(
        np.max(list(given["channel_delay"].values()) if isinstance(given.get("channel_delay"), dict) else given.get("channel_delay", 0))
    )
    coords = {"hour": calendar.begins, "day": calendar.days, "month": np.arange(1, 13), "lag": np.arange(lags + 1)}
    coords |= {e: np.array(names, object) for e, names in labels.items()}
    variables = {}
    for name, spec in FIELDS.items():
        value = given.pop(name, None)
        if spec.unit == TEXT or (value is None and spec.default is None):
            continue
        if value is None:
            value = _harmless(name, spec, labels)
        variables[name] = (spec.dims, _values(value, spec, [len(coords[d]) for d in spec.dims], labels))
    for name, (dims, values, *_) in calendar.variables(lags).items():
        variables[name] = (dims, np.broadcast_to(given.pop(name, 1.0 if name == "year_share" else values), values.shape))
    unknown = set(given) - set(labels)
    assert not unknown, f"no Field, calendar quantity or entity: {unknown}"
    return xr.Dataset(variables, coords)


def _labels(given: dict) -> dict[str, list[str]]:
    """Labels of every entity: those given, else one called like the entity where it is needed, else none."""
    entities = dict.fromkeys(e for f in FIELDS.values() for e in (*f.dims, *((f.unit,) if f.is_pointer else ())) if e not in TIME)
    needed = {"zone", "technology", *(e for e in entities if e in given)}
    needed |= {e for name in given if name in FIELDS for e in FIELDS[name].dims if e in entities}
    while more := {f.unit for f in FIELDS.values() if f.is_pointer and f.dims and f.dims[0] in needed} - needed:
        needed |= more
    return {e: given[e].split() if e in given else [e] if e in needed else [] for e in entities}


def _harmless(name: str, spec, labels):
    if spec.is_pointer:
        return labels[spec.unit][0] if labels[spec.unit] else ""
    otherwise = {SERVICE: 1.0, YES_NO: False}.get(spec.unit, spec.default if isinstance(spec.default, float) else 0.0)
    return HARMLESS.get(name, otherwise)


def _values(value, spec, shape, labels) -> np.ndarray:
    if isinstance(value, dict):
        value = np.array([np.broadcast_to(value[label], shape[1:]) for label in labels[spec.dims[0]]])
    elif spec.is_pointer and isinstance(value, str):
        value = np.array(value.split() or [""], object)
    kind = object if spec.is_pointer else bool if spec.unit == YES_NO else float
    return np.array(np.broadcast_to(np.asarray(value, kind), shape))


@dataclass(frozen=True)
class World:
    """A data set, the program its rooms make of it, and its solution once it is asked for."""

    data: xr.Dataset
    rooms: tuple
    program: Program

    @cached_property
    def columns(self) -> list[str]:
        """``store_level[store,1]`` of every column."""
        return [name for block in self.program.variables.values() for name in self._names(block)]

    def _names(self, block) -> list[str]:
        keys = [m.tolist() if d in TIME else self.data[d].values[m].tolist() for d, m in zip(block.dims, block.members, strict=True)]
        return [f"{block.name}[{','.join(map(str, key))}]" if key else block.name for key in product(*keys)]

    def position(self, block, *index) -> int:
        name = f"{block.name}[{','.join(map(str, index))}]" if index else block.name
        return block.start + self._names(block).index(name)

    def row(self, name: str, *index) -> Row:
        """A compiled row, to be compared with what is written by hand: ``row("a", 1) == written("x[a,1] + 2 y[a] <= 3")``."""
        p = self.program
        k = self.position(p.rows[name], *index)
        part = slice(p.matrix.indptr[k], p.matrix.indptr[k + 1])
        terms = {self.columns[c]: v for c, v in zip(p.matrix.indices[part].tolist(), p.matrix.data[part].tolist(), strict=True)}
        return Row.tidy(terms, p.row_lower[k], p.row_upper[k])

    def bounds(self, name: str, *index) -> tuple[float, float]:
        """Lower and upper bound of a column."""
        k = self.position(self.program.variables[name], *index)
        return float(self.program.lower[k]), float(self.program.upper[k])

    def size(self, name: str) -> int:
        """How many rows of a name are built."""
        return self.program.rows[name].size

    @cached_property
    def solution(self) -> Solution:
        return solve(self.program, "simplex", threads=1)

    @property
    def cost(self) -> float:
        return self.solution.objective

    def value(self, name: str, *index) -> float:
        """Value of a column."""
        return float(self.solution.x[self.position(self.program.variables[name], *index)])

    def values(self, name: str) -> list:
        """Values of a variable, nested lists in its shape."""
        return self.program.variables[name].take(self.solution.x).round(6).tolist()

    def dual(self, name: str, *index) -> float:
        return float(self.solution.y[self.position(self.program.rows[name], *index)])

    def price(self, zone: str = "zone", t: int = 0) -> float:
        """Price of power [CNY/MWh]."""
        return self.dual("power_balance", zone, t) / float(self.data.hour_length[t])

    def account(self, name: str) -> np.ndarray:
        return self.program.account(name, self.solution.x)

    def posted(self, account: str, entry: str) -> float:
        """Sum of an entry of an account; of a charge (``carbon: thermal``, ``carbon: heat-led thermal``) of all its entries."""
        found = [e for e in self.program.entries if e.account == account and e.name.partition(": ")[0] == entry]
        assert found, f"{account} has no entry {entry}"
        return float(sum(e.evaluate(self.solution.x).sum() for e in found))

    @cached_property
    def policies(self) -> xr.Dataset:
        """What the policies came to, as it is published."""
        return xr.Dataset(harvest.policies(self.data, self.program, self.solution)).set_index(policy="policy")

    def policy(self, quantity: str, name: str) -> float:
        return float(self.policies[f"policy_{quantity}"].sel(policy=name))


def world(*, rooms: tuple | None = None, **given) -> World:
    """The world of a case: all technologies and the policies whose Fields are given, or just ``rooms``."""
    data = dataset(**given)
    rooms = house.switched_on(data) if rooms is None else rooms
    return World(data, rooms, compile_program(*build(data, rooms, house.fields(rooms))))


def unreduced(monkeypatch, room, doc: str, where) -> None:
    """Let a room build the rows it leaves out: of its Subset of that ``doc``, every element for which ``where`` holds."""
    chosen, every = doc, where

    def whole(of, where, doc):
        return Subset(of, where=every if doc == chosen else where, doc=doc)

    monkeypatch.setattr(room, "Subset", whole)


# ---- rows written by hand ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """``low <= sum of terms <= high``, numbers to nine digits, the first column by name with a positive coefficient."""

    terms: tuple[tuple[str, float], ...]
    low: float
    high: float

    @classmethod
    def tidy(cls, terms: dict[str, float], low: float, high: float) -> Row:
        terms = dict(sorted((name, v) for name, v in terms.items() if abs(v) > 1e-12))
        sign = -1.0 if next(iter(terms.values()), 1.0) < 0 else 1.0
        low, high = (low, high) if sign > 0 else (-high, -low)
        return cls(tuple((name, _digits(sign * v)) for name, v in terms.items()), _digits(low), _digits(high))


def _digits(value: float) -> float:
    return float(f"{value:.9g}") + 0.0


TERM = re.compile(r"([+-])?\s*(?:(\d[\d.*/]*)\s+)?([a-z_]+(?:\[[^]]*\])?)|([+-])?\s*(\d[\d.*/]*)")


def written(text: str) -> Row:
    """A row from text: ``"store_level[a,1] == store_level[a,0] + 0.9 x[a] + 3"``, ``"-5 <= x - 1/3 y <= 5"``; sides in any order."""
    sides = re.split(r"(<=|>=|==)", text)
    if len(sides) == 5:
        (_, low), (terms, constant), (_, high) = (_form(s) for s in sides[::2])
        assert sides[1] == sides[3] == "<=" and constant == 0
        return Row.tidy(terms, low, high)
    (left, a), (right, b) = _form(sides[0]), _form(sides[2])
    terms = {name: left.get(name, 0.0) - right.get(name, 0.0) for name in left | right}
    return Row.tidy(terms, b - a if sides[1] != "<=" else -inf, b - a if sides[1] != ">=" else inf)


def _form(text: str) -> tuple[dict[str, float], float]:
    terms: dict[str, float] = {}
    constant, rest = 0.0, text.strip()
    while rest:
        match = TERM.match(rest)
        assert match, f"cannot read {rest!r}"
        sign, coefficient, name, number_sign, number = match.groups()
        value = _number(coefficient or number or "1") * (-1 if "-" in (sign, number_sign) else 1)
        if name:
            terms[name] = terms.get(name, 0.0) + value
        else:
            constant += value
        rest = rest[match.end() :].strip()
    return terms, constant


def _number(text: str) -> float:
    """``1/0.8``, ``0.0036*2``."""
    result, *rest = re.split(r"([*/])", text)
    result = float(result)
    for operator, value in zip(rest[::2], rest[1::2], strict=True):
        result = result * float(value) if operator == "*" else result / float(value)
    return result
