"""A comparison finds every difference and no other, and what it tells adds up."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from energymodel.comparing.changes import MARK, SAME
from energymodel.comparing.compare import TooFew, compare
from energymodel.comparing.opened import labels
from energymodel.comparing.results import KINDS
from energymodel.comparing.written import write
from energymodel.errors import InputsInvalid
from energymodel.reporting.books import open_books
from energymodel.reporting.frames import consumption_by_zone
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution


def test_a_run_does_not_differ_from_itself(same):
    same = replace(same, tolerance=dict.fromkeys(("cost", *KINDS), 0.0))
    assert same.is_empty
    assert same.largest == 0.0
    assert same.breaches() == ()
    same.check()


def test_there_and_back_is_nothing(two, seeds):
    there, back = two, compare(seeds[1::-1])
    a, b = there.names
    for name, kind in KINDS.items():
        keys = [c for c in (*kind.keys, "quantity") if c in there.tables[name]]
        gone, come = (found.tables[name].set_index(keys) for found in (there, back))
        pd.testing.assert_series_equal(gone[f"change {b}"], -come[f"change {a}"].reindex(gone.index), check_names=False)


def test_several_are_compared_as_two_are(three, two, seeds):
    three = three.tables
    for pair in (two.tables, compare([seeds[0], seeds[2]]).tables):
        for table in KINDS:
            pd.testing.assert_frame_equal(three[table][list(pair[table])], pair[table])
    runs = [folder.name for folder in seeds]
    changes = [f"{what} {run}" for run in runs[1:] for what in ("change", "percent", "remark")]
    assert list(three["costs"]) == ["cause", "technology", "unit", *runs, *changes]


def test_the_waterfall_closes_in_the_files_too(three, tmp_path):
    found = three
    for name, cost in zip(found.names[1:], found.objective[1:], strict=True):
        steps = found.waterfall[found.waterfall["run"] == name]
        assert steps["change_cny"].sum() == pytest.approx(cost - found.objective[0], rel=1e-12, abs=1e-12 * cost)
        assert steps["cost_cny"].sum() == pytest.approx(cost, rel=1e-12)
        assert steps["change_cny"].abs().is_monotonic_decreasing
    written = write(found, tmp_path / "compared")
    steps = pd.read_csv(written / "waterfall.csv").groupby("run", sort=False)["change_cny"].sum()
    record = json.loads((written / "comparison.json").read_text())
    for k, cost in enumerate(record["objective"][1:]):
        assert steps.iloc[k] == pytest.approx(cost - record["objective"][0], abs=1e-9 * cost)


def test_energy_and_its_prices_add_up_to_the_indicators(three, seeds):
    found = three.tables
    summary = found["summary"].set_index("indicator")
    mean = found["price"].query("quantity == 'mean'").set_index("zone")
    for seed, name in enumerate((folder.name for folder in seeds), start=1):
        stored = found["storage"].groupby("quantity")[name].sum()
        fed = found["energy"][name].sum() + stored["energy_gwh"] - stored["withdrawn_gwh"] - summary.loc["losses", name]
        assert fed == pytest.approx(summary.loc["consumption", name], rel=1e-9)
        assert found["curtailment"][name].sum() == pytest.approx(summary.loc["curtailment", name])
        used = consumption_by_zone(open_books(solution(seed=seed), "power", "consumption")).sum()
        assert (mean[name] * used).sum() / used.sum() == pytest.approx(summary.loc["mean_price", name], rel=1e-9)


def test_duration_quantiles_by_hand(same, ds):
    price = same.tables["price"]
    core = price[price["zone"] == "core"].set_index("quantity")["synthetic"]
    values = np.sort(ds["power_price"].sel(zone="core").values)
    assert core["highest"] == values[-1]
    assert core["lowest"] == values[0]
    assert core["exceeded 50 %"] == values[23]  # the 24th of 48: in the other 24 hours it is higher
    assert core.drop("mean").is_monotonic_decreasing


def test_a_line_that_one_run_does_not_have(folder, ds, tmp_path):
    less = ds.drop_sel(policy="coal_cap").drop_vars("cost.missed:_coal_cap")
    less.attrs["objective"] -= 120.0
    found = compare([folder, publish(less, tables(less), {}, tmp_path / "less")])
    policies = found.tables["policies"].set_index(["policy", "quantity"])
    assert (policies.loc["coal_cap", "remark less"] == "not in less").all()
    assert policies.loc[("coal_cap", "shadow_price"), "synthetic"] == 12.0
    assert policies.loc[("coal_cap", "binds"), "synthetic"] == 1.0
    costs = found.tables["costs"].set_index("cause").loc["missed: coal_cap"]
    assert (costs["less"], costs["change less"], costs["percent less"]) == (0.0, -120.0, -100.0)


def test_results_with_change_and_percent(folder, ds, other):
    cost = ds["cost.take-or-pay"].values * 3
    found = compare([folder, other(**{"cost.take-or-pay": cost})])
    (line,) = found.real("costs").itertuples(index=False)
    assert tuple(line) == ("take-or-pay", "", "CNY", 5000.0, 15000.0, 10000.0, 200.0, "")
    assert found.inputs.empty
    assert (found.tables["energy"]["remark other"] == SAME).all()
    assert not found.is_empty


def test_sums_over_zones_change_by_the_sum_of_the_changes(three):
    found = three
    change = f"change {found.names[2]}"
    for table in ("capacity", "energy", "curtailment"):
        whole = found.tables[table].groupby("technology")[change].sum()
        summed = found.over(table, "technology").set_index("technology")[change].sort_index()
        pd.testing.assert_series_equal(summed, whole)


def test_a_change_below_what_was_proven_is_no_real_difference(folder, ds, other):
    accuracy = 2 * ds.attrs["gap"] * ds.attrs["objective"]
    cost = ds["cost.imports"].values.copy()
    cost[0, 0] += 0.5 * accuracy
    cost[1, 0] += 2.0 * accuracy
    found = compare([folder, other(**{"cost.imports": cost})], tolerance={"costs": 0.0})
    remarks = found.tables["costs"].set_index(["cause", "technology"])["remark other"]
    assert remarks["imports"].to_dict() == {"import-coal": MARK, "import-hydro": "", "export": SAME}
    assert [line.split(" of ")[0] for line in found.breaches()] == ["costs imports import-hydro"]


def test_gaps_of_two_proofs_are_no_real_difference(folder, other):
    lines = compare([folder, other(attrs={"gap": 4e-7})]).tables["summary"].set_index("indicator")
    assert lines.loc["certified_gap", "remark other"] == MARK


def test_prices_are_no_better_known_than_duals(folder, ds, other):
    price = ds["power_price"].values + 0.01
    poor, good = (other(name, {"price_error": error}, power_price=price) for name, error in (("poor", 0.02), ("good", 0.001)))
    for run, remark in ((poor, MARK), (good, "")):
        found = compare([folder, run]).tables
        assert (found["price"][f"remark {run.name}"] == remark).all()
        assert found["summary"].set_index("indicator").loc["mean_price", f"remark {run.name}"] == remark


def test_each_run_has_a_label_of_its_own(tmp_path):
    a, b = tmp_path / "old" / "x", tmp_path / "new" / "x"
    assert labels([a, b]) == ("x (old)", "x (new)")
    assert labels([a, a, a]) == ("x", "x (2)", "x (3)")
    assert labels([a, b, a, tmp_path / "y"]) == ("x (old)", "x (new)", "x (old) (2)", "y")
    deep = [tmp_path / "1" / "old" / "x", tmp_path / "2" / "old" / "x"]
    assert labels(deep) == ("x (1)", "x (2)")
    assert len(set(labels([*deep, tmp_path / "1" / "new" / "x"]))) == 3
    assert labels([tmp_path / "unit", tmp_path / "change x"]) == ("unit (run)", "change x (run)")


def test_a_run_called_like_a_column(folder, tmp_path):
    assert compare([shutil.copytree(folder, tmp_path / name) for name in ("unit", "zone", "quantity")]).is_empty


def test_one_run_is_too_few(folder):
    with pytest.raises(TooFew):
        compare([folder])


def test_folders_that_are_no_runs_are_all_told(folder, tmp_path):
    with pytest.raises(InputsInvalid, match=r"no solution\.nc") as refused:
        compare([tmp_path / "a", folder, tmp_path / "b"])
    assert {fault.file for fault in refused.value.faults} == {str(tmp_path / "a"), str(tmp_path / "b")}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("solution.nc", "no netCDF"), ("run.json", "{"), ("run.json", '{"price_error": "x"}'),
        ("scenario.json", '{"origins": 3}'), ("summary.csv", ""), ("imports.csv", "contract\nfar\n"),
        ("fuel.csv", "technology,coal_tce,gas_m3,co2_t,coal_rate_gce_per_kwh\nx,many,0,0,0\n"),
    ],
)  # fmt: skip
def test_a_damaged_folder_is_refused(folder, tmp_path, file, text):
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    (damaged / file).write_text(text)
    with pytest.raises(InputsInvalid, match="what cannot be read") as refused:
        compare([folder, damaged])
    assert [fault.file for fault in refused.value.faults] == [str(damaged)]


def test_nothing_in_common(ds, folder, tmp_path):
    """A system without policies, storage or contracts beside one that has them."""
    bare = ds.drop_vars([n for n in ds.variables if str(n).startswith("policy")])
    found = compare([publish(bare, tables(bare), {}, tmp_path / "bare"), folder])
    assert (found.tables["policies"]["remark synthetic"] == "not in bare").all()
