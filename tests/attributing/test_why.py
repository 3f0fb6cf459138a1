"""Why: parts sum to the difference, whatever the order, and stand in the files as they are told."""

from __future__ import annotations

import json
from itertools import combinations
from math import factorial

import pandas as pd
import pytest
import xarray as xr

import energymodel
from energymodel.attributing import answer, way
from energymodel.attributing.picture import picture
from energymodel.attributing.states import published, with_start
from energymodel.attributing.view import write
from energymodel.errors import Infeasible, NotVerified
from energymodel.rebuilding import inputs_of
from tests.shell import call

EFFECTS = ["price_cny", "quantity_cny", "mix_cny"]
PAIRS = [("tiny", "demand", 1), ("tiny", "three", None), ("fewer", "three", 2), ("capped", "forced", 1)]


@pytest.fixture
def no_solve(monkeypatch):
    def refuse(*anything, **more):
        raise AssertionError("nothing is to be solved")

    monkeypatch.setattr(way, "solve_all", refuse)


@pytest.mark.parametrize("name", ["tiny", "capped"])
def test_a_picture_has_all_costs_and_all_energy(folder_of, name):
    with xr.open_dataset(folder_of(name) / "solution.nc") as ds:
        seen = picture(ds)
        used = -(ds["consumption.demand"].sum() if "consumption.demand" in ds else 0)
        assert seen.cost.to_numpy().sum() == pytest.approx(float(ds.attrs["objective"]), rel=1e-9)
        charged, lost = float(ds["power.storage_charge"].sum()), float((ds["power.corridor_ends"] + ds["power.corridor_starts"]).sum())
        returned = float(ds["power.response_return"].sum())
    assert seen.energy.to_numpy().sum() == pytest.approx(-float(used) - charged - lost - returned, rel=1e-6)


@pytest.mark.parametrize(("a", "b", "orders"), PAIRS)
def test_all_adds_up_from_the_files(why_of, tmp_path, a, b, orders):
    why = why_of(a, b, orders)
    folder = write(why, tmp_path / "it")
    tables = {name: pd.read_csv(folder / f"{name}.csv", keep_default_na=False) for name in ("parts", "effects", "hours", "states")}
    close = {"rel": 0, "abs": 1e-8 * max(map(abs, why.objective))}
    parts = tables["parts"].set_index("part")
    assert parts["cost_cny"].sum() == pytest.approx(why.difference, **close)
    assert parts[EFFECTS].sum(axis=1).to_numpy() == pytest.approx(parts["cost_cny"].to_numpy(), **close)
    for name, column in (("effects", "cost_cny"), ("hours", "cost_cny"), *(("effects", effect) for effect in EFFECTS)):
        summed = tables[name].groupby("part")[column].sum()
        assert summed.reindex(parts.index).to_numpy() == pytest.approx(parts[column].to_numpy(), **close)
    costs = tables["states"]["cost_cny"]
    told = json.loads((folder / "why.json").read_text(encoding="utf-8"))
    assert (costs.iloc[0], costs.iloc[-1]) == pytest.approx(why.objective) == told["objective"]
    assert set(why.sentences["part"]) == set(parts.index)


def test_a_run_beside_itself_has_no_differences(folder_of, why_of, no_solve, tmp_path):
    why = why_of("tiny", "tiny")
    assert why.is_empty
    done = call("why", folder_of("tiny"), folder_of("tiny"), "--results", tmp_path)
    assert done.exit_code == 0
    assert "no differences" in done.output


def test_one_group_is_the_whole_difference_and_needs_no_solve(why_of, no_solve):
    why = why_of("tiny", "demand")
    assert list(why.parts["part"]) == ["demand"]
    assert why.parts["cost_cny"].to_list() == [why.difference]


def test_over_all_orders_parts_are_the_values_of_shapley_and_turn_round_with_the_runs(why_of):
    why = why_of("tiny", "three", None)
    cost = {frozenset(filter(None, switched.split(", "))): value for switched, value in why.states[["switched", "cost_cny"]].to_numpy()}
    names = list(why.parts["part"])
    assert len(cost) == 2 ** len(names) == 8
    for name, part in why.parts.set_index("part")["cost_cny"].items():
        others = [other for other in names if other != name]
        groups = [frozenset(group) for size in range(len(names)) for group in combinations(others, size)]
        weights = [factorial(len(group)) * factorial(len(others) - len(group)) / factorial(len(names)) for group in groups]
        value = sum(weight * (cost[group | {name}] - cost[group]) for weight, group in zip(weights, groups, strict=True))
        assert part == pytest.approx(value, abs=1e-6 * abs(why.difference))
    back = why_of("three", "tiny", None).parts.set_index("part")[["cost_cny", *EFFECTS]]
    there = why.parts.set_index("part")[["cost_cny", *EFFECTS]]
    assert back["cost_cny"].to_numpy() == pytest.approx(-there["cost_cny"].to_numpy(), abs=1e-5 * abs(why.difference))


def test_it_is_a_function_of_the_package_whatever_was_imported_before():
    assert callable(energymodel.why)
    assert energymodel.why is answer.why


def test_what_does_not_bind_is_no_real_difference_and_is_proven_by_its_neighbour(why_of):
    why = why_of("tiny", "idle")
    assert why.parts.set_index("part")["remark"].to_dict() == {"demand": "", "policy": "no real difference"}
    assert why.states.set_index("switched")["method"]["demand"] == "near"


def test_a_state_that_cannot_be_met_is_gone_round_and_told(why_of):
    why = why_of("capped", "forced")
    assert list(why.states["switched"]) == ["", "policy", "imports, policy"]
    assert "imports of B with the rest of A" in why.notes[0]


def test_where_no_order_can_be_gone_every_state_in_the_way_is_told(folder_of, tmp_path):
    done = call("why", folder_of("capped"), folder_of("locked"), "--results", tmp_path)
    assert done.exit_code == Infeasible.code
    assert all(f"  {group} of B with the rest of A: no dispatch" in done.output for group in ("imports", "policy"))
    assert not list(tmp_path.iterdir())


def test_a_run_of_another_version_is_refused(folder_of):
    folder = folder_of("tiny")
    with xr.open_dataset(folder / "solution.nc") as ds:
        inputs = inputs_of(ds).load()
        dearer = inputs.assign(fuel_price=2 * inputs["fuel_price"])
        with pytest.raises(NotVerified, match="made by another version"):
            with_start(published(ds), folder, ds, dearer)


def test_the_command_says_it_in_the_language_asked_for(folder_of, tmp_path):
    ask = ["why", folder_of("tiny"), folder_of("demand"), "--results", tmp_path]
    for language, said, other in (("en", "1. Demand: +", "1. 需求"), ("zh", "1. 需求：+", "1. Demand")):
        done = call(*ask, "--lang", language)
        assert done.exit_code == 0
        assert said in done.output
        assert other not in done.output
    files = {path.name for path in (tmp_path / "why/tiny-demand").iterdir()}
    assert files == {f"{name}.csv" for name in ("parts", "effects", "moved", "hours", "states", "sentences")} | {"why.json", "SHA256SUMS"}


@pytest.mark.parametrize("wrong", [["--orders", "0"], ["--orders", "some"], ["--jobs", "-1"], ["--lang", "fr"]])
def test_a_wrong_option_is_refused(wrong):
    assert call("why", "x", "y", *wrong).exit_code == 2


def test_what_is_not_published_is_not_found(tmp_path):
    assert call("why", "tiny", "demand", "--results", tmp_path).exit_code == 2
