"""Balance and demand: every posting in one row; what is not served has its price."""

import pytest

from tests.rooms.world import world, written


def test_rows():
    w = world(
        zone="west east", corridor="line", corridor_from="west", corridor_to="east", corridor_loss=0.1, load="base new", load_zone="west",
        load_power={"base": 50, "new": 10}, load_scale=[1, 2], unit="coal heat", unit_committed=[True, False], unit_min_load=0.4,
        reservoir="dam", reservoir_conversion=0.5, store="cave", plant="wind roof", plant_curtailable=[True, False], plant_capacity=20,
        plant_availability=0.25, contract="buy sell", contract_direction=[1, -1], tranche="in out", tranche_contract="buy sell",
        response="cut shift", response_shiftable=[False, True],
    )  # fmt: skip
    # 50 + 2 x 10 MW are wanted, the roof gives 20 x 0.25
    assert w.row("power_balance", "west", 1) == written(
        "0.4 unit_online[coal,1] + unit_above[coal,1] + unit_heat_led_output[heat,1] + 0.5 reservoir_turbined[dam,1]"
        " + store_discharge[cave,1] - store_charge[cave,1] + plant_output[wind,1] + tranche_power[in,1] - tranche_power[out,1]"
        " + response_cut[cut,1] + response_cut[shift,1] - response_return[shift,1] + unserved[west,1]"
        " - corridor_forward[line,1] + 0.9 corridor_backward[line,1] + 5 == 50 + 20"
    )


@pytest.mark.parametrize("step", [1, 2])
def test_what_is_not_served_costs_its_value_and_is_not_consumed(step):
    # no supply: 2 h x (30 + 2 x 10) MW x 800, whatever the step; each zone's unserved is at most its loads
    w = world(hours=2, step=step, load="base new", load_power={"base": 30, "new": 10}, load_scale=[1, 2], unserved_price=800)
    assert w.cost == pytest.approx(80_000)
    assert w.account("consumption") == pytest.approx(0)
    assert w.bounds("unserved", "zone", 0) == (0, 50)
    assert w.price() == pytest.approx(800)


def test_a_zone_without_load_has_nothing_unserved():
    w = world(zone="here there", load_zone="here", load_power=30)
    assert w.bounds("unserved", "there", 0) == (0, 0)


def test_less_demand_never_costs_more():
    case = {"load_power": [60, 130], "unit": "coal", "fuel_price": 1000}
    cost = [world(**case, load_scale=s).cost for s in (1, 0.8, 0.5, 0)]
    assert cost == sorted(cost, reverse=True)
    assert cost[-1] == 0
