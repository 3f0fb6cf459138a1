"""A results folder is whole, exact and closed, or it is the one that was there before."""

import builtins
import csv
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from energymodel.errors import NotAccepted, NotPublished
from energymodel.reporting import whole
from energymodel.reporting.closing import check_closing
from energymodel.reporting.publish import publish, significant, write_solution, write_table


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_what_is_published_reads_back(folder, ds, made):
    fixed = {"SHA256SUMS", "solution.nc", "run.json", "scenario.json"}
    assert {p.name for p in folder.iterdir()} == fixed | {f"{name}.csv" for name in made}
    with xr.open_dataset(folder / "solution.nc") as back:
        for name, values in ds.data_vars.items():
            np.testing.assert_array_equal(back[name].values, values.values)
            assert {k: back[name].attrs[k] for k in values.attrs if k != "units"} == values.attrs
        assert back.attrs["objective"] == ds.attrs["objective"]
    assert json.loads((folder / "scenario.json").read_text(encoding="utf-8")) == {"title": "虚构"}


def test_nothing_else_is_left_beside_it(folder, ds, made):
    publish(ds, made, {}, folder)
    assert [p.name for p in folder.parent.iterdir()] == ["synthetic"]


def test_the_same_run_gives_the_same_files(folder, ds, made, tmp_path):
    again = publish(ds, made, {"scenario": "synthetic"}, tmp_path / "again", {"title": "虚构"})
    assert contents(again) == contents(folder)


@pytest.mark.parametrize(("module", "call"), [(os, "mkdir"), (os, "fsync"), (whole, "exchange"), (builtins, "open")])
def test_whatever_call_fails_the_old_results_stay(folder, ds, made, monkeypatch, module, call):
    """The n-th call fails, for every n until one publishes."""
    before, true, run, failed = contents(folder), getattr(module, call), [0], []
    changed = made | {"costs": made["costs"].head(1)}

    def failing(path, *args, **kwargs):  # a path, or a file that is open; the folder above may fail, for it exists
        run[0] += isinstance(path, int) or Path(path).parent != folder.parent.parent
        if run[0] == len(failed) + 1:
            run[0] += 1
            raise OSError(28, "No space left on device", str(path))
        return true(path, *args, **kwargs)

    monkeypatch.setattr(module, call, failing)
    while len(failed) < 40:
        run[0] = 0
        try:
            publish(ds, changed, {}, folder)
            break
        except NotPublished as error:
            failed.append(str(error))
        assert contents(folder) == before
        assert [p.name for p in folder.parent.iterdir()] == [folder.name]
    assert 1 <= len(failed) < 40
    assert all("No space left on device" in message for message in failed)
    assert contents(folder) != before


def test_a_refused_draft_is_never_seen(folder, ds, made):
    before = contents(folder)

    def refuse(draft):
        assert (draft / "solution.nc").is_file()
        assert draft != folder
        raise NotAccepted("no")

    with pytest.raises(NotAccepted):
        publish(ds, made, {}, folder, check=refuse)
    assert contents(folder) == before
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_a_full_disk_inside_the_netcdf_library_is_told(ds, monkeypatch, tmp_path):
    def full(*args, **kwargs):
        raise RuntimeError("NetCDF: HDF error")

    monkeypatch.setattr(xr.Dataset, "dump_to_store", full)
    with pytest.raises(OSError, match="HDF error"):
        write_solution(ds, tmp_path / "x.nc")


def test_tables_are_written_the_same_everywhere(tmp_path):
    table = pd.DataFrame({
        "time": pd.to_datetime(["2027-01-01 00:00"] * 4), "a_mw": [-0.0, 1 / 3, -1e-10, np.nan], "binds": [True, False, True, True],
        "name_zh": ["煤电", 'a,"b"', "", "x"],
    })  # fmt: skip
    write_table(table, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_bytes().decode("utf-8").splitlines()
    assert lines == [
        "\ufefftime,a_mw,binds,name_zh", "2027-01-01 00:00,0.0,yes,煤电", '2027-01-01 00:00,0.3333333333,no,"a,""b"""',
        "2027-01-01 00:00,0.0,yes,", "2027-01-01 00:00,,yes,x",
    ]  # fmt: skip
    assert list(pd.read_csv(tmp_path / "t.csv", parse_dates=["time"])) == list(table)


def test_a_text_is_never_a_formula(tmp_path):
    texts = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", '=HYPERLINK("x")']
    plain = ["-5", "+1.5e-3", "coal", "a=b", "", "-.5", "'quoted"]
    table = pd.DataFrame({"=evil": texts + plain, "mixed": pd.Series([-1.5, *texts, *plain[1:]], dtype=object), "mw": -1.0})
    write_table(table, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["'=evil", "mixed", "mw"]
    written = [f"'{text}".replace("\r", "\\r") for text in texts]
    assert [row[0] for row in rows] == written + plain
    assert [row[1] for row in rows] == ["-1.5", *written, *plain[1:]]
    assert {row[2] for row in rows} == {"-1.0"}


def test_small_numbers_keep_their_digits(tmp_path):
    values = [3.4e-7, 1.25e-12, -0.0, 27181060012.3456, -1 / 3e5, 123456.789012345, np.inf]
    written = significant(np.array(values))
    assert [repr(float(x)) for x in written] == ["3.4e-07", "1.25e-12", "0.0", "27181060010.0", "-3.333333333e-06", "123456.789", "inf"]


def test_the_proven_gap_is_written(folder, ds):
    value = pd.read_csv(folder / "summary.csv").set_index("indicator")["value"]
    assert value["certified_gap"] == ds.attrs["gap"] == 1e-9


def test_the_books_of_a_folder_close(folder):
    residuals = check_closing(folder)
    assert residuals["power_mw"] < 1e-9
    assert residuals["cost"] < 1e-12
    assert max(residuals.values()) < 1e-6


@pytest.mark.parametrize(
    ("variable", "change", "named"),
    [
        ("power.thermal", 0.002, "power_mw"),
        ("cost.imports", 1.0, "cost is open"),
        ("gas.supply", 1e3, "gas is open"),
        ("city_gas.sources", 1e3, "city_gas"),
    ],
)
def test_books_that_do_not_close_are_refused(folder, ds, made, variable, change, named):
    wrong = ds.copy(deep=True)
    wrong[variable].values[0, 7 % wrong[variable].shape[1]] += change
    publish(wrong, made, {}, folder)
    with pytest.raises(NotAccepted, match=named):
        check_closing(folder)


@pytest.mark.parametrize(("name", "column"), [("costs", "cost_cny"), ("balance_monthly", "energy_gwh")])
def test_a_changed_table_is_refused(folder, name, column):
    table = pd.read_csv(folder / f"{name}.csv")
    table.loc[0, column] *= 1.001
    write_table(table, folder / f"{name}.csv")
    with pytest.raises(NotAccepted, match=f"{name}.csv"):
        check_closing(folder)
