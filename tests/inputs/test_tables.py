"""Every row says where it is from; totals by technology close to the published ones; the balance of each year can be met."""

import csv
from pathlib import Path

import pandas as pd
import pytest

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
WITH_SOURCES = sorted([*(INPUTS / "system").glob("*.csv"), *(INPUTS / "statistics").glob("*.csv"), *(INPUTS / "observed").glob("*.csv")])
CONFIDENCE = {"official", "press", "dataset", "derived", "ESTIMATE"}


@pytest.mark.parametrize("path", WITH_SOURCES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_row_has_source_and_confidence(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert None not in row and row["source"].strip(), row
        words = row["confidence"].split("/")
        assert 1 <= len(words) <= 2 and set(words) <= CONFIDENCE, row
        assert ("ESTIMATE" not in row["source"]) or "ESTIMATE" in words or "derived" in words, row


@pytest.mark.parametrize("path", sorted(INPUTS.rglob("*.*")), ids=lambda p: p.name)
def test_files_are_utf8_without_carriage_returns_or_paths_of_a_machine(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert not any(word in text for word in ("shared/", "/work/", "/tmp/", "/home/"))


def in_service(units: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows in service on a day (dates are ISO, blank = always)."""
    return units[(units.in_service_from <= day) & ((units.in_service_until == "") | (units.in_service_until > day))]


@pytest.mark.parametrize(
    ("technologies", "day", "low", "high"),
    [
        (["coal", "captive-coal"], "2025-12-31", 17_500, 18_500),
        (["gas"], "2025-12-31", 2_900, 3_600),
        (["gas"], "2027-01-01", 4_000, 4_600),
        (["coal", "captive-coal"], "2027-12-31", 19_600, 20_600),
    ],
)
def test_thermal_capacity_closes(table, technologies, day, low, high):
    units = in_service(table("system", "units"), day)
    chosen = units[units.technology.isin(technologies)]
    assert low <= (chosen.number * chosen.capacity_mw).sum() <= high


def test_named_coal_is_the_fleet_of_the_tracker(table):
    units = table("system", "units")
    named = units[(units.fuel == "coal") & ~units.index.str.startswith("captive-other") & ~units.index.isin(["shuanghuai-3", "baitao-3"])]
    assert (named.number * named.capacity_mw).sum() == 13_944 + 660  # operating in Jul 2023, and the second unit of the relocated plant


def test_fleet_heat_rate(table):
    units = table("system", "units")
    fleet = units[(units.technology == "coal") & (units.index != "shuanghuai-3")]
    weight = fleet.number * fleet.capacity_mw
    assert 300 <= (fleet.heat_rate_gce_per_kwh * weight).sum() / weight.sum() <= 310


def test_other_capacities(table):
    plants = table("system", "plants").groupby("technology").capacity_mw.sum()
    assert 2_500 <= plants["wind"] <= 2_900 and 1_185 <= plants["utility-pv"] <= 1_400 and 2_300 <= plants["rooftop-pv"] <= 2_800
    assert plants["biomass"] == 750
    reservoirs = table("system", "reservoirs")
    hydro = reservoirs.capacity_mw[reservoirs.index != "baima"].sum() + plants["run-of-river"]
    assert 7_300 <= hydro <= 7_900
    stores = table("system", "stores")
    assert stores.power_mw[stores.technology == "battery"].sum() == 1_400
    running = in_service(stores[stores.technology == "pumped-storage"], "2027-12-31")
    assert running.power_mw.tolist() == [1_200] and running.efficiency.iloc[0] ** 2 == pytest.approx(0.75, abs=1e-3)


def test_planned_outages_are_8_to_10_percent_and_never_in_the_peaks(table):
    share = table("system", "outage_plan_share").reset_index()
    mean = share.groupby("outage_plan")["share"].mean()
    assert mean[["spring", "autumn", "captive"]].between(0.08, 0.10).all() and 0.06 <= mean["gas"] <= 0.10
    assert (share[share.month.isin((1, 7, 8, 12))]["share"] == 0).all()


def test_demand_response_is_what_is_registered(table):
    responses = table("system", "responses")
    registered = responses[responses.index.str.startswith(("interruptible", "shiftable"))]
    assert registered.capacity_mw.sum() == 1_500


def test_gas_money_nets_to_what_units_pay(table):
    sources, outlets = table("system", "gas_sources"), table("system", "gas_outlets")
    local = sources[sources.index != "pipeline"]
    assert (local.price_cny_per_m3 == 1.90).all()  # gas_demand_price of the scenarios: others pay what their gas costs
    assert outlets.price_cny_per_m3.max() < sources.price_cny_per_m3.min()  # nothing is earned by buying to sell
    delivered = sources.price_cny_per_m3 + sources.power_fee_cny_per_m3
    assert delivered.between(2.0, 2.4).all()
    assert 18.0 <= local.annual_bcm.sum() <= 18.6 and (sources.daily_million_m3_per_day * 365 / 1e3 >= sources.annual_bcm).all()


def test_what_counts_for_the_weights(table):
    kinds = table("system", "technologies")
    assert set(kinds.index[kinds.non_hydro == 1]) == {"wind", "utility-pv", "rooftop-pv", "biomass", "import-wind", "import-solar"}
    assert (kinds.renewable >= kinds.non_hydro).all()
    assert set(kinds.index[(kinds.renewable == 1) & (kinds.non_hydro == 0)]) == {"hydro", "run-of-river", "import-hydro"}
    assert kinds.colour.str.fullmatch(r"#[0-9a-f]{6}").all() and kinds.colour.is_unique


def test_observed_year_adds_up():
    observed = pd.read_csv(INPUTS / "observed" / "2025.csv", keep_default_na=False)
    above = observed[observed.boundary == "above size (NBS)"]
    for quantity, rows in above.groupby("quantity"):
        year = rows[rows.month == ""].value.astype(float).iloc[0]
        assert rows[rows.month != ""].value.astype(float).sum() == pytest.approx(year, rel=0.02), quantity
