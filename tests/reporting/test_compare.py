"""A comparison finds every difference and no other."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from energymodel.errors import BeyondTolerance, InputsInvalid
from energymodel.reporting.compare import MARK, compare
from energymodel.reporting.compare_view import render, write
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution


def printed(what) -> str:
    console = Console(width=160, file=StringIO())
    console.print(what)
    return console.file.getvalue()


def other(ds, tmp_path, run=None, **changed):
    """A folder of the same solution with other variables."""
    ds = ds.assign({name: ds[name].copy(data=values) for name, values in changed.items()})
    ds.attrs["scenario"] = "other"
    return publish(ds, tables(ds), run or {"scenario": "synthetic"}, tmp_path / "other")


def test_a_run_does_not_differ_from_itself(folder):
    same = compare(folder, folder, tolerance=0.0)
    assert same.is_empty
    assert same.largest == 0.0
    same.check()
    assert printed(render(same)).splitlines()[-1] == "no differences"


def test_inputs_are_named_cell_by_cell(folder, ds, tmp_path):
    shale = ds["gas_source_shale"].values.copy()
    shale[1] = True
    zone = ds["unit_zone"].values.copy()
    zone[0] = "east"
    found = compare(folder, other(ds, tmp_path, gas_source_shale=shale, unit_zone=zone, unserved_price=np.array(3e4))).inputs
    cells = {(line.input, line.element): (line.a, line.b) for line in found.itertuples()}
    assert cells == {("gas_source_shale", "pipe"): (0, 1), ("unit_zone", "coal-1"): ("core", "east"), ("unserved_price", ""): (2e4, 3e4)}
    assert found.set_index("input").loc["unserved_price", "change"] == 1e4


def test_hourly_inputs_are_means_and_their_largest_change(folder, ds, tmp_path):
    length = ds["hour_length"].values.copy()
    length[:2] += [0.25, -0.25]
    (line,) = compare(folder, other(ds, tmp_path, hour_length=length)).inputs.itertuples()
    assert (line.a, line.b, line.change, line.largest_change, line.unit) == (1.0, 1.0, 0.0, 0.25, "mean of h")


def test_parameters_come_first_and_profiles_last(folder, ds, tmp_path):
    other_inputs = {"hour_length": ds["hour_length"].values + 1, "unit_own_use": ds["unit_own_use"].values * 2}
    found = compare(folder, other(ds, tmp_path, **other_inputs, unserved_price=np.array(3e4))).inputs
    assert list(dict.fromkeys(found["input"])) == ["unserved_price", "unit_own_use", "hour_length"]


def test_gaps_of_two_proofs_are_no_real_difference(folder, ds, tmp_path):
    b = ds.copy()
    b.attrs = ds.attrs | {"gap": 4e-7}
    lines = compare(folder, publish(b, tables(b), {}, tmp_path / "b")).tables["summary"].set_index("indicator")
    assert lines.loc["certified_gap", "remark"] == MARK


def test_shares_change_in_points_and_names_are_folded(folder, ds, tmp_path):
    lost = ds["curtailed.plants"].values * 2
    changed = compare(folder, other(ds, tmp_path, **{"curtailed.plants": lost}))
    line = next(x for x in printed(render(changed)).splitlines() if "curtailment_share" in x)
    a, b, points, unit = line.split()[1:3] + line.split()[-3:-2] + line.split()[-1:]
    assert float(b) - float(a) == pytest.approx(float(points), rel=1e-3)
    assert "百分点" in line
    assert unit == "%"
    console = Console(width=80, file=StringIO())
    console.print(render(changed))
    assert "…" not in console.file.getvalue()


def test_inputs_of_one_run_only(folder, ds, tmp_path):
    extra = ds.assign(new_limit=((), 5.0, {"kind": "input", "unit": "MW", "meaning": ""}))
    found = compare(folder, publish(extra, tables(extra), {}, tmp_path / "extra")).inputs
    assert found[["input", "a", "b"]].values.tolist() == [["new_limit", "", 5.0]]


def test_results_with_change_and_percent(folder, ds, tmp_path):
    cost = ds["cost.take-or-pay"].values * 3
    changed = compare(folder, other(ds, tmp_path, **{"cost.take-or-pay": cost}))
    (line,) = changed.tables["costs"].itertuples()
    assert (line.cause, line.a, line.b, line.change, line.change_percent) == ("take-or-pay", 5000.0, 15000.0, 10000.0, 200.0)
    assert changed.inputs.empty
    assert changed.tables["generation"].empty
    assert not changed.is_empty


def test_a_change_below_what_was_proven_is_no_real_difference(folder, ds, tmp_path):
    accuracy = 2 * ds.attrs["gap"] * ds.attrs["objective"]
    cost = ds["cost.imports"].values.copy()
    cost[0, 0] += 0.5 * accuracy
    cost[1, 0] += 2.0 * accuracy
    remarks = compare(folder, other(ds, tmp_path, **{"cost.imports": cost})).tables["costs"].set_index("technology")["remark"]
    assert remarks.to_dict() == {"import-coal": MARK, "import-hydro": ""}


def test_beyond_tolerance(folder, tmp_path):
    b = solution(seed=1)
    changed = compare(folder, publish(b, tables(b), {}, tmp_path / "b"), tolerance=1e-3)
    assert changed.largest == pytest.approx(abs(b.attrs["objective"] / changed.objective[0] - 1))
    with pytest.raises(BeyondTolerance):
        changed.check()
    compare(folder, tmp_path / "b", tolerance=0.5).check()


def test_reasons_why_runs_are_not_comparable(folder, ds, tmp_path):
    b = solution(hours=72)
    publish(b, tables(b), {"versions": {"energymodel": "9"}}, tmp_path / "b")
    text = " | ".join(compare(folder, tmp_path / "b").reasons)
    assert "other steps: 48" in text
    assert "other length: 48 h and 72 h" in text
    assert "other version of energymodel: None and 9" in text


def test_it_prints_and_writes(folder, ds, tmp_path):
    b = solution(seed=1, scenario="[red]x")
    changed = compare(folder, publish(b, tables(b), {}, tmp_path / "b"))
    text = printed(render(changed))
    assert "[red]x (B)" in text
    assert "亿元" in text
    assert "total_cost" in text
    written = write(changed, tmp_path / "compared")
    assert {p.name for p in written.iterdir()} == {"SHA256SUMS", "inputs.csv", "summary.csv", "costs.csv", "generation.csv", "policies.csv"}
    assert len(pd.read_csv(written / "costs.csv")) == len(changed.tables["costs"])


def test_a_folder_that_is_no_run(folder, tmp_path):
    with pytest.raises(InputsInvalid, match=r"no solution\.nc"):
        compare(folder, tmp_path)
