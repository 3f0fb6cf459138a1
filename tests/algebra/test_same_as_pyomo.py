"""The compiled program is the stock Pyomo model of the same rooms, coefficient by coefficient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energymodel import rooms
from energymodel.algebra import compare
from energymodel.algebra.compare import differences
from energymodel.algebra.compile import compile_program
from tests.algebra.worlds import PLANT, WORLD, random_data, world

ALL = rooms.TECHNOLOGIES + rooms.POLICIES
FIELDS = rooms.fields(ALL)
CHOICE = {"plant_variable": True, "plant_curtailable": True, "unit_heat_low": 0.0, "channel_delay": 3.0, "contract_minimum": 5.0}


@given(
    seed=st.integers(0, 10**6), hours=st.sampled_from((1, 2, 26)), zones=st.integers(1, 3), n=st.integers(1, 4), valves=st.integers(0, 3)
)
@settings(max_examples=25)
def test_every_construct(seed, hours, zones, n, valves):
    data, fields, of = world(seed, hours=hours, sizes={"zone": zones, "plant": n, "valve": valves})
    assert differences(data, fields, of) == []


@pytest.mark.parametrize("policy", rooms.POLICIES, ids=rooms.name_of)
def test_every_policy(policy):
    of = (*rooms.TECHNOLOGIES, policy)
    fields = rooms.fields(of)
    assert differences(random_data(fields, hours=3, sizes=2, **{k: v for k, v in CHOICE.items() if k in fields}), fields, of) == []


@given(
    seed=st.integers(0, 10**6),
    hours=st.sampled_from((3, 25)),
    sizes=st.dictionaries(
        st.sampled_from(("unit", "store", "plant", "channel", "tranche", "gas_store", "response", "corridor")), st.integers(0, 3)
    ),
)
@settings(max_examples=8)
def test_every_technology_with_some_or_nothing_of_each(seed, hours, sizes):
    fields = rooms.fields(rooms.TECHNOLOGIES)
    data = random_data(fields, seed, hours, sizes, unit_heat_low=0.0, channel_delay=2.0)
    assert differences(data, fields, rooms.TECHNOLOGIES) == []


def test_without_anything_there_is_nothing():
    fields = rooms.fields(rooms.TECHNOLOGIES)
    assert differences(random_data(fields, hours=3, sizes=0), fields, rooms.TECHNOLOGIES) == []


@pytest.mark.parametrize("part", ["matrix", "lower", "upper", "cost", "row_lower", "row_upper"])
def test_a_wrong_number_is_found(part, monkeypatch):
    data, fields, of = world(hours=2)

    def wrong(model, ledger):
        program = compile_program(model, ledger)
        values = program.matrix.data if part == "matrix" else getattr(program, part)
        values[np.flatnonzero(np.isfinite(values) & (values != 0))[-1]] *= 1.001
        return program

    monkeypatch.setattr(compare, "compile_program", wrong)
    assert len(differences(data, fields, of)) == 1


def test_the_world_touches_every_block():
    data, fields, of = random_data(PLANT), PLANT, WORLD
    data["plant_delay"] = np.floor(data["plant_delay"])
    data["plant_flexible"] = ("plant", [True, True, False])
    data["plant_power"] = ("plant", [50.0, 30.0, 90.0])
    program = compile_program(*compare.build(data, of, fields))
    assert all(b.size for b in (*program.variables.values(), *program.rows.values()))
