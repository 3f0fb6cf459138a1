"""Forms: what is kept small is, once asked for, what was written at every point; and numbers that are none are refused by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.algebra.form import Form, Term
from energymodel.algebra.frame import Frame, spread
from energymodel.declare import Variable
from energymodel.errors import ModelError
from energymodel.field import Field
from tests.algebra.worlds import random_data, room


def part(rng, shape: tuple[int, ...], high: int = 9) -> np.ndarray:
    """Small integers over some of the dimensions."""
    return rng.integers(0, high, [n if rng.random() < 0.5 else 1 for n in shape])


@given(seed=st.integers(0, 10**6), shape=st.lists(st.integers(0, 4), max_size=3).map(tuple), n=st.integers(0, 3))
def test_what_is_flat_is_what_was_written_at_every_point(seed, shape, n):
    rng = np.random.default_rng(seed)
    frame = Frame(shape, (part(rng, shape).astype(np.int32),) if shape else (), {})
    columns = [tuple(part(rng, shape).astype(np.int32) for _ in range(rng.integers(1, 4))) for _ in range(n)]
    factors = [tuple(part(rng, shape).astype(float) for _ in range(rng.integers(0, 4))) for _ in range(n)]
    form = Form(frame, 2.0, [Term(frame, c, f) for c, f in zip(columns, factors, strict=True)])
    points = [index for _ in range(n) for index in np.ndindex(shape)]

    def at(parts, index) -> list:
        return [np.broadcast_to(p, shape)[index] for p in parts]

    terms = [k for k in range(n) for _ in np.ndindex(shape)]
    assert form.size == len(points)
    assert form.rows().tolist() == [sum(at(frame.row, i)) for i in points]
    assert form.columns().tolist() == [sum(at(columns[k], i)) for k, i in zip(terms, points, strict=True)]
    assert form.values().tolist() == [np.prod(at(factors[k], i)) for k, i in zip(terms, points, strict=True)]
    assert form.constants().tolist() == [2.0] * frame.size
    assert form.rows().dtype == form.columns().dtype == np.int32
    priced = form * 3.0
    np.testing.assert_array_equal(priced.values(), form.values() * 3.0)
    np.testing.assert_array_equal(priced.constants(), form.constants() * 3.0)
    np.testing.assert_array_equal(priced.columns(), form.columns())


def test_factors_are_multiplied_from_the_first_on():
    # so that a program is the same to the last bit whenever its numbers are made
    a, b, c = np.random.default_rng(0).random((3, 1000))
    assert (spread(np.multiply, (a, b, c), np.empty(1000)) == (a * b) * c).all()
    assert (((a * b) * c) != (a * (b * c))).any()


BAD = [np.nan, np.inf, -np.inf]
FIELDS = {
    "plant_price": Field(("plant",), "CNY/MWh", "price"),
    "valve_size": Field(("valve",), "1", "size"),
    "scarcity": Field((), "CNY/MWh", "price of what is missing"),
}


def posted(rule, valves: int = 2, **given):
    """A program of three plants and what they post to the cost of every hour."""

    def plants(m, ledger):
        m.output = Variable(m.plant, m.hour, bounds=(0, 1), unit="MW", doc="output")
        ledger.cost.post("extra", m.plant, m.hour, rule=rule)

    data = random_data(FIELDS, hours=2, sizes={"plant": 3, "valve": valves}, **given)
    return compile_program(*build(data, (room(plants, **FIELDS),), FIELDS))


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("where", range(3))
@pytest.mark.parametrize(
    "rule",
    [
        lambda m, p, t: m.plant_price[p] * m.output[p, t],
        lambda m, p, t: 5 * m.output[p, t] - m.plant_price[p] * m.hour_length[t] * m.output[p, t],
        lambda m, p, t: m.plant_price[p] * m.output[p, t] + 5 * m.output[p, t],
        lambda m, p, t: m.plant_price[p] + m.output[p, t],
        lambda m, p, t: sum(m.plant_price[p] * m.output[p, t] for v in m.valve),
    ],
)
def test_a_posting_that_is_no_number_is_named(rule, where, value):
    prices = np.full(3, 20.0)
    posted(rule, plant_price=prices)
    prices[where] = value
    with pytest.raises(ModelError, match=rf"entry extra of cost\[plant {where}, 0 .*is not a finite number"):
        posted(rule, plant_price=prices)


def test_a_product_too_large_for_a_number_is_named():
    with np.errstate(over="ignore"), pytest.raises(ModelError, match=r"entry extra of cost\[plant 1, 0 .*is not a finite number"):
        posted(lambda m, p, t: 1e200 * m.plant_price[p] * m.output[p, t], plant_price=[1.0, 1e200, 1.0])


def test_large_factors_whose_products_are_numbers_are_taken():
    program = posted(lambda m, p, t: (1 / m.plant_price[p] * m.output[p, t]) * m.plant_price[p], plant_price=[1e200, 1.0, 1e-200])
    np.testing.assert_allclose(program.cost, 1.0)


@pytest.mark.parametrize("value", BAD)
def test_a_number_of_no_element_may_be_anything(value):
    program = posted(lambda m, p, t: sum(m.scarcity * m.output[p, t] for v in m.valve), valves=0, scarcity=value)
    assert not program.cost.any()
