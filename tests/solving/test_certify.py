"""The certificate: any duals give a valid bound, good ones a tight one, and a wrong answer or price is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from energymodel.solving.certify import LARGEST_PRICE_ERROR, certify, safe_bound
from energymodel.solving.problem import Problem


def dispatch(demand=70.0) -> Problem:
    """Coal at 300 up to 50 MW, gas at 500 up to 40 MW meet a demand of 70 MW: 50 * 300 + 20 * 500 = 25,000."""
    return Problem(
        sparse.csr_array(np.array([[1.0, 1.0]])),
        np.array([300.0, 500.0]),
        0.0,
        np.zeros(2),
        np.array([50.0, 40.0]),
        np.array([demand]),
        np.array([demand]),
        power_columns=(slice(0, 2),),
        power_rows=(slice(0, 1),),
    )


def random_problem(seed: int) -> tuple[Problem, float]:
    """A feasible bounded LP and its least cost by another solver interface."""
    rng = np.random.default_rng(seed)
    matrix = np.where(rng.random((4, 6)) < 0.6, rng.normal(size=(4, 6)), 0.0)
    upper = rng.uniform(1, 5, 6)
    inside = matrix @ (upper * rng.random(6))
    low, high = inside - rng.random(4), np.where(rng.random(4) < 0.3, np.inf, inside + rng.random(4))
    cost = rng.normal(size=6)
    rows = np.vstack([matrix[np.isfinite(high)], -matrix])
    best = linprog(cost, A_ub=rows, b_ub=np.concatenate([high[np.isfinite(high)], -low]), bounds=list(zip(np.zeros(6), upper, strict=True)))
    return Problem(sparse.csr_array(matrix), cost, 0.0, np.zeros(6), upper, low, high), best.fun


def test_optimum_is_accepted_with_no_gap():
    certificate = certify(dispatch(), np.array([50.0, 20.0]), np.array([500.0]))
    assert certificate.objective == 25_000
    assert 0 <= certificate.gap < 1e-14
    assert certificate.refusals == ()


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        ([50.0, 19.9], [500.0], "missed"),
        ([40.0, 30.0], [500.0], "gap"),
        ([50.0, 20.0], [300.0], "gap"),
        ([50.0, 20.0], [0.0], "gap"),
        ([0.0, 0.0], [0.0], "missed"),
    ],
)
def test_wrong_answers_are_refused(x, y, why):
    assert any(why in text for text in certify(dispatch(), np.array(x), np.array(y)).refusals)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.lists(st.floats(-10, 10), min_size=4, max_size=4))
def test_any_duals_give_a_valid_bound(seed, duals):
    problem, best = random_problem(seed)
    assert safe_bound(problem, np.array(duals)) <= best + 1e-9 * max(1.0, abs(best))


def test_duals_on_an_open_side_prove_nothing_false():
    problem = dispatch()
    open_above = Problem(problem.matrix, problem.cost, 0.0, problem.lower, problem.upper, problem.row_lower, np.array([np.inf]))
    assert safe_bound(open_above, np.array([-1000.0])) == safe_bound(open_above, np.array([0.0])) <= 0
    assert safe_bound(open_above, np.array([np.nan])) <= 0


# ---- rows ----------------------------------------------------------------------------------------------------------------
def certificate(problem, x, y):
    return certify(problem, np.array(x), np.array(y))


def large(power: bool) -> Problem:
    """The dispatch a thousand times as large, in MW or in another unit: a millionth of a row is 0.07."""
    problem = dispatch(70_000.0)
    problem = replace(problem, upper=problem.upper * 1000)
    return problem if power else replace(problem, power_columns=(), power_rows=())


@pytest.mark.parametrize(("missed", "power", "is_met"), [
    (0.0009, True, True), (0.0011, True, False), (0.0011, False, True), (0.069, False, True), (0.071, False, False),
])  # fmt: skip
def test_power_is_met_to_a_kilowatt_and_every_row_to_a_millionth(missed, power, is_met):
    found = certificate(large(power), [50_000, 20_000 - missed], [500.0])
    assert any("missed" in text for text in found.refusals) is not is_met
    assert found.relative_residual == pytest.approx(missed / 70_000, rel=1e-5)
    assert found.residual == pytest.approx(missed if power else 0, rel=1e-6)


def test_a_row_at_rest_is_as_large_as_a_thousandth_of_what_it_can_come_to():
    idle = replace(dispatch(0.0), power_columns=(), power_rows=())  # at most 90: a size of 0.09, but never below 1
    assert certificate(idle, [0.9e-6, 0], [300.0]).relative_residual == pytest.approx(0.9e-6)
    assert certificate(replace(idle, upper=idle.upper * 1000), [0.9e-6, 0], [300.0]).relative_residual == pytest.approx(1e-8)


def test_a_column_outside_its_bounds_is_refused_however_little():
    found = certificate(dispatch(), [np.nextafter(50.0, 51), 20.0], [500.0])
    assert 0 < found.outside < 1e-13
    assert any("outside its bounds" in text for text in found.refusals)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e308, -1e308])
@pytest.mark.parametrize("where", [0, 1, 2])
def test_what_is_no_number_is_refused(wrong, where):
    values = np.array([50.0, 20.0, 500.0])
    values[where] = wrong
    with np.errstate(all="ignore"):
        assert certificate(dispatch(), values[:2], values[2:]).refusals


# ---- prices --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("factor", [0.95, 1.05, 0.999, 1.001])
def test_the_price_of_an_hour_is_the_cost_of_its_part_loaded_plant(factor):
    found = certificate(dispatch(), [50.0, 20.0], [500.0 * factor])
    assert found.price_error == pytest.approx(500 * abs(factor - 1), rel=1e-9)
    assert any("price" in text for text in found.refusals)


@pytest.mark.parametrize(("price", "error"), [(300, 0), (400, 0), (500, 0), (299, 1), (501, 1)])
def test_between_two_plants_any_price_is_right(price, error):
    # coal is full at 50 MW and gas does not run: between 300 and 500 nobody gains by more or less
    found = certificate(dispatch(50.0), [50.0, 0.0], [float(price)])
    assert found.price_error == pytest.approx(error)
    assert bool(found.refusals) is bool(error)


def test_a_row_with_room_to_spare_has_no_price():
    # gas is free: coal stands still, and the minimum of 10 MW is met with 30 to spare
    problem = replace(dispatch(), row_lower=np.array([10.0]), row_upper=np.array([np.inf]), cost=np.array([300.0, 0.0]))
    assert certificate(problem, [0.0, 40.0], [0.0]).refusals == ()
    assert certificate(problem, [0.0, 40.0], [0.2]).price_error == pytest.approx(0.2)


def test_near_a_bound_an_interior_point_may_pay_a_little():
    assert certificate(dispatch(), [50.0 - 0.5, 20.5], [500.0]).price_error == 0
    assert LARGEST_PRICE_ERROR < 0.05 * 10  # 5 % of a price of 10 CNY/MWh is found


def test_prices_that_no_plant_contradicts_are_left_to_the_gap():
    found = certificate(replace(dispatch(), power_columns=(), power_rows=()), [50.0, 20.0], [499.0])
    assert found.price_error == 0
    assert math.isclose(found.gap, 20 / 25_000, rel_tol=1e-6)
