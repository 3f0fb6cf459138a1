"""Nothing from nothing: what cannot be used, or is too dear to be, changes nothing; what is named twice is not there twice."""

import pytest

from energymodel.rooms import TECHNOLOGIES
from tests.laws.worlds import complete, entities, one_more, remade

IDLE = {
    "zone": {}, "technology": {}, "fuel": {}, "outage_plan": {}, "neighbour": {}, "intertie": {}, "unit": {"unit_capacity": 0},
    "store": {"store_power": 0}, "plant": {"plant_capacity": 0}, "tranche": {"tranche_capacity": 0}, "load": {"load_power": 0},
    "response": {"response_capacity": 0}, "corridor": {"corridor_capacity": 0}, "gas_source": {"gas_source_daily": 0},
    "gas_outlet": {"gas_outlet_daily": 0}, "gas_store": {"gas_store_volume": 0},
    "contract": {"contract_take_or_pay": 0, "contract_minimum": 0},
    "reservoir": {"reservoir_capacity": 0, "reservoir_storage": 0, "reservoir_min_release": 0, "reservoir_inflow": 0},
    "channel": {"channel_from": "upper'", "channel_to": "lower"},
}  # fmt: skip
"""Entity -> what makes a copy of its first element one that can do nothing."""

LATER = {"unit": "unit_in_service", "store": "store_in_service", "plant": "plant_in_service", "tranche": "tranche_in_service"}
"""Entity -> the window in which an element is there."""


def test_an_idle_element_of_everything():
    w = complete(1)
    assert set(entities(w.data)) == set(IDLE)
    data = w.data
    for entity, values in IDLE.items():
        data = one_more(data, entity, **values)
    after = remade(data)
    assert len(after.program.cost) > 1.3 * len(w.program.cost)
    assert after.cost == pytest.approx(w.cost, rel=1e-9)


def test_an_element_that_is_not_there_yet():
    w = complete(1)
    data = w.data
    for entity, window in LATER.items():
        data = one_more(data, entity, **{window: 0.0})
    assert remade(data).cost == pytest.approx(w.cost, rel=1e-9)


DEAR = (
    ("unit", {"unit_operation_cost": 1e6, "unit_committed": False}),  # heat-led: it would give reserve for nothing
    ("plant", {"plant_operation_cost": 1e6, "plant_variable": False}),
    ("gas_source", {"gas_source_price": 1e5}),
    ("gas_outlet", {"gas_outlet_price": 0}),
    ("gas_store", {"gas_store_fee": 1e5}),
    ("response", {"response_price": 1e6}),
    ("corridor", {"corridor_loss": 1.0}),
)


def test_what_is_too_dear():
    w = complete(1)
    data = w.data
    for entity, values in DEAR:
        data = one_more(data, entity, **values)
    after = remade(data)
    assert after.cost == pytest.approx(w.cost, rel=1e-9)
    # and each would be used if it cost nothing, so that the law says something
    for entity, values in DEAR[:3]:
        price = next(iter(values))
        assert remade(one_more(w.data, entity, **values | {price: 0.0})).cost < w.cost * (1 - 1e-6)


def test_a_room_whose_tables_are_empty_is_as_good_as_none():
    bare = {"gas_store": slice(0), "gas_outlet": slice(0), "store": slice(0), "corridor": slice(0), "response": slice(0)}
    data = complete(0).data.isel(bare)
    without = tuple(room for room in TECHNOLOGIES if room.__name__.rpartition(".")[2] not in ("storage", "corridors", "demand_response"))
    policies = complete(0).rooms[len(TECHNOLOGIES) :]
    assert remade(data).cost == pytest.approx(remade(data, without + policies).cost, rel=1e-9)
