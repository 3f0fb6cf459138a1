"""What growth is measured on is the shipped system, larger: its costs are those of one, as often as there are."""

import pytest

import energymodel
from energymodel.running import program_of
from scripts.bench.cases import hours, repeated, units, zones

DAY = 24


def cost(data) -> float:
    return energymodel.solve(program_of(data), threads=1).objective


def test_repeated_hours_cost_as_often():
    day = hours(DAY)
    assert cost(repeated(day, 3)) == pytest.approx(3 * cost(day), rel=2e-6)


def test_one_time_is_itself():
    day = hours(DAY)
    assert repeated(day, 1).equals(day)


def test_copies_of_a_zone_cost_as_often():
    assert cost(zones(3, DAY)) == pytest.approx(3 * cost(zones(1, DAY)), rel=2e-6)


@pytest.mark.parametrize("n", [10, 37, 100])
def test_split_units_are_as_much_in_all(n):
    one, split = hours(DAY), units(n, DAY)
    assert split.sizes["unit"] == n
    power = [float((data["unit_number"] * data["unit_capacity"]).sum()) for data in (one, split)]
    assert power[1] == pytest.approx(power[0])
