"""Statistics add up: to zero, to the objective, to what the variables and the tables say, in whatever way they are grouped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from energymodel.statistics import COLUMN

GROUPS = ["technology", "carrier", "zone", "bus", "name", "contract", "role", "cause", False, (), ("zone", "technology"), ("bus", "name")]
MONTHLY = ["month", ("zone", "month")]
SUMS = ["supply", "withdrawal", "energy_balance", "transmission", "curtailment", "opex", "system_cost", "revenue"]


@pytest.fixture(scope="module")
def s(opened):
    return opened.statistics


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("groupby", GROUPS + MONTHLY, ids=str)
def test_any_grouping_has_the_same_sum(s, name, groupby):
    statistic = getattr(s, name)
    whole = statistic("cause").sum()
    assert statistic(groupby).sum() == pytest.approx(whole, rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("name", ["supply", "withdrawal", "energy_balance", "transmission", "curtailment", "revenue"])
@pytest.mark.parametrize("groupby", ["technology", ("zone", "name"), False], ids=str)
def test_hours_add_up_to_the_whole(s, opened, name, groupby):
    hourly = getattr(s, name)(groupby, groupby_time=False)
    assert list(hourly.columns) == list(pd.DatetimeIndex(opened.solution["hour"].values))
    length = opened.solution["hour_length"].values
    pd.testing.assert_series_equal(hourly @ length, getattr(s, name)(groupby), check_names=False, atol=1e-6)


def test_power_sums_to_zero_in_every_zone_and_hour(s):
    assert np.abs(s.energy_balance("zone", groupby_time=False).to_numpy()).max() < 1e-3
    assert np.abs(s.energy_balance(("zone", "month"))).max() < 0.1


@pytest.mark.parametrize("groupby", GROUPS + MONTHLY, ids=str)
def test_the_balance_is_supply_less_withdrawal(s, groupby):
    expected = s.supply(groupby) - s.withdrawal(groupby)
    pd.testing.assert_series_equal(s.energy_balance(groupby), expected, check_names=False, atol=1e-6)
    assert (s.supply(groupby) >= 0).all()
    assert (s.withdrawal(groupby) >= 0).all()


def test_opex_is_the_objective_cause_by_cause(s, opened):
    assert s.opex().sum() == pytest.approx(opened.solution.attrs["objective"], rel=1e-9)
    costs = opened.tables["costs"].groupby("cause")["cost_cny"].sum()
    assert s.opex("cause")[costs.index].to_numpy() == pytest.approx(costs.to_numpy(), rel=1e-8, abs=1e-3)


def test_a_cause_is_not_taken_for_a_technology_of_the_same_name(s, opened):
    """Gas that is bought, and the technology gas."""
    by_gas = opened.tables["costs"].query("technology == 'gas'")["cost_cny"].sum()
    assert s.opex()["gas"] == pytest.approx(by_gas, rel=1e-8)
    assert s.opex()["gas, of no technology"] == pytest.approx(s.opex("cause")["gas"])


def test_what_is_earned_is_what_is_paid(s):
    turnover = s.revenue(direction="output").sum()
    assert turnover > 0
    assert abs(s.revenue().sum()) < 1e-6 * turnover
    both = s.revenue(direction="output") + s.revenue(direction="input")
    pd.testing.assert_series_equal(s.revenue(), both, check_names=False, atol=1e-3)


def test_names_by_hand(s, opened):
    ds = opened.solution
    length = ds["hour_length"]
    price = ds["power_price"].sel(zone="west")
    discharge, charge = ds["store_discharge"][0], ds["store_charge"][0]
    assert s.supply("name")["battery"] == pytest.approx(float((discharge * length).sum()))
    assert s.withdrawal("name")["battery"] == pytest.approx(float((charge * length).sum()))
    assert s.revenue("name")["battery"] == pytest.approx(float(((discharge - charge) * price * length).sum()))
    assert s.supply("contract")["hami"] == pytest.approx(float((ds["tranche_power"][:2] * length).sum()))
    sent = ds["corridor_forward"] - (1 - ds["corridor_loss"]) * ds["corridor_backward"]
    assert s.transmission()["tie"] == pytest.approx(float((sent * length).sum()))
    assert s.transmission("zone")["west"] == pytest.approx(s.transmission().sum())
    assert s.installed_capacity("name")["coal-a"] == 1200


def test_market_value_and_prices_are_means_of_the_hourly_price(s, opened):
    price = opened.solution["power_price"]
    value = s.market_value(False).dropna()
    fed = s.withdrawal(False).reindex(value.index) == 0
    assert (value[fed] >= float(price.min()) - 1e-6).all()
    assert (value[fed] <= float(price.max()) + 1e-6).all()
    assert s.market_value("name")["west-base"] == pytest.approx(-s.prices()["west"], rel=0.05)
    mean = opened.tables["summary"].set_index("indicator")["value"]["mean_price"]
    assert s.prices(()).item() == pytest.approx(mean, rel=1e-8)
    by_time = (price * opened.solution["hour_length"]).sum("hour") / 48
    assert s.prices(weighting="time")[price["zone"].values].to_numpy() == pytest.approx(by_time.values)
    assert s.prices(groupby_time=False).loc["east"].to_numpy() == pytest.approx(price.sel(zone="east").values)


def test_factors_and_capacities_are_those_of_the_table(s, opened):
    table = opened.tables["generation"].set_index(["zone", "technology"])
    factor = s.capacity_factor(("zone", "technology")).dropna()
    assert len(factor)
    assert factor.to_numpy() == pytest.approx(table["capacity_factor"][factor.index].to_numpy(), rel=1e-8, abs=1e-9)
    assert s.optimal_capacity().equals(s.installed_capacity())


def test_units_and_names_are_told(s):
    for name, unit in {"supply": "MWh", "revenue": "CNY", "opex": "CNY", "market_value": "CNY/MWh", "capacity_factor": "1"}.items():
        assert getattr(s, name)().attrs == {"name": name, "unit": unit}
        assert getattr(s, name)().name == name
    assert s.supply(groupby_time=False).attrs["unit"] == "MW"
    assert list(s.supply(("zone", "carrier")).index.names) == ["zone", "carrier"]
    assert float(s.supply(("zone", "carrier")).to_xarray().sum()) == pytest.approx(s.supply().sum())


def test_all_of_them_side_by_side(s):
    table = s()
    assert table["supply"].sum() == pytest.approx(s.supply().sum())
    assert table["opex"].sum() == pytest.approx(s.opex().sum())


def test_what_cannot_be_grouped_by_is_an_error(s):
    with pytest.raises(ValueError, match=f"'colour'.*{next(iter(COLUMN))}"):
        s.supply("colour")
    with pytest.raises(ValueError, match=r"None.*allowed"):
        s.supply(None)
    with pytest.raises(ValueError, match="no months"):
        s.capacity_factor("month")
    with pytest.raises(ValueError, match="groupby_time"):
        s.supply("month", groupby_time=False)
    with pytest.raises(ValueError, match="sideways"):
        s.revenue(direction="sideways")
    with pytest.raises(ValueError, match="zone"):
        s.prices("technology")
    with pytest.raises(ValueError, match="load or time"):
        s.prices(weighting="output")
