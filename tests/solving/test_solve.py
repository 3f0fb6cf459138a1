"""Solving: the ladder of methods, what is refused, and scaling that leaves the answer alone."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from energymodel.errors import Infeasible, ModelError, NotAccepted
from energymodel.solving import highs
from energymodel.solving import solve as solving
from energymodel.solving.problem import problem_of, scaling_of


def program(demand=(70.0, 30.0)):
    """Two hours of coal (50 MW, 300) and gas (40 MW, 500): 25,000 + 9,000 = 34,000 CNY."""
    block = SimpleNamespace
    return SimpleNamespace(
        matrix=sparse.csr_array(np.array([[1.0, 0, 1.0, 0], [0, 1.0, 0, 1.0]])), cost=np.array([300.0, 300, 500, 500]), offset=0.0,
        lower=np.zeros(4), upper=np.array([50.0, 50, 40, 40]), row_lower=np.array(demand), row_upper=np.array(demand),
        variables={"coal": block(start=0, size=2), "gas": block(start=2, size=2)}, rows={"balance": block(start=0, size=2)},
        policies=(block(name="coal_cap", shortfall=None), block(name="gas_cap", shortfall="gas_cap_shortfall")),
    )  # fmt: skip


@pytest.mark.parametrize("method", ["hipo", "ipx", "simplex"])
def test_every_method_finds_the_hand_solved_optimum(method):
    solution = solving.solve(program(), method)
    assert solution.objective == pytest.approx(34_000, rel=1e-6)
    assert solution.bound <= 34_000 * (1 + 1e-12)
    assert solution.y == pytest.approx([500, 300], rel=1e-4)
    assert solution.method == method


def test_infeasible_is_not_an_answer():
    with pytest.raises(Infeasible, match="hard policies are coal_cap: give one a price"):
        solving.solve(program((100.0, 30.0)), "simplex")


def test_out_of_time_publishes_nothing():
    with pytest.raises(NotAccepted, match="proven"):
        solving.solve(program(), "simplex", time_limit=0)


def test_a_refused_answer_goes_up_the_ladder(monkeypatch):
    def short(problem, method, **options):
        answer = highs.run(problem, method, **options)
        return highs.Answer("Optimal", answer.x * 0.9, answer.y, 0.0, 1) if method == "hipo" else answer

    monkeypatch.setattr(solving, "run", short)
    solution = solving.solve(program(), "hipo")
    assert solution.method == "hipo-tight"
    assert any("missed" in text for text in solution.attempts[0].refused)


@pytest.mark.parametrize("status", ["Time limit reached", "Unknown", "Unbounded", "Not Set", "Iteration limit reached"])
def test_only_optimal_is_accepted(monkeypatch, status):
    def claims(problem, method, **options):
        answer = highs.run(problem, method, **options)
        return highs.Answer(status, answer.x, answer.y, 0.0, 1)

    monkeypatch.setattr(solving, "run", claims)
    with pytest.raises(NotAccepted, match=status):
        solving.solve(program(), "simplex")


@pytest.mark.parametrize("coefficient", [8e-10, 1e16])
def test_a_coefficient_the_solver_drops_is_refused(coefficient):
    whole = program()
    problem = scaling_of(whole).apply(problem_of(whole))
    problem.matrix.data[0] = coefficient
    with pytest.raises(ModelError):
        highs.run(problem, "simplex")


def test_an_unknown_option_is_refused():
    whole = program()
    with pytest.raises(ModelError, match="nonsense"):
        highs.run(
            problem_of(whole),
            "simplex",
            solver="nonsense",
        )
