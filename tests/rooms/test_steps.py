"""The cost of a case does not depend on the step, where data are constant over it."""

import numpy as np
import pytest

from tests.rooms.rich import rich
from tests.rooms.world import FIELDS, world


def coarser(case, k):
    """The same case in steps of k hours."""
    hourly = {n for n in case if n in FIELDS and FIELDS[n].dims and FIELDS[n].dims[-1] == "hour"}
    return {n: np.asarray(v)[..., ::k] if n in hourly else v for n, v in case.items()} | {"step": k}


@pytest.mark.parametrize("seed", range(5))
def test_a_step_of_two_hours_costs_as_much_as_two_steps_of_one(seed):
    case = rich(seed)
    fine, coarse = world(**case), world(**coarser(case, 2))
    assert coarse.cost == pytest.approx(fine.cost, rel=1e-7)
    for account in ("coal", "carbon", "consumption"):
        assert coarse.account(account) == pytest.approx(fine.account(account), rel=1e-4)


def test_a_steady_case_costs_the_same_in_any_step():
    case = {
        n: v
        for n, v in rich(1, hours=12).items()
        if n not in ("load_power", "plant_availability", "tranche_availability", "reservoir_inflow")
    }
    case |= {"load_power": 150, "plant_availability": 0.5, "tranche_availability": 0.8, "reservoir_inflow": 30}
    costs = [world(**case, step=k).cost for k in (1, 2, 4, 12)]
    assert costs == pytest.approx([costs[0]] * 4, rel=1e-7)


@pytest.mark.parametrize("seed", range(2))
def test_half_a_year_twice_is_a_year(seed):
    # the same hours twice cost twice as much: the first half has half of every limit of a year
    once = rich(seed)
    hourly = {n: np.concatenate([v, v], axis=-1) for n, v in once.items() if isinstance(v, np.ndarray) and v.shape[-1] == once["hours"]}
    share = world(**once | {"year_share": 0.5})
    twice = world(**once | hourly | {"hours": 12, "year_share": 1.0, "response_day_hours": 8})
    assert twice.cost == pytest.approx(2 * share.cost, rel=1e-7)
