"""Policies: each hard, at its price, and read back; carbon priced above a benchmark; certificates as the priced way out."""

import pytest

from energymodel.errors import Infeasible, ModelError
from tests.rooms.world import world, written

COAL = {"load_power": 100, "unit": "coal", "fuel_price": 1000, "fuel_coal": 1, "fuel_carbon": 2.5}
"""Two hours of 100 MW; coal at 300 CNY, 0.3 tce and 0.75 t for a MWh."""
STRAW = {"technology": "any straw", "technology_renewable": [0, 1], "technology_non_hydro": [0, 1], "plant_technology": "straw"}
STRAW |= {"plant": "straw", "plant_capacity": 200, "plant_availability": 1, "plant_operation_cost": 700}
"""Renewable power at 700 CNY/MWh: a MWh of it instead of coal costs 400."""
CASE = COAL | STRAW
GAS = CASE | {
    "unit": "gas",
    "unit_technology": "any",
    "fuel_gas": 500,
    "gas_source": "field",
    "gas_source_daily": 1e6,
    "gas_source_annual": 1e6,
}
"""The unit burns 150 m3 of free gas for a MWh, and fuel as before."""
BOUGHT = COAL | {"contract": "buy", "tranche_capacity": 100}
PLANT, UNIT = "plant_output[straw,{t}]", "0.165 unit_online[coal,{t}] + 0.27 unit_above[coal,{t}] + 0.6 unit_start[coal,{t}]"


def both(text):
    """A term of hour 0 and hour 1."""
    return f"{text.format(t=0)} + {text.format(t=1)}"


# ---- rows ----------------------------------------------------------------------------------------------------------------
def test_rows_of_caps():
    # fuel of an hour [tce]: 0.3 x (0.1 u + 0.9 (0.5 u + a)) + 0.6 v; half a year is modelled
    thermal = {"year_share": 0.5, "unit_no_load_share": 0.1, "unit_min_load": 0.5, "unit_start_fuel": 0.6}
    w = world(**CASE, **thermal, coal_cap_limit=60, carbon_cap_limit=75, carbon_cap_price=9)
    assert w.row("coal_cap") == written(both(UNIT) + " <= 30")
    carbon = both("2.5*0.165 unit_online[coal,{t}] + 2.5*0.27 unit_above[coal,{t}] + 2.5*0.6 unit_start[coal,{t}]")
    assert w.row("carbon_cap") == written(carbon + " - carbon_cap_shortfall <= 37.5")
    w = world(**CASE, **thermal, fuel_gas=500, gas_cap_limit=4000)
    gas = both("500*0.165 unit_online[coal,{t}] + 500*0.27 unit_above[coal,{t}] + 500*0.6 unit_start[coal,{t}]")
    assert w.row("gas_cap") == written(gas + " <= 2000")


def test_rows_of_weights():
    # at least 0.4 of 200 MWh less what is not served, and certificates count; for the total weight hydro does too, and both certificates
    more = {"reservoir": "dam", "response": "cars", "response_shiftable": True}
    certificates = {"renewable_weight_certificate_price": 30, "renewable_weight_certificate_most": 0.1}
    certificates |= {"non_hydro_weight_certificate_price": 40, "non_hydro_weight_certificate_most": 0.2}
    w = world(
        **CASE | {"load_power": 200, "load_scale": 0.5},
        **more,
        **certificates,
        renewable_weight_share=0.4,
        non_hydro_weight_share=0.3,
        non_hydro_weight_price=5,
    )

    def share(s):
        return (
            f"{200 * s} - {s} unserved[zone,0] - {s} unserved[zone,1] - {s} response_cut[cars,0] - {s} response_cut[cars,1]"
            f" + {s} response_return[cars,0] + {s} response_return[cars,1]"
        )

    assert w.row("renewable_weight") == written(
        both(PLANT) + " + " + both("reservoir_turbined[dam,{t}]") + " + renewable_certificates + non_hydro_certificates >= " + share(0.4)
    )
    assert w.row("non_hydro_weight") == written(both(PLANT) + " + non_hydro_certificates + non_hydro_weight_shortfall >= " + share(0.3))
    assert w.bounds("renewable_certificates") == (0, 20)
    assert w.bounds("non_hydro_certificates") == (0, 40)


def test_rows_of_shares_and_imports():
    w = world(**CASE, plant_variable=True, curtailment_cap_share=0.1)  # 400 MWh available: 400 - used <= 40
    assert w.row("curtailment_cap") == written(both(PLANT) + " >= 360")
    two = {
        "contract": "buy sell",
        "contract_direction": [1, -1],
        "tranche": "in out",
        "tranche_contract": "buy sell",
        "contract_minimum": [50, 0],
    }
    w = world(hours=4, step=2, year_share=0.5, **COAL, **two, import_cap_limit=60, import_cap_price=1, contract_minimum_share=0.8)
    assert w.row("import_cap", 1) == written("tranche_power[in,1] - tranche_power[out,1] - import_cap_shortfall[1] <= 60")
    assert w.row("contract_minimum", "buy") == written("2 tranche_power[in,0] + 2 tranche_power[in,1] >= 20")


# ---- optima --------------------------------------------------------------------------------------------------------------
WIND = COAL | {"load_power": [40, 100], "plant": "wind", "plant_capacity": 100, "plant_availability": 1, "plant_variable": True}
WIND |= {"contract": "sell", "contract_direction": -1, "contract_fee": 50, "tranche_capacity": 100}
"""60 of 200 MWh of wind are spare: to be curtailed for nothing, or sent away for 50."""
CAPS = {
    # name: case, given, hard limit, cost without, cost at the limit, shadow price
    "coal_cap": (CASE, {"limit": 30}, 60_000, 100_000, 400 / 0.3),  # 30 of 60 tce: 100 MWh of straw, 400 each; a tce is 1 / 0.3 MWh
    "carbon_cap": (CASE, {"limit": 75}, 60_000, 100_000, 400 / 0.75),  # 75 of 150 t: the same 100 MWh
    "gas_cap": (GAS, {"limit": 15_000}, 60_000, 100_000, 400 / 150),  # 15,000 of 30,000 m3
    "renewable_weight": (CASE, {"share": 0.4}, 60_000, 92_000, 400),  # 80 of 200 MWh of straw
    "non_hydro_weight": (CASE, {"share": 0.4}, 60_000, 92_000, 400),
    "curtailment_cap": (WIND, {"share": 0.1}, 0, 2_000, 50),  # 20 of the 60 MWh curtailed, 40 sent away
    "import_cap": (BOUGHT | {"contract_price": 100}, {"limit": 60}, 20_000, 36_000, 2 * 200),  # 40 MW of coal for 200 more, two hours
    "contract_minimum": (BOUGHT | {"contract_price": 400, "contract_minimum": 50}, {"share": 0.8}, 60_000, 64_000, 100),
    # 40 MWh for 100 more
}
MISSED = {
    "coal_cap": 30, "carbon_cap": 75, "gas_cap": 15_000, "renewable_weight": 80, "non_hydro_weight": 80, "curtailment_cap": 40,
    "import_cap": 80,
    "contract_minimum": 40,
}  # fmt: skip
"""What is missed without the policy; of the import cap 40 MW in two hours."""


def posed(name):
    case, given, *_ = CAPS[name]
    return case | {f"{name}_{key}": v for key, v in given.items()}, f"{name}[buy]" if name == "contract_minimum" else name


@pytest.mark.parametrize("name", CAPS)
def test_hard(name):
    _, _, without, cost, price = CAPS[name]
    case, label = posed(name)
    w = world(**case)
    assert world(**CAPS[name][0]).cost == pytest.approx(without)
    assert w.cost == pytest.approx(cost)
    assert w.policy("price", label) == pytest.approx(price)
    assert w.policy("slack", label) == pytest.approx(0, abs=1e-6)
    assert w.policy("limit", label) == pytest.approx(w.policy("achieved", label))


@pytest.mark.parametrize("name", CAPS)
def test_at_a_price_below_its_shadow_price_it_is_missed(name):
    _, _, without, _, price = CAPS[name]
    case, label = posed(name)
    low = 0.5 * price / (2 if name == "import_cap" else 1)  # a price for every hour
    w = world(**case, **{f"{name}_price": low})
    assert w.cost == pytest.approx(without + low * MISSED[name])
    assert w.policy("shortfall", label) == pytest.approx(MISSED[name])
    assert w.policy("price", label) == pytest.approx(0.5 * price)


@pytest.mark.parametrize("name", CAPS)
def test_at_a_price_above_its_shadow_price_it_is_met(name):
    case, label = posed(name)
    w = world(**case, **{f"{name}_price": 2 * CAPS[name][-1]})
    assert w.cost == pytest.approx(CAPS[name][3])
    assert w.policy("shortfall", label) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", CAPS)
def test_shadow_price_is_what_one_more_costs(name):
    case, label = posed(name)
    (key,) = (k for k in case if k in (f"{name}_limit", f"{name}_share"))
    base = {"renewable_weight": 200, "non_hydro_weight": 200, "curtailment_cap": 200, "contract_minimum": 50}.get(name, 1)  # of a share
    sign = 1 if "weight" in name or "minimum" in name else -1
    step = 0.01 * case[key]
    tighter, looser = (world(**case | {key: case[key] + s * sign * step}).cost for s in (1, -1))
    assert looser <= CAPS[name][3] <= tighter
    assert (tighter - looser) / (2 * step * base) == pytest.approx(world(**case).policy("price", label), rel=1e-6)


@pytest.mark.parametrize("name", CAPS)
def test_one_that_is_met_anyway_costs_nothing(name):
    case, label = posed(name)
    (key,) = (k for k in case if k in (f"{name}_limit", f"{name}_share"))
    w = world(**case | {key: 0.0 if "weight" in name or "minimum" in name else 1.0 if key.endswith("share") else 100 * case[key]})
    assert w.cost == pytest.approx(CAPS[name][2])
    assert w.policy("price", label) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "case",
    [
        CASE | {"unit_committed": False, "unit_heat_low": 0.5, "coal_cap_limit": 20},
        CASE | {"unit_committed": False, "unit_heat_low": 0.5, "carbon_cap_limit": 50},
        GAS | {"unit_committed": False, "unit_heat_low": 0.5, "gas_cap_limit": 10_000},
        COAL
        | {
            "reservoir": "dam",
            "reservoir_capacity": 10,
            "renewable_weight_share": 0.9,
            "unserved_price": 0,
            "unit_committed": False,
            "unit_heat_low": 0.5,
        },
        CASE | {"plant_availability": 0.1, "non_hydro_weight_share": 0.9, "unit_committed": False, "unit_heat_low": 0.5},
        WIND | {"tranche_capacity": 10, "curtailment_cap_share": 0.1},
        BOUGHT | {"tranche_least": 0.7, "import_cap_limit": 60},
        BOUGHT | {"contract_minimum": 300, "contract_minimum_share": 0.8},
    ],
    ids=list(CAPS),
)
def test_one_that_cannot_be_met_is_infeasible_unless_it_has_a_price(case):
    (name,) = (n for n in CAPS if f"{n}_limit" in case or f"{n}_share" in case)
    with pytest.raises(Infeasible):
        world(**case).cost
    w = world(**case, **{f"{name}_price": 1000})
    assert w.policies.policy_shortfall.values.sum() > 1
    assert w.policies.policy_price.values.min() >= 0


# ---- each its own --------------------------------------------------------------------------------------------------------
def test_carbon_is_paid_above_the_benchmark():
    # 0.75 t/MWh less 0.7 free at 100 CNY/t: 5 CNY/MWh more
    w = world(**CASE, unit_allowance=0.7, carbon_price_level=100)
    assert w.cost == pytest.approx(200 * 305)
    assert w.posted("cost", "carbon") == pytest.approx(15_000)
    assert w.posted("cost", "carbon allowances") == pytest.approx(-14_000)
    # 0.8 free: what is left over is sold
    assert world(**CASE, unit_allowance=0.8, carbon_price_level=100).cost == pytest.approx(200 * 295)


@pytest.mark.parametrize(("free", "cost"), [(0, 140_000), (0.7, 66_000)])
def test_the_benchmark_keeps_coal_on(free, cost):
    # at 600 CNY/t coal bears 450 CNY/MWh, more than the 400 that straw is dearer; above the benchmark only 30
    assert world(**CASE, unit_allowance=free, carbon_price_level=600).cost == pytest.approx(cost)


@pytest.mark.parametrize(("most", "cost", "price"), [(0.25, 84_500, 400), (1, 80_000, 250)])
@pytest.mark.parametrize("weight", ["renewable_weight", "non_hydro_weight"])
def test_certificates_are_the_priced_way_out(weight, most, cost, price):
    # 80 MWh wanted, certificates at 250: 50 MWh at most (12,500), 30 of straw (12,000 more than coal); or all 80 (20,000)
    given = {f"{weight}_share": 0.4, f"{weight}_certificate_price": 250, f"{weight}_certificate_most": most}
    w = world(**CASE, **given)
    assert w.cost == pytest.approx(cost)
    assert w.policy("price", weight) == pytest.approx(price)


def test_hydro_counts_for_the_total_weight_only_and_certificates_for_both():
    # 10 MW of hydro for nothing, 20 MWh. Total 0.4: 60 MWh of straw; non-hydro 0.4: 80 MWh. Certificates for non-hydro at 100 cover both.
    hydro = CASE | {"reservoir": "dam", "reservoir_capacity": 10, "reservoir_inflow": 10}
    assert world(**hydro, renewable_weight_share=0.4).cost == pytest.approx(180 * 300 + 60 * 400)
    assert world(**hydro, non_hydro_weight_share=0.4).cost == pytest.approx(180 * 300 + 80 * 400)
    certificates = {"non_hydro_weight_certificate_price": 100, "non_hydro_weight_certificate_most": 1}
    w = world(**hydro, renewable_weight_share=0.4, non_hydro_weight_share=0.4, **certificates)
    assert w.cost == pytest.approx(180 * 300 + 80 * 100)


def test_what_is_not_served_is_not_weighed():
    # of 300 MW straw serves 200, the rest goes unserved: all of what is consumed is renewable
    w = world(**CASE | {"load_power": 300, "unit": ""}, renewable_weight_share=1)
    assert w.cost == pytest.approx(2 * (200 * 700 + 100 * 10_000))


def test_exports_leave_room_under_the_import_cap():
    # the cap is on what is bought less what is sold: 60 MW at 100 and 40 MW of coal an hour, as without the sale, which loses 100 - 50
    two = {
        "contract": "buy sell",
        "contract_direction": [1, -1],
        "tranche": "in out",
        "tranche_contract": "buy sell",
        "tranche_capacity": [100, 20],
    }
    w = world(**COAL, **two, contract_price={"buy": 100, "sell": 50}, import_cap_limit=60)
    assert w.cost == pytest.approx(36_000)
    # at 150 it earns 50 on each MWh bought for it, beyond the cap: 80 - 20 MW
    w = world(**COAL, **two, contract_price={"buy": 100, "sell": 150}, import_cap_limit=60)
    assert w.cost == pytest.approx(36_000 - 2 * 20 * 50)
    assert w.account("imported_power") == pytest.approx([60, 60])


def test_the_price_of_a_missed_hour_is_by_the_hour():
    # 40 MW beyond the cap at 150 CNY/MWh for four hours, whatever the step
    case = BOUGHT | {"contract_price": 100, "import_cap_limit": 60, "import_cap_price": 150}
    for step in (1, 2, 4):
        assert world(hours=4, step=step, **case).cost == pytest.approx(4 * (100 * 100 + 40 * 150))


def test_a_policy_that_touches_nothing_is_refused():
    with pytest.raises(ModelError, match="contract_minimum"):
        world(**BOUGHT, contract_minimum_share=0.5)
