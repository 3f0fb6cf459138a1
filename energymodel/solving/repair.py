r"""Repair: where no dispatch meets every limit, which limits collide and the least that has to give.

A relaxed program has a dispatch. Its moves are the least repair; its duals y say which limits pull at each other, and prove
that there was no dispatch before: with nothing to pay, weak duality says of any dispatch of the program itself

.. math:: 0 \ge \sum_i \min(y_i^+ l_i, \ldots) + \sum_j \min_{l_j \le x_j \le u_j} (-A^\top y)_j x_j ,

and where the right side is above zero there is none (Farkas). By the same inequality every other repair is at least so large.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from energymodel.errors import NotAccepted
from energymodel.solving.certify import LARGEST_RELATIVE_RESIDUAL, certify, safe_bound
from energymodel.solving.highs import run
from energymodel.solving.problem import problem_of
from energymodel.solving.relax import Key, Limit, Relaxed, limits_of, relax
from energymodel.solving.solve import INFEASIBLE

METHODS = ("hipo", "ipx", "simplex")
"""Tried in turn; only the first where the program is not SMALL."""
MOVED, PULLS, UNSERVED = 1e-6, 1e-3, 1e-5
"""Shares from which on a limit counts as moved (of itself), as part of the conflict (of the largest pull), and demand as not served."""
CLOSE = 1e-5
"""How far the moves may be from the least ones, as a share of a limit."""
SMALL = 500_000
"""Nonzeros up to which every limit that pulls is tried alone; above, one that holds for the whole time is."""


@dataclass(frozen=True)
class Move:
    """How far a limit moves and which way: by a ``share`` of itself, or by an ``amount`` [unit of its row, at most]."""

    key: Key
    is_policy: bool
    is_upwards: bool
    is_hourly: bool
    share: float
    amount: float


@dataclass(frozen=True)
class Option:
    """Moves that together let a dispatch exist, column values ``x`` of one, what is ``unserved`` in it (variables), and whether
    everybody had to be served."""

    moves: tuple[Move, ...]
    x: np.ndarray
    unserved: tuple[str, ...]
    had_to_serve: bool


@dataclass(frozen=True)
class Repair:
    """``options``: each is enough, the least first. ``others``: limits that pull but were not tried, with the least by which each
    would have to move alone. ``is_proven``: that there was no dispatch."""

    options: tuple[Option, ...]
    others: tuple[Move, ...]
    is_proven: bool


def repair(program, not_served: tuple[str, ...] = (), *, time_limit: float | None = None, **how) -> Repair:
    """Repair of a program that has no dispatch. ``not_served``: variables of what is not served, which a second option holds at zero.

    ``time_limit`` [s] holds for all of it; ``how``: threads, progress and stop of the solver. Raises NotAccepted where none is found: the
    limits that can be moved are not to blame, the solver failed, or time ran out.
    """
    until = None if time_limit is None else time.monotonic() + time_limit
    seek = partial(least, program, until=until, **how)
    for hourly in (False, True):
        limits = limits_of(program, hourly=hourly)
        if limits and (found := seek(limits)):
            break
    else:
        raise NotAccepted("no limit that can be moved is to blame: the tables contradict each other")
    relaxed, x, y = found
    first = option(program, relaxed, limits, x, not_served)
    options, held = [first], ()
    if first.unserved and (served := seek(limits, not_served)):
        options.append(option(program, served[0], limits, served[1], not_served, had_to_serve=True))
        held = not_served
        if any(policy.share and (policy.name,) == move.key[:1] for policy in program.policies for move in first.moves):
            options.pop(0)  # a share is easily met by consuming nothing; that is no repair
    proof = farkas(program, relaxed, y)
    alone = sorted((m for m in needed(relaxed, limits, y, proof) if m.key not in moved(options)), key=lambda m: (not m.is_policy, m.share))
    tried = alone
    if program.matrix.nnz > SMALL:  # a limit of every hour alone may not be solved in the time of a few solves
        tried = [move for move in alone if not move.is_hourly][: max(0, 2 - len(options))]
    others = [move for move in alone if move not in tried]
    for move in tried:
        its = [limit for limit in limits if limit.key == move.key]
        try:
            found = seek(its, held)
        except NotAccepted:  # the repairs there are stand without it
            others.append(move)
            continue
        if found:
            options.append(option(program, found[0], its, found[1], not_served, had_to_serve=bool(held)))
    return Repair(tuple(options), tuple(others) if proof > 0 else (), proof > 0)


def least(
    program, limits: list[Limit], nothing: tuple[str, ...] = (), until: float | None = None, **how
) -> tuple[Relaxed, np.ndarray, np.ndarray] | None:
    """The relaxed program, its column values with the least moves and its row duals; None where it has no dispatch either."""
    relaxed = relax(program, limits, nothing)
    scaled = relaxed.scaling.apply(relaxed.problem)
    for method in METHODS if program.matrix.nnz <= SMALL else METHODS[:1]:
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            raise NotAccepted("the time limit left none to find a repair")
        answer = run(scaled, method, time_limit=left, **how)
        if answer.interrupt is not None:
            raise answer.interrupt
        if answer.status in INFEASIBLE:
            return None
        if answer.status == "Optimal" and answer.x is not None:
            x = np.clip(relaxed.scaling.primal(answer.x), relaxed.problem.lower, relaxed.problem.upper)
            y = relaxed.scaling.dual(answer.y)
            worth = certify(relaxed.problem, x, y)
            is_close = worth.objective - worth.bound <= CLOSE * relaxed.price.min()
            if is_close and worth.relative_residual <= LARGEST_RELATIVE_RESIDUAL:
                return relaxed, x, y
    raise NotAccepted(f"no repair was found: the solver ends with {answer.status.lower()}")


def farkas(program, relaxed: Relaxed, y: np.ndarray) -> float:
    """What the duals prove [CNY]: above zero, that the program has no dispatch."""
    problem = problem_of(program)
    return safe_bound(replace(problem, cost=np.zeros_like(problem.cost), offset=0.0), relaxed.original(y, len(problem.row_lower)))


def needed(relaxed: Relaxed, limits: list[Limit], y: np.ndarray, proof: float) -> list[Move]:
    """Of every limit that pulls, the least by which it would have to move alone."""
    pulls = relaxed.pull(y)
    return [
        move_of(limits, key, max(proof, 0.0) / pull)
        for key, pull in zip(relaxed.keys, pulls, strict=True)
        if pull > PULLS * pulls.max() > 0
    ]


def option(
    program, relaxed: Relaxed, limits: list[Limit], x: np.ndarray, not_served: tuple[str, ...], *, had_to_serve: bool = False
) -> Option:
    """What a solution of a relaxed program comes to."""
    blocks = {name: program.variables[name] for name in not_served}
    shares = zip(relaxed.keys, relaxed.moves(x).tolist(), strict=True)
    moves = sorted((move_of(limits, key, share) for key, share in shares if share > MOVED), key=lambda m: (not m.is_policy, -m.share))
    totals = {name: (x[block.part].sum(), program.upper[block.part].sum()) for name, block in blocks.items()}
    unserved = tuple(name for name, (missing, most) in totals.items() if missing > UNSERVED * most)
    return Option(tuple(moves), x[: len(program.cost)], unserved, had_to_serve)


def move_of(limits: list[Limit], key: Key, share: float) -> Move:
    its = [limit for limit in limits if limit.key == key]
    return Move(key, its[0].is_policy, its[0].is_upwards, its[0].is_hourly, share, share * max(float(limit.step.max()) for limit in its))


def moved(options: list[Option]) -> set[Key]:
    return {move.key for each in options for move in each.moves}
