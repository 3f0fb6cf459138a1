"""Symmetry: names and the order of rows mean nothing, a half and a half are a whole, a free line joins, time goes round."""

import numpy as np
import pytest
import scipy.sparse as sp

from tests.laws.worlds import complete, entities, halves, remade, times, twin
from tests.rooms.rich import rich
from tests.rooms.world import FIELDS, dataset, world


def places(ours, theirs, blocks) -> np.ndarray:
    """Position in their program of every column or row of ours, by name."""

    def names(w):
        return [name for block in blocks(w.program).values() for name in w._names(block)]

    at = {name: k for k, name in enumerate(names(theirs))}
    return np.array([at[name] for name in names(ours)])


@pytest.mark.parametrize("seed", range(2))
def test_rows_of_tables_in_another_order_are_the_same_program_by_name(seed):
    before, rng = complete(seed), np.random.default_rng(seed)
    after = remade(before.data.isel({e: rng.permutation(before.data.sizes[e]) for e in entities(before.data)}))
    column, row = (places(before, after, lambda p, what=what: getattr(p, what)) for what in ("variables", "rows"))
    assert (column != np.arange(len(column))).any() and (row != np.arange(len(row))).any()
    p, q = before.program, after.program
    assert abs(sp.csr_array(q.matrix[row][:, column]) - p.matrix).max() < 1e-12
    for what, order in (("lower", column), ("upper", column), ("cost", column), ("row_lower", row), ("row_upper", row)):
        np.testing.assert_allclose(getattr(q, what)[order], getattr(p, what), rtol=1e-12, atol=1e-12)
    assert q.offset == pytest.approx(p.offset, rel=1e-12)
    assert after.cost == pytest.approx(before.cost, rel=1e-9)


def test_other_names_change_nothing():
    before, case = complete(0), rich(0)
    words = sorted({word for value in case.values() if isinstance(value, str) for word in value.split()})
    other = {word: f"{word[::-1]}-{k}" for k, word in enumerate(words)}

    def renamed(value):
        if isinstance(value, str):
            return " ".join(other[word] for word in value.split())
        return {renamed(k): v for k, v in value.items()} if isinstance(value, dict) else value

    after = world(**{name: renamed(value) for name, value in case.items()})
    assert not set(after.data.unit.values) & set(before.data.unit.values)
    assert after.cost == before.cost


HALVES = {
    "unit": "a", "store": "battery", "plant": "wind", "tranche": "base", "load": "new", "response": "works", "corridor": "line",
    "gas_source": "field", "gas_outlet": "sale", "gas_store": "cave",
}  # fmt: skip


@pytest.mark.parametrize("entity", HALVES)
def test_two_halves_are_the_whole(entity):
    before = complete(1)
    after = remade(halves(before.data, entity, HALVES[entity]))
    assert len(after.program.cost) > len(before.program.cost) or entity == "load"
    assert after.cost == pytest.approx(before.cost, rel=1e-9)


@pytest.mark.parametrize("seed", range(2))
def test_a_twin_of_everything_costs_as_much_again(seed):
    # but for the largest infeed, which is one for all
    data = times(complete(seed).data, {"contract_largest_share": 0.0})
    assert remade(twin(data)).cost == pytest.approx(2 * remade(data).cost, rel=1e-9)


MOVED = (
    {"unit_zone": "annex east east", "store_zone": "annex", "response_zone": "west annex"},
    {"reservoir_zone": "west annex", "plant_zone": "east annex", "intertie_zone": "annex", "corridor_from": "annex annex"},
    {"load_zone": "annex east"},
)


@pytest.mark.parametrize("seed", range(len(MOVED)))
def test_a_zone_is_two_joined_by_a_wide_line_without_loss(seed):
    split = {
        "zone": "west east annex", "corridor": "line free", "corridor_from": "west annex", "corridor_to": "east west",
        "corridor_capacity": [60, 1e5], "corridor_loss": [0.03, 0],
    }  # fmt: skip
    assert world(**rich(seed) | split | MOVED[seed]).cost == pytest.approx(complete(seed).cost, rel=1e-9)


@pytest.mark.parametrize("by", [1, 2, 5])
def test_a_day_that_begins_later_is_the_same_day(by):
    before = complete(2)
    hourly = [n for n, spec in FIELDS.items() if "hour" in spec.dims and n in before.data]
    after = remade(before.data.assign({n: before.data[n].roll(hour=by, roll_coords=False) for n in hourly}))
    assert after.cost == pytest.approx(before.cost, rel=1e-9)


def test_days_in_another_order_of_the_circle_are_the_same_time():
    data = dataset(**rich(3, hours=48) | {"step": 1, "gas_demand": [4e4, 1.5e5], "unit_ramp": 0.2})
    turned = {n: data[n].roll(hour=24, roll_coords=False) for n, spec in FIELDS.items() if "hour" in spec.dims and n in data}
    after = remade(data.assign(turned | {"gas_demand": data.gas_demand.roll(day=1, roll_coords=False)}))
    assert after.cost == pytest.approx(remade(data).cost, rel=1e-9)
