"""A run is one thing, right after solving and from its folder; it shows itself, and draws what it holds."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import energymodel
from energymodel.plotting import NoMatplotlib
from energymodel.published import NotFound, Run

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_and_its_folder_are_the_same(made, opened):
    assert type(made) is type(opened) is Run
    changing = ("seconds", "attempts")
    assert {k: v for k, v in made.record.items() if k not in changing} == {k: v for k, v in opened.record.items() if k not in changing}
    assert set(made.tables) == set(opened.tables)
    assert made.solution.equals(opened.solution)
    pd.testing.assert_frame_equal(made.statistics(), opened.statistics())


@pytest.mark.parametrize("name", ["summary", "generation", "dispatch_hourly", "prices", "policies", "gas", "costs", "fuel"])
def test_tables_come_back_as_they_were(made, opened, name):
    before, after = made.tables[name], opened.tables[name]
    before = before.assign(**{c: np.where(before[c], "yes", "no") for c in before if before[c].dtype.kind == "b"})
    pd.testing.assert_frame_equal(before, after, rtol=1e-8, atol=2e-6, check_dtype=False)


def test_it_is_found_by_name_and_by_folder(made):
    results = made.folder.parent
    assert energymodel.open("tiny", results).record == energymodel.open(str(made.folder)).record
    with pytest.raises(NotFound, match="nothing"):
        energymodel.open("nothing", results)


def test_it_shows_itself(opened):
    text, page = repr(opened), opened._repr_html_()
    assert "tiny" in text
    assert "48 h of 2027" in text
    assert f"{opened.record['objective'] / 1e8:,.4f}"[:4] in text
    assert "系统总成本" in page
    assert page.count("<tr>") == opened.tables["summary"]["value"].notna().sum()


def test_a_hostile_title_stays_text(opened):
    shown = Run(opened.folder, record=opened.record | {"title": "<script>alert(1)</script>\x1b[31m"})
    assert "<script>" not in shown._repr_html_()
    assert "\x1b" not in repr(shown)


@pytest.fixture
def pyplot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    yield pyplot
    pyplot.close("all")


def stack(axes) -> float:
    """Highest point of the areas."""
    return max(path.vertices[:, 1].max() for area in axes.collections for path in area.get_paths())


@pytest.mark.parametrize("zone", [None, "west"])
def test_the_stack_less_what_is_taken_is_demand(opened, pyplot, zone):
    axes = opened.plot.dispatch("2027-01-05", days=1, zone=zone)
    power = opened.statistics.energy_balance(("zone", "technology"), groupby_time=False).T
    power = power.loc["2027-01-05"] / 1e3
    power = (power if zone is None else power[[zone]]).T.groupby("technology").sum().T
    load = ["base", "response", "unserved"]
    line = next(line for line in axes.get_lines() if line.get_label() == "demand")
    assert line.get_ydata() == pytest.approx(-power[load].sum(axis=1).to_numpy())
    fed = power.drop(columns=load).clip(lower=0).sum(axis=1)
    assert stack(axes) == pytest.approx(fed.max(), abs=0.02)
    assert "demand" in axes.get_legend_handles_labels()[1]


def test_a_picture_of_other_hours_or_zones_is_an_error(opened, pyplot):
    with pytest.raises(ValueError, match="2027-01-04"):
        opened.plot.dispatch("2031-01-01")
    with pytest.raises(ValueError, match="west, east"):
        opened.plot.dispatch(zone="north")


def test_without_matplotlib_it_says_what_to_install(opened, monkeypatch):
    plain = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "matplotlib" or name.startswith("pandas.plotting._matplotlib"):
            raise ImportError(name)
        return plain(name, *rest)

    monkeypatch.setattr("pandas.plotting._core._backends", {})
    monkeypatch.setattr("importlib.import_module", lambda name, *rest: without(name))
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoMatplotlib, match=r"energymodel\[plot\]"):
        opened.plot.dispatch()


def test_the_page_of_python_runs(tmp_path, monkeypatch, pyplot, capsys):
    energymodel.run("week-summer", ROOT / "inputs", tmp_path / "results", threads=1, report=False)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/python.md").read_text(encoding="utf-8"), re.DOTALL)
    session: dict = {}
    for block in blocks:
        exec(block, session)
    assert "Summer week" in capsys.readouterr().out
    assert (tmp_path / "dispatch.png").stat().st_size > 10_000
    assert {"supply", "axes", "plan"} <= set(session)
