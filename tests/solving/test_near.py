"""A neighbour's answer: taken where it is proven good enough, carried by name, and never where it is not."""

import numpy as np
import pytest

from energymodel.solving import solve as solving
from energymodel.solving.near import carried
from tests.rooms.world import world

COAL = {"unit": "coal dear", "fuel_coal": 1.0, "fuel_carbon": 2.0, "unit_heat_rate": {"coal": 0.3, "dear": 0.4}}
CASE = COAL | {"load_power": [50.0, 150.0], "fuel_price": 1000, "hours": 2}
"""50 and 150 MW from two units of 100 MW: 0.3 x 150 + 0.4 x 50 = 65 tce, 65,000 CNY."""


def start(of, before):
    return carried(of.program, before.program, before.solution)


@pytest.fixture
def no_solver(monkeypatch):
    def run(*arguments, **options):
        raise AssertionError("the solver was called")

    monkeypatch.setattr(solving, "run", run)


def test_what_does_not_bind_needs_no_solver(request):
    before = world(**CASE)
    assert before.cost == pytest.approx(65_000)
    changes = [CASE | {"coal_cap_limit": 100.0}, CASE | {"carbon_cap_limit": 1e6}]
    neighbours = [world(**case) for case in changes]
    request.getfixturevalue("no_solver")
    for neighbour in neighbours:
        solution = solving.solve(neighbour.program, start=start(neighbour, before))
        assert (solution.method, solution.objective) == ("near", pytest.approx(65_000))


def test_a_target_that_did_not_bind_is_taken_away_without_the_solver(request):
    capped = world(**CASE, coal_cap_limit=100.0)
    assert capped.cost == pytest.approx(65_000)
    free = world(**CASE)
    request.getfixturevalue("no_solver")
    assert solving.solve(free.program, start=start(free, capped)).objective == pytest.approx(65_000)


@pytest.mark.parametrize("change", [{"fuel_price": 1100}, {"load_power": [50.0, 160.0]}, {"unit_capacity": 90}, {"hours": 1}])
def test_what_does_bind_is_solved(change):
    """Whatever the start says, the cost is that from nothing."""
    before, after = world(**CASE), world(**CASE | change | ({"load_power": [50.0]} if "hours" in change else {}))
    solution = solving.solve(after.program, "simplex", start=start(after, before))
    assert solution.objective == pytest.approx(after.cost, rel=1e-9)
    assert solution.method == "simplex"


def test_blocks_are_carried_by_name_and_sets():
    before, after = world(**CASE), world(**CASE, coal_cap_limit=100.0, coal_cap_price=10.0)
    x, y = start(after, before)
    for name, block in before.program.variables.items():
        np.testing.assert_array_equal(after.program.variables[name].take(x), block.take(before.solution.x))
    new = set(after.program.variables) - set(before.program.variables)
    assert new == {"coal_cap_shortfall"}
    assert not after.program.variables["coal_cap_shortfall"].take(x).any()
    assert not after.program.rows["coal_cap"].take(y).any()
