"""Solve: try methods in turn until one answer is proven good enough; publish nothing that is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from energymodel.errors import Infeasible, NotAccepted
from energymodel.solving.certify import Certificate, certify, safe_bound
from energymodel.solving.highs import run
from energymodel.solving.problem import Problem, first_scaling, problem_of, scaling_of

LADDER = {
    "hipo": ("hipo", "hipo-tight", "ipx", "simplex"),
    "ipx": ("ipx", "ipx-crossover", "simplex"),
    "simplex": ("simplex", "simplex-plain"),
}
"""method asked for -> methods tried in turn."""

INFEASIBLE = ("Infeasible", "Primal infeasible or unbounded")
"""What HiGHS calls a program without a dispatch: all costs are bounded, so it cannot be unbounded."""

SNAP = 1e-7
"""Closer than this to a bound (0.1 W, in MW) counts as on it: an interior point never quite gets there."""


@dataclass(frozen=True)
class Attempt:
    """One method's answer and what it was worth."""

    method: str
    status: str
    seconds: float
    iterations: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """Accepted column values ``x`` and row duals ``y`` in the model's units, their certificate and how they came about."""

    x: np.ndarray
    y: np.ndarray
    certificate: Certificate
    method: str
    attempts: tuple[Attempt, ...]

    @property
    def objective(self) -> float:
        """Cost [CNY]."""
        return self.certificate.objective

    @property
    def bound(self) -> float:
        """Proven lower bound of the cost [CNY]."""
        return self.certificate.bound

    @property
    def gap(self) -> float:
        """Proven relative gap."""
        return self.certificate.gap

    @property
    def seconds(self) -> float:
        """Time inside the solver, all attempts."""
        return sum(a.seconds for a in self.attempts)


def solve(
    program,
    method: str = "hipo",
    *,
    time_limit: float | None = None,
    threads: int = 0,
    progress: Callable[[str], None] | None = None,
    start: tuple[np.ndarray, np.ndarray] | None = None,
    stop: threading.Event | None = None,
) -> Solution:
    """Certified Solution of a compiled program.

    ``time_limit`` [s] holds for all attempts together. ``start`` are column values and row duals (a neighbour's, say): proven good
    enough they are the answer. Who sets ``stop`` interrupts it, from any thread. Raises Infeasible,
    ModelError, and with how far it got and what was proven NotAccepted and KeyboardInterrupt.
    """
    problem = problem_of(program)
    if start is not None:
        began = time.perf_counter()
        x, y, certificate = best_of(problem, *start)
        if not certificate.refusals:
            return Solution(x, y, certificate, "near", (Attempt("near", "Proven", time.perf_counter() - began, 0, ()),))
    attempts: list[Attempt] = []
    bound = -np.inf
    for rung in LADDER[method]:
        left = None if time_limit is None else time_limit - sum(a.seconds for a in attempts)
        if left is not None and left <= 0:
            break
        scaling = scaling_of(program) if attempts else first_scaling(program)
        answer = run(scaling.apply(problem), rung, threads=threads, time_limit=left, progress=progress, stop=stop)
        if answer.status in INFEASIBLE and answer.interrupt is None:
            raise Infeasible(f"no dispatch meets every limit: the solver reports {answer.status.lower()} (not proven independently)")
        refused = (f"status {answer.status}",) if answer.status != "Optimal" else ()
        if answer.x is not None:
            x, y, certificate = best_of(problem, scaling.primal(answer.x), scaling.dual(answer.y))
            refused += certificate.refusals
            bound = max(bound, certificate.bound)
        else:
            refused += ("no solution",)
            duals = [np.zeros_like(answer.y), *([scaling.dual(answer.y)] if answer.y.any() else ())]  # any prove a bound
            bound = max(bound, *(safe_bound(problem, y) for y in duals))
        attempts.append(Attempt(rung, answer.status, answer.seconds, answer.iterations, refused))
        if answer.interrupt is not None:
            raise type(answer.interrupt)(told(attempts, bound))
        if not refused:
            return Solution(x, y, certificate, rung, tuple(attempts))
        if progress is not None:
            progress(f"{rung} refused: {', '.join(refused)}")
    raise NotAccepted(f"no answer was good enough to publish: {told(attempts, bound)}")


def told(attempts: list[Attempt], bound: float) -> str:
    """How far attempts got, the last one first, and what they proved."""
    tried = [f"{a.method} ({', '.join(a.refused)}) after {a.seconds:.1f} s and {a.iterations} iterations" for a in reversed(attempts)]
    proven = f"cost at least {bound:.6g} CNY" if attempts else "nothing"
    return f"{', before that '.join(tried) or 'no method was tried'}; proven: {proven}"


def best_of(problem: Problem, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, Certificate]:
    """Column values within their bounds, row duals, and their certificate; values next to a bound on it where rows allow."""
    within = np.clip(x, problem.lower, problem.upper)
    tidy = np.where(within - problem.lower <= SNAP, problem.lower, within)
    tidy = np.where(problem.upper - tidy <= SNAP, problem.upper, tidy)
    certificate = certify(problem, tidy, y)
    return (tidy, y, certificate) if not certificate.refusals else (within, y, certify(problem, within, y))
