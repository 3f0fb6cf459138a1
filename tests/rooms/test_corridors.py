"""Corridors: losses, and prices that part where a corridor is full."""

import pytest

from tests.rooms.world import world, written

TWO = {
    "zone": "west east", "unit": "cheap dear", "unit_zone": "west east", "fuel_price": 1000, "unit_heat_rate": [0.3, 0.4],
    "unit_capacity": 200,
    "load_zone": "east", "load_power": 80, "corridor": "line", "corridor_from": "west", "corridor_to": "east", "corridor_loss": 0.1,
}  # fmt: skip
"""300 CNY/MWh in the west, 400 in the east, where 80 MW are wanted."""


def test_rows():
    w = world(**TWO | {"unit": "", "unit_zone": "", "unit_heat_rate": 0, "unit_capacity": 0}, corridor_capacity=50)
    assert w.row("power_balance", "east", 1) == written("0.9 corridor_forward[line,1] - corridor_backward[line,1] + unserved[east,1] == 80")
    assert w.row("power_balance", "west", 1) == written("0.9 corridor_backward[line,1] - corridor_forward[line,1] + unserved[west,1] == 0")
    assert w.bounds("corridor_forward", "line", 1) == w.bounds("corridor_backward", "line", 1) == (0, 50)


def test_a_full_corridor_parts_the_prices():
    # 50 MW leave, 45 arrive, the dear unit gives 35: 50 x 300 + 35 x 400 an hour. A MW more of it saves 0.9 x 400 - 300 = 60.
    w = world(**TWO, corridor_capacity=50)
    assert w.cost == pytest.approx(2 * 29_000)
    assert [w.price("west"), w.price("east")] == pytest.approx([300, 400])
    assert world(**TWO, corridor_capacity=51).cost == pytest.approx(2 * 28_940)


def test_a_wide_corridor_parts_them_by_the_loss():
    # 80 / 0.9 MW leave: 80 / 0.9 x 300 an hour, 300 / 0.9 in the east
    w = world(**TWO, corridor_capacity=500)
    assert w.cost == pytest.approx(2 * 80 / 0.9 * 300)
    assert [w.price("west"), w.price("east")] == pytest.approx([300, 300 / 0.9])


def test_it_works_both_ways():
    w = world(**TWO | {"corridor_from": "east", "corridor_to": "west"}, corridor_capacity=50)
    assert w.cost == pytest.approx(2 * 29_000)
    assert w.values("corridor_backward") == [[50, 50]]


def test_without_room_it_changes_nothing():
    # a closed line, and an open one that loses more than the west is cheaper (0.3 > 1 - 300 / 400)
    assert world(**TWO, corridor_capacity=0).cost == pytest.approx(2 * 32_000)
    assert world(**TWO | {"corridor_loss": 0.3}, corridor_capacity=50).cost == pytest.approx(2 * 32_000)


def test_more_room_never_costs_more():
    cost = [world(**TWO, corridor_capacity=c).cost for c in (0, 20, 60, 100)]
    assert cost == sorted(cost, reverse=True)
