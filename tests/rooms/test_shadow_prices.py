"""The ninth policy has no row and no dual of its own: the carbon price is to be what a shadow price of carbon is.

The other eight are held to finite differences, each in tests/rooms/test_policies.py and all in one world in tests/laws.
"""

import pytest

from tests.rooms.rich import rich
from tests.rooms.test_policies import CASE
from tests.rooms.world import world


@pytest.mark.parametrize("seed", range(3))
def test_a_carbon_price_costs_by_the_tonne_above_the_benchmark(seed):
    given = rich(seed)
    level, step = given["carbon_price_level"], 1e-3
    less, more = (world(**given | {"carbon_price_level": level + k * step}).cost for k in (-1, 1))
    w = world(**given)
    paid = w.posted("cost", "carbon") + w.posted("cost", "carbon allowances")
    assert abs(paid) > 1
    assert (more - less) / (2 * step) == pytest.approx(paid / level, rel=1e-4)


@pytest.mark.parametrize("limit", [30, 75, 120])
def test_a_cap_is_the_same_as_its_shadow_price_for_every_tonne(limit):
    capped = world(**CASE, carbon_cap_limit=limit)
    level = capped.policy("price", "carbon_cap")
    assert level > 0
    assert world(**CASE, carbon_price_level=level).cost == pytest.approx(capped.cost + level * limit)
