"""A random world with everything in it that always has a dispatch: all technologies, all policies at their prices."""

import numpy as np

from energymodel.rooms import POLICIES, name_of


def rich(seed: int = 0, *, hours: int = 6) -> dict:
    """Case for ``world``; constant over each pair of hours, so that steps of one and of two hours are the same case."""
    rng = np.random.default_rng(seed)

    def draw(low, high, *shape):
        return rng.uniform(low, high, shape or None)

    def profile(low, high, n):
        return np.repeat(rng.uniform(low, high, (n, hours // 2)), 2, axis=1)

    policies = {
        "coal_cap_limit": draw(50, 300), "gas_cap_limit": draw(1e3, 1e5), "carbon_price_level": draw(20, 90),
        "carbon_cap_limit": draw(100, 500), "renewable_weight_share": draw(0.3, 0.8), "non_hydro_weight_share": draw(0.2, 0.6),
        "curtailment_cap_share": draw(0, 0.2), "import_cap_limit": draw(20, 100), "contract_minimum_share": 0.9,
    }  # fmt: skip
    prices = {f"{name}_price": draw(50, 900) for name in map(name_of, POLICIES) if name != "carbon_price"}
    certificates = {"certificate_price": draw(100, 400), "certificate_most": 0.1}
    certificates = {f"{weight}_{what}": v for weight in ("renewable_weight", "non_hydro_weight") for what, v in certificates.items()}
    drawn = {
        "hours": hours, "load_power": profile(60, 220, 2), "plant_availability": profile(0, 1, 2),
        "tranche_availability": profile(0.2, 1, 3), "reservoir_inflow": profile(10, 60, 2), "reservoir_capacity": draw(20, 60, 2),
        "reservoir_storage": draw(0, 0.5, 2),
        "unit_capacity": draw(50, 150, 3), "unit_min_load": draw(0.2, 0.6, 3), "unit_heat_rate": draw(0.25, 0.35, 3),
        "unit_operation_cost": draw(10, 40, 3), "unit_start_cost": draw(20, 200, 3), "unit_start_fuel": draw(0, 0.5, 3),
        "store_power": draw(5, 40), "gas_demand": draw(5e4, 2e5),
    }  # fmt: skip
    return ENTITIES | drawn | policies | prices | certificates


ENTITIES = {
    "zone": "west east", "corridor": "line", "corridor_from": "west", "corridor_to": "east", "corridor_capacity": 60, "corridor_loss": 0.03,
    "technology": "coal gas hydro wind", "technology_renewable": [0, 0, 1, 1], "technology_non_hydro": [0, 0, 0, 1],
    "fuel": "coal gas", "fuel_price": [1000, 0], "fuel_coal": [1, 0], "fuel_carbon": [2.66, 1.6], "fuel_gas": [0, 770],
    "unit": "a b c", "unit_fuel": "coal gas coal", "unit_zone": "west east east", "unit_committed": [True, True, False],
    "unit_number": [2, 1, 1], "unit_no_load_share": 0.05, "unit_own_use": 0.05, "unit_forced_outage": 0.04, "unit_allowance": 0.6,
    "unit_heat_high": 0.8,
    "gas_source": "field pipe", "gas_source_shale": [True, False], "gas_source_daily": [2e5, 1e5], "gas_source_price": [1.6, 2.2],
    "gas_source_power_fee": 0.2, "gas_outlet": "sale", "gas_outlet_daily": 2e4, "gas_outlet_price": 1.5,
    "gas_store": "cave", "gas_store_volume": 5e4, "gas_store_injection": 2e4, "gas_store_withdrawal": 2e4, "gas_store_fee": 0.1,
    "gas_demand_price": 2.5, "gas_unserved_price": 30,
    "reservoir": "upper lower", "reservoir_technology": "hydro", "reservoir_conversion": [1, 0.5], "reservoir_min_release": 5,
    "reservoir_operation_cost": 5, "channel": "reach", "channel_from": "upper", "channel_to": "lower", "channel_delay": 2,
    "store": "battery", "store_hours": 3, "store_efficiency": 0.9, "store_throughput_cost": 5,
    "plant": "wind roof", "plant_technology": "wind", "plant_zone": "east west", "plant_capacity": [120, 10],
    "plant_curtailable": [True, False], "plant_variable": True,
    "contract": "buy sell", "contract_direction": [1, -1], "contract_price": {"buy": 280, "sell": 330}, "contract_fee": 40,
    "contract_loss": 0.05, "contract_take_or_pay": [200, 0], "contract_ceiling": [600, 100], "contract_largest_share": [0.5, 0],
    "contract_minimum": [300, 0], "intertie_capacity": 90, "largest_unit": 20,
    "tranche": "base sun out", "tranche_contract": "buy buy sell", "tranche_technology": "coal wind coal", "tranche_capacity": [80, 60, 30],
    "tranche_least": [0.1, 0, 0],
    "load": "old new", "load_zone": "west east",
    "response": "works cars", "response_shiftable": [False, True], "response_capacity": [10, 20], "response_price": [1500, 60],
    "response_day_hours": 4, "response_year_hours": 3,
    "reserve_load_share": 0.05, "reserve_shortfall_price": 2000,
}  # fmt: skip
"""Field -> what does not change from world to world."""
