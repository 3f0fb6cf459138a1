"""What neighbours offer in each scenario: energy, simultaneous maximum, and a schedule the line can follow."""

import numpy as np
import pytest

load = pytest.importorskip("energymodel.reading.load").load


@pytest.fixture(scope="module")
def offer():
    """scenario -> (data, power offered by tranche (hour, tranche) [MW] of what is imported)."""
    known = {}

    def read(name):
        if name not in known:
            data = load(name, "inputs").data
            power = data.tranche_capacity * data.tranche_scale * data.tranche_availability * data.tranche_in_service
            known[name] = data, power.transpose("hour", "tranche").to_pandas().drop(columns="hubei-export")
        return known[name]

    return read


def within_ceilings(data, power):
    """Energy each contract can give in a year [TWh]."""
    contract = data.tranche_contract.to_series()[power.columns]
    energy = power.sum().groupby(contract).sum() / 1e6
    return energy.clip(upper=data.contract_ceiling.to_series()[energy.index] / 1e6)


@pytest.mark.parametrize(("name", "low", "high"), [("base2025", 45.0, 48.0), ("bau2027", 70.0, 80.0)])
def test_energy_offered_is_slightly_above_what_is_expected(offer, name, low, high):
    data, power = offer(name)
    assert low <= within_ceilings(data, power).sum() <= high
    assert data.contract_take_or_pay.sum() / 1e6 < within_ceilings(data, power).sum()
    assert (
        data.contract_take_or_pay.to_series() / 1e6 <= within_ceilings(data, power).reindex(data.contract.values, fill_value=0) + 1e-9
    ).all()


def test_hami_in_its_first_year(offer):
    _, power = offer("base2025")
    hami = power.filter(like="hami").sum(axis=1)
    assert hami[:"2025-06-09"].max() == 0
    assert hami["2025-06-10":"2025-08-15"].mean() == pytest.approx(3160 * 1.03, rel=0.08)
    assert hami["2025-08-16":"2025-12-09"].mean() == pytest.approx(1840 * 1.03, rel=0.05)
    assert hami["2025-12-10":].mean() == pytest.approx(3090 * 1.03, rel=0.05)
    assert 11.75 <= hami.sum() / 1e6 <= 12.6
    assert 0.40 <= power[["hami-wind", "hami-solar"]].sum().sum() / hami.sum() <= 0.60


@pytest.mark.parametrize(("name", "most"), [("base2025", 10_140), ("bau2027", 15_200)])
def test_simultaneous_maximum_is_in_the_hottest_week(offer, name, most):
    _, power = offer(name)
    together = power.sum(axis=1)
    assert most * 0.985 <= together.max() <= most + 5
    assert (together.idxmax().month, abs(together.idxmax().day - 5) <= 3) == (8, True)


def test_more_than_half_of_hami_can_be_renewable_in_2027(offer):
    _, power = offer("plan2027")
    assert power[["hami-wind", "hami-solar"]].sum().sum() / 1e6 > 0.5 * 36 * 0.98
    assert power.filter(like="hami").sum(axis=1).max() <= 7_505


@pytest.mark.parametrize("name", ["base2025", "bau2027", "plan2027-dry", "week-summer", "week-winter"])
def test_line_can_follow_a_schedule(offer, name):
    """Least and most power, narrowed by the step from hour to hour around the year, leave a schedule."""
    data, power = offer(name)
    hami = power.filter(like="hami")
    least = (hami * data.tranche_least.to_series()[hami.columns]).sum(axis=1).to_numpy()
    most = np.minimum(hami.sum(axis=1), float(data.intertie_capacity.sel(intertie="hami-uhvdc"))).to_numpy()
    step, low = float(data.contract_step.sel(contract="hami")), least.copy()
    for _ in range(2):
        for t in range(len(low)):
            low[t] = max(low[t], low[t - 1] - step)
        for t in range(len(low) - 1, -1, -1):
            low[t] = max(low[t], low[(t + 1) % len(low)] - step)
    assert (low <= most + 1e-6).all()


def test_without_the_line_nothing_comes_over_it(offer):
    _, power = offer("plan2027-no-uhv")
    assert power.filter(like="hami").to_numpy().max() == 0 and power.sum().sum() > 0
