"""Duals are derivatives: what one more MWh fed in, or one more unit of a limit, saves is the published price.

Cost is convex in both, so a price lies between what the last unit brought and what the next one brings.
"""

import numpy as np
import pytest

from energymodel.rooms import POLICIES, name_of
from tests.laws.worlds import one_more, remade, times
from tests.rooms.rich import rich
from tests.rooms.world import dataset

STEP, NOISE = 0.01, 1e-9
"""Of a MW, or of a limit; what costs are off by, relative."""


def uneven():
    """A rich world without two hours alike."""
    data, rng = dataset(**rich(4)), np.random.default_rng(0)
    return remade(data.assign(load_power=data.load_power * rng.uniform(0.9, 1.1, data.load_power.shape)))


def between(price, less, base, more, step):
    """A price is between the slopes of cost left and right of a point; whether they are one."""
    left, right = sorted([(base - less) / step, (more - base) / step])
    slack = 2 * NOISE * abs(base) / step
    assert left - slack <= price <= right + slack
    return right - left <= 2 * slack


def test_a_price_is_what_one_more_mw_fed_in_saves():
    # by a plant that is always taken, as no law counts it: neither renewable nor curtailed
    w, smooth = uneven(), 0
    for zone, hour in (("west", 0), ("east", 2), ("east", 5)):
        costs = []
        for power in (-STEP, STEP):
            plant = {"plant_capacity": power, "plant_zone": zone, "plant_technology": "coal", "plant_variable": False}
            availability = (np.arange(6) == hour).astype(float)
            more = one_more(w.data, "plant", "roof", **plant, plant_availability=availability, plant_operation_cost=0.0)
            costs.append(remade(more).cost)
        smooth += between(-w.price(zone, hour), costs[0], w.cost, costs[1], STEP)
    assert smooth >= 2


LIMITS = {
    # policy, as published: (seed and changes of a world in which it is met at a price)
    "coal_cap": (0, {"coal_cap_limit": 60, "carbon_cap_limit": 1e4}),
    "gas_cap": (3, {"gas_cap_limit": 2e3, "carbon_cap_limit": 1e4}),
    "carbon_cap": (0, {"carbon_cap_limit": 200}),
    "import_cap": (4, {"import_cap_limit": 15}),
    "contract_minimum[buy]": (4, {"contract_minimum": [400, 0], "import_cap_limit": 80, "contract_price": 900}),
    "curtailment_cap": (4, {"load_scale": 0.15, "curtailment_cap_share": 0.1}),
    "renewable_weight": (3, {"renewable_weight_share": 0.75}),
    "non_hydro_weight": (0, {"non_hydro_weight_share": 0.55}),
}


def test_every_limit_is_tried():
    assert {name.partition("[")[0] for name in LIMITS} == {name_of(p) for p in POLICIES} - {"carbon_price"}


@pytest.mark.parametrize("policy", LIMITS)
def test_a_shadow_price_is_what_one_more_of_the_limit_saves(policy):
    seed, changes = LIMITS[policy]
    w = remade(dataset(**rich(seed) | changes))
    name = policy.partition("[")[0]
    (field,) = (f"{name}_{what}" for what in ("limit", "share") if f"{name}_{what}" in w.data)
    share = 1e-4
    less, more = (remade(times(w.data, {field: 1 + k * share})).cost for k in (-1, 1))
    towards = 1 if w.policies.policy_sense.sel(policy=policy) == "at least" else -1
    price = w.policy("price", policy)
    assert price > 0.5
    assert between(towards * price, less, w.cost, more, share * w.policy("limit", policy))
