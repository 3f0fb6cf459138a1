"""All rooms at once: the compiled program is the stock Pyomo model, and has its optimum."""

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energymodel.algebra.compare import differences
from energymodel.algebra.expand import expand
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields
from tests.algebra.worlds import random_data
from tests.rooms.rich import rich
from tests.rooms.world import World, world

ALL = TECHNOLOGIES + POLICIES
FIELDS = fields()


def stock_cost(w: World) -> float:
    """The least cost as stock Pyomo and HiGHS find it."""
    stock = expand(w.data, fields(w.rooms), w.rooms)
    pyo.SolverFactory("appsi_highs").solve(stock)
    return pyo.value(stock.least_cost)


SOME = st.dictionaries(st.sampled_from(("unit", "store", "plant", "tranche", "corridor")), st.integers(1, 3))


@given(seed=st.integers(0, 10**6), hours=st.sampled_from((1, 3)), sizes=SOME)
@settings(max_examples=4)
def test_random_data_make_the_same_program_in_stock_pyomo(seed, hours, sizes):
    river = {"channel_from": "reservoir 0", "channel_to": "reservoir 1", "channel_delay": 2.0}
    sure = {"unit_heat_low": 0.0, "contract_minimum": [5.0, 0.0, 0.0], "plant_variable": True, "plant_curtailable": True}
    sure["tranche_contract"] = "contract 0"  # a minimum of a contract that nothing feeds is an error
    data = random_data(FIELDS, seed, hours, sizes, **river, **sure)
    assert differences(data, FIELDS, ALL) == []


@given(seed=st.integers(0, 10**6), step=st.sampled_from((1, 2)))
@settings(max_examples=4)
def test_random_worlds_are_the_same_in_stock_pyomo_and_cost_the_same(seed, step):
    case = rich(seed)
    case = {n: np.asarray(v)[..., ::step] if isinstance(v, np.ndarray) and v.shape[-1] == case["hours"] else v for n, v in case.items()}
    w = world(**case, step=step)
    assert len(w.rooms) == len(ALL)
    assert differences(w.data, FIELDS, ALL) == []
    assert w.cost == pytest.approx(stock_cost(w), rel=1e-7)
