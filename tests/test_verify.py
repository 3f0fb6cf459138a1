"""A results folder proves itself: every byte, its books, its cost; and what is solved again from it costs the same."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from dataclasses import fields as fields_of
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
import xarray as xr

import energymodel
from energymodel.algebra.form import Form
from energymodel.errors import BeyondTolerance, NotVerified
from energymodel.rebuilding import columns, inputs_of
from energymodel.reporting.sums import changes, sha256, write_sums
from energymodel.running import program_of
from energymodel.solving.harvest import harvest
from energymodel.verifying import changed_inputs, prove, read
from tests.shell import call
from tests.tiny import write_inputs

POLICIES = """
time.step = 3
[policies.coal_cap]
limit_mtce = 30
price_cny_per_tce = 700
[policies.contract_minimum]
share = 0.9
"""


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """Tiny inputs and their published results."""
    folder = tmp_path_factory.mktemp("solved")
    write_inputs(folder / "inputs")
    energymodel.run("tiny", folder / "inputs", folder / "results", "simplex", threads=1)
    return folder


def equal(a, b) -> bool:
    """Whether two parts of a program are one and the same, to the last bit."""
    if isinstance(a, sp.csr_array):
        return all(np.array_equal(getattr(a, part), getattr(b, part)) for part in ("data", "indices", "indptr"))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, dict):
        return list(a) == list(b) and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, Form):
        return all(equal(getattr(a, part)(), getattr(b, part)()) for part in ("rows", "columns", "values", "constants"))
    if hasattr(a, "__dataclass_fields__"):
        return all(equal(getattr(a, f.name), getattr(b, f.name)) for f in fields_of(a))
    return a == b


EMPTY = {"responses": None, "stores": None, "channels": None}
WORLDS = {"steps and policies": {"scenario": POLICIES}, "empty tables": EMPTY}


@pytest.mark.parametrize("world", WORLDS)
def test_the_program_is_in_the_solution_to_the_last_bit(tmp_path, world):
    case = energymodel.load("tiny", write_inputs(tmp_path / "inputs", **WORLDS[world]))
    program = energymodel.build(case)
    solution = energymodel.solve(program, "simplex", threads=1)
    harvest(case, program, solution).to_netcdf(tmp_path / "solution.nc", engine="netcdf4")
    ds = xr.load_dataset(tmp_path / "solution.nc", engine="netcdf4")
    again = program_of(inputs_of(ds))
    assert equal(program, again)
    assert all(map(equal, columns(again, ds), (solution.x, solution.y)))


def test_a_folder_as_published_is_verified(house):
    told, objective = call("verify", "tiny"), json.loads((house / "results/tiny/run.json").read_text())["objective"]
    assert told.exit_code == 0
    assert f"{len(list((house / 'results/tiny').iterdir())) - 1} files are as they were published" in told.stdout
    assert f"cost {objective:.10g} CNY, proven anew" in told.stdout
    assert "inputs: as the run read it" in told.stdout
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=house / "results/tiny", check=True)


def test_what_a_run_had_of_its_machine_is_written_down(solved):
    machine = json.loads((solved / "results/tiny/run.json").read_text())["machine"]
    assert machine == {"cores": os.cpu_count(), "threads": 1, "hash_seed": os.environ.get("PYTHONHASHSEED", "random")}


def test_every_edited_byte_is_noticed(house):
    """One byte of any file, each file as often, anywhere, becomes another."""
    folder, chance, paths = house / "results/tiny", random.Random(0), sorted((house / "results/tiny").iterdir())
    for k in range(200):
        path = paths[k % len(paths)]
        content = path.read_bytes()
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :])
        assert changes(folder), (path.name, place)
        path.write_bytes(content)
    assert changes(folder) == []


SPOILED = {
    "summary.csv has changed": lambda f: (f / "summary.csv").write_text("no more"),
    "costs.csv is missing": lambda f: (f / "costs.csv").unlink(),
    "extra.csv is not listed": lambda f: (f / "extra.csv").touch(),
    "fuel.csv has changed": lambda f: ((f / "fuel.csv").rename(f.parent / "fuel.csv"), (f / "fuel.csv").symlink_to("../fuel.csv")),
    "SHA256SUMS is missing": lambda f: (f / "SHA256SUMS").unlink(),
    "SHA256SUMS has changed": lambda f: (f / "SHA256SUMS").write_text((f / "SHA256SUMS").read_text() + "\n"),
}  # fmt: skip


@pytest.mark.parametrize("told", SPOILED)
def test_a_folder_that_is_not_as_published_is_refused(house, told):
    SPOILED[told](house / "results/tiny")
    done = call("verify", "tiny")
    assert done.exit_code == 8
    assert told in done.stderr


def test_a_desktops_own_file_is_none_of_it(house):
    (house / "results/tiny/.DS_Store").touch()
    assert changes(house / "results/tiny") == []


def test_inputs_that_changed_since_are_a_note(house):
    with (house / "inputs/system/units.csv").open("a") as file:
        file.write("\n")
    (house / "inputs/system/fuels.csv").unlink()
    done = call("verify", "tiny")
    assert done.exit_code == 0
    assert "changed since or gone: system/fuels.csv, system/units.csv" in done.stdout
    assert changed_inputs({}, house / "none") is None
    assert changed_inputs({"inputs": {"../results/tiny/run.json": sha256(house / "results/tiny/run.json")}}, house / "inputs") != ()


def forge(house: Path, change) -> None:
    """Change the solution or run.json, and make the sums fit."""
    folder = house / "results/tiny"
    record, ds = json.loads((folder / "run.json").read_text()), xr.load_dataset(folder / "solution.nc", engine="netcdf4")
    change(ds, record)
    ds.to_netcdf(folder / "solution.nc", engine="netcdf4")
    (folder / "run.json").write_text(json.dumps(record))
    write_sums(folder)


def scaled(name: str):
    def change(ds, record):
        ds[name].values[...] = ds[name].values * 1.001

    return change


def one_more(name: str):
    def change(ds, record):
        ds[name].values.flat[7] += 1.0

    return change


def cheaper(*places):
    def change(ds, record):
        for where, key in ((ds.attrs, "solution"), (record, "run")):
            if key in places:
                where.update({claim: where[claim] * 0.9 for claim in ("objective", "bound")})

    return change


FORGED = {
    "a column": one_more("tranche_power"), "a dual": scaled("dual_power_balance"), "a price": scaled("fuel_price"),
    "a capacity": scaled("unit_capacity"), "the cost in run.json": cheaper("run"), "the cost in solution.nc": cheaper("solution"),
    "the cost in both": cheaper("run", "solution"), "the gap": lambda ds, record: record.update(gap=1e-3),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_result_is_not_proven(solved, what):
    record, ds = read(solved / "results/tiny")
    FORGED[what](ds, record)
    with pytest.raises(NotVerified, match="not proven"):
        prove(solved, record, ds)


def test_right_sums_do_not_hide_a_forgery(house):
    forge(house, lambda ds, record: None)
    energymodel.verify("tiny")
    forge(house, one_more("power.imports"))
    with pytest.raises(NotVerified, match="do not close"):
        energymodel.verify("tiny")


def test_tables_of_another_version_are_told_with_it(house):
    def make(ds, record):
        record["versions"]["commit"] = "0123456789" * 4

    table = house / "results/tiny/imports.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("hami", "sale", 1), encoding="utf-8")
    forge(house, lambda ds, record: None)
    with pytest.raises(NotVerified, match=r"imports\.csv do not say what solution\.nc says$"):
        energymodel.verify("tiny")
    forge(house, make)
    with pytest.raises(NotVerified, match=r"solution\.nc says; 0123456789 published it, this is"):
        energymodel.verify("tiny")


HOSTILE = {
    "no record": lambda f: (f / "run.json").write_text("{}"),
    "a list": lambda f: (f / "run.json").write_text("[]"),
    "a deep one": lambda f: (f / "run.json").write_text("[" * 99_999),
    "no netCDF": lambda f: (f / "solution.nc").write_bytes(b"\x89HDF\r\n\x1a\n garbage"),
    "empty": lambda f: (f / "solution.nc").write_bytes(b""),
    "other netCDF": lambda f: xr.Dataset({"x": 1}).to_netcdf(f / "solution.nc", engine="netcdf4"),
    "no costs": lambda f: (f / "costs.csv").write_text("a,b\n"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_folder_no_run_has_written_is_refused(house, what):
    HOSTILE[what](house / "results/tiny")
    write_sums(house / "results/tiny")
    assert call("verify", "tiny").exit_code == 8
    if what != "no costs":
        assert call("rerun", "tiny").exit_code == 8


def test_a_run_is_found_again_from_its_folder_alone(house):
    shutil.move(house / "results/tiny", house / "alone")
    for name in ("inputs", "results"):
        shutil.rmtree(house / name)
    done = call("rerun", "alone")
    assert done.exit_code == 0
    published, again = re.findall(r"(\S+) CNY$", done.stdout, re.MULTILINE)
    assert published == again == f"{json.loads((house / 'alone/run.json').read_text())['objective']:.10g}"
    assert "simplex" in done.stderr
    assert sorted(path.name for path in house.iterdir()) == ["alone"]


def test_a_cost_that_is_not_found_again_is_beyond_tolerance(house):
    forge(house, cheaper("run", "solution"))
    with pytest.raises(BeyondTolerance, match=r"found again .*: they differ by 1\.1e-01"):
        energymodel.rerun("tiny").check()


@pytest.mark.parametrize("name", ["summary", "imports", "prices", "fuel", "gas", "generation", "dispatch_hourly", "costs"])
def test_a_table_that_says_something_else_is_noticed_even_where_its_sum_is_made_anew(house, name):
    folder = house / "results/tiny"
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8-sig")
    at = min(m.start() for m in re.finditer(r"(?<=,)[1-8](?=[.\d])", text))
    path.write_text(text[:at] + str(int(text[at]) + 1) + text[at + 1 :], encoding="utf-8-sig")
    write_sums(folder)
    with pytest.raises(NotVerified):
        energymodel.verify("tiny")


def test_a_rerun_of_two_runs_in_one_folder_is_refused(house):
    folder = house / "results/tiny"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(record | {"objective": record["objective"] * 2}), encoding="utf-8")
    write_sums(folder)
    with pytest.raises(NotVerified, match="of two runs"):
        energymodel.rerun("tiny")
