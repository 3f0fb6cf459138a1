"""A back-cast measures accounts as the observed table says."""

from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from energymodel.reporting.backcast import backcast, period
from tests.reporting.synthetic import solution


@pytest.fixture(scope="module")
def january():
    """All of January."""
    return solution(hours=24 * 31)


def observed(*rows):
    columns = ["quantity", "month", "value", "unit", "boundary", "source", "account", "groups", "measure"]
    return pd.DataFrame([(q, m, v, u, "all", "made up", a, g, how) for q, m, v, u, a, g, how in rows], columns=columns)


def test_quantities_by_hand(january):
    power = january["power.thermal"].values
    coal = power[0].sum() + 100 * 24 * 31
    hydro = january["power.imports"].values[1].sum()
    consumed = -january["power.demand"].values - january["power.unserved"].values
    price = (january["power_price"].values * consumed).sum() / consumed.sum()
    cases = {
        ("power", "coal;captive-coal", "total", "GWh"): coal / 1e3,
        ("power", "*coal", "total", "亿千瓦时"): (coal + january["power.imports"].values[0].sum()) / 1e5,
        ("imported_power", "", "total", "MWh"): january["power.imports"].values.sum(),
        ("imported_power", "", "peak", "MW"): january["power.imports"].values.sum(axis=0).max(),
        ("contract_energy", "f*", "total", "TWh"): january["power.imports"].values[:2].sum() / 1e6,
        ("contract_energy", "far", "peak", "MW"): january["power.imports"].values[:2].sum(axis=0).max(),
        ("renewable", "import-hydro", "total", "GWh"): hydro / 1e3,
        ("consumption", "", "peak", "万千瓦"): consumed.sum(axis=0).max() / 10,
        ("coal", "coal;captive-coal", "per power", "gce/kWh"): 300.0,
        ("coal", "captive-coal", "per sent out", "gce/kWh"): 375.0,
        ("power", "pumped-storage", "supply", "MWh"): 80.0 * 12 * 31,
        ("curtailed", "", "per available_renewable", "1"): january["curtailed.plants"].values.sum()
        / january["available_renewable.plants"].values.sum(),
        ("price", "", "mean", "CNY/MWh"): price,
    }
    table = backcast(january, observed(*((f"q{k}", "1", 2 * v, u, a, g, how) for k, ((a, g, how, u), v) in enumerate(cases.items()))))
    assert table["modelled"].to_numpy() == pytest.approx(list(cases.values()))
    assert table["error"].to_numpy() == pytest.approx(-np.array(list(cases.values())))
    assert table["error_percent"].to_numpy() == pytest.approx(-50.0)


def test_months_outside_the_run_are_blank(january):
    rows = [("q", m, 1.0, "GWh", "power", "coal", "total") for m in ("1", "2", "1-2", "", np.nan)]
    assert backcast(january, observed(*rows))["modelled"].notna().tolist() == [True, False, False, False, False]


def test_a_year_is_the_sum_of_its_months():
    year = solution(hours=8760)
    rows = [("q", m, 1.0, "GWh", "power", "gas", "total") for m in ("", "1-2", *range(3, 13))]
    made = backcast(year, observed(*rows))["modelled"]
    assert made[0] == pytest.approx(made[1:].sum())


def test_lines_that_say_no_account_are_left_out(january):
    assert backcast(january, observed(("q", "", 1.0, "GWh", "", "", ""))).empty


def test_what_does_not_fit_is_an_error(january):
    with pytest.raises(ValueError, match="m3"):
        backcast(january, observed(("q", "1", 1.0, "m3", "power", "coal", "total")))
    with pytest.raises(ValueError, match="median"):
        backcast(january, observed(("q", "1", 1.0, "MW", "power", "coal", "median")))


@pytest.mark.parametrize(
    ("text", "first", "last", "days"),
    [
        ("", 1, 365, 365), (np.nan, 1, 365, 365), ("3", 60, 90, 31), (7.0, 182, 212, 31), ("1-2", 1, 59, 59), ("6.10-8.15", 161, 227, 67),
        ("11-3", 1, 365, 61 + 90),
    ],
)  # fmt: skip
def test_periods(text, first, last, days):
    year = pd.date_range("2027-01-01", "2027-12-31")
    inside = period("" if text != text else text)(year)
    found = year[inside].day_of_year
    assert (found.min(), found.max(), inside.sum()) == (first, last, days)


def test_days_of_a_month(january):
    rows = [("q", m, 1.0, "MWh", "power", "captive-coal", "total") for m in ("1.3-1.4", "1")]
    assert backcast(january, observed(*rows))["modelled"].tolist() == pytest.approx([4800.0, 74400.0])


def test_what_has_no_time_counts_in_the_year_only():
    year = solution(hours=8760)
    rows = [("q", m, 1.0, "CNY", "cost", "far", "total") for m in ("", "1")]
    whole, first = backcast(year, observed(*rows))["modelled"]
    assert (whole, first) == (5000.0, 0.0)


def test_the_observed_tables_can_be_measured():
    """Every line that names an account has a unit, measure and groups that exist."""
    inputs = Path(__file__).parents[2] / "inputs"
    labels = [*pd.read_csv(inputs / "system/technologies.csv")["technology"], *pd.read_csv(inputs / "system/contracts.csv")["contract"]]
    year = solution(hours=8760)
    for path in (inputs / "observed").glob("*.csv"):
        table = pd.read_csv(path)
        measured = table[table["account"].notna()]
        made = backcast(year, table)
        assert len(made) == len(measured) > 0
        groups = {g for cell in measured["groups"].dropna() for g in cell.split(";")}
        assert [g for g in groups if not any(fnmatch(label, g) for label in labels)] == []
