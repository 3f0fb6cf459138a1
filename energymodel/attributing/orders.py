"""Orders: in which turn the parts are switched, and what each adds on the way, averaged over the orders.

A state is the set of parts that are switched; an order passes one state after the other, from none to all. Averaged over all
orders the parts are Shapley's (1953): what is the same for two parts is shared evenly, and no order is preferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import permutations
from math import factorial
from random import Random

Order = tuple[frozenset[str], ...]
State = frozenset[frozenset[str]]


def ranked(parts: Order) -> list[Order]:
    """Every order, each followed by its reverse: the one given first, the others mixed (the same way each time)."""
    first, *others = permutations(parts)
    Random(0).shuffle(others)
    return list(dict.fromkeys(order for drawn in (first, *others) for order in (drawn, drawn[::-1])))


def passed(order: Order) -> list[State]:
    """States an order passes, from none switched to all."""
    return [frozenset(order[:count]) for count in range(len(order) + 1)]


def chosen(parts: Order, count: int | None, closed: Collection[State] = ()) -> list[Order]:
    """The first so many orders (None: all) that pass no closed state."""
    open_orders = [order for order in ranked(parts) if not any(state in closed for state in passed(order))]
    return open_orders[: factorial(len(parts)) if count is None else count]


def to_solve(orders: Sequence[Order], known: Collection[State]) -> list[State]:
    """States of the orders that are not known: those next to the ends first, so that a neighbour's answer is there for the next."""
    states = dict.fromkeys(state for order in orders for state in passed(order) if state not in known)
    return sorted(states, key=lambda state: min(len(state), len(orders[0]) - len(state)))


def neighbours(state: State, known: Collection[State]) -> list[State]:
    """The known states that differ from a state in the fewest parts."""
    least = min(len(state ^ other) for other in known)
    return [other for other in known if len(state ^ other) == least]


def steps(orders: Sequence[Order]) -> dict[tuple[State, State], tuple[frozenset[str], float]]:
    """(state before, state after) -> the part that is switched between them, and its weight: the share of orders that pass both."""
    counted = Counter((frozenset(order[:k]), frozenset(order[: k + 1])) for order in orders for k in range(len(order)))
    return {(before, after): (next(iter(after - before)), count / len(orders)) for (before, after), count in counted.items()}
