"""The rooms of the house, in the order in which they are built: every technology, then every policy.

A technology or policy is its file, its line here, its tables and its test.
"""

from __future__ import annotations

from types import ModuleType

from energymodel.field import Field
from energymodel.policies import (
    carbon_cap,
    carbon_price,
    coal_cap,
    contract_minimum,
    curtailment_cap,
    gas_cap,
    import_cap,
    non_hydro_weight,
    renewable_weight,
)  # fmt: skip
from energymodel.technologies import (
    balance,
    corridors,
    demand,
    demand_response,
    gas_supply,
    hydro,
    imports,
    renewables,
    reserve,
    storage,
    thermal,
)  # fmt: skip

TECHNOLOGIES = (balance, thermal, gas_supply, hydro, storage, renewables, imports, demand, demand_response, reserve, corridors)
POLICIES = (coal_cap, gas_cap, carbon_price, carbon_cap, renewable_weight, non_hydro_weight, curtailment_cap, import_cap, contract_minimum)

NOT_SERVED = tuple(room.NOT_SERVED for room in TECHNOLOGIES if hasattr(room, "NOT_SERVED"))
"""Variables of what is not served, as their rooms name them."""


def name_of(room: ModuleType) -> str:
    """Name of a room: its file's."""
    return room.__name__.rpartition(".")[2]


def fields(rooms=TECHNOLOGIES + POLICIES) -> dict[str, Field]:
    """name -> Field of all rooms. Raises ValueError where two rooms declare one name."""
    declared: dict[str, Field] = {}
    for room in rooms:
        for name, spec in room.INPUTS.items():
            if name in declared:
                raise ValueError(f"{name} is declared twice, the second time by {name_of(room)}")
            declared[name] = spec
    return declared


def switched_on(data) -> tuple[ModuleType, ...]:
    """Rooms of a data set: all technologies, and the policies whose own number (the first of their inputs) is given."""
    return TECHNOLOGIES + tuple(room for room in POLICIES if next(iter(room.INPUTS)) in data)
