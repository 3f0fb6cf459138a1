"""Programs side by side have the answers they have alone, share memory, and end together."""

from __future__ import annotations

import threading
import time

import pytest

import energymodel
from energymodel.errors import Infeasible, NotAccepted
from energymodel.running import program_of
from energymodel.solving import highs, several
from energymodel.solving.several import Room, solve_all
from tests.tiny import write_inputs


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    write_inputs(folder)
    return energymodel.load("tiny", folder)


def scaled(case, factor: float):
    """The program of a case with so many times its load."""
    return lambda: program_of(case.data.assign(load_scale=factor * case.data["load_scale"]))


def test_side_by_side_as_alone(case):
    programs = {f"x{n}": scaled(case, n / 10) for n in range(5, 10)}
    found = dict(solve_all(programs, lambda program, solution: solution.objective, jobs=3))
    assert set(found) == set(programs)
    for name, objective in found.items():
        assert objective == pytest.approx(energymodel.solve(programs[name]()).objective, rel=1e-7)


def test_an_error_is_that_of_its_program_alone(case):
    broken = case.data.assign(load_scale=case.data["load_scale"])

    def fails():
        raise Infeasible("no dispatch")

    found = dict(solve_all({"good": lambda: program_of(broken), "bad": fails}, lambda program, solution: solution.gap))
    assert isinstance(found["bad"], Infeasible)
    assert found["good"] <= 1e-6


def test_what_is_no_error_of_ours_is_raised(case):
    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(solve_all({"bad": fails}, lambda program, solution: None))


def test_a_neighbour_that_is_the_answer_is_taken(case):
    program = program_of(case.data)
    solution = energymodel.solve(program)
    found = dict(solve_all({"same": lambda: program}, lambda program, solution: solution.method, near=(program, solution)))
    assert found == {"same": "near"}


def test_who_has_heard_enough_stops_the_rest(case, monkeypatch):
    heard = []

    def slow(program, **how):
        heard.append(how["stop"].wait(20))
        raise Infeasible("stopped")

    quick = several.solve
    monkeypatch.setattr(several, "solve", lambda program, **how: (slow if program is slow_one else quick)(program, **how))
    slow_one = program_of(case.data)
    began = time.monotonic()
    answers = solve_all({"slow": lambda: slow_one, "quick": lambda: program_of(case.data)}, lambda program, solution: 1, jobs=2)
    assert next(answers) == ("quick", 1)
    answers.close()
    assert heard == [True]
    assert time.monotonic() - began < 15


def test_memory_is_shared():
    room, order = Room(10.0 / 0.8), []
    first = threading.Event()

    def large():
        with room.taken(8.0):
            order.append("large")
            first.set()
            time.sleep(0.2)
            order.append("large ends")

    def small():
        first.wait(5)
        with room.taken(4.0):
            order.append("small")

    threads = [threading.Thread(target=work) for work in (large, small)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert order == ["large", "large ends", "small"]
    with room.taken(100.0):  # alone it is let in
        assert room.held == 100.0


def test_one_that_is_late_ends_no_other(case, monkeypatch):
    """A time limit is each solve's own."""
    ended = threading.Event()
    alone = highs.solve

    def hold(solver):
        if solver.getNumCol() == columns:
            ended.wait(20)
        return alone(solver)

    few = program_of(case.data.isel(store=slice(0, 0)))
    columns = len(program_of(case.data).cost)
    assert len(few.cost) != columns
    monkeypatch.setattr(highs, "solve", hold)
    programs = {"late": lambda: program_of(case.data), "good": lambda: few}
    found = dict(solve_all(programs, lambda program, solution: solution.gap, jobs=2, time_limit=1.0))
    ended.set()
    assert isinstance(found["late"], NotAccepted)
    assert found["good"] <= 1e-6
