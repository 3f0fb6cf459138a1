"""Who sets the price, and of what it is made, where it is known by hand."""

import numpy as np
import pytest

from energymodel.pricing.hour import hour_of
from tests.pricing.worlds import check, made, parts, setter

COAL = {"load_power": 100, "unit": "coal", "unit_capacity": 300, "fuel_price": 1000, "fuel_coal": 1, "fuel_carbon": 2.5}
"""Coal at 300 CNY, 0.3 tce and 0.75 t for a MWh."""

TWO = COAL | {"unit": "cheap dear", "unit_heat_rate": [0.3, 0.4], "unit_capacity": [80, 100], "unit_operation_cost": [0, 10]}
"""300 and 410 CNY/MWh."""

ZONES = {
    "zone": "west east", "corridor": "line", "corridor_from": "west", "corridor_to": "east", "corridor_loss": 0.1, "corridor_capacity": 500,
}  # fmt: skip


def test_one_unit():
    found = made(**COAL)
    check(found)
    assert parts(found) == pytest.approx({"energy": 300})
    assert setter(found)[["kind", "element"]].tolist() == ["thermal", "coal"]


def test_the_dearer_of_two_that_run():
    found = made(**TWO)
    check(found)
    assert parts(found) == pytest.approx({"energy": 410})
    assert setter(found)["element"] == "dear"


def test_a_carbon_price_is_a_part():
    # 0.75 t less 0.4 t free at 60 CNY/t
    found = made(**COAL, carbon_price_level=60, unit_allowance=0.4)
    check(found)
    assert parts(found) == pytest.approx({"energy": 300, "carbon": 21})


def test_a_coal_cap_is_a_part():
    # 0.3 tce at a shadow price that makes coal as dear as the plant at 700 CNY/MWh: both are at the margin
    plant = {"plant": "straw", "plant_capacity": 200, "plant_availability": 1, "plant_operation_cost": 700}
    found = made(**COAL, **plant, coal_cap_limit=45)
    check(found)
    told = {setter(found, step=t)["element"]: parts(found, step=t) for t in (0, 1)}
    assert set(told) <= {"coal", "straw"}
    for who, split in told.items():
        assert split == pytest.approx({"energy": 300, "coal_cap": 400} if who == "coal" else {"energy": 700})


def test_a_cap_that_is_missed_costs_its_price():
    found = made(**COAL, coal_cap_limit=45, coal_cap_price=50)
    check(found)
    assert parts(found) == pytest.approx({"energy": 300, "coal_cap": 15})


def test_a_unit_that_starts_for_one_hour_is_paid_its_start():
    # 100 MW more start for an hour: 300 of fuel and 20 of the start, which they would not need were they wanted before
    found = made(**COAL | {"load_power": [100, 200]}, unit_start_cost=20, unit_min_load=0.5, unit_no_load_share=0.1)
    check(found)
    assert parts(found, step=1) == pytest.approx({"energy": 300, "commitment": 20})
    assert parts(found, step=0) == pytest.approx({"energy": 300, "commitment": -20})


def test_reserve_is_a_part():
    # what the dear unit gives it does not hold as reserve, which is short at 50
    units = {"unit_capacity": [80, 40], "unit_min_load": 0.0, "reserve_load_share": 0.5, "reserve_shortfall_price": 50}
    found = made(**TWO | units)
    check(found)
    assert parts(found) == pytest.approx({"energy": 410, "reserve": 50})


def test_gas_is_a_part():
    # 0.3 tce are 150 m3 at 2 + 0.1 CNY
    gas = {"load_power": 100, "unit": "gas", "unit_capacity": 300, "fuel_gas": 500, "gas_source": "field", "gas_source_daily": 1e6}
    found = made(**gas, gas_source_price=2, gas_source_power_fee=0.1, gas_source_annual=1e9, unit_operation_cost=15)
    check(found)
    assert parts(found) == pytest.approx({"energy": 15, "gas": 315})


def test_an_import_is_paid_its_price():
    found = made(load_power=100, contract="buy", tranche_capacity=200, contract_price=280, contract_fee=40)
    check(found)
    assert parts(found) == pytest.approx({"energy": 320})
    assert setter(found)[["kind", "contract"]].tolist() == ["imports", "buy"]


def test_an_import_at_its_ceiling_is_worth_what_it_replaces():
    # 120 of 200 MWh may be bought at 200; coal at 300 gives the rest: a MWh more under the contract is worth 100
    given = COAL | {"contract": "buy", "tranche_capacity": 200, "contract_price": 200, "contract_ceiling": 120}
    found = made(**given)
    check(found)
    for step in (0, 1):
        split = parts(found, step=step)
        assert split == pytest.approx(
            {"energy": 300} if setter(found, step=step)["element"] == "coal" else {"energy": 200, "import_limits": 100}
        )


def test_a_contract_minimum_is_a_part():
    # bought although coal is cheaper: 320, less the 20 that the policy is worth
    given = COAL | {"contract": "buy", "tranche_capacity": 50, "contract_price": 320, "contract_minimum": 60, "contract_minimum_share": 1.0}
    found = made(**given)
    check(found)
    for step in (0, 1):
        split = parts(found, step=step)
        assert split == pytest.approx(
            {"energy": 300} if setter(found, step=step)["element"] == "coal" else {"energy": 320, "contract_minimum": -20}
        )


def test_a_store_carries_the_price_of_the_hour_it_is_filled_in():
    # 300 where there is room; the 10 MW that the unit cannot give by day went into the store and came out again, each at 0.8
    store = {"store": "cave", "store_power": 100, "store_hours": 10, "store_efficiency": 0.8, "store_throughput_cost": 5}
    found = made(**COAL | {"load_power": [50, 130], "unit_capacity": 120}, **store)
    check(found)
    assert parts(found, step=0) == pytest.approx({"energy": 300})
    assert setter(found, step=1)["kind"] == "storage discharge"
    assert parts(found, step=1) == pytest.approx({"energy": 5, "storage": 300 / 0.64})


def test_losses_are_a_part():
    found = made(**COAL, **ZONES, unit_zone="west", load_zone="east")
    check(found)
    assert parts(found, zone=0) == pytest.approx({"energy": 300})
    assert parts(found, zone=1) == pytest.approx({"energy": 300, "network": 300 / 0.9 - 300})
    assert setter(found, zone=1)["element"] == "coal"
    assert found.setting.at[found.shape[1]] == 0


def test_a_full_corridor_has_a_setter_on_either_side():
    given = COAL | ZONES | {"unit": "cheap dear", "unit_zone": "west east", "unit_heat_rate": [0.3, 0.4], "corridor_capacity": 50}
    found = made(**given, load_zone="east")
    check(found)
    assert [parts(found, zone=z) for z in (0, 1)] == [pytest.approx({"energy": 300}), pytest.approx({"energy": 400})]


def test_what_is_not_served_sets_the_highest_price():
    found = made(**COAL | {"load_power": 400})
    check(found)
    assert parts(found) == pytest.approx({"unserved": 10_000})
    assert setter(found)["kind"] == "unserved"


def test_at_a_corner_nothing_sets_the_price_and_its_span_is_told():
    # the cheap unit is full, the dear one at rest
    found = made(**TWO | {"load_power": 80})
    check(found)
    assert not found.setting.pinned.any()
    assert [found.lowest[0], found.highest[0]] == pytest.approx([300, 410])
    assert sum(parts(found).values()) == pytest.approx(found.duals.price[0])


def test_where_nothing_feeds_and_nothing_is_wanted_nobody_sets_a_price():
    found = made(**COAL | ZONES | {"corridor_capacity": 0}, unit_zone="west", load_zone="west")
    check(found)
    assert setter(found, zone=0)["element"] == "coal"
    assert setter(found, zone=1)["kind"] == ""
    assert not found.setting.pinned[2:].any()
    assert not np.isfinite([found.lowest[2], found.highest[2]]).any()
    assert hour_of(found, 1, 0, with_sides=False).terms["value"].sum() == pytest.approx(found.duals.price[2])


def test_zones_joined_by_a_line_have_one_span():
    # a MWh less in the east saves 1 / 0.9 MWh of the cheap unit in the west; one more is the dear one's, there
    given = TWO | ZONES | {"unit_zone": "west east", "load_zone": "east", "load_power": 72}
    found = made(**given)
    check(found)
    assert [found.lowest[2], found.highest[2]] == pytest.approx([300 / 0.9, 410])
    assert [found.lowest[0], found.highest[0]] == pytest.approx([300, 369])
