"""Profiles reproduce the statistics they were made from."""

import numpy as np
import pandas as pd
import pytest

YEARS = ("2025", "2027")


@pytest.mark.parametrize(("folder", "energy", "peak"), [("2025", 166.3, 35_000), ("2027", 180.0, 38_500)])
def test_load_has_energy_months_peak_and_load_factor(profile, table, folder, energy, peak):
    load = profile(folder, "load_power_mw").sum(axis=1)
    assert load.sum() / 1e6 == pytest.approx(energy, rel=1e-5)
    months = load.groupby(load.index.month).sum() / load.sum()
    np.testing.assert_allclose(months, table("statistics", "load_month")["share"], atol=2e-5)
    assert load.max() == pytest.approx(peak, abs=2)
    assert (load.idxmax().month, load.idxmax().day, load.idxmax().hour) == (8, 5, 16)
    assert load[load.index.month != 8].max() < 0.98 * peak
    assert load.mean() / load.max() == pytest.approx(energy * 1e6 / 8760 / peak, rel=1e-3) and 0.53 <= load.mean() / load.max() <= 0.55
    assert 9_500 <= load.min() <= 12_500


def test_first_half_and_july_are_as_observed(profile):
    load = profile("2025", "load_power_mw").sum(axis=1)
    assert load[:"2025-06-30"].sum() / 1e6 == pytest.approx(76.07, rel=0.01)
    assert load["2025-07"].sum() / 1e6 == pytest.approx(18.48, rel=0.03)


@pytest.mark.parametrize("folder", YEARS)
def test_zones_take_their_shares(profile, folder):
    load = profile(folder, "load_power_mw")
    base = load[[c for c in load if c.startswith("base-")]].sum()
    np.testing.assert_allclose(base / base.sum(), [0.42, 0.30, 0.16, 0.12], atol=0.004)
    cars = load[[c for c in load if c.startswith("ev-")]].sum(axis=1)
    assert cars.sum() / 1e6 == pytest.approx({"2025": 1.9, "2027": 3.0}[folder], rel=1e-2)
    assert cars[cars.index.hour < 6].mean() > 1.2 * cars.mean()


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2025-01-26", "workday"), ("2025-01-29", "spring festival"), ("2025-04-04", "holiday"), ("2025-08-05", "workday"),
        ("2025-08-09", "saturday"), ("2025-10-01", "holiday"), ("2025-10-11", "workday"), ("2027-01-01", "holiday"),
        ("2027-02-06", "spring festival"), ("2027-08-08", "sunday"), ("2027-10-01", "holiday"), ("2027-11-10", "workday"),
    ],
)  # fmt: skip
def test_kinds_of_days(day, kind):
    pytest.importorskip("chinese_calendar")
    from profiles.load import kinds

    days = pd.date_range(f"{day[:4]}-01-01", f"{day[:4]}-12-31")
    assert kinds(days)[days.get_loc(day)] == kind


@pytest.mark.parametrize(("folder", "festival"), [("2025", slice("2025-01-29", "2025-02-04")), ("2027", slice("2027-02-05", "2027-02-12"))])
def test_sundays_and_the_festival_are_low(profile, folder, festival):
    load = profile(folder, "load_power_mw").sum(axis=1).resample("D").mean()
    march = load[f"{folder}-03"]
    assert march[march.index.day_of_week == 6].mean() < 0.97 * march[march.index.day_of_week < 5].mean()
    assert load[festival].mean() < 0.92 * load[f"{folder}-01"].mean()


KINDS = {"wind": "wind", "utility-pv": "pv", "rooftop-pv": "pv", "run-of-river": "hydro", "biomass": "biomass"}


@pytest.mark.parametrize("folder", YEARS)
@pytest.mark.parametrize("technology", KINDS)
def test_capacity_factors_of_the_months(profile, table, folder, technology):
    plants = table("system", "plants")
    chosen = plants.index[plants.technology == technology]
    factor = table("statistics", "capacity_factor_month").loc[KINDS[technology]].set_index("month").capacity_factor
    made = profile(folder, "plant_availability")[list(chosen)]
    for label, months in made.groupby(made.index.month).mean().items():
        np.testing.assert_allclose(months, factor, atol=1e-3, err_msg=label)
    assert made.to_numpy().min() >= 0 and made.to_numpy().max() <= 1


@pytest.mark.parametrize(
    ("technology", "energy", "slack"), [("wind", 5.13, 0.03), ("utility-pv", 1.14, 0.04), ("run-of-river", 12.0, 0.03)]
)
def test_energy_of_2025(profile, table, technology, energy, slack):
    plants = table("system", "plants")
    chosen = plants[plants.technology == technology].capacity_mw
    assert (profile("2025", "plant_availability")[list(chosen.index)] * chosen).sum().sum() / 1e6 == pytest.approx(energy, rel=slack)


@pytest.mark.parametrize("folder", YEARS)
def test_noon_of_the_sun(profile, folder):
    made = profile(folder, "plant_availability")
    sun = made[[c for c in made if "-pv-" in c]].sum(axis=1)
    middle = sun.index.hour + 0.5
    centroid = (sun * middle).sum() / sun.sum()
    assert 12 + 40 / 60 <= centroid <= 13 + 10 / 60  # a shift of an hour, of 8 or of 12 falls out
    assert sun[(sun.index.hour < 5) | (sun.index.hour > 20)].max() == 0


def test_wind_keeps_for_hours(profile):
    wind = profile("2025", "plant_availability")["wind-northeast"].to_numpy()
    wind = wind - wind.mean()
    after = [np.corrcoef(wind[:-lag], wind[lag:])[0, 1] for lag in (1, 6, 12, 48)]
    assert after[0] > 0.9 and 0.4 < after[1] < 0.85 and 0.1 < after[2] < 0.6 and after[3] < 0.3


def river(profile, table, folder):
    """Flow through each dam without storage [m3/s]."""
    flow = profile(folder, "reservoir_inflow_m3_per_s").copy()
    for above, below in (("pengshui", "yinpan"), ("haokou", "jiangkou"), ("yinpan", "baima"), ("jiangkou", "baima")):
        flow[below] += flow[above]
    return flow


def test_rivers_give_the_stations_their_energy_and_months(profile, table):
    dams, flow = table("system", "reservoirs"), river(profile, table, "2025")
    power = (flow * dams.conversion_mw_per_m3_per_s).clip(upper=dams.capacity_mw, axis=1)[list(dams.index)]
    energy = power.sum() / 1e6
    assert (
        4.9 <= energy["pengshui"] <= 6.35
        and energy["baima"] == pytest.approx(1.76, rel=0.03)
        and energy["shiti"] == pytest.approx(0.392, rel=0.03)
    )
    factor = table("statistics", "capacity_factor_month").loc["hydro"].set_index("month").capacity_factor
    months = power["pengshui"].groupby(power.index.month).mean() / dams.capacity_mw["pengshui"]
    np.testing.assert_allclose(months, factor, rtol=0.06)
    small = table("system", "plants").query("technology == 'run-of-river'").capacity_mw
    whole = energy.drop("baima").sum() + (profile("2025", "plant_availability")[list(small.index)] * small).sum().sum() / 1e6
    assert 22.5 <= whole <= 24


@pytest.mark.parametrize("folder", ["2025", "2027", "2027-dry"])
def test_least_release_can_be_kept(profile, table, folder):
    flow = river(profile, table, folder)
    assert (flow.min() >= table("system", "reservoirs").min_release_m3_per_s[flow.columns]).all()


@pytest.mark.parametrize(("folder", "volume"), [("2025", 14.5), ("2027", 15.0)])
def test_gas_demand(profile, folder, volume):
    gas = profile(folder, "gas_demand_million_m3_per_day").iloc[:, 0]
    assert gas.sum() / 1e3 == pytest.approx(volume, rel=1e-4) and gas.idxmax().month in (12, 1) and gas.max() < 2.5 * gas.min()


def test_dry_year_differs_where_it_should(profile):
    dry, usual = (lambda name, folder=folder: profile(folder, name) for folder in ("2027-dry", "2027"))
    summer = dry("load_power_mw").index.month.isin((7, 8))
    base = [c for c in usual("load_power_mw") if c.startswith("base-")]
    ratio = (dry("load_power_mw")[base] / usual("load_power_mw")[base]).to_numpy()
    np.testing.assert_allclose(ratio[summer], 1.10, atol=1e-3)
    np.testing.assert_allclose(ratio[~summer], 1.0, atol=1e-9)
    water = dry("plant_availability")["small-hydro-southeast"] / usual("plant_availability")["small-hydro-southeast"]
    np.testing.assert_allclose(water[summer], 0.5, atol=2e-3)
    sichuan = [c for c in usual("tranche_availability") if c.startswith("sichuan")]
    assert (
        (dry("tranche_availability")[sichuan][summer].mean() / usual("tranche_availability")[sichuan][summer].mean())
        .between(0.22, 0.28)
        .all()
    )
    pd.testing.assert_frame_equal(
        dry("tranche_availability")[["hami-wind", "hami-solar"]],
        usual("tranche_availability")[["hami-wind", "hami-solar"]],
        rtol=0.02,
        atol=0.01,
    )
