"""Demand response: so many hours of a day and a year, shifted only within the day."""

import pytest

from tests.rooms.world import world, written

COAL = {"unit": "coal", "unit_capacity": 90, "fuel_price": 1000}
"""90 MW at 300 CNY/MWh."""
CUT = {"response": "works", "response_capacity": 10, "response_price": 1000}
SHIFT = {"response": "cars", "response_capacity": 30, "response_price": 50, "response_shiftable": True}


def test_rows():
    w = world(hours=48, step=12, year_share=0.5, **SHIFT, response_day_hours=4, response_year_hours=5)
    assert w.row("response_within_day", "cars", 1) == written("12 response_cut[cars,2] + 12 response_cut[cars,3] <= 30*4")
    assert w.row("response_within_year", "cars") == written(
        "12 response_cut[cars,0] + 12 response_cut[cars,1] + 12 response_cut[cars,2] + 12 response_cut[cars,3] <= 75"
    )
    assert w.row("response_caught_up", "cars", 1) == written(
        "12 response_return[cars,2] + 12 response_return[cars,3] == 12 response_cut[cars,2] + 12 response_cut[cars,3]"
    )
    assert w.bounds("response_cut", "cars", 1) == w.bounds("response_return", "cars", 1) == (0, 30)
    assert world(**CUT).size("response_caught_up") == 0


def test_hours_of_a_day():
    # 100 MW are wanted of 90 in two hours: 10 MWh are cut at 1000 and, its hour used up, 10 MWh are not served at 10,000
    w = world(load_power=100, **COAL, **CUT, response_day_hours=1)
    assert w.cost == pytest.approx(180 * 300 + 10 * 1000 + 10 * 10_000)
    assert w.dual("response_within_day", "works", 0) == pytest.approx(-9000)
    assert w.account("consumption") == pytest.approx(180)


def test_hours_of_a_year():
    # two days of 10 MW too many; 24 of the 48 hours may be cut
    w = world(hours=48, step=24, load_power=100, **COAL, **CUT, response_year_hours=24)
    assert w.cost == pytest.approx(48 * 90 * 300 + 240 * 1000 + 240 * 10_000)


def test_shifted_load_comes_back_the_same_day():
    # 110 and 60 MW: 20 MW are shifted at 50 CNY/MWh, nothing is lost: 170 x 300 + 20 x 50
    w = world(load_power=[110, 60], **COAL, **SHIFT)
    assert w.cost == pytest.approx(52_000)
    assert w.values("response_return") == [[0, 20]]
    assert w.account("consumption") == pytest.approx(170)
    # not at noon for the next day: 20 MW are not served through the first day, 2 x 12 hours
    w = world(hours=48, step=12, load_power=[110, 110, 60, 60], **COAL, **SHIFT)
    assert w.cost == pytest.approx(24 * (90 + 60) * 300 + 24 * 20 * 10_000)


def test_unused_it_changes_nothing_and_more_of_it_never_costs_more():
    assert world(load_power=80, **COAL, **CUT).cost == pytest.approx(160 * 300)
    cost = [world(load_power=[110, 60], **COAL, **SHIFT | {"response_capacity": c}).cost for c in (0, 5, 15, 25)]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] < cost[0]
