"""The way from A to B: the states that orders pass are solved side by side; where one cannot be met, other orders are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from energymodel.algebra.program import Program
from energymodel.attributing.orders import Order, State, chosen, neighbours, to_solve
from energymodel.attributing.states import Answer, solved
from energymodel.attributing.switching import Pair
from energymodel.errors import EnergyModelError, Infeasible, TooLarge
from energymodel.field import CAUSES
from energymodel.running import program_of
from energymodel.solving.near import carried
from energymodel.solving.problem import problem_of
from energymodel.solving.several import solve_all
from energymodel.solving.solve import best_of

Begin = Callable[[str], Mapping[str, Callable]]
"""Gets the name of what begins, and gives whom to tell of it: ``announce`` and ``progress``, or none of them."""


@dataclass(frozen=True)
class Way:
    """The orders that were taken, every state with its Answer, and the states that have none with the reason."""

    orders: list[Order]
    answers: dict[State, Answer]
    closed: dict[State, EnergyModelError]


def name_of(part: frozenset[str]) -> str:
    """Name of a part: its groups."""
    return " + ".join(sorted(part, key=CAUSES.index))


def label(state: State) -> str:
    """What is switched in a state."""
    return ", ".join(sorted(map(name_of, state), key=lambda name: CAUSES.index(name.partition(" + ")[0])))


def way(pair: Pair, ends: tuple[Answer, Answer], count: int | None, begin: Begin, **how) -> Way:
    """The Way of two runs, over ``count`` orders (None: all); ``how`` is what ``solve_all`` takes (jobs, time_limit).

    Raises Infeasible where no order can be gone, and what solving raises.
    """
    answers: dict[State, Answer] = dict(zip((frozenset(), frozenset(pair.parts)), ends, strict=True))
    closed: dict[State, EnergyModelError] = {}
    while orders := chosen(pair.parts, count, closed):
        states = to_solve(orders, answers)
        if not states:
            return Way(orders, answers, closed)
        for state, found in _solved(pair, states, answers, begin, how):
            if isinstance(found, Answer):
                answers[state] = found
            else:
                closed[state] = found
    raise Infeasible(f"no order leads from A to B, because these cannot be met:\n{told(closed)}")


def _solved(pair: Pair, states: list[State], answers: dict[State, Answer], begin: Begin, how: dict):
    """(state, its Answer or why it has none), each as it ends. Raises TooLarge."""
    named, lines = {label(state): state for state in states}, {}

    def maker(name: str) -> Callable[[], Program]:
        def make() -> Program:
            lines[name] = {"announce": nobody, "progress": nobody} | begin(f"+ {name}")
            lines[name]["announce"]("solve", "", None)
            return program_of(pair.switched(named[name]))

        return make

    def near(name: str, program: Program) -> tuple[np.ndarray, np.ndarray] | None:
        problem, known = problem_of(program), dict(answers)
        starts = (known[state].start for state in neighbours(named[name], known))
        tried = (carried(program, start, start) for start in starts)
        return next((start for start in tried if not best_of(problem, *start)[2].refusals), None)

    def progress(name: str, line: str) -> None:
        lines[name]["progress"](line)

    programs = {name: maker(name) for name in named}
    for name, found in solve_all(programs, lambda *both: both, near=near, progress=progress, **how):
        if isinstance(found, TooLarge):
            raise found
        if isinstance(found, EnergyModelError):
            lines[name]["announce"]("solve", f"not taken: {str(found).splitlines()[0]}", 0.0)
            yield named[name], found
            continue
        answer = solved(pair.switched(named[name]), *found)
        lines[name]["announce"]("solve", f"{answer.method}, cost {answer.objective:.8g} CNY", answer.seconds)
        yield named[name], answer


def nobody(*anything) -> None:
    """Nobody is told."""


def told(closed: dict[State, EnergyModelError]) -> str:
    """States that have no answer, a line each, the fewest switched first."""
    lines = sorted(closed.items(), key=lambda item: len(item[0]))
    return "\n".join(f"  {label(state)} of B with the rest of A: {str(error).splitlines()[0]}" for state, error in lines)
