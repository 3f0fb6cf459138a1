"""Switching: none is A, all is B, what is between can be built, and every input belongs to one group."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import xarray as xr

import energymodel
from energymodel.attributing.switching import NotTheSameHours, causes, pair
from energymodel.errors import code_of
from energymodel.field import CAUSES
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields
from energymodel.running import program_of
from tests.tiny import write_inputs

TWIN = '[tables.loads."*"]\nscale = 1.1\n[policies.coal_cap]\nlimit_mtce = 20\n[tables.interties.north-line]\ncapacity_mw = 450\n'


@pytest.fixture(scope="module")
def a(tmp_path_factory) -> xr.Dataset:
    return energymodel.load("tiny", write_inputs(tmp_path_factory.mktemp("a"))).data


@pytest.fixture(scope="module")
def b(tmp_path_factory) -> xr.Dataset:
    """Without a unit, with another response, other loads, a policy and a narrower intertie."""
    return energymodel.load("tiny", write_inputs(tmp_path_factory.mktemp("b"), scenario=TWIN, units={"coal-a": None})).data


def same(x: xr.Dataset, y: xr.Dataset) -> bool:
    return set(x.variables) == set(y.variables) and all(np.array_equal(x[n].values, y[n].values) for n in x.variables)


@pytest.mark.parametrize("room", TECHNOLOGIES + POLICIES)
def test_every_input_belongs_to_one_group_which_is_said_once(room):
    assert room.CAUSE in CAUSES
    assert {spec.cause for spec in room.INPUTS.values()} <= {None, *CAUSES} - {room.CAUSE}


def test_every_input_and_every_entity_has_a_group():
    assert set(fields()) | {spec.dims[0] for spec in fields().values() if spec.dims} - {"hour", "day"} == set(causes())


def test_none_is_a_and_all_is_b_and_nothing_is_nothing(a, b):
    both = pair(a, b)
    assert both.parts == tuple(frozenset({cause}) for cause in ("demand", "capacity", "imports", "policy"))
    assert dict(zip(both.parts, both.inputs, strict=True))[frozenset({"policy"})] == ("coal_cap_limit",)
    assert same(both.switched([]), a)
    assert same(both.switched(both.parts), b)
    assert pair(a, a).parts == ()


def test_what_is_between_takes_each_group_from_one_run(a, b):
    both = pair(a, b)
    for state in (state for count in range(5) for state in combinations(both.parts, count)):
        data, groups = both.switched(state), frozenset().union(*state)
        assert ("coal_cap_limit" in data) == ("policy" in groups)
        assert data.sizes["unit"] == (b if "capacity" in groups else a).sizes["unit"]
        assert float(data["load_scale"][0]) == (1.1 if "demand" in groups else 1.0)
    for part in both.parts:
        program_of(both.switched([part]))


def test_numbers_of_what_both_have_switch_with_their_own_group(a, b):
    dear = b.assign(unit_operation_cost=b["unit_operation_cost"] + 1)
    both = pair(a, dear)
    prices, capacity = frozenset({"fuel prices"}), frozenset({"capacity"})
    assert prices in both.parts
    only = both.switched([prices])["unit_operation_cost"]
    assert only.sel(unit="gas-a") == dear["unit_operation_cost"].sel(unit="gas-a")
    assert only.sel(unit="coal-a") == a["unit_operation_cost"].sel(unit="coal-a")  # dear has no such unit
    assert same(pair(dear, a).switched([]), dear)
    assert list(both.switched([capacity])["unit_operation_cost"].values) == list(a["unit_operation_cost"].sel(unit=dear["unit"]).values)


def test_groups_that_only_fit_together_switch_together(a):
    renamed = a.assign_coords(technology=[f"new {name}" if name == "base" else name for name in a["technology"].values])
    renamed["load_technology"] = renamed["load_technology"].copy(data=["new base"] * renamed.sizes["load"])
    assert frozenset({"demand", "capacity"}) in pair(a, renamed).parts


def test_another_order_of_labels_is_no_difference(a):
    assert pair(a, a.isel(unit=[2, 0, 1])).parts == ()


def test_other_years_are_matched_by_date_and_other_hours_refused(a, b, tmp_path):
    earlier = a.assign_coords(hour=a["hour"] - np.timedelta64(730, "D"), day=a["day"] - np.timedelta64(730, "D"))
    assert pair(a, earlier).parts == ()
    for other in (a.isel(hour=slice(24), day=slice(1)), a.assign_coords(hour=a["hour"] + np.timedelta64(24, "h"))):
        with pytest.raises(NotTheSameHours, match="steps from 2027-01-0") as refused:
            pair(a, other)
        assert code_of(refused.value) == 2
    with pytest.raises(NotTheSameHours, match="year_share"):
        pair(a, a.assign(year_share=0.5))
