"""Solve: try methods in turn until one answer is proven good enough; publish nothing that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from energymodel.errors import Infeasible, NotAccepted
from energymodel.solving.certify import Certificate, certify
from energymodel.solving.highs import run
from energymodel.solving.problem import Problem, problem_of, scaling_of

LADDER = {
    "hipo": ("hipo", "hipo-tight", "ipx", "simplex"),
    "ipx": ("ipx", "ipx-crossover", "simplex"),
    "simplex": ("simplex", "simplex-plain"),
}
"""method asked for -> methods tried in turn."""

SNAP = 1e-6
"""Closer than this to a bound (1 W, in MW) counts as on it: an interior point never quite gets there."""


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
    program, method: str = "hipo", *, time_limit: float | None = None, threads: int = 0, progress: Callable[[str], None] | None = None
) -> Solution:
    """Certified Solution of a compiled program.

    ``time_limit`` [s] holds for all attempts together. Raises Infeasible, NotAccepted (with what was proven), ModelError.
    """
    problem = problem_of(program)
    scaling = scaling_of(program)
    scaled = scaling.apply(problem)
    attempts: list[Attempt] = []
    proven = "nothing"
    for rung in LADDER[method]:
        left = None if time_limit is None else time_limit - sum(a.seconds for a in attempts)
        if left is not None and left <= 0:
            break
        answer = run(scaled, rung, threads=threads, time_limit=left, progress=progress)
        if answer.status in ("Infeasible", "Primal infeasible or unbounded"):
            raise Infeasible(f"no dispatch meets every limit: the solver reports {answer.status.lower()} (not proven independently)")
        refused = (f"status {answer.status}",) if answer.status != "Optimal" else ()
        certificate = None
        if answer.x is not None and answer.y is not None:
            x = snapped(scaling.primal(answer.x), problem)
            y = scaling.dual(answer.y)
            certificate = certify(problem, x, y)
            refused += certificate.refusals
            proven = f"cost at least {certificate.bound:.6g} CNY"
        attempts.append(Attempt(rung, answer.status, answer.seconds, answer.iterations, refused))
        if not refused and certificate is not None:
            return Solution(x, y, certificate, rung, tuple(attempts))
        if answer.status == "Interrupted by user":
            raise KeyboardInterrupt
    tried = "; ".join(f"{a.method}: {', '.join(a.refused)} after {a.seconds:.0f} s" for a in attempts)
    raise NotAccepted(f"no answer was good enough to publish ({tried}); proven: {proven}")


def snapped(x: np.ndarray, problem: Problem) -> np.ndarray:
    """Column values within their bounds, those next to a bound on it. The certificate judges what comes out."""
    x = np.where(x - problem.lower <= SNAP, problem.lower, x)
    return np.where(problem.upper - x <= SNAP, problem.upper, x)
