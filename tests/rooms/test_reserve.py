"""Reserve: a share of load and the largest infeed, held or paid for."""

import pytest

from tests.rooms.world import world, written


def test_rows():
    w = world(
        load="base new", load_power={"base": 50, "new": 10}, load_scale=[1, 2], reserve_load_share=0.1, unit="coal heat",
        unit_committed=[True, False],
        unit_min_load=0.4, reservoir="dam", reservoir_capacity=80, reservoir_conversion=0.5, reservoir_in_service=[0.5, 1], store="cave",
        plant="wind", tranche="in",
    )  # fmt: skip
    # online capacity not used, half the dam's 80 MW less its power, the store's; against a tenth of 50 + 2 x 10 MW and the largest infeed
    assert w.row("reserve_met", 0) == written(
        "0.6 unit_online[coal,0] - unit_above[coal,0] + 40 - 0.5 reservoir_turbined[dam,0] + store_reserve[cave,0] + reserve_shortfall[0]"
        " >= 7 + largest_infeed[0]"
    )


def test_a_share_of_load_and_the_largest_unit_need_a_second_unit():
    # load 90: 9 + 11 MW of reserve. Coal for 300 keeps 10 of its 100 MW, and gas for 500 stands by for nothing: 90 x 300 an hour ...
    case = {
        "load_power": 90, "unit": "coal gas", "unit_fuel": "coal gas", "fuel": "coal gas", "fuel_price": [1000, 5000 / 3],
        "reserve_load_share": 0.1, "largest_unit": 11, "reserve_shortfall_price": 1000,
    }  # fmt: skip
    assert world(**case).cost == pytest.approx(2 * 27_000)
    # ... unless gas cannot be online without half its load: the 10 MW missing need u MW of gas online giving 0.5 u, and coal 90 - 0.5 u:
    # headroom (100 - 90 + 0.5 u) + 0.5 u = 20: u = 10, 5 MW of gas for 200 more: 28,000 an hour, 100 CNY for a MW of reserve
    w = world(**case, unit_min_load=[0, 0.5])
    assert w.cost == pytest.approx(2 * 28_000)
    assert w.dual("reserve_met", 0) == pytest.approx(100)


def test_falling_short_has_its_price():
    # 100 MW run of 100, 10 MW are missing at 70, in steps of two hours: (100 x 300 + 10 x 70) x 4 h
    case = {"load_power": 100, "unit": "coal", "fuel_price": 1000, "reserve_load_share": 0.1, "reserve_shortfall_price": 70}
    w = world(hours=4, step=2, **case)
    assert w.cost == pytest.approx(4 * 30_700)
    assert w.values("reserve_shortfall") == [10, 10]
    assert world(**case | {"reserve_shortfall_price": 0}).cost == pytest.approx(2 * 30_000)


def test_less_reserve_never_costs_more():
    case = {"load_power": [60, 90], "unit": "coal", "fuel_price": 1000, "unit_no_load_share": 0.2, "reserve_shortfall_price": 500}
    cost = [world(**case, reserve_load_share=s).cost for s in (0.5, 0.2, 0.1, 0)]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] < cost[0]
