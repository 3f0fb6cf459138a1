"""Hydro: cascades with travel time, spill, the least flow of the river."""

import pytest

from energymodel.errors import Infeasible
from tests.rooms.world import world, written

CASCADE = {"reservoir": "upper lower", "channel": "reach", "channel_from": "upper", "channel_to": "lower"}
COAL = {"unit": "coal", "fuel_price": 1000}
"""100 MW at 300 CNY/MWh."""


def test_rows():
    # 1 m3/s over an hour is 0.0036 million m3
    w = world(hours=3, **CASCADE, channel_delay=1, reservoir_inflow={"upper": 10, "lower": [0, 0, 4]}, reservoir_min_release=5)
    assert w.row("reservoir_balance", "lower", 2) == written(
        "reservoir_level[lower,2] == reservoir_level[lower,1] + 0.0036*4 + 0.0036 reservoir_turbined[upper,1]"
        " + 0.0036 reservoir_spill[upper,1] - 0.0036 reservoir_turbined[lower,2] - 0.0036 reservoir_spill[lower,2]"
    )
    assert w.row("reservoir_balance", "lower", 0) == written(
        "reservoir_level[lower,0] == reservoir_level[lower,2] + 0.0036 reservoir_turbined[upper,2]"
        " + 0.0036 reservoir_spill[upper,2] - 0.0036 reservoir_turbined[lower,0] - 0.0036 reservoir_spill[lower,0]"
    )
    assert w.row("reservoir_balance", "upper", 1) == written(
        "reservoir_level[upper,1] == reservoir_level[upper,0] + 0.036"
        " - 0.0036 reservoir_turbined[upper,1] - 0.0036 reservoir_spill[upper,1]"
    )
    assert w.row("reservoir_min_flow", "lower", 2) == written("reservoir_turbined[lower,2] + reservoir_spill[lower,2] >= 5")


def test_steps_of_two_hours_pass_twice_the_water():
    w = world(hours=6, step=2, **CASCADE, channel_delay=2, reservoir_inflow={"upper": 10, "lower": 4})
    assert w.row("reservoir_balance", "lower", 2) == written(
        "reservoir_level[lower,2] == reservoir_level[lower,1] + 0.0072*4 + 0.0072 reservoir_turbined[upper,1]"
        " + 0.0072 reservoir_spill[upper,1] - 0.0072 reservoir_turbined[lower,2] - 0.0072 reservoir_spill[lower,2]"
    )


def test_bounds():
    # 100 MW at 0.5 MW/(m3/s) take 200 m3/s; half in service, half of it, and half the storage
    w = world(
        reservoir="dam",
        reservoir_capacity=100,
        reservoir_conversion=0.5,
        reservoir_storage=8,
        reservoir_max_spill=70,
        reservoir_in_service=[1, 0.5],
    )
    assert [w.bounds("reservoir_turbined", "dam", t) for t in (0, 1)] == [(0, 200), (0, 100)]
    assert [w.bounds("reservoir_level", "dam", t) for t in (0, 1)] == [(0, 8), (0, 4)]
    assert [w.bounds("reservoir_spill", "dam", t) for t in (0, 1)] == [(0, 70), (0, 70)]


FLOOD = {
    "hours": 4, "load_power": 100, **COAL, **CASCADE, "channel_delay": 2, "reservoir_inflow": {"upper": [100, 0, 0, 0], "lower": 0},
    "reservoir_capacity": [60, 80], "reservoir_conversion": [1, 0.5],
}  # fmt: skip


def test_water_released_above_arrives_below_after_its_delay():
    # no storage: of 100 m3/s in hour 0 the upper dam turbines 60 (60 MW) and spills 40; all of it arrives at the lower dam in hour 2:
    # 100 x 0.5 = 50 MW. Coal: 400 - 110 MWh at 300.
    w = world(**FLOOD)
    assert w.cost == pytest.approx(290 * 300)
    assert w.values("reservoir_turbined") == [[60, 0, 0, 0], [0, 0, 100, 0]]
    assert w.values("reservoir_spill") == [[40, 0, 0, 0], [0, 0, 0, 0]]


def test_storage_saves_the_spill():
    # 40 m3/s for an hour, 0.144 million m3, kept above: 100 MWh above, 50 below. With operation at 10 CNY/MWh for those 150.
    w = world(**FLOOD, reservoir_storage=[0.144, 0], reservoir_operation_cost=10)
    assert w.cost == pytest.approx(250 * 300 + 150 * 10)
    assert w.value("reservoir_level", "upper", 0) == pytest.approx(0.144)
    assert w.posted("renewable", "hydro") == pytest.approx(150)


def test_the_least_flow_spreads_the_water():
    # 20 m3/s in every hour, of 100: as much power; 30 m3/s are more than there is
    free = world(**FLOOD, reservoir_storage=[1, 1]).cost
    w = world(**FLOOD, reservoir_storage=[1, 1], reservoir_min_release=20)
    assert w.cost == pytest.approx(free)
    assert min(w.values("reservoir_turbined")[0]) >= 20 - 1e-6
    with pytest.raises(Infeasible):
        world(**FLOOD, reservoir_storage=[1, 1], reservoir_min_release=30).cost


def test_more_water_than_the_dam_can_pass_is_infeasible():
    with pytest.raises(Infeasible):
        world(**FLOOD, reservoir_max_spill=30).cost


def test_before_its_service_the_river_runs_free():
    # the upper dam is not there: 100 m3/s pass it, and make 50 MW below two hours later
    w = world(**FLOOD, reservoir_in_service={"upper": 0, "lower": 1})
    assert w.cost == pytest.approx(350 * 300)
    assert w.value("reservoir_spill", "upper", 0) == pytest.approx(100)


def test_what_is_not_turbined_is_reserve():
    # 10 % of 100 MW are held by the lower dam's 80 MW in the hour in which the upper dam gives all it can, and by the upper's after it
    w = world(**FLOOD, reserve_load_share=0.1, reserve_shortfall_price=1000)
    assert w.values("reserve_shortfall") == [0, 0, 0, 0]
    assert w.cost == pytest.approx(290 * 300)


def test_more_storage_never_costs_more_and_a_dry_dam_changes_nothing():
    cost = [world(**FLOOD, reservoir_storage=s).cost for s in (0, 0.05, 0.1, 0.2)]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] < cost[0]
    dry = FLOOD | {"reservoir_inflow": 0}
    assert world(**dry).cost == pytest.approx(400 * 300)
