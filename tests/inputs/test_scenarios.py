"""Every scenario loads, has power enough by arithmetic, and says what it means to say."""

from pathlib import Path

import numpy as np
import pytest

load = pytest.importorskip("energymodel.reading.load").load
NAMES = sorted(p.stem for p in (Path(__file__).resolve().parents[2] / "inputs" / "scenarios").glob("*.toml"))
INPUTS = str(Path(__file__).resolve().parents[2] / "inputs")


@pytest.fixture(scope="module")
def data():
    """name -> data of a scenario, read once."""
    known = {}

    def read(name):
        if name not in known:
            known[name] = load(name, INPUTS).data
        return known[name]

    return read


@pytest.mark.parametrize("name", NAMES)
def test_scenario_loads(data, name):
    assert np.isfinite(data(name).load_power).all()


def supply(data):
    """Most that thermal units, plants and imports can give [MW] (hour), before any water in reservoirs, stores or response."""
    planned = data.outage_plan_share.sel(outage_plan=data.unit_outage_plan).isel(month=data.month_of)
    share = data.unit_heat_high.where(data.unit_committed == 0, 1.0)
    units = (data.unit_number * data.unit_capacity * data.unit_in_service * (1 - data.unit_forced_outage) * (1 - planned) * share).sum(
        "unit"
    )
    plants = (data.plant_capacity * data.plant_scale * data.plant_availability * data.plant_in_service).sum("plant")
    offer = data.tranche_capacity * data.tranche_scale * data.tranche_availability * data.tranche_in_service
    return units + plants + offer.sel(tranche=[t for t in data.tranche.values if t != "hubei-export"]).sum("tranche")


@pytest.mark.parametrize("name", [n for n in NAMES if "dry" not in n])
def test_every_day_has_energy_enough(data, name):
    d = data(name)
    water = (d.reservoir_inflow * d.reservoir_conversion).sum("reservoir").clip(max=float(d.reservoir_capacity.sum()))
    spare = (supply(d) + water - (d.load_power * d.load_scale).sum("load")).groupby(d.day_of).mean()
    assert float(spare.min()) > 0


@pytest.mark.parametrize("name", NAMES)
def test_what_must_run_is_never_more_than_load(data, name):
    d = data(name)
    captive = (d.unit_number * d.unit_capacity * d.unit_in_service * d.unit_heat_low).where(d.unit_committed == 0, 0).sum("unit")
    fixed = (d.plant_capacity * d.plant_availability).where(d.plant_curtailable == 0, 0).sum("plant")
    taken = (d.tranche_capacity * d.tranche_availability * d.tranche_least * d.tranche_in_service * d.tranche_scale).sum("tranche")
    assert float((captive + fixed + taken - d.load_power.sum("load")).max()) < 0


def test_plan_says_what_the_plan_says(data):
    d = data("plan2027")
    new = d.plant_capacity.to_series()[d.plant_technology.to_series().isin(["wind", "utility-pv", "rooftop-pv"])]
    assert new.sum() >= 7_800
    assert float(d.import_cap_limit) == 19_000
    fields = [s for s in d.gas_source.values if s != "pipeline"]
    assert float(d.gas_source_annual.sel(gas_source=fields).sum()) == pytest.approx(20e9)
    assert float(d.coal_cap_limit) == pytest.approx(19.5e6) and "coal_cap_price" not in d
    assert (float(d.renewable_weight_share), float(d.non_hydro_weight_share)) == (0.36, 0.14)
    assert float(d.unit_retrofitted.sum()) > 0 and float(data("bau2027").unit_retrofitted.sum()) == 0


def test_policies_by_scenario(data):
    assert "coal_cap_limit" not in data("base2025") and "coal_cap_limit" not in data("bau2027")
    assert float(data("base2025").carbon_price_level) == 62.36
    for name in ("week-summer", "week-winter"):
        assert "coal_cap_limit" not in data(name) and "contract_minimum_share" not in data(name) and data(name).sizes["hour"] == 168
    assert "contract_minimum_share" not in data("plan2027-no-uhv")
    assert float(data("plan2027-deep").coal_cap_limit) < float(data("plan2027").coal_cap_limit)
    for name in ("plan2027-dry", "plan2027-no-uhv", "plan2027-deep"):
        assert "coal_cap_price" in data(name)  # soft where it may not be attainable


def test_winter_week_has_gas(data):
    d = data("week-winter")
    daily = np.minimum(d.gas_source_daily, d.gas_source_annual * float(d.year_share) / 7).sum()
    assert float(daily) > float(d.gas_demand.max()) + 5e6
