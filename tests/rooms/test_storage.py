"""Storage: levels, losses, reserve that can be held up; charge when power is cheap."""

import pytest

from energymodel.rooms import TECHNOLOGIES
from energymodel.technologies import storage
from tests.rooms.world import unreduced, world, written

STORE = {"store": "cave", "store_power": 50, "store_hours": 2, "store_efficiency": 0.8}


def test_rows():
    w = world(hours=2, **STORE, reserve_duration=0.5)
    assert w.row("store_balance", "cave", 1) == written(
        "store_level[cave,1] == store_level[cave,0] + 0.8 store_charge[cave,1] - 1/0.8 store_discharge[cave,1]"
    )
    assert w.row("store_balance", "cave", 0) == written(
        "store_level[cave,0] == store_level[cave,1] + 0.8 store_charge[cave,0] - 1/0.8 store_discharge[cave,0]"
    )
    assert w.row("store_reserve_within_power", "cave", 1) == written(
        "store_reserve[cave,1] + store_discharge[cave,1] - store_charge[cave,1] <= 50"
    )
    assert w.row("store_reserve_within_level", "cave", 1) == written(
        "0.5 store_reserve[cave,1] <= 0.8 store_level[cave,1] + 0.5 store_charge[cave,1]"
    )
    assert w.bounds("store_level", "cave", 1) == (0, 100)
    assert w.bounds("store_charge", "cave", 1) == w.bounds("store_discharge", "cave", 1) == (0, 50)
    assert w.bounds("store_reserve", "cave", 1) == (0, 100)


def test_a_step_of_two_hours_stores_twice_as_much():
    w = world(hours=4, step=2, **STORE, reserve_duration=0.5)
    assert w.row("store_balance", "cave", 1) == written(
        "store_level[cave,1] == store_level[cave,0] + 1.6 store_charge[cave,1] - 2.5 store_discharge[cave,1]"
    )


def test_out_of_service_it_holds_nothing():
    w = world(**STORE, store_in_service=[0.25, 0])
    assert w.bounds("store_level", "cave", 0) == (0, 25)
    assert w.bounds("store_level", "cave", 1) == w.bounds("store_charge", "cave", 1) == (0, 0)


@pytest.mark.parametrize("step", [1, 2])
def test_charges_in_the_cheap_hour_and_gives_back_less(step):
    # wind of 100 MW in hour 0 only, free; coal at 0.3 tce/MWh x 1000 = 300 CNY/MWh; load 40 and 60 MW.
    # hour 0: 60 MW are spare, the store takes its 50 MW: level 0.8 x 50 = 40 MWh; hour 1: it gives 0.8 x 40 = 32 MW for 10 CNY/MWh;
    # coal gives 60 - 32 = 28 MW: 28 x 300 + 32 x 10 = 8720. Power in hour 0 is free (10 MW are curtailed), in hour 1 it costs 300.
    # In steps of two hours everything is twice as much.
    w = world(
        hours=2 * step, step=step, **STORE, store_throughput_cost=10, load_power=[40, 60], unit="coal", fuel_price=1000,
        plant="wind", plant_capacity=100, plant_availability=[1, 0],
    )  # fmt: skip
    assert w.cost == pytest.approx(step * 8720)
    assert w.values("store_charge") == [[50, 0]]
    assert w.values("store_discharge") == [[0, 32]]
    assert w.values("store_level") == [[step * 40, 0]]
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([0, 300])


def test_not_worth_its_losses():
    # both hours cost the same: 0.64 of what is stored comes back, so the store rests; 2 x 50 x 300.
    w = world(**STORE, load_power=50, unit="coal", fuel_price=1000)
    assert w.cost == pytest.approx(30_000)
    assert w.values("store_charge") == [[0, 0]]


def test_reserve_is_limited_by_what_is_stored():
    # 10 % of 100 MW are to be held in reserve for 2 h, and coal gives all it can. A level of 10 x 2 / 0.8 = 25 MWh holds it, there for
    # nothing as levels close over the horizon: 2 x 100 x 300 = 60,000. A level of 10 MWh holds 10 x 0.8 / 2 = 4 MW: 6 MW are short
    # at 1000 CNY/MWh, twice: 12,000 more. (Charging would hold more up, but takes power that is not there.)
    case = {"load_power": 100, "unit": "coal", "fuel_price": 1000, "reserve_load_share": 0.1, "reserve_shortfall_price": 1000}
    assert world(**STORE | {"store_hours": 0.5}, reserve_duration=2, **case).cost == pytest.approx(60_000)
    assert world(**STORE | {"store_hours": 0.2}, reserve_duration=2, **case).cost == pytest.approx(72_000)


def test_more_power_and_room_never_cost_more():
    case = {"load_power": [40, 60, 90, 20], "hours": 4, "unit": "coal", "unit_capacity": 70, "fuel_price": 1000}
    cost = [world(**STORE | {"store_power": p, "store_hours": h}, **case).cost for p, h in ((0, 1), (10, 1), (10, 2), (20, 2))]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] < cost[0]


def test_unused_it_changes_nothing():
    case = {"load_power": [40, 60], "unit": "coal", "fuel_price": 1000}
    without = world(rooms=tuple(room for room in TECHNOLOGIES if room is not storage), **case)
    assert world(**case).cost == pytest.approx(without.cost)
    assert world(**STORE | {"store_power": 0}, **case).cost == pytest.approx(without.cost)


def test_stores_never_in_service_need_not_be_built(monkeypatch):
    case = {"load_power": [40, 60, 90, 20], "hours": 4, "unit": "coal", "unit_capacity": 70, "fuel_price": 1000}
    case |= STORE | {"store": "cave plan late", "store_in_service": {"cave": 1, "plan": 0, "late": [0, 1, 1, 0]}}
    reduced = world(**case)
    unreduced(monkeypatch, storage, "stores there at some hour", lambda m, i: m.store_power[i] > 0)
    whole = world(**case)
    assert whole.size("store_balance") - reduced.size("store_balance") == 4
    assert whole.cost == pytest.approx(reduced.cost, rel=1e-9)
