"""Laws of prices taken apart, in worlds with everything in them."""

import numpy as np
import pytest

from energymodel.pricing.hour import hour_of
from energymodel.pricing.parts import BALANCE, REST, part_of_cost, part_of_rows, parts_of
from energymodel.pricing.priced import priced
from energymodel.pricing.sides import sides_of, within
from energymodel.reporting.words import words
from energymodel.rooms import POLICIES, name_of
from energymodel.solving.solve import solve
from tests.laws.test_symmetry import places
from tests.laws.worlds import complete, entities, remade
from tests.pricing.worlds import check, made, taken_apart
from tests.rooms.rich import rich
from tests.rooms.world import world


@pytest.mark.parametrize("seed", range(4))
def test_parts_sum_to_the_price(seed):
    found = taken_apart(complete(seed))
    check(found)
    assert found.setting.pinned.mean() > 0.5


@pytest.mark.parametrize("method", ["hipo", "ipx"])
def test_an_interior_point_is_taken_apart_as_well(method):
    w = complete(1)
    solution = solve(w.program, method, threads=1)
    found = priced(w.program, w.data, solution.x, solution.y)
    check(found)
    assert found.setting.pinned.mean() > 0.5


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_elements_changes_nothing(seed):
    before, rng = complete(seed), np.random.default_rng(seed)
    kept = [e for e in entities(before.data) if e != "zone"]
    after = remade(before.data.isel({e: rng.permutation(before.data.sizes[e]) for e in kept}))
    x, y = np.empty_like(before.solution.x), np.empty_like(before.solution.y)
    x[places(before, after, lambda p: p.variables)] = before.solution.x
    y[places(before, after, lambda p: p.rows)] = before.solution.y
    ours, theirs = taken_apart(before), priced(after.program, after.data, x, y)
    assert (ours.names.take(ours.setters)["element"] == theirs.names.take(theirs.setters)["element"]).all()
    np.testing.assert_allclose(theirs.value, ours.value, atol=1e-6)
    np.testing.assert_allclose([theirs.lowest, theirs.highest], [ours.lowest, ours.highest], atol=1e-6)


def test_a_step_of_two_hours_has_the_parts_of_its_hours():
    given = {
        "load_power": [50, 130],
        "unit": "coal",
        "unit_capacity": 120,
        "fuel_price": 1000,
        "carbon_price_level": 60,
        "fuel_carbon": 2.5,
    }
    store = {"store": "cave", "store_power": 100, "store_hours": 10, "store_efficiency": 0.8}
    hours = made(**given | {"load_power": [50, 50, 130, 130]}, **store, hours=4)
    steps = made(**given, **store, hours=4, step=2)
    check(steps)
    np.testing.assert_allclose(steps.value, hours.value[::2], atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_terms_of_an_hour_sum_to_its_price(seed):
    found = taken_apart(complete(seed))
    for at in range(found.shape[0] * found.shape[1]):
        hour = hour_of(found, *divmod(at, found.shape[1]), with_sides=False)
        assert hour.terms["value"].sum() == pytest.approx(hour.price, abs=0.05)
        by_part = hour.terms.groupby("part")["value"].sum()
        for part, value in zip((*found.parts, REST), found.value[at], strict=True):
            assert by_part.get(part, 0.0) == pytest.approx(value, abs=0.05), part


def sides(w, zone=0, step=0):
    return sides_of(w.program, w.data, w.solution.x, w.solution.y, zone, step)


@pytest.mark.parametrize("seed", range(2))
def test_the_price_is_between_what_one_less_saves_and_one_more_costs(seed):
    w = complete(seed)
    found = taken_apart(w)
    for zone, step in ((0, 1), (1, 4)):
        told, price = sides(w, zone, step), found.duals.price[zone * found.shape[1] + step]
        assert told.left[0] - told.error - 1e-6 <= price <= told.right[1] + told.error + 1e-6


def test_one_more_costs_what_another_solve_says():
    case = rich(0) | {"reserve_load_share": 0, "renewable_weight_share": 0, "non_hydro_weight_share": 0}
    more, less = case["load_power"].copy(), case["load_power"].copy()
    more[0, 2] += 1
    less[0, 2] -= 1
    w, dear, cheap = (world(**case | {"load_power": load}) for load in (case["load_power"], more, less))
    told = sides(w, 0, 2)
    assert told.right == pytest.approx([dear.cost - w.cost] * 2, abs=1e-3)
    assert told.left == pytest.approx([w.cost - cheap.cost] * 2, abs=1e-3)


@pytest.mark.parametrize("step", [3, 8])
def test_some_steps_held_and_paid_for_are_on_either_side_of_all(step):
    w = world(**rich(2, hours=12))
    at = (w.program, w.data, w.solution.x, 0, step)
    left, right, *_ = within(*at, 12)
    for around in (1, 3):
        held, paid = within(*at, around), within(*at, around, w.solution.y)
        assert held[0] - 1e-3 <= left <= paid[0] + 1e-3
        assert paid[1] - 1e-3 <= right <= held[1] + 1e-3


def test_at_a_corner_one_more_costs_more_than_one_less_saves():
    units = {"unit": "cheap dear", "unit_heat_rate": [0.3, 0.4], "unit_capacity": [80, 100]}
    told = sides(world(load_power=80, fuel_price=1000, **units))
    assert (*told.left, *told.right) == pytest.approx((300, 300, 400, 400), abs=1e-3)
    assert not told.is_one


def test_where_no_more_can_be_served_there_is_no_right_side():
    told = sides(world(load_power=[100, 50], unserved_price=10_000, unit="", unit_capacity=0))
    assert np.isnan(told.right).all() and not told.is_one
    assert told.left == pytest.approx((10_000, 10_000))


def test_every_row_and_every_cost_has_a_part_with_a_name():
    program = complete(0).program
    policies = frozenset(map(name_of, POLICIES))
    for name in program.rows:
        if name != BALANCE:
            assert name in words(), f"rows {name} have no word"
            part = part_of_rows(name, policies)
            assert part in policies or f"part {part}" in words(), f"part {part} of rows {name} has no word"
    for entry in program.entries:
        if entry.account == "cost":
            part = part_of_cost(entry.name, policies)
            assert part in policies or f"part {part}" in words(), f"part {part} of cost {entry.name} has no word"
    assert policies - {"carbon_price"} <= set(parts_of(program))


def test_a_technology_to_come_is_a_part_of_its_own():
    assert part_of_rows("electrolyser_daily_met", frozenset()) == "electrolyser"
    assert part_of_cost("electrolyser wear", frozenset()) == "energy"
