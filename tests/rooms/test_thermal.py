"""Thermal units: commitment, ramps, fuel, heat; the order of merit makes the price."""

import numpy as np
import pytest

from energymodel.errors import Infeasible
from energymodel.technologies import thermal
from tests.rooms.world import unreduced, world, written

COAL = {"unit": "coal", "fuel_price": 1000}
"""100 MW at 0.3 tce/MWh x 1000 CNY/tce = 300 CNY/MWh."""
TWO = {"unit": "coal gas", "unit_fuel": "coal gas", "fuel": "coal gas", "fuel_price": [1000, 5000 / 3]}
"""100 MW at 300 and 100 MW at 500 CNY/MWh."""


def test_rows():
    w = world(**COAL, unit_min_load=0.4, unit_ramp=0.3)
    assert w.row("unit_above_within_online", "coal", 1) == written("unit_above[coal,1] <= 0.6 unit_online[coal,1]")
    assert w.row("unit_online_by_start", "coal", 1) == written("unit_online[coal,1] - unit_online[coal,0] <= unit_start[coal,1]")
    assert w.row("unit_online_by_start", "coal", 0) == written("unit_online[coal,0] - unit_online[coal,1] <= unit_start[coal,0]")
    assert w.row("unit_within_ramp_up", "coal", 1) == written(
        "0.4 unit_online[coal,1] + unit_above[coal,1] - 0.4 unit_online[coal,0] - unit_above[coal,0]"
        " <= 0.3 unit_online[coal,1] + 0.4 unit_start[coal,1]"
    )
    assert w.row("unit_within_ramp_down", "coal", 1) == written(
        "0.4 unit_online[coal,0] + unit_above[coal,0] - 0.4 unit_online[coal,1] - unit_above[coal,1]"
        " <= 0.3 unit_online[coal,0] + 0.4 unit_start[coal,1] + 0.4 unit_online[coal,0] - 0.4 unit_online[coal,1]"
    )


def test_bounds():
    # 2 units of 100 MW, a tenth lost to forced outages, 0.2 planned in January: 2 x 100 x 0.9 x 0.8 = 144 MW
    out = {"unit_number": 2, "unit_forced_outage": 0.1, "outage_plan_share": [0.2] + [0] * 11}
    w = world(**COAL, **out, unit_min_load=0.4, unit_heat_low=0.25)
    assert w.bounds("unit_online", "coal", 0) == pytest.approx((36, 144))
    assert w.bounds("unit_above", "coal", 0) == pytest.approx((0, 86.4))
    assert w.bounds("unit_start", "coal", 0) == pytest.approx((0, 144))
    w = world(**COAL, **out, unit_committed=False, unit_heat_low=0.25, unit_heat_high=0.5, unit_in_service=[1, 0.5])
    assert w.bounds("unit_heat_led_output", "coal", 0) == pytest.approx((36, 72))
    assert w.bounds("unit_heat_led_output", "coal", 1) == pytest.approx((18, 36))


def test_merit_order_makes_the_price():
    # 50 MW: coal; 150 MW: 100 coal and 50 gas. 150 x 300 + 50 x 500 = 70,000
    w = world(load_power=[50, 150], **TWO)
    assert w.cost == pytest.approx(70_000)
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([300, 500])


def test_what_cannot_be_served_costs_the_lost_load():
    # 120 MW asked of 100: 100 x 300 + 20 x 10,000
    w = world(load_power=[120, 100], **COAL)
    assert w.cost == pytest.approx(2 * 30_000 + 200_000)
    assert w.price(t=0) == pytest.approx(10_000)


@pytest.mark.parametrize(("start", "cost"), [(100, 72_000), (300, 84_000), (500, 90_000)])
def test_starts_against_the_dear_unit(start, cost):
    # load 100, 20, 100 (then again). At 20 MW coal, which runs at half load at least, keeps 40 MW online. Starting the other 60 MW:
    # 220 MWh x 300 = 66,000 and 60 x 100 = 6,000 (at 300: 18,000). Not starting them: gas gives 60 MW twice, 120 x 200 = 24,000 more.
    w = world(hours=3, load_power=[100, 20, 100], **TWO, unit_min_load=[0.5, 0], unit_start_cost=[start, 0])
    assert w.cost == pytest.approx(cost)
    assert w.value("unit_start", "coal", 2) == pytest.approx(0 if start == 500 else 60)


def test_a_start_burns_fuel():
    # as above: 60 MW x 0.1 tce/MW x 1000 = 6,000, and it is coal that is burnt: 220 x 0.3 + 6 = 72 tce
    w = world(hours=3, load_power=[100, 20, 100], **TWO, unit_min_load=[0.5, 0], unit_start_fuel=[0.1, 0], fuel_coal=[1, 0])
    assert w.cost == pytest.approx(72_000)
    assert w.account("coal") == pytest.approx(72)


def test_no_load_fuel_is_what_reserve_costs():
    # 50 MW with a fifth of the fuel burnt at no load: 50 MW online burn 0.3 x 50; 25 MW of reserve need 75 MW online:
    # 0.3 x (0.2 x 75 + 0.8 x 50) = 16.5 tce an hour, 33,000 CNY. A MW of reserve costs 0.3 x 0.2 x 1000 = 60.
    case = {"load_power": 50, **COAL, "unit_no_load_share": 0.2}
    assert world(**case).cost == pytest.approx(30_000)
    w = world(**case, reserve_load_share=0.5, reserve_shortfall_price=1000)
    assert w.cost == pytest.approx(33_000)
    assert w.dual("reserve_met", 1) == pytest.approx(60)


def test_own_use_retrofit_and_operation():
    # heat rate per gross output: 0.3 x (1 - 0.1 own use) x (1 - half retrofitted x 0.1 gain) = 0.2565; 200 MWh: 51,300; operation 20 x 200.
    # least load 0.5 + 0.5 x (0.3 - 0.5) = 0.4. Allowance per net output: 0.8 x 0.9 x 200 = 144 t; carbon 2.5 x 51.3 t.
    w = world(
        load_power=100, **COAL, unit_own_use=0.1, unit_retrofitted=0.5, unit_retrofit_heat_gain=0.1, unit_operation_cost=20,
        unit_min_load=0.5,
        unit_retrofit_min_load=0.3, unit_allowance=0.8, fuel_carbon=2.5, fuel_coal=0.8,
    )  # fmt: skip
    assert w.cost == pytest.approx(51_300 + 4_000)
    assert w.row("unit_above_within_online", "coal", 0) == written("unit_above[coal,0] <= 0.6 unit_online[coal,0]")
    assert w.account("allowance") == pytest.approx(144)
    assert w.account("carbon") == pytest.approx(2.5 * 51.3)
    assert w.account("coal") == pytest.approx(0.8 * 51.3)


def test_ramp_calls_the_dear_unit():
    # load 20, 100. All 100 MW are online at 20 MW; coal rises by half of them to 70 MW, gas gives 30: 90 x 300 + 30 x 500 = 42,000.
    # A start of a MW (its least load comes beside the ramp: 0.2 MW x 200 CNY) is not worth its 100 CNY.
    w = world(load_power=[20, 100], **TWO, unit_min_load=[0.2, 0], unit_ramp=[0.5, 60], unit_start_cost=[100, 0])
    assert w.cost == pytest.approx(42_000)
    # in steps of two hours it rises by twice as much, so it serves all: 120 MW x 2 h x 300
    w = world(hours=4, step=2, load_power=[20, 100], **TWO, unit_min_load=[0.2, 0], unit_ramp=[0.5, 60], unit_start_cost=[100, 0])
    assert w.cost == pytest.approx(72_000)


@pytest.mark.parametrize(("committed", "low"), [(False, 0.4), (True, 0.8)])
def test_heat_that_keeps_on_more_than_is_wanted_is_infeasible(committed, low):
    # load 30: heat keeps 40 MW on; 80 MW online run at half load, 40 MW
    with pytest.raises(Infeasible):
        world(load_power=30, **COAL, unit_committed=committed, unit_heat_low=low, unit_min_load=0.5).cost


def test_heat_led_units_give_no_reserve():
    w = world(load_power=50, **COAL, unit_committed=False, reserve_load_share=0.1, reserve_shortfall_price=7)
    assert w.cost == pytest.approx(2 * (50 * 300 + 5 * 7))


def test_unused_it_changes_nothing():
    dear = {"unit": "coal spare", "fuel_price": 1000, "unit_heat_rate": [0.3, 0.6]}
    assert world(load_power=[50, 90], **dear).cost == pytest.approx(world(load_power=[50, 90], **COAL).cost)


# ---- what is not built ---------------------------------------------------------------------------------------------------
def fleet(rng, **changes):
    """Three random units, one dear, over five hours."""
    hours = 5
    return {
        "hours": hours, "unit": "a b c", "unit_capacity": rng.uniform(40, 120, 3), "unit_min_load": rng.uniform(0, 0.7, 3),
        "unit_heat_rate": [0.3, 0.33, 0.45], "unit_no_load_share": 0.1, "unit_start_cost": rng.uniform(0, 200, 3), "unit_start_fuel": 0.2,
        "fuel_price": 1000, "load_power": rng.uniform(0, 200, hours), "reserve_load_share": 0.1, "reserve_shortfall_price": 500,
        "plant": "sun", "plant_capacity": 100, "plant_availability": rng.uniform(0, 1, hours),
    } | changes  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_ramp_that_cannot_bind_need_not_be_built(seed, monkeypatch):
    case = fleet(np.random.default_rng(seed))
    case["unit_ramp"] = 1 - case["unit_min_load"]
    reduced = world(**case)
    assert reduced.size("unit_within_ramp_up") == 0
    unreduced(monkeypatch, thermal, "units whose ramp can bind", lambda m, g: m.unit_capacity[g] > 0)
    whole = world(**case)
    assert whole.size("unit_within_ramp_up") == whole.size("unit_within_ramp_down") == 15
    assert whole.cost == pytest.approx(reduced.cost, rel=1e-9)


@pytest.mark.parametrize("committed", [True, False])
def test_units_never_in_service_need_not_be_built(committed, monkeypatch):
    service = {"a": 1, "b": 0, "c": [0, 0, 0.5, 1, 1]}
    case = fleet(np.random.default_rng(5), unit_in_service=service, unit_committed=committed, unit_ramp=0.2)
    reduced = world(**case)
    unreduced(monkeypatch, thermal, "units there at some hour", lambda m, g: m.unit_capacity[g] > 0)
    whole = world(**case)
    assert len(whole.program.cost) - len(reduced.program.cost) == (3 if committed else 1) * 5
    assert whole.cost == pytest.approx(reduced.cost, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_identical_units_are_one_column(seed):
    case = fleet(np.random.default_rng(seed), unit_ramp=0.2)
    one = world(**case, unit_number=[3, 1, 1])
    apart = {k: np.r_[[v[0]] * 3, v[1:]] if k.startswith("unit_") and np.size(v) == 3 else v for k, v in case.items()}
    three = world(**apart | {"unit": "a1 a2 a3 b c"})
    assert three.cost == pytest.approx(one.cost, rel=1e-9)
    assert len(three.program.cost) - len(one.program.cost) == 2 * 3 * 5


def test_a_faster_ramp_never_costs_more():
    case = fleet(np.random.default_rng(7))
    cost = [world(**case, unit_ramp=r).cost for r in (0.02, 0.1, 0.3, 1)]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] < cost[0]
