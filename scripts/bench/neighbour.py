"""Ways of solving a neighbour of what is solved already, with what the first solution tells of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from energymodel.solving.problem import Problem, Scaling
from scripts.bench.solved import HIPO, NO_BOUND, Told, solved, without

MARGIN, SPARE, ROUNDS = 20.0, 0.05, 8
"""Reduced cost [CNY a unit] beyond which a column is believed to stay where it is; share of a row's size beyond which it is believed
not to bind; most rounds of letting go what was wrong."""


def held(problem: Problem, first: Told) -> tuple[np.ndarray, np.ndarray]:
    """Which columns the first's reduced costs hold at their lower, and at their upper bound by MARGIN."""
    price = problem.cost - problem.matrix.T @ first.y
    return (price > MARGIN) & (first.x - problem.lower < 1e-3), (price < -MARGIN) & (problem.upper - first.x < 1e-3)


def fixed(problem: Problem, low: np.ndarray, high: np.ndarray) -> Problem:
    """The problem with columns fixed at their lower and at their upper bound."""
    return replace(problem, lower=np.where(high, problem.upper, problem.lower), upper=np.where(low, problem.lower, problem.upper))


def in_rounds(problem: Problem, scaling: Scaling, first: Told, limit: float) -> Told:
    """Columns that the first's reduced costs hold at a bound by MARGIN are fixed there, rows away from their sides by SPARE left out;
    what turns out to be wrong or missed is let go and put back, with what is next to it, and it is solved again."""
    x, seconds, iterations = first.x, 0.0, 0
    (low, high), activity = held(problem, first), problem.matrix @ x
    size = np.maximum(1.0, abs(problem.matrix) @ np.abs(x))
    left = (activity - problem.row_lower > SPARE * size) & (problem.row_upper - activity > SPARE * size)
    for _ in range(ROUNDS):
        told = without(fixed(problem, low, high), left, scaling, limit)
        seconds, iterations = seconds + told.seconds, iterations + told.iterations
        if told.status != "Optimal":
            break
        price, activity = problem.cost - problem.matrix.T @ told.y, problem.matrix @ np.clip(told.x, problem.lower, problem.upper)
        missed = left & ((activity < problem.row_lower - 1e-4) | (activity > problem.row_upper + 1e-4))
        wrong = (low & (price < MARGIN / 4)) | (high & (price > -MARGIN / 4))
        if not missed.any() and not ((low & (price < 0)) | (high & (price > 0))).any():
            break
        low, high, left = low & ~wrong, high & ~wrong, left & ~missed
    return replace(told, seconds=seconds, iterations=iterations)


def from_both(problem: Problem, first: Told, limit: float) -> Told:
    """Columns and what rows come to measured from the first's solution, costs by what the first's prices leave of them: HiPO begins
    where all of these are zero."""
    open_rows = np.flatnonzero(problem.row_lower != problem.row_upper)
    come_to = sparse.eye_array(len(first.y), format="csc")[:, open_rows]
    lower, upper = (
        np.clip(np.concatenate([bound, side[open_rows]]), -NO_BOUND, NO_BOUND)
        for bound, side in ((problem.lower, problem.row_lower), (problem.upper, problem.row_upper))
    )
    matrix = sparse.hstack([problem.matrix, -come_to], format="csr")
    there = np.clip(np.concatenate([first.x, (problem.matrix @ first.x)[open_rows]]), lower, upper)
    side = np.where(problem.row_lower == problem.row_upper, problem.row_lower, 0.0) - matrix @ there
    cost = np.concatenate([problem.cost, np.zeros(len(open_rows))]) - matrix.T @ first.y
    told = solved(Problem(matrix, cost, 0.0, lower - there, upper - there, side, side), None, limit, **HIPO)
    return replace(told, x=(told.x + there)[: len(first.x)], y=told.y + first.y) if len(told.x) else told


def near(way: str, problem: Problem, scaling: Scaling, first: Told, limit: float) -> Told:
    if way == "near-shifted":
        x = np.clip(first.x, problem.lower, problem.upper)
        there = problem.matrix @ x
        sides = {"row_lower": problem.row_lower - there, "row_upper": problem.row_upper - there}
        told = solved(replace(problem, lower=problem.lower - x, upper=problem.upper - x, **sides), scaling, limit, **HIPO)
        return replace(told, x=told.x + x) if len(told.x) else told
    if way == "near-both":
        return from_both(problem, first, limit)
    if way in ("near-fixed", "near-equations"):
        problem = fixed(problem, *held(problem, first))
        if way == "near-equations":
            upper = np.where(first.y > MARGIN, problem.row_lower, problem.row_upper)
            problem = replace(problem, row_upper=upper, row_lower=np.where(first.y < -MARGIN, problem.row_upper, problem.row_lower))
    if way == "near-reduced":
        return in_rounds(problem, scaling, first, limit)
    if way == "near-basis":
        return solved(problem, scaling, limit, basis=first.basis, solver="simplex", presolve="off")
    return solved(problem, scaling, limit, **HIPO)
