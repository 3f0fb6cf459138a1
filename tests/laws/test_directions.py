"""Directions: of every Field it is known whether more of it can cost more, and how cost curves in it.

More room, supply or allowance never costs more; more demand, requirement or price never costs less. Cost is convex in what
stands alone on a row's side or in a bound, and concave in prices: least costs are the lower envelope of fixed dispatches.
"""

from functools import cache

import numpy as np
import pytest

from energymodel.field import SERVICE, TEXT, YES_NO
from energymodel.rooms import POLICIES, name_of
from tests.laws.worlds import remade, times
from tests.rooms.rich import rich
from tests.rooms.world import FIELDS, dataset

PRICED = [name_of(p) for p in POLICIES if name_of(p) != "carbon_price"]
WEIGHTS = ("renewable_weight", "non_hydro_weight")

ROOM = {
    "unit_capacity", "unit_number", "store_power", "store_hours", "corridor_capacity", "intertie_capacity", "tranche_capacity",
    "tranche_availability", "tranche_scale", "contract_ceiling", "contract_step", "response_capacity", "response_day_hours",
    "response_year_hours", "gas_source_daily", "gas_source_annual", "gas_store_volume", "gas_store_injection", "gas_store_withdrawal",
    "gas_outlet_daily", "reservoir_capacity", "reservoir_storage", "reservoir_inflow", "coal_cap_limit", "gas_cap_limit",
    "carbon_cap_limit", "import_cap_limit", "curtailment_cap_share", *(f"{w}_certificate_most" for w in WEIGHTS),
}  # fmt: skip
"""More is never dearer; on a side or in a bound, so that cost is convex."""

DUTY = {
    "load_power", "load_scale", "reserve_load_share", "largest_unit", "contract_take_or_pay", "contract_minimum",
    "contract_minimum_share", "reservoir_min_release", "tranche_least", "unit_heat_low", "unit_forced_outage", "outage_plan_share",
    "gas_source_least",
}  # fmt: skip
"""More is never cheaper; convex too."""

PRICE = {
    "fuel_price", "unit_operation_cost", "unit_start_cost", "gas_source_price", "gas_source_power_fee", "gas_store_fee",
    "gas_unserved_price", "reservoir_operation_cost", "store_throughput_cost", "plant_operation_cost", "contract_fee", "unserved_price",
    "response_price", "reserve_shortfall_price", *(f"{p}_price" for p in PRICED), *(f"{w}_certificate_price" for w in WEIGHTS),
}  # fmt: skip
"""Of what is paid for: more is never cheaper, and concave."""

EARNED = {"gas_outlet_price", "gas_demand_price", "unit_allowance"}
"""Of what is paid back: more is never dearer, and concave."""

TWO_WAYS = {"contract_price", "carbon_price_level"}
"""Paid by some and earned by others: concave."""

FACTOR = {"unit_ramp": "room", "unit_heat_high": "room", "unit_heat_rate": "duty", "unit_no_load_share": "duty", "unit_start_fuel": "duty"}
FACTOR |= {"unit_min_load": "duty", "fuel_carbon": "duty", "contract_largest_share": "duty", "reserve_duration": "duty"}
FACTOR |= {f"{w}_share": "duty" for w in WEIGHTS}
"""Factors of variables: a direction, no curvature."""

EITHER = {
    "plant_capacity", "plant_availability", "plant_scale",  # more wind may mean more curtailed, and so a missed cap
    "gas_demand", "gas_demand_scale",  # more of it brings money
    "unit_own_use", "unit_retrofitted", "unit_retrofit_min_load", "unit_retrofit_heat_gain",  # less fuel, but less allowance too
    "store_efficiency", "corridor_loss", "contract_loss", "reservoir_conversion", "reservoir_max_spill",  # losses can be of use
    "fuel_coal", "fuel_gas", "technology_renewable", "technology_non_hydro", "contract_direction", "channel_delay",
    "zone_longitude", "zone_latitude", "neighbour_longitude", "neighbour_latitude",
}  # fmt: skip
"""What can go either way."""

UP = ROOM | EARNED | {n for n, way in FACTOR.items() if way == "room"}
DOWN = DUTY | PRICE | {n for n, way in FACTOR.items() if way == "duty"}

USUAL = {"contract_step": 15, "gas_source_annual": [6e4, 3e4], "unit_ramp": 0.1, "outage_plan": "spring", "outage_plan_share": 0.1}
USUAL |= {"reserve_duration": 3, "plant_operation_cost": 3, "contract_ceiling": [400, 100]}
"""Limits that would not bind in the rich world, and Fields that would be zero."""
SCARCE = {"load_scale": 3, "response_year_hours": 24, "response_day_hours": 2}
PLENTY = {"load_scale": 0.1, "curtailment_cap_share": 0.05, "contract_take_or_pay": [300, 0], "contract_minimum": [400, 0]}
SEASONS = {"hours": 48, "step": 12, "gas_source_annual": 1e9, "gas_source_daily": [1e5, 5e4], "gas_demand": [4e4, 2.5e5]}
SEASONS |= {"gas_store_volume": 5e4, "gas_store_injection": 4e4, "gas_store_withdrawal": 4e4, "contract_ceiling": [3000, 900]}
GREEN = {"renewable_weight_share": 0.95, "renewable_weight_certificate_price": 60, "renewable_weight_price": 80}
GREEN |= {"non_hydro_weight_share": 0.9, "non_hydro_weight_certificate_price": 60, "non_hydro_weight_price": 80}
CLEAN = {"coal_cap_limit": 20, "coal_cap_price": 90, "gas_cap_limit": 500, "gas_cap_price": 0.1}
WHERE = {
    "unserved_price reserve_shortfall_price response_day_hours": SCARCE,
    "largest_unit": {"largest_unit": 100},
    "curtailment_cap_share curtailment_cap_price contract_take_or_pay": PLENTY,
    "contract_minimum contract_minimum_share contract_minimum_price": PLENTY,
    "gas_store_volume gas_store_injection gas_store_withdrawal gas_store_fee gas_unserved_price": SEASONS,
    "gas_outlet_daily gas_outlet_price": {"gas_outlet_price": 1.9},
    "gas_source_least": {"gas_source_least": 0.9, "gas_demand": 4e4, "gas_outlet_daily": 1e6},
    " ".join(GREEN) + " renewable_weight_certificate_most non_hydro_weight_certificate_most": GREEN,
    " ".join(CLEAN): CLEAN,
    "unit_heat_low": {"unit_heat_low": [0.4, 0, 0.4]},
    "unit_min_load": {"unit_ramp": 60.0},  # a start may jump to the least load, which helps where the ramp binds
    "reservoir_min_release": {"seed": 1, "reservoir_min_release": 12},
    "tranche_least store_throughput_cost unit_start_cost unit_start_fuel": {"seed": 0},
}
"""Fields -> what is different where they bite."""


def case(seed: int = 3, **different):
    steps = different.get("hours", 6) // different.get("step", 1)
    return dataset(**rich(seed, hours=steps) | USUAL | different)


@cache
def before(names: str):
    """The world in which some Fields bite."""
    return remade(case(**WHERE.get(names, {})))


def test_every_number_has_its_direction():
    lists = [UP, DOWN, TWO_WAYS, EITHER]
    numbers = {n for n, spec in FIELDS.items() if not spec.is_pointer and spec.unit not in (TEXT, YES_NO, SERVICE)}
    assert set.union(*lists) == numbers
    assert sum(map(len, lists)) == len(numbers)


@pytest.mark.parametrize("field", sorted(UP | DOWN))
def test_half_of_it(field):
    whole = before(next((names for names in WHERE if field in names.split()), ""))
    half = remade(times(whole.data, {field: 0.5}))
    least = 1e-6 * abs(whole.cost)
    assert half.cost > whole.cost + least if field in UP else half.cost < whole.cost - least


SHARES = {
    "unit_number", "unit_forced_outage", "outage_plan_share", "unit_heat_low", "load_scale", "reserve_load_share", "tranche_availability",
    "tranche_scale", "tranche_least", "store_hours", "response_day_hours", "response_year_hours", "gas_source_least",
    "contract_minimum_share", "unit_allowance",
}  # fmt: skip
"""Multiplied by another of the lists, so that both at once are no straight line."""


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("fields", [ROOM | DUTY, PRICE | EARNED | TWO_WAYS], ids=["convex in sides and bounds", "concave in prices"])
def test_curvature(fields, seed):
    # along a random line through all of them at once
    rng, data = np.random.default_rng(seed), case(seed)
    slopes = {n: rng.uniform(-0.3, 0.3) for n in sorted(fields - SHARES) if n in data}
    low, middle, high = (remade(times(data, {n: 1 + k * slope for n, slope in slopes.items()})).cost for k in (-1, 0, 1))
    bend = (low + high) / 2 - middle
    assert bend > 1e-6 * middle if "load_power" in fields else bend < -1e-6 * middle
