"""Plants with a profile: used, curtailed, or taken as they come."""

import pytest

from energymodel.errors import Infeasible
from tests.rooms.world import world

COAL = {"unit": "coal", "fuel_price": 1000}
"""100 MW at 300 CNY/MWh."""
WIND = {"plant": "wind", "plant_capacity": 100, "plant_availability": [0.4, 1], "plant_variable": True}


def test_bounds():
    # 100 MW x 1.1 (a windy year) x 0.4, half in service
    w = world(**WIND, plant_scale=1.1, plant_in_service=[0.5, 1])
    assert w.bounds("plant_output", "wind", 0) == pytest.approx((0, 22))
    assert w.bounds("plant_output", "wind", 1) == pytest.approx((0, 110))
    assert "reservoir_turbined[wind,0]" not in w.columns


@pytest.mark.parametrize("step", [1, 2])
def test_wind_goes_first_and_the_rest_is_curtailed(step):
    # load 60: wind 40 and 60 (40 curtailed) at 10 CNY/MWh, coal 20: 100 x 10 + 20 x 300; in steps of two hours twice as much
    case = {"technology_renewable": 1, "technology_non_hydro": 1}
    w = world(hours=2 * step, step=step, load_power=60, **COAL, **WIND, plant_operation_cost=10, **case)
    assert w.cost == pytest.approx(step * 7_000)
    assert w.price(t=1) == pytest.approx(10)
    assert w.account("curtailed") == pytest.approx(step * 40)
    assert w.account("available_renewable") == pytest.approx(step * 140)
    assert w.account("renewable") == w.account("non_hydro_renewable") == pytest.approx(step * 100)


def test_rooftops_are_taken_as_they_come():
    # 40 and 50 MW without a column (120 MW would be too much); nothing counts as curtailed
    roof = WIND | {"plant": "roof", "plant_curtailable": False, "technology_renewable": 1}
    w = world(load_power=60, **COAL, **roof | {"plant_availability": [0.4, 0.5]}, plant_operation_cost=10)
    assert w.cost == pytest.approx(90 * 10 + 30 * 300)
    assert w.account("renewable") == pytest.approx(90)
    assert w.account("curtailed") == 0
    with pytest.raises(Infeasible):
        world(load_power=60, **COAL, **roof).cost


def test_only_wind_and_sun_count_as_curtailed_and_only_renewables_as_renewable():
    # waste, say: 40 and 60 MW are used
    w = world(load_power=60, **WIND | {"plant_variable": False})
    assert sum(w.values("plant_output")[0]) == pytest.approx(100)
    assert w.account("curtailed") == w.account("available_renewable") == 0
    assert w.account("renewable") == w.account("non_hydro_renewable") == 0


def test_unused_it_changes_nothing():
    assert world(load_power=60, **COAL, **WIND, plant_operation_cost=400).cost == pytest.approx(120 * 300)
