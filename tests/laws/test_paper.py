"""Cases solved on paper in which several rooms meet: dispatch, cost and every price that follows. Arithmetic beside each.

With those of single rooms they are listed in docs/benchmarks/paper_cases.csv.
"""

import ast
from pathlib import Path

import pandas as pd
import pytest

from tests.rooms.world import world

ROOT = Path(__file__).resolve().parents[2]
COAL = {"unit": "coal", "fuel_price": 1000, "fuel_coal": 1, "fuel_carbon": 2.5}
"""100 MW at 0.3 tce/MWh x 1000 CNY/tce = 300 CNY/MWh, 0.75 t/MWh."""
TWO = {
    "unit": "coal gas", "fuel": "coal gas", "unit_fuel": "coal gas", "unit_heat_rate": [0.3, 0.25], "fuel_price": [1000, 1800],
    "fuel_coal": [1, 0], "fuel_carbon": [2.5, 1.6],
}  # fmt: skip
"""Coal as above; 100 MW of gas at 0.25 x 1800 = 450 CNY/MWh, 0.25 x 1.6 = 0.4 t/MWh."""


def test_fuel_switching_prices_coal_under_its_cap():
    # 2 h x 80 MW; 36 tce allow 120 MWh of coal, gas gives 40: 120 x 300 + 40 x 450 = 54,000.
    # A tce less moves 1/0.3 MWh from 300 to 450: 500 CNY. A MWh more is gas: 450.
    w = world(**TWO, load_power=80, coal_cap_limit=36)
    assert w.cost == pytest.approx(54_000)
    assert w.policy("price", "coal_cap") == pytest.approx(500)
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([450, 450])


def test_a_carbon_cap_is_worth_the_carbon_price_at_which_fuel_switches():
    # coal 300 + 0.75 p = gas 450 + 0.4 p at p = 150 / 0.35. All coal emits 120 t, all gas 64 t; a cap of 92 t is half of each:
    # 80 x 300 + 80 x 450 = 60,000. At 1 % less than p all is coal, 48,000 + 120 p, at 1 % more all gas, 72,000 + 64 p.
    p = 150 / 0.35
    w = world(**TWO, load_power=80, carbon_cap_limit=92)
    assert w.cost == pytest.approx(60_000)
    assert w.policy("price", "carbon_cap") == pytest.approx(p)
    assert world(**TWO, load_power=80, carbon_price_level=0.99 * p).cost == pytest.approx(48_000 + 120 * 0.99 * p)
    assert world(**TWO, load_power=80, carbon_price_level=1.01 * p).cost == pytest.approx(72_000 + 64 * 1.01 * p)
    # and a MWh more bears the cap: with the cap's carbon paid for, coal and gas both cost 300 + 0.75 p
    assert w.price() == pytest.approx(300 + 0.75 * p)


def test_congestion_rent_is_what_the_corridor_earns():
    # west 300, east 450 CNY/MWh; 100 MW wanted in the east, 50 in the west; the line sends 40 MW, no loss.
    # an hour: 90 x 300 + 60 x 450 = 54,000. Load pays 50 x 300 + 100 x 450 = 60,000; the rest is the line's, 40 x 150 = 6,000.
    w = world(
        **TWO, zone="west east", unit_zone="west east", load="a b", load_zone="west east", load_power={"a": 50, "b": 100},
        corridor="line", corridor_from="west", corridor_to="east", corridor_capacity=40,
    )  # fmt: skip
    assert w.cost == pytest.approx(2 * 54_000)
    assert [w.price("west"), w.price("east")] == pytest.approx([300, 450])
    assert 50 * w.price("west") + 100 * w.price("east") - w.cost / 2 == pytest.approx(40 * (w.price("east") - w.price("west")))


def test_pumped_storage_buys_low_and_sells_high_while_its_losses_are_paid():
    # load 60, 60, 150, 150; coal 100 MW at 300, gas 100 MW at 450, the store 20 MW, 40 MWh, 0.9 each way: of 1 MWh 0.81 comes back.
    # 0.81 x 450 = 364.5 > 300: it charges 20 MW twice (level 36), and gives 0.9 x 36 = 32.4 MWh at the peak for 450:
    # coal 80 + 80 + 100 + 100 = 360 MWh x 300, gas 100 - 32.4 = 67.6 x 450: 108,000 + 30,420
    case = TWO | {"hours": 4, "load_power": [60, 60, 150, 150], "store": "lake", "store_power": 20, "store_hours": 2}
    w = world(**case, store_efficiency=0.9)
    assert w.cost == pytest.approx(138_420)
    assert sum(w.values("store_discharge")[0]) == pytest.approx(32.4)
    # at 0.8 each way 0.64 x 450 = 288 < 300: it rests. 60 + 60 + 100 + 100 = 320 x 300 + 100 x 450
    assert world(**case, store_efficiency=0.8).cost == pytest.approx(141_000)


def test_inflexible_capacity_makes_the_low_hour_cheap():
    # coal that runs at full load or not at all, 100 CNY/MW a start; load 50, 80: 130 x 300 + 30 x 100 = 42,000.
    # One more MWh at the peak needs a start: 400. One more in the low hour saves one: 300 - 100 = 200.
    w = world(**COAL, load_power=[50, 80], unit_min_load=1, unit_start_cost=100)
    assert w.cost == pytest.approx(42_000)
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([200, 400])


def test_a_ramp_makes_the_hour_before_the_rise_cheap():
    # load 20, 100; all coal online, least load 0.2, rises by 50 MW of its 100: 70 MW, gas 30: 90 x 300 + 30 x 450 = 40,500
    # (a start of 100 CNY/MW to lift the least load beside the ramp, 0.2 x 150 = 30, is not worth it).
    # One more MWh at the peak is gas, 450. One more before lets coal rise 1 MW higher: 300 + 300 - 450 = 150.
    w = world(**TWO, load_power=[20, 100], unit_min_load=[0.2, 0], unit_ramp=[0.5, 60], unit_start_cost=[100, 0])
    assert w.cost == pytest.approx(40_500)
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([150, 450])


def test_water_is_worth_what_it_replaces_at_the_peak():
    # 30 m3/s for two hours at 0.5 MW/(m3/s): 30 MWh. Load 60, 120; coal gives up to 100. Room for an hour's water, 0.108 million m3:
    # no gas is needed, 180 - 30 = 150 MWh x 300. A m3/s for an hour is 0.5 MWh of coal, 150 CNY, and 0.0036 million m3.
    case = TWO | {
        "load_power": [60, 120],
        "reservoir": "dam",
        "reservoir_capacity": 40,
        "reservoir_conversion": 0.5,
        "reservoir_inflow": 30,
    }
    w = world(**case, reservoir_storage=0.108)
    assert w.cost == pytest.approx(150 * 300)
    assert abs(w.dual("reservoir_balance", "dam", 0)) == pytest.approx(150 / 0.0036)
    # room for 0.018 million m3, 5 m3/s for an hour: 12.5 and 17.5 MWh, so gas gives 120 - 100 - 17.5 = 2.5 MWh
    assert world(**case, reservoir_storage=0.018).cost == pytest.approx(147.5 * 300 + 2.5 * 450)


def test_the_lower_dam_runs_when_the_water_has_come_and_is_wanted():
    # 40 m3/s into the upper dam in hour 0, an hour down to the lower, both 1 MW/(m3/s); 20 MW of coal at 300, load 20, 20, 60.
    # The upper dam turbines 20 and keeps 20 for hour 1; the lower one keeps what arrives in hour 1 until the rest has come, in hour 2,
    # and then makes 40 MW; coal gives the other 20 MW: 6,000.
    w = world(
        **COAL | {"unit_capacity": 20}, hours=3, load_power=[20, 20, 60], reservoir="upper lower", channel="reach", channel_from="upper",
        channel_to="lower", channel_delay=1, reservoir_inflow={"upper": [40, 0, 0], "lower": 0}, reservoir_capacity=[20, 40],
        reservoir_storage=[0.072, 0.072],
    )  # fmt: skip
    assert w.cost == pytest.approx(6_000)
    assert w.values("reservoir_turbined") == [[20, 20, 0], [0, 0, 40]]
    assert w.values("reservoir_level") == [[0.072, 0, 0], [0, 0.072, 0]]


def test_gas_for_power_is_paid_what_the_city_would_have_paid():
    # 120,000 m3 a day at 2; the city burns 90,000 and pays 2.6; an outlet takes any rest at 2.4. 10 MW of gas burn 30,000 m3 a day
    # (0.25 tce/MWh x 500 m3/tce), worth 2.4 each: 300 CNY/MWh. A day: 240,000 - 234,000 = 6,000, nothing is left to sell.
    case = {
        "hours": 48, "step": 24, "unit": "gas", "unit_heat_rate": 0.25, "fuel_gas": 500, "gas_source": "field", "gas_source_daily": 120_000,
        "gas_source_price": 2, "gas_demand": 90_000, "gas_demand_price": 2.6, "gas_outlet": "sale", "gas_outlet_daily": 1e6,
        "gas_outlet_price": 2.4,
    }  # fmt: skip
    assert world(**case, load_power=10).cost == pytest.approx(2 * 6_000)
    w = world(**case, load_power=8)  # 6,000 m3 are sold: 14,400
    assert w.cost == pytest.approx(2 * (6_000 - 14_400))
    assert w.price() == pytest.approx(125 * 2.4)


def test_a_gas_store_is_worth_the_winters_shortage():
    # three days of 60,000 m3 at 2, the city burns 30,000, 30,000 and 110,000: 50,000 missing, 100 each. A store of 40,000 at 0.1:
    # 160,000 m3 x 2 + 40,000 x 0.1 + 10,000 x 100 = 1,324,000. One m3 of room more saves 100 - 2 - 0.1.
    case = {
        "hours": 72, "step": 24, "gas_source": "field", "gas_source_daily": 60_000, "gas_source_price": 2,
        "gas_demand": [30_000, 30_000, 110_000], "gas_store": "cave", "gas_store_injection": 25_000, "gas_store_withdrawal": 1e6,
        "gas_store_fee": 0.1,
    }  # fmt: skip
    assert world(**case, gas_store_volume=40_000).cost == pytest.approx(1_324_000)
    assert world(**case, gas_store_volume=40_001).cost == pytest.approx(1_324_000 - 97.9, abs=1e-3)
    # 50,000 and more: 170,000 x 2 + 50,000 x 0.1
    assert world(**case, gas_store_volume=1e6).cost == pytest.approx(345_000)


def test_an_exhausted_tranche_leaves_the_price_to_the_next():
    # 50 MW at 200, 30 MW at 280, then coal at 300; load 40, 70, 100: 40 | 50 + 20 | 50 + 30 + 20.
    # 140 x 200 + 50 x 280 + 20 x 300 = 48,000; prices 200, 280, 300
    w = world(
        **COAL, hours=3, load_power=[40, 70, 100], contract="near far", tranche="near far", tranche_contract="near far",
        tranche_capacity=[50, 30], contract_price={"near": 200, "far": 280},
    )  # fmt: skip
    assert w.cost == pytest.approx(48_000)
    assert [w.price(t=t) for t in range(3)] == pytest.approx([200, 280, 300])


def test_interrupted_first_then_not_served():
    # 130 MW wanted, coal 100; works give 20 MW at 1,500, 10 MW are not served at 10,000; two hours: 2 x (30,000 + 30,000 + 100,000)
    w = world(**COAL, load_power=130, response="works", response_capacity=20, response_price=1500)
    assert w.cost == pytest.approx(320_000)
    assert w.price() == pytest.approx(10_000)
    assert w.account("consumption") == pytest.approx(200)
    # of 115 MW 15 are cut: it sets the price
    w = world(**COAL, load_power=115, response="works", response_capacity=20, response_price=1500)
    assert [w.cost, w.price()] == pytest.approx([2 * (30_000 + 22_500), 1500])


def test_shifting_is_worth_the_difference_of_two_hours():
    # load 130, 60: gas at 450 for 30 MW. Cars shift 20 MW at 100 to the hour of coal: 20 x (450 - 300 - 100) = 1,000 less
    case = TWO | {"load_power": [130, 60]}
    cars = {"response": "cars", "response_shiftable": True, "response_capacity": 20}
    assert world(**case).cost == pytest.approx(160 * 300 + 30 * 450)
    assert world(**case, **cars, response_price=100).cost == pytest.approx(61_500 - 1_000)
    # at 160 a MWh it is not worth it
    assert world(**case, **cars, response_price=160).cost == pytest.approx(61_500)


def test_the_weight_of_renewables_is_paid_by_who_uses_power():
    # 100 MW, two hours: 30 % of 200 MWh from straw at 700, 140 x 300 + 60 x 700 = 84,000; a MWh more of the share costs 400.
    # Fed-in power is worth 300; who uses one MWh more bears 0.3 x 400 = 120 besides: 101 MW for an hour costs 84,420.
    straw = {"technology": "any straw", "technology_renewable": [0, 1], "plant": "straw", "plant_technology": "straw"}
    straw |= {"plant_capacity": 200, "plant_availability": 1, "plant_operation_cost": 700, "renewable_weight_share": 0.3}
    w = world(**COAL | {"unit_capacity": 200}, **straw, load_power=100)
    assert w.cost == pytest.approx(84_000)
    assert w.policy("price", "renewable_weight") == pytest.approx(400)
    assert w.price() == pytest.approx(300)
    assert world(**COAL | {"unit_capacity": 200}, **straw, load_power=[101, 100]).cost == pytest.approx(84_420)


def test_a_curtailment_cap_makes_power_worth_less_than_nothing():
    # 100 MW of wind for nothing, load 40 and 60; at most a fifth of 200 MWh, 40, may be curtailed of the 100 spare; an outlet over the
    # border takes 60 MWh at a loss of 50 (fee 50, price 0): 3,000. A MWh more fed in is one more sent away: -50.
    w = world(
        load_power=[40, 60], plant="wind", plant_capacity=100, plant_availability=1, plant_variable=True, curtailment_cap_share=0.2,
        contract="sell", contract_direction=-1, contract_fee=50, tranche_capacity=100,
    )  # fmt: skip
    assert w.cost == pytest.approx(3_000)
    assert w.policy("price", "curtailment_cap") == pytest.approx(50)
    assert [w.price(t=0), w.price(t=1)] == pytest.approx([-50, -50])


def test_the_list_of_cases_names_tests_that_are_there():
    listed = pd.read_csv(ROOT / "docs/benchmarks/paper_cases.csv")["test"].str.split("::", expand=True)
    for file, names in listed.groupby(0)[1]:
        body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        assert set(names) <= {node.name for node in body if isinstance(node, ast.FunctionDef)}, file
    ours = [name for name in globals() if name.startswith("test_") and not name.startswith("test_the_list")]
    assert set(ours) <= set(listed[1])
    assert len(listed) >= 20
