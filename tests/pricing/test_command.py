"""``energymodel prices``: tables that add up, files written whole, one hour told, and what it says to nonsense."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import energymodel
from energymodel.reporting.sums import changes
from tests.shell import call
from tests.tiny import write_inputs

POLICIES = """
[policies]
coal_cap = { limit_mtce = 0.4, price_cny_per_tce = 500 }
carbon_price = { level_cny_per_t = 60 }
"""
PRICE = "price_cny_per_mwh"


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("solved")
    write_inputs(folder / "inputs", scenario=POLICIES)
    energymodel.run("tiny", folder / "inputs", folder / "results", threads=1)
    return folder


@pytest.fixture(scope="module")
def made(solved):
    return energymodel.prices("tiny", solved / "results")


def parts(table: pd.DataFrame, made) -> pd.Series:
    return table[[f"{part}_cny_per_mwh" for part in made.parts]].sum(axis=1)


@pytest.mark.usefixtures("house")
def test_what_is_written_adds_up(made):
    done = call("prices", "tiny")
    assert done.exit_code == 0, done.stderr
    folder = Path("results/prices/tiny")
    assert done.stdout.splitlines()[-1] == f"{folder}/"
    assert not changes(folder)
    hours, setters, months = (pd.read_csv(folder / f"{name}.csv") for name in ("price_parts", "setters", "parts_monthly"))
    np.testing.assert_allclose(parts(hours, made), hours[PRICE], atol=1e-6)
    published = pd.read_csv("results/tiny/prices.csv").set_index("time").add_suffix("_")
    for zone, lines in hours.groupby("zone"):
        np.testing.assert_allclose(lines[PRICE], published[f"{zone}_cny_per_mwh_"], atol=1e-6)
        assert setters.loc[setters["zone"] == zone, ["hours", "share"]].sum().tolist() == pytest.approx([48, 1])
    np.testing.assert_allclose(parts(months, made), months[PRICE], atol=1e-5)


def test_tables_agree_with_each_other(made, solved):
    paid = (made.setters["energy_gwh"] * made.setters[f"mean_{PRICE}"]).sum()
    whole = made.months[(made.months["month"] == 0) & (made.months["zone"] == "")].iloc[0]
    assert paid == pytest.approx(whole["energy_gwh"] * whole[PRICE])
    summary = pd.read_csv(solved / "results/tiny/summary.csv").set_index("indicator")["value"]
    assert whole[PRICE] == pytest.approx(summary["mean_price"])
    assert (made.setters["at_margin"] <= 1 + 1e-9).all()
    assert (made.hours["setter"][made.hours["pinned"]] != "").all()
    assert (made.hours.loc[made.hours["pinned"], "rest_cny_per_mwh"].abs() < 0.02).all()


@pytest.mark.usefixtures("house")
def test_one_hour_is_told_in_both_languages_or_one():
    hour = pd.read_csv("results/tiny/prices.csv")["time"].iloc[12].replace(" ", "T")
    done = call("prices", "tiny", "--hour", hour, "--zone", "west")
    assert done.exit_code == 0, done.stderr
    assert "One MW more costs" in done.stdout and "多用1兆瓦" in done.stdout
    assert "One MW more costs" not in call("prices", "tiny", "--hour", hour, "--zone", "west", "--lang", "zh").stdout
    every = call("prices", "tiny", "--hour", hour, "--lang", "en").stdout
    assert every.count("One MW more costs") == 2
    assert not Path("results/prices").exists()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["nothing"], "no published run 'nothing'"),
        (["tiny", "--zone", "north"], "no zone 'north'; zones are west, east"),
        (["tiny", "--hour", "2027-08-03T19:00"], "allowed: Beijing time from 2027-01-04T00:00 to 2027-01-05T23:00"),
        (["tiny", "--hour", "noon"], "no hour 'noon'"),
        (["tiny", "--hour", "2027-01-04T12:00+00:00"], "allowed: Beijing time"),
        (["tiny", "--hour", ""], "no hour ''"),
        (["tiny", "--hour", "04/01/2027"], "no hour '04/01/2027'"),
        (["tiny", "--hour", "2027-01-04T12:00", "--zone", "[red]x"], "no zone '[red]x'"),
    ],
)
def test_nonsense_is_told(asked, told):
    done = call("prices", *asked)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("house")
def test_a_folder_that_cannot_be_written_is_told():
    Path("results/prices").mkdir()
    Path("results/prices/tiny").write_text("in the way")
    done = call("prices", "tiny")
    assert done.exit_code == 9
    assert Path("results/prices/tiny").read_text() == "in the way"


@pytest.mark.parametrize("run", ["week-summer", "week-winter"])
def test_a_published_week_is_explained_everywhere(run):
    folder = Path(__file__).resolve().parents[2] / "results" / run
    if not (folder / "run.json").is_file():
        pytest.skip(f"{run} is not published here")
    hours = energymodel.prices(folder).hours
    assert (hours["rest_cny_per_mwh"].abs() < 0.01).mean() == 1
    assert hours["pinned"].all()
