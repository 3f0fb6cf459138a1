"""Months: what is given by the month holds in its month. 32 steps of a day, the last of them 1 February."""

import pytest

from tests.rooms.world import world

TO_FEBRUARY = {"hours": 32 * 24, "step": 24}
COAL = {"unit": "coal", "fuel_price": 1000}
"""100 MW at 300 CNY/MWh."""


def test_a_contract_costs_what_its_month_says():
    # 10 MW bought at 100 in January, at 200 in February, below coal's 300: 31 x 240 MWh x 100 + 240 x 200
    w = world(**TO_FEBRUARY, load_power=10, **COAL, contract="buy", tranche_capacity=20, contract_price=[100, 200] + [400] * 10)
    assert w.cost == pytest.approx(31 * 240 * 100 + 240 * 200)
    assert [w.price(t=30), w.price(t=31)] == pytest.approx([100, 200])


def test_an_outage_is_planned_by_the_month():
    # half of 100 MW is out in February: of 60 MW 10 are not served on its one day
    w = world(**TO_FEBRUARY, load_power=60, **COAL, outage_plan_share=[0, 0.5] + [0] * 10)
    assert [w.bounds("unit_online", "coal", t)[1] for t in (30, 31)] == [100, 50]
    assert w.cost == pytest.approx(31 * 24 * 60 * 300 + 24 * (50 * 300 + 10 * 10_000))


def test_energy_not_taken_is_paid_at_the_mean_price_of_the_year():
    # twelve months at 100 to 1200: 650 on the mean. 1,000 MWh are to be paid and cannot be used, whatever the month.
    w = world(**TO_FEBRUARY, contract="buy", tranche_capacity=0, contract_take_or_pay=1000, contract_price=[100 * m for m in range(1, 13)])
    assert w.cost == pytest.approx(650_000)
