"""Price, quantity and mix: two plants on paper, then what holds for any two dispatches."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energymodel.attributing.effects import effects
from energymodel.attributing.picture import BINS, LINE, Picture


def seen(energy: dict[str, float], cost: dict[str, float]) -> Picture:
    """A Picture of plants, all in the first hour."""
    lines = pd.MultiIndex.from_tuples([(name, name) for name in cost], names=LINE)

    def frame(values):
        return pd.DataFrame(list(values), lines, BINS[:1])

    return Picture(frame(energy.get(name, 0.0) for name in cost), frame(cost.values()), pd.Series("", lines))


def test_on_paper():
    # coal 60 MWh at 300, gas 40 at 500; then coal 90 at 320, gas 60 at 500, which is 1.5 times as much of the same mix
    found = effects(
        seen({"coal": 60, "gas": 40}, {"coal": 18000, "gas": 20000}), seen({"coal": 90, "gas": 60}, {"coal": 28800, "gas": 30000})
    )
    assert found.loc[("coal", "coal")].to_numpy() == pytest.approx([75 * 20, 310 * 30, 0])
    assert found.loc[("gas", "gas")].to_numpy() == pytest.approx([0, 500 * 20, 0], abs=1e-9)


def test_a_swap_at_the_same_price_and_energy_is_mix():
    found = effects(
        seen({"coal": 60, "gas": 40}, {"coal": 18000, "gas": 20000}), seen({"coal": 50, "gas": 50}, {"coal": 15000, "gas": 25000})
    )
    assert found.sum().to_numpy() == pytest.approx([0, 0, 2000], abs=1e-9)


def test_a_plant_that_is_new_has_its_price_before_too():
    found = effects(seen({"coal": 100}, {"coal": 30000}), seen({"coal": 90, "wind": 10}, {"coal": 27000, "wind": 500}))
    assert found["price_cny"].to_numpy() == pytest.approx(0, abs=1e-9)


def test_what_has_no_energy_is_paid_on_all():
    found = effects(seen({"coal": 100}, {"coal": 30000, "certificates": 1000}), seen({"coal": 200}, {"coal": 60000, "certificates": 4000}))
    assert found.loc[("certificates", "certificates")].to_numpy() == pytest.approx([150 * 10, 15 * 100, 0])


amounts = st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(-(10**4), 10**6), st.integers(-(10**8), 10**8)), min_size=1)


def taken(lines) -> Picture:
    return seen({name: energy for name, (energy, _) in lines.items()}, {name: cost for name, (_, cost) in lines.items()})


@settings(max_examples=50)
@given(amounts, amounts)
def test_effects_sum_to_the_change_of_each_line_and_turn_round_with_the_runs(before, after):
    a, b = taken(before), taken(after)
    there, back = effects(a, b), effects(b, a)
    change = b.cost.sum(axis=1).sub(a.cost.sum(axis=1), fill_value=0.0)
    scale = 1 + there.abs().to_numpy().max()
    assert np.allclose(there.sum(axis=1), change.reindex(there.index), rtol=0, atol=1e-9 * scale)
    assert np.allclose(there, -back.reindex(there.index), rtol=0, atol=1e-6 * scale)
