"""Inputs side by side: every cell that differs, no other, and where it was written."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from energymodel.comparing.compare import compare
from energymodel.comparing.inputs import compare_inputs
from energymodel.comparing.opened import Opened
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables


def test_inputs_are_named_cell_by_cell(folder, ds, other):
    shale = ds["gas_source_shale"].values.copy()
    shale[1] = True
    zone = ds["unit_zone"].values.copy()
    zone[0] = "east"
    found = compare([folder, other(gas_source_shale=shale, unit_zone=zone, unserved_price=np.array(3e4))]).inputs
    cells = found.set_index(["input", "element"])[["synthetic", "other"]]
    assert {k: tuple(v) for k, v in cells.T.to_dict("list").items()} == {
        ("gas_source_shale", "pipe"): (0, 1), ("unit_zone", "coal-1"): ("core", "east"), ("unserved_price", ""): (2e4, 3e4),
    }  # fmt: skip
    assert found.set_index("input").loc["unserved_price", "change other"] == 1e4


def test_parameters_come_first_and_the_calendar_is_no_input(folder, ds, other):
    changed = {"hour_length": ds["hour_length"].values + 1, "unit_own_use": ds["unit_own_use"].values * 2, "unserved_price": np.array(3e4)}
    found = compare([folder, other(**changed)])
    assert list(dict.fromkeys(found.inputs["input"])) == ["unserved_price", "unit_own_use"]
    assert found.reasons == ("other length: 48 h and 96 h; totals are of different times",)


def test_steps_of_other_lengths_are_a_reason(folder, ds, other):
    length = ds["hour_length"].values.copy()
    length[:2] += [0.25, -0.25]
    found = compare([folder, other(hour_length=length)])
    assert found.inputs.empty
    assert found.reasons == ("other lengths of steps",)


def test_inputs_of_one_run_only(folder, ds, tmp_path):
    extra = ds.assign(coal_cap_limit=((), 5.0, {"kind": "input", "unit": "tce", "meaning": ""}))
    found = compare([folder, publish(extra, tables(extra), {}, tmp_path / "extra"), folder]).inputs
    assert found[["input", "synthetic", "extra", "synthetic (2)"]].values.tolist() == [["coal_cap_limit", "", 5.0, ""]]


def run_of(label: str, hours: pd.DatetimeIndex, load, service=None, origins=None) -> Opened:
    """A run that has nothing but a load over some hours and a unit's service."""
    ds = xr.Dataset(coords={"load": ["a", "b"], "unit": ["u"], "hour": hours})
    service = np.ones(len(hours)) if service is None else service
    for name, dims, values, unit in (
        ("load_power", ("load", "hour"), load, "MW"), ("unit_in_service", ("unit", "hour"), [service], "in service"),
        ("unit_capacity", "unit", [300.0], "MW"), ("hour_length", "hour", np.ones(len(hours)), "h"),
    ):  # fmt: skip
        ds[name] = (dims, np.asarray(values, float), {"kind": "input", "unit": unit})
    return Opened(label, None, ds, {}, 1.0, 0.0, 0.0, {}, ("profiles/2027/load_power_mw.csv", "system/units.csv"), origins or {})


YEAR = pd.date_range("2027-01-01", periods=96, freq="h")
LOAD = np.arange(192.0).reshape(2, 96)


def test_a_window_of_a_run_has_its_inputs():
    year, window = run_of("year", YEAR, LOAD), run_of("window", YEAR[24:48], LOAD[:, 24:48])
    assert compare_inputs([year, window]).empty
    assert compare_inputs([window, year]).empty


def test_a_changed_hour_counts_where_both_have_it():
    changed = LOAD.copy()
    changed[1, 30] += 24.0
    changed[0, 90] += 24.0
    (line,) = compare_inputs([run_of("window", YEAR[24:48], LOAD[:, 24:48]), run_of("year", YEAR, changed)]).to_dict("records")
    assert (line["input"], line["element"], line["unit"]) == ("load_power", "b", "mean of MW")
    assert (line["change year"], line["largest change year"]) == (pytest.approx(1.0), 24.0)
    assert line["written in year"] == "profiles/2027/load_power_mw.csv"


def test_other_hours_are_compared_by_their_means_and_service_that_is_the_same_is_not_told():
    begin, end = run_of("begin", YEAR[:24], LOAD[:, :24]), run_of("end", YEAR[48:], LOAD[:, 48:])
    found = compare_inputs([begin, end])
    assert found[["input", "element"]].values.tolist() == [["load_power", "a"], ["load_power", "b"]]
    assert found["change end"].tolist() == [60.0, 60.0]  # means of 0..23 and of 48..95
    assert found["largest change end"].isna().all()
    closed = run_of("closed", YEAR[48:], LOAD[:, 48:], np.zeros(48))
    line = compare_inputs([begin, closed]).set_index("input").loc["unit_in_service"]
    assert (line["begin"], line["closed"], line["unit"]) == (1.0, 0.0, "in service")


def test_where_a_cell_was_written():
    a = run_of("a", YEAR, LOAD)
    every, one = {"tables.units.*.capacity_mw": "scenarios/b.toml:7"}, {"tables.units.u.capacity_mw": "scenarios/c.toml:9"}
    b, c = run_of("b", YEAR, LOAD, origins=every), run_of("c", YEAR, LOAD, origins=every | one)
    for run in (b, c):
        run.ds["unit_capacity"] += 1.0
        run.ds["unit_capacity"].attrs = a.ds["unit_capacity"].attrs
    (line,) = compare_inputs([a, b, c]).to_dict("records")
    assert [line[f"written in {name}"] for name in "abc"] == ["system/units.csv", "scenarios/b.toml:7", "scenarios/c.toml:9"]
    assert (line["a"], line["b"], line["c"], line["change c"]) == (300.0, 301.0, 301.0, 1.0)
