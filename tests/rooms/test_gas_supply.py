"""Gas: the city first, stores over days, production limits of a day and a year, shale gas on its way to power. Steps are days."""

import pytest

from energymodel.errors import Infeasible
from tests.rooms.world import world, written

DAYS = {"hours": 48, "step": 24}
UNIT = {"unit": "gas", "unit_heat_rate": 0.25, "fuel_gas": 500}
"""A MW for a day burns 0.25 tce/MWh x 24 h x 500 m3/tce = 3000 m3."""


def test_rows():
    w = world(
        **DAYS, year_share=0.5, **UNIT, unit_min_load=0.5, unit_no_load_share=0.1, unit_start_fuel=0.8, gas_source="field pipe",
        gas_source_least=0.25,
        gas_source_daily=[100, 80], gas_source_annual=300, gas_store="cave", gas_outlet="sale", gas_demand=60, gas_demand_scale=1.5,
    )  # fmt: skip
    assert w.row("gas_source_within_day", "field", 1) == written("25 <= gas_to_power[field,1] + gas_to_city[field,1] <= 100")
    assert w.row("gas_source_within_year", "pipe") == written(
        "gas_to_power[pipe,0] + gas_to_city[pipe,0] + gas_to_power[pipe,1] + gas_to_city[pipe,1] <= 150"
    )
    for today, before in ((1, 0), (0, 1)):
        assert w.row("gas_store_balance", "cave", today) == written(
            f"gas_level[cave,{today}] == gas_level[cave,{before}] + gas_injected[cave,{today}] - gas_withdrawn[cave,{today}]"
        )
    # 3000 m3 for a MW of 0.1 u + 0.9 (0.5 u + a), 0.8 tce x 500 m3/tce for a MW started
    assert w.row("gas_balance", 1) == written(
        "gas_to_power[field,1] + gas_to_power[pipe,1] == 3000*0.55 unit_online[gas,1] + 2700 unit_above[gas,1] + 400 unit_start[gas,1]"
    )
    assert w.row("city_gas_balance", 1) == written(
        "gas_to_city[field,1] + gas_to_city[pipe,1] + gas_withdrawn[cave,1] - gas_injected[cave,1]"
        " - gas_sold[sale,1] + gas_unserved[1] == 90"
    )


def test_bounds_of_half_a_day():
    w = world(
        hours=12, gas_source="field", gas_source_daily=100, gas_store="cave", gas_store_volume=7, gas_store_injection=10,
        gas_store_withdrawal=20,
        gas_outlet="sale", gas_outlet_daily=30, gas_demand=60, gas_demand_scale=1.5,
    )  # fmt: skip
    assert w.bounds("gas_to_power", "field", 0) == w.bounds("gas_to_city", "field", 0) == (0, 50)
    assert [w.bounds(f"gas_{what}", "cave", 0) for what in ("injected", "withdrawn", "level")] == [(0, 5), (0, 10), (0, 7)]
    assert w.bounds("gas_sold", "sale", 0) == (0, 15)
    assert w.bounds("gas_unserved", 0) == (0, 45)


def test_the_city_comes_first():
    # 90,000 m3 a day: 60,000 to the city, 30,000 make 10 MW; coal at 1500 CNY/tce (0.3 x 1500 = 450 CNY/MWh) gives the other 10 MW.
    # a day: gas 90,000 x 2, bringing it to the unit 30,000 x 0.5, coal 10 MW x 24 h x 450, the city pays 60,000 x 2.6 = 147,000
    w = world(
        **DAYS, load_power=20, unit="gas coal", fuel="gas coal", unit_fuel="gas coal", fuel_gas=[500, 0], fuel_price=[0, 1500],
        unit_heat_rate=[0.25, 0.3],
        gas_source="field", gas_source_daily=90_000, gas_source_price=2, gas_source_power_fee=0.5, gas_demand=60_000, gas_demand_price=2.6,
    )  # fmt: skip
    assert w.cost == pytest.approx(2 * 147_000)
    assert w.values("gas_to_power") == [[30_000, 30_000]]
    assert w.price() == pytest.approx(450)


def test_a_store_moves_gas_to_the_day_that_lacks_it():
    # the city burns 30,000 and 90,000 of 60,000 m3 a day: 120,000 x 2 and 30,000 stored at 0.1. Half the volume: 15,000 are missing at 100.
    case = {
        **DAYS, "gas_source": "field", "gas_source_daily": 60_000, "gas_source_price": 2, "gas_demand": [30_000, 90_000],
        "gas_store": "cave", "gas_store_volume": 1e6, "gas_store_injection": 1e6, "gas_store_withdrawal": 1e6, "gas_store_fee": 0.1,
    }  # fmt: skip
    assert world(**case).cost == pytest.approx(243_000)
    assert world(**case).values("gas_level") == [[30_000, 0]]
    half = 105_000 * 2 + 15_000 * 0.1 + 15_000 * 100
    for narrow in ("gas_store_volume", "gas_store_injection", "gas_store_withdrawal"):
        assert world(**case | {narrow: 15_000}).cost == pytest.approx(half)
    assert world(**case | {"gas_store_volume": 0}).cost == pytest.approx(90_000 * 2 + 30_000 * 100)


def test_a_years_production_is_shared_by_its_days():
    # 120,000 m3 are wanted of 100,000 a year: 20,000 unserved at 100, and the city does not pay 3 for what it does not get
    w = world(
        **DAYS, gas_source="field", gas_source_daily=1e6, gas_source_annual=1e5, gas_source_price=2, gas_demand=60_000, gas_demand_price=3
    )
    assert w.cost == pytest.approx(100_000 * 2 + 20_000 * 100 - 100_000 * 3)
    assert w.dual("gas_source_within_year", "field") == pytest.approx(-(100 + 3 - 2))


def test_shale_gas_can_be_followed_to_power():
    # the unit wants 30,000 m3, the city 60,000. Shale gas (40,000 a day) reaches it for nothing, the pipe's for 0.5: shale makes the power.
    # a day: 40,000 x 1.5 + 50,000 x 2 = 160,000
    case = {
        **DAYS, "load_power": 10, **UNIT, "gas_source": "shale pipe", "gas_source_shale": [True, False], "gas_source_daily": [40_000, 1e6],
        "gas_source_price": [1.5, 2], "gas_demand": 60_000,
    }  # fmt: skip
    w = world(**case, gas_source_power_fee=[0, 0.5])
    assert w.cost == pytest.approx(2 * 160_000)
    assert w.values("gas_to_power") == [[30_000, 30_000], [0, 0]]
    assert w.values("gas_to_city") == [[10_000, 10_000], [50_000, 50_000]]
    # the fees the other way round: the pipe's gas makes the power, at the same cost
    assert world(**case, gas_source_power_fee=[0.5, 0]).values("gas_to_power") == [[0, 0], [30_000, 30_000]]


def test_wells_run_on_and_what_nobody_wants_is_sold():
    # at least half of 100,000 m3 a day, the city burns 20,000: 30,000 are sold at 1.5. 50,000 x 2 - 30,000 x 1.5 = 55,000
    case = {**DAYS, "gas_source": "field", "gas_source_daily": 1e5, "gas_source_least": 0.5, "gas_source_price": 2, "gas_demand": 20_000}
    assert world(**case, gas_outlet="sale", gas_outlet_daily=1e5, gas_outlet_price=1.5).cost == pytest.approx(2 * 55_000)
    with pytest.raises(Infeasible):
        world(**case).cost


def test_more_gas_never_costs_more():
    case = {**DAYS, "load_power": 20, **UNIT, "gas_source": "field", "gas_source_price": 2, "gas_demand": [30_000, 90_000]}
    cost = [world(**case, gas_source_daily=d).cost for d in (0, 40_000, 80_000, 160_000)]
    assert cost == sorted(cost, reverse=True)
    # an outlet that pays less than the gas costs, and a store when every day is alike, change nothing
    idle = {
        "gas_outlet": "sale",
        "gas_outlet_daily": 1e5,
        "gas_outlet_price": 1,
        "gas_store": "cave",
        "gas_store_volume": 1e5,
        "gas_store_fee": 0.1,
    }
    assert world(**case, gas_source_daily=160_000, **idle).cost == pytest.approx(cost[-1])
