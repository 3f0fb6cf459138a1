"""What is published follows from what was solved, whatever the length of a step: prices, energy, peaks, outcomes of policies."""

from types import SimpleNamespace

import numpy as np
import pytest

from energymodel.reporting.tables import tables
from energymodel.solving.harvest import harvest
from tests.rooms.world import world

CASE = {
    "unit": "coal", "unit_technology": "coal", "fuel_price": 1000, "fuel_coal": 1, "unit_own_use": 0.05, "technology": "coal wind far base",
    "technology_renewable": [0, 1, 0, 0], "plant": "wind", "plant_technology": "wind", "plant_capacity": 20, "plant_variable": True,
    "contract": "buy", "contract_price": 100, "tranche": "far", "tranche_technology": "far", "load_technology": "base",
    "store": "lake", "store_power": 15, "store_efficiency": 0.9, "store_hours": 2, "import_cap_limit": 40,
}  # fmt: skip
HOURLY = {"load_power": [70, 70, 160, 160], "plant_availability": [1, 1, 0.5, 0.5], "tranche_capacity": 50}


def published(step):
    """Solution and tables of four hours, in steps of one or two."""
    hourly = {name: np.array(v)[::step] if np.ndim(v) else v for name, v in HOURLY.items()}
    w = world(**CASE, **hourly, hours=4, step=step)
    data = w.data.assign(technology_name_zh=w.data.technology, technology_name_en=w.data.technology)
    case = SimpleNamespace(data=data, name="four hours", title="", title_zh="", year=2025, plan=None, tables={})
    ds = harvest(case, w.program, w.solution)
    return ds, tables(ds)


def test_steps_of_two_hours_publish_the_same():
    (fine, one), (coarse, two) = published(1), published(2)
    value = [t["summary"].set_index("indicator")["value"].drop(["proven_bound", "certified_gap"]).dropna() for t in (one, two)]
    assert len(value[0]) > 20
    assert value[1].to_dict() == pytest.approx(value[0].to_dict(), rel=1e-9, abs=1e-9)
    assert coarse.power_price.values == pytest.approx(fine.power_price.values[:, ::2])
    for name in ("imports", "imports_monthly", "generation", "fuel", "costs", "balance_monthly"):
        a, b = (t[name].select_dtypes("number").to_numpy(float) for t in (one, two))
        np.testing.assert_allclose(b, a, rtol=1e-9, atol=1e-9, err_msg=name)


def test_published_by_hand():
    # hours 0, 1: wind 20, imports 40, coal 10; hours 2, 3: wind 10, imports 40, coal 100 and 10 from the store, filled before by
    # 10 / 0.81 MW of coal. It costs 0.3 x 0.95 x 1000 = 285 a MWh gross, 285 / 0.81 once it is stored.
    ds, made = published(2)
    value = made["summary"].set_index("indicator")["value"]
    charge = 10 / 0.81
    assert made["prices"]["zone_cny_per_mwh"].tolist() == pytest.approx([285, 285 / 0.81])
    assert value["mean_price"] == pytest.approx((70 * 285 + 160 * 285 / 0.81) / 230)
    assert value["net_imports"] == pytest.approx(0.16)
    assert value["import_peak"] == pytest.approx(40)
    assert value["peak_load"] == pytest.approx(160)
    assert made["imports"].loc[0, ["energy_gwh", "peak_mw", "full_load_hours_h"]].tolist() == pytest.approx([0.16, 40, 4])
    assert value["coal"] == pytest.approx(2 * (10 + charge + 100) * 0.285)
    assert float(ds.power_price[0, 1]) == pytest.approx(285 / 0.81)


def test_an_hourly_policy_is_told_by_its_tightest_hour():
    # 40 and 50 MW are bought of 50 allowed: nothing to spare in hour 1, 10 in hour 0
    w = world(
        load_power=[40, 90], unit="coal", fuel_price=1000, contract="buy", contract_price=100, tranche_capacity=100, import_cap_limit=50
    )
    assert [w.policy(what, "import_cap") for what in ("achieved", "slack", "price")] == pytest.approx([50, 0, 200])
    assert bool(w.policies.policy_binds.sel(policy="import_cap"))
