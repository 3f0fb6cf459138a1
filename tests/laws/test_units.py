"""Units and size: what a quantity is measured in changes nothing, a system k times as large costs k times as much."""

import numpy as np
import pytest

from energymodel.field import SERVICE, TEXT, YES_NO
from tests.laws.worlds import SIZES, complete, given, remade, times
from tests.rooms.world import FIELDS

BASES = {
    "money": {"CNY/MW": 1, "CNY/MWh": 1, "CNY/tce": 1, "CNY/t": 1, "CNY/m3": 1},
    "power": {"MW": 1, "MWh": 1, "MW/(m3/s)": 1, "CNY/MW": -1, "CNY/MWh": -1, "tce/MW": -1, "tce/MWh": -1, "t/MWh": -1},
    "fuel": {"tce": 1, "tce/MW": 1, "tce/MWh": 1, "CNY/tce": -1, "t/tce": -1, "m3/tce": -1},
    "carbon": {"t": 1, "t/tce": 1, "t/MWh": 1, "CNY/t": -1},
    "gas": {"m3": 1, "m3/d": 1, "m3/tce": 1, "CNY/m3": -1},
    "water": {"Mm3": 1, "m3/s": 1, "MW/(m3/s)": -1},
    "size": dict.fromkeys(SIZES, 1),
}
"""What is measured in other units -> unit -> power of the factor by which its numbers change."""

COSTS_MORE = {"money", "size"}
K = 1.7


def test_every_unit_has_its_base():
    plain = {"1", "h", "deg", TEXT, YES_NO, SERVICE}
    assert {spec.unit for spec in FIELDS.values() if not spec.is_pointer} - plain == {u for base in BASES.values() for u in base}


@pytest.mark.parametrize("base", BASES)
def test_numbers_in_other_units_are_the_same_system(base):
    before = complete(1)
    factors = {name: K ** BASES[base][FIELDS[name].unit] for name in given(before.data, BASES[base])}
    assert len(factors) > 3
    after = remade(times(before.data, factors))
    assert after.cost == pytest.approx(before.cost * (K if base in COSTS_MORE else 1), rel=1e-9)


@pytest.mark.parametrize(("base", "factor"), [("money", K), ("size", 1.0)])
def test_prices_follow_money_and_not_size(base, factor):
    before = complete(0)
    after = remade(times(before.data, dict.fromkeys(given(before.data, BASES[base]), K)))

    def prices(w):
        """Of both zones and three pairs of like hours: within a pair they may be split one way or the other."""
        balance = w.program.rows["power_balance"].take(w.solution.y).reshape(2, 3, 2).sum(axis=2)
        return [*balance.ravel(), *w.policies.policy_price.values]

    assert prices(after) == pytest.approx(factor * np.array(prices(before)), rel=1e-7, abs=1e-6)
