"""Taking targets away: the policies of a data set, each a target that can be missing alone, and the data without some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType

import xarray as xr

from energymodel.algebra.build import build
from energymodel.field import Field
from energymodel.ledger import Account
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields, name_of, switched_on


@dataclass(frozen=True)
class Target:
    """A policy's room and, where it has a number for each element of an entity, one element of it."""

    room: ModuleType
    element: str | None = None

    @property
    def policy(self) -> str:
        """Name of the policy."""
        return name_of(self.room)

    @property
    def name(self) -> str:
        """As a run calls it: ``coal_cap``, ``contract_minimum[north]``."""
        return self.policy if self.element is None else f"{self.policy}[{self.element}]"


def targets_of(data: xr.Dataset) -> tuple[Target, ...]:
    """Targets of a data set, in the order of the rooms."""
    return tuple(Target(room, element) for room in switched_on(data) if room in POLICIES for element in elements(room, data))


def elements(room: ModuleType, data: xr.Dataset) -> tuple[str | None, ...]:
    """Elements for which a policy asks for something; only None where it asks once for all."""
    if (found := number_of_each(room)) is None:
        return (None,)
    name, spec = found
    return tuple(data[spec.dims[0]].values[data[name].values != spec.default].tolist())


def number_of_each(room: ModuleType) -> tuple[str, Field] | None:
    """The input by which a policy asks for something of each element of an entity; None where it has none."""
    return next(((name, spec) for name, spec in room.INPUTS.items() if spec.dims), None)


def without(data: xr.Dataset, targets: Iterable[Target]) -> xr.Dataset:
    """The data without some targets: a room of which no element is left is switched off with all it brings (its price, certificates)."""
    gone: dict[str, list[Target]] = {}
    for target in targets:
        gone.setdefault(target.policy, []).append(target)
    for mine in gone.values():
        room, labels = mine[0].room, [target.element for target in mine]
        if set(labels) >= set(elements(room, data)):
            data = data.drop_vars([name for name, spec in room.INPUTS.items() if not spec.dims and name in data])
        else:
            name, spec = number_of_each(room)
            data = data.assign({name: data[name].where(~data[spec.dims[0]].isin(labels), spec.default)})
    return data


def charged(room: ModuleType, data: xr.Dataset) -> Account:
    """What a policy without a limit puts a price on: the account it charges first."""
    _, ledger = build(data, [room], fields([room]))
    return ledger.charges[0][1]


def causes_of_dispatch(data: xr.Dataset) -> frozenset[str]:
    """Causes of cost that are there without any policy."""
    _, ledger = build(data, TECHNOLOGIES, fields(TECHNOLOGIES))
    return frozenset(entry.name for entry in ledger.cost.entries)
