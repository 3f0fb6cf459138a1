"""Folders that are not what a run publishes: one message, its exit code, and nothing written; a folder made anew stays of one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xarray as xr

import energymodel
from energymodel.errors import NotVerified
from energymodel.presenting import republish
from energymodel.reporting.sums import changes, write_sums
from tests.shell import call
from tests.tiny import write_inputs


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A results folder, without what is to be read."""
    folder = tmp_path_factory.mktemp("published")
    write_inputs(folder / "inputs")
    energymodel.run("tiny", folder / "inputs", folder / "results", "simplex", threads=1, report=False)
    return folder / "results/tiny"


@pytest.fixture
def folder(published, tmp_path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "tiny"))


UNREADABLE = {
    "no solution": lambda folder: (folder / "solution.nc").unlink(),
    "an empty solution": lambda folder: (folder / "solution.nc").write_bytes(b""),
    "half a solution": lambda folder: (folder / "solution.nc").write_bytes((folder / "solution.nc").read_bytes()[:20_000]),
}
FOREIGN = {"a foreign solution": lambda folder: xr.Dataset({"a": ("x", [1.0])}).to_netcdf(folder / "solution.nc", engine="netcdf4")}
HALF = {
    "another run.json": lambda folder: (folder / "run.json").write_text("[]"),
    "a table gone": lambda folder: (folder / "generation.csv").unlink(),
}
DAMAGE = UNREADABLE | FOREIGN | HALF
SUFFERS = {
    ("xlsx", "--to", "made"): UNREADABLE | HALF,
    ("prices",): UNREADABLE | FOREIGN,
    ("export", "--to", "pypsa", "--out", "made"): UNREADABLE | FOREIGN,
    ("export", "--to", "iamc", "--out", "made"): UNREADABLE,
}
"""Command -> damage that keeps it from its answer; prices and exports are of the solution alone."""


@pytest.mark.parametrize(("command", "damage"), [(command, damage) for command, some in SUFFERS.items() for damage in some])
def test_what_no_run_published_is_told_and_nothing_is_written(folder, command, damage, monkeypatch):
    DAMAGE[damage](folder)
    monkeypatch.chdir(folder.parent)
    result = call(command[0], "tiny", *command[1:])
    assert result.exit_code == NotVerified.code, result.output
    assert "does not hold what a run publishes" in " ".join(result.output.split())
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_a_folder_published_anew_meanwhile_stays_as_it_is(folder):
    def make(of: Path) -> bytes:
        (of / "summary.csv").write_text("of another run")
        write_sums(of)
        return b"of the run before"

    with pytest.raises(NotVerified, match="published anew while"):
        republish(folder, "report.html", make)
    assert not (folder / "report.html").exists()
    assert not changes(folder)


def test_a_file_that_changes_meanwhile_is_told(folder):
    def make(of: Path) -> bytes:
        (of / "summary.csv").write_text("edited")
        return b"made"

    with pytest.raises(NotVerified, match=r"summary\.csv has changed"):
        republish(folder, "report.html", make)
    assert not (folder / "report.html").exists()


def test_what_a_desktop_or_an_open_spreadsheet_leaves_is_no_change(folder):
    for name in (".DS_Store", "~$results.xlsx"):
        (folder / name).write_text("x")
    assert not changes(folder)
