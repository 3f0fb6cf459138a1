"""The certificate: any duals give a valid bound, good ones a tight one, and a wrong answer is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from energymodel.solving.certify import certify, safe_bound
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


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.floats(-10, 10), min_size=4, max_size=4))
def test_any_duals_give_a_valid_bound(seed, duals):
    problem, best = random_problem(seed)
    assert safe_bound(problem, np.array(duals)) <= best + 1e-9 * max(1.0, abs(best))


def test_duals_on_an_open_side_prove_nothing_false():
    problem = dispatch()
    open_above = Problem(problem.matrix, problem.cost, 0.0, problem.lower, problem.upper, problem.row_lower, np.array([np.inf]))
    assert safe_bound(open_above, np.array([-1000.0])) == safe_bound(open_above, np.array([0.0])) <= 0
    assert safe_bound(open_above, np.array([np.nan])) <= 0
