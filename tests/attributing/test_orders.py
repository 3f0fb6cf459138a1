"""Orders: all are there once, weights are shares of them, and closed states are gone round."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import pytest

from energymodel.attributing.orders import chosen, neighbours, passed, ranked, steps, to_solve

PARTS = tuple(frozenset({name}) for name in "abcd")


@pytest.mark.parametrize("count", range(5))
def test_every_order_is_there_once_the_given_one_first_its_reverse_second(count):
    orders = ranked(PARTS[:count])
    assert set(orders) == set(permutations(PARTS[:count]))
    assert len(orders) == factorial(count)
    assert orders[0] == PARTS[:count]
    assert count < 2 or orders[1] == orders[0][::-1]


@pytest.mark.parametrize("count", [1, 2, 5, None])
def test_weights_of_a_part_sum_to_one_and_what_is_added_to_what_is_there(count):
    found, value = steps(chosen(PARTS, count)), {state: 3.7 * len(state) ** 2 for order in ranked(PARTS) for state in passed(order)}
    for part in PARTS:
        assert sum(weight for switched, weight in found.values() if switched == part) == pytest.approx(1)
    added = sum(weight * (value[after] - value[before]) for (before, after), (_, weight) in found.items())
    assert added == pytest.approx(value[frozenset(PARTS)] - value[frozenset()])


def test_over_all_orders_weights_are_those_of_shapley():
    n = len(PARTS)
    for (before, _), (_, weight) in steps(chosen(PARTS, None)).items():
        assert weight == pytest.approx(factorial(len(before)) * factorial(n - len(before) - 1) / factorial(n))


def test_a_closed_state_is_gone_round_until_nothing_is_left():
    a, b, *_ = PARTS
    for order in chosen(PARTS, None, {frozenset({a}), frozenset({a, b})}):
        assert order[0] != a
        assert set(order[:2]) != {a, b}
    assert chosen(PARTS, 1, {frozenset({part}) for part in PARTS}) == []


def test_states_next_to_the_ends_come_first_and_have_a_known_neighbour():
    known = {frozenset(), frozenset(PARTS)}
    for state in to_solve(chosen(PARTS, None), tuple(known)):
        assert {len(state ^ other) for other in neighbours(state, known)} == {1}
        known.add(state)
    assert len(known) == 2 ** len(PARTS)
