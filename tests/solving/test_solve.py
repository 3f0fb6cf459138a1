"""Solving: the ladder of methods, what is refused, how far a solve that was cut short got, and scaling that leaves the answer alone."""

import threading
import time
from types import SimpleNamespace

import highspy
import numpy as np
import pytest
from scipy import sparse

from energymodel.errors import Infeasible, NotAccepted, Terminated
from energymodel.solving import highs
from energymodel.solving import solve as solving
from energymodel.solving.waiting import GRACE, wait_for


def program(demand=(70.0, 30.0)):
    """Two hours of coal (50 MW, 300) and gas (40 MW, 500): 25,000 + 9,000 = 34,000 CNY."""

    def block(**given):
        given |= {"part": slice(given["start"], given["start"] + given["size"]), "unit": "MW"} if "start" in given else {}
        return SimpleNamespace(**given)

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
    with pytest.raises(Infeasible, match="no dispatch meets every limit"):
        solving.solve(program((100.0, 30.0)), "simplex")


def answers(monkeypatch, change, *methods):
    """Let the answers of methods (all, where none is named) be changed ones."""

    def run(problem, method, **options):
        answer = highs.run(problem, method, **options)
        return highs.Answer(**vars(answer) | change(answer)) if method in methods or not methods else answer

    monkeypatch.setattr(solving, "run", run)


def test_a_refused_answer_goes_up_the_ladder(monkeypatch):
    answers(monkeypatch, lambda answer: {"x": answer.x * 0.9}, "hipo")
    solution = solving.solve(program(), "hipo")
    assert solution.method == "hipo-tight"
    assert any("missed" in text for text in solution.attempts[0].refused)


STATUSES = [*highspy.HighsModelStatus.__members__.values(), highspy.HighsModelStatus(99)]


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: f"{status.name}-{int(status)}")
def test_only_optimal_is_accepted(monkeypatch, status):
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda self: status)
    if status == highspy.HighsModelStatus.kOptimal:
        assert solving.solve(program(), "simplex").objective == pytest.approx(34_000)
    else:
        with pytest.raises((NotAccepted, Infeasible)):
            solving.solve(program(), "simplex")


@pytest.mark.parametrize("returned", [highspy.HighsStatus.kWarning, highspy.HighsStatus.kError])
@pytest.mark.parametrize("demand", [(70.0, 30.0), (100.0, 30.0)], ids=["optimal", "infeasible"])
def test_a_claim_of_a_call_that_failed_is_not_believed(monkeypatch, returned, demand):
    run = highspy.Highs.run
    monkeypatch.setattr(highspy.Highs, "run", lambda self: (run(self), returned)[1])
    with pytest.raises(NotAccepted, match=f"but the call returned {returned.name}"):
        solving.solve(program(demand), "simplex")


def test_values_that_the_solver_calls_invalid_are_not_taken(monkeypatch):
    answers(monkeypatch, lambda answer: {"x": None})
    with pytest.raises(NotAccepted, match="no solution"):
        solving.solve(program(), "simplex")


# ---- cut short -----------------------------------------------------------------------------------------------------------
def test_out_of_time_publishes_nothing():
    with pytest.raises(NotAccepted, match="proven: nothing"):
        solving.solve(program(), "simplex", time_limit=0)


def deaf(monkeypatch, begins=lambda: None):
    """Let HiGHS neither look at the clock nor hear when it is told to stop."""
    over = threading.Event()

    def run(self):
        begins()
        over.wait(20)
        return highspy.HighsStatus.kOk

    monkeypatch.setattr(highspy.Highs, "run", run)
    return over


def test_the_time_limit_holds_where_the_solver_does_not_look_at_the_clock(monkeypatch):
    over, began = deaf(monkeypatch), time.monotonic()
    with pytest.raises(NotAccepted, match=r"hipo \(status Time limit reached, no solution\) .* proven: cost at least -?\d"):
        solving.solve(program(), "hipo", time_limit=0.1)
    over.set()
    assert time.monotonic() - began < 20  # it was not waited for


@pytest.mark.parametrize("kind", [KeyboardInterrupt, Terminated])
def test_an_interrupt_says_how_far_it_got_and_what_is_proven(monkeypatch, kind):
    def stopped(answer):
        return {"status": "Interrupted by user", "interrupt": kind(), "iterations": 12}

    answers(monkeypatch, stopped)
    with pytest.raises(kind, match=r"simplex .* 12 iterations; proven: cost at least 34000") as raised:
        solving.solve(program(), "simplex")
    assert type(raised.value) is kind


def test_an_interrupt_counts_though_the_solver_ended_well_meanwhile(monkeypatch):
    answers(monkeypatch, lambda answer: {"interrupt": KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        solving.solve(program(), "simplex")


def test_a_call_that_ends_when_it_is_told_to_is_waited_for():
    stop = threading.Event()
    waited = wait_for(lambda: stop.wait(20), stop, 0.05)
    assert waited.result is True
    assert waited.is_late


def test_a_call_that_does_not_end_is_left_behind():
    over = threading.Event()
    waited = wait_for(lambda: over.wait(20), threading.Event(), 0.05)
    over.set()
    assert waited.result is None
    assert waited.is_late
    assert GRACE <= 2


def test_what_a_call_raises_is_raised():
    def fails():
        raise ValueError("of the call")

    with pytest.raises(ValueError, match="of the call"):
        wait_for(fails, threading.Event())


@pytest.mark.parametrize(("factor", "is_as_it_is"), [(1.0, True), (1e-6, False), (1e6, False)])
def test_only_a_first_attempt_at_mild_coefficients_is_in_the_models_units(monkeypatch, factor, is_as_it_is):
    seen, whole = [], program()
    whole.matrix, whole.row_lower, whole.row_upper = whole.matrix * factor, whole.row_lower * factor, whole.row_upper * factor

    def run(problem, method, **options):
        seen.append(problem)
        return highs.Answer("Optimal", None, np.zeros(2), 0.0, 0)

    monkeypatch.setattr(solving, "run", run)
    with pytest.raises(NotAccepted):
        solving.solve(whole, "hipo")
    units = [problem.matrix.toarray().tolist() == whole.matrix.toarray().tolist() for problem in seen]
    assert units == [is_as_it_is, False, False, False]
