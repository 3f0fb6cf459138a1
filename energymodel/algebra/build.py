"""Build: rooms, one after the other, on one model and one ledger."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

import xarray as xr
from pyomo.common.gc_manager import PauseGC

from energymodel.algebra.model import Model
from energymodel.field import Field
from energymodel.ledger import Ledger


def build(data: xr.Dataset, rooms: Iterable, fields: dict[str, Field], *, expanded: bool = False) -> tuple[Model, Ledger]:
    """Model and ledger with everything the rooms declare and post. ``expanded``: element by element, as stock Pyomo."""
    with PauseGC():  # all that is made here stays
        model, ledger = Model(data, fields, expanded=expanded), Ledger()
        for room in rooms:
            room.build(model, ledger)
    return model, ledger


def columns_of(model: Model) -> int:
    """How many columns the declared variables will have; policies add a few."""
    sets = model.space.sets
    return sum(prod(len(sets[over.local_name]) for over in variable.sets) for variable in model.declared_variables.values())
