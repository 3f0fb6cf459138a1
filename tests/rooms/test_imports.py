"""Imports: prices at the border, take-or-pay, ceilings, steps, interties that contracts share, exports, the largest infeed."""

import numpy as np
import pytest

from energymodel.errors import Infeasible
from energymodel.technologies import imports
from tests.rooms.world import unreduced, world, written

COAL = {"unit": "coal", "fuel_price": 1000}
"""100 MW at 300 CNY/MWh."""
TWO = {
    "contract": "buy sell",
    "contract_direction": [1, -1],
    "tranche": "coal wind out",
    "tranche_contract": "buy buy sell",
    "tranche_capacity": [100, 50, 40],
}
ONE = {"contract": "buy", "tranche_capacity": 100}


def test_rows():
    w = world(
        hours=4, step=2, year_share=0.5, **TWO, intertie_capacity=80, contract_step=30, contract_take_or_pay=[60, 0],
        contract_ceiling=[200, 100], contract_largest_share=[0.5, 0], largest_unit=10,
    )  # fmt: skip
    assert w.row("intertie_within_capacity", "intertie", 1) == written(
        "-80 <= tranche_power[coal,1] + tranche_power[wind,1] - tranche_power[out,1] <= 80"
    )
    assert w.row("contract_within_step", "buy", 1) == written(
        "-60 <= tranche_power[coal,1] + tranche_power[wind,1] - tranche_power[coal,0] - tranche_power[wind,0] <= 60"
    )
    energy = "2 tranche_power[coal,0] + 2 tranche_power[wind,0] + 2 tranche_power[coal,1] + 2 tranche_power[wind,1]"
    assert w.row("contract_within_ceiling", "buy") == written(energy + " <= 100")
    assert w.row("contract_take_or_pay_met", "buy") == written(energy + " + contract_unused[buy] >= 30")
    assert w.row("largest_infeed_covers", "buy", 1) == written("largest_infeed[1] >= 0.5 tranche_power[coal,1] + 0.5 tranche_power[wind,1]")
    assert [w.size(n) for n in ("contract_take_or_pay_met", "largest_infeed_covers")] == [1, 2]
    assert w.bounds("contract_unused", "buy") == (0, 30)
    assert w.bounds("largest_infeed", 1) == (10, 5e4)


def test_bounds():
    # 100 MW x 0.9 (a drought) x 0.5 available, half of it in service, 0.4 of that taken in any case
    w = world(**ONE, tranche_scale=0.9, tranche_availability=[0.5, 1], tranche_in_service=[0.5, 1], tranche_least=0.4)
    assert w.bounds("tranche_power", "tranche", 0) == pytest.approx((9, 22.5))
    assert w.bounds("tranche_power", "tranche", 1) == pytest.approx((36, 90))


def test_an_import_bears_loss_and_fee():
    # 282 / (1 - 0.06) + 50 = 350 CNY for a MWh received, in January; coal for 400 stays off
    w = world(
        load_power=90, **COAL | {"unit_heat_rate": 0.4}, **ONE, contract_price=[282] + [1000] * 11, contract_loss=0.06, contract_fee=50
    )
    assert w.cost == pytest.approx(180 * 350)
    assert w.price() == pytest.approx(350)
    assert w.account("contract_energy") == pytest.approx([180])


@pytest.mark.parametrize("step", [1, 2])
def test_what_is_renewable_of_an_import_counts(step):
    # 100 MW over one contract for two steps: 50 of coal, 30 of hydro, 20 of wind, less 10 of wind sold
    w = world(
        hours=2 * step, step=step, load_power=90, contract="buy sell", contract_direction=[1, -1], contract_price={"buy": 100, "sell": 300},
        technology="coal hydro wind", technology_renewable=[0, 1, 1], technology_non_hydro=[0, 0, 1], tranche="a b c out",
        tranche_contract="buy buy buy sell", tranche_technology="coal hydro wind wind", tranche_capacity=[50, 30, 20, 10],
    )  # fmt: skip
    assert w.account("renewable") == pytest.approx(2 * step * (30 + 20 - 10))
    assert w.account("non_hydro_renewable") == pytest.approx(2 * step * (20 - 10))
    assert w.account("contract_energy") == pytest.approx([2 * step * 100, -2 * step * 10])


def test_an_export_earns_its_price_less_the_fee():
    # coal gives 50 + 30 MW at 300; 30 MW are sold at 400 - 20, no loss on our side: 80 x 300 - 30 x 380 an hour
    sell = {"contract": "sell", "contract_direction": -1, "contract_fee": 20, "contract_loss": 0.1, "tranche_capacity": 30}
    w = world(load_power=50, **COAL, **sell, contract_price=400)
    assert w.cost == pytest.approx(2 * (80 * 300 - 30 * 380))
    assert w.account("imported_power") == pytest.approx([-30, -30])
    # at 310 - 20 it is not worth its coal
    assert world(load_power=50, **COAL, **sell, contract_price=310).cost == pytest.approx(2 * 50 * 300)


def test_energy_is_taken_up_to_the_take_or_pay():
    # 500 CNY/MWh, or 500 for nothing: 40 MWh are taken, though coal costs 300. 40 x 500 + 60 x 300
    w = world(load_power=50, **COAL, **ONE, contract_price=500, contract_take_or_pay=40)
    assert w.cost == pytest.approx(38_000)
    assert w.value("contract_unused", "buy") == pytest.approx(0)
    # with a fee of 310 on what is taken it is cheaper to pay and leave it: 40 x 500 + 100 x 300
    w = world(load_power=50, **COAL, **ONE, contract_price=500, contract_take_or_pay=40, contract_fee=310)
    assert w.cost == pytest.approx(50_000)
    assert w.posted("cost", "take-or-pay") == pytest.approx(20_000)


def test_take_or_pay_is_paid_when_it_cannot_be_used():
    # 30 MW in hour 0 only, 40 MWh to be paid. A MWh received is 1 / 0.9 MWh sent at 450: 500, taken or not. 40 x 500 + 70 x 300
    w = world(
        load_power=50,
        **COAL,
        **ONE | {"tranche_capacity": 30},
        tranche_in_service=[1, 0],
        contract_price=450,
        contract_loss=0.1,
        contract_take_or_pay=40,
    )
    assert w.cost == pytest.approx(41_000)
    assert w.posted("cost", "imports") == pytest.approx(15_000)
    assert w.posted("cost", "take-or-pay") == pytest.approx(5_000)


def test_a_ceiling_is_worth_what_it_keeps_out():
    # 60 MWh at 100, 40 at 300
    w = world(load_power=50, **COAL, **ONE, contract_price=100, contract_ceiling=60)
    assert w.cost == pytest.approx(18_000)
    assert w.dual("contract_within_ceiling", "buy") == pytest.approx(-200)
    assert world(load_power=50, **COAL, **ONE, contract_price=100, contract_ceiling=61).cost == pytest.approx(17_800)


def test_a_schedule_changes_in_steps():
    # load 30, 90: the import rises by 20 to 50 MW. 80 x 100 + 40 x 300
    w = world(load_power=[30, 90], **COAL, **ONE, contract_price=100, contract_step=20)
    assert w.cost == pytest.approx(20_000)
    assert w.values("tranche_power") == [[30, 50]]


def test_contracts_share_an_intertie():
    # 60 MW at 100 and 20 of 60 MW at 200 fill 80 MW, coal gives 20 MW: 16,000 an hour. A MW more would save 300 - 200.
    case = {
        "load_power": 100,
        **COAL,
        "contract": "a b",
        "tranche": "a b",
        "tranche_contract": "a b",
        "tranche_capacity": 60,
        "contract_price": {"a": 100, "b": 200},
    }
    w = world(**case, intertie_capacity=80)
    assert w.cost == pytest.approx(32_000)
    assert w.dual("intertie_within_capacity", "intertie", 0) == pytest.approx(-100)
    # over an intertie each they would not: 60 x 100 + 40 x 200 an hour
    apart = world(**case, intertie="a b", contract_intertie="a b", intertie_capacity=80)
    assert apart.cost == pytest.approx(28_000)
    assert apart.size("intertie_within_capacity") == 0
    # with 1.5 x 60 MW behind each they would be full, at 80 MW
    wet = world(**case, intertie="a b", contract_intertie="a b", intertie_capacity=80, tranche_scale=1.5)
    assert wet.size("intertie_within_capacity") == 4
    assert wet.cost == pytest.approx(2 * (80 * 100 + 20 * 200))


@pytest.mark.parametrize(("shortfall", "bought", "cost"), [(100, 100, 30_000), (600, 20, 64_000)])
def test_the_largest_infeed_is_a_pole_or_the_largest_unit(shortfall, bought, cost):
    # imports at 100, heat-led coal at 300 gives no reserve; half of the import can be lost, or a unit of 10 MW. A MW of import beyond 20
    # needs 0.5 MW of reserve. Shortfall at 100: 100 x 100 + 50 x 100 an hour; at 600 that is 300 a MW: 20 x 100 + 80 x 300 + 10 x 600.
    w = world(
        load_power=100, **COAL, unit_committed=False, **ONE, contract_price=100, contract_largest_share=0.5, largest_unit=10,
        reserve_shortfall_price=shortfall,
    )  # fmt: skip
    assert w.cost == pytest.approx(cost)
    assert w.values("tranche_power") == [[bought, bought]]


def test_what_must_be_taken_and_is_not_wanted_is_infeasible():
    with pytest.raises(Infeasible):
        world(load_power=30, **COAL, **ONE, tranche_least=0.4).cost


def test_unused_it_changes_nothing():
    assert world(load_power=50, **COAL, **ONE, contract_price=301).cost == pytest.approx(100 * 300)


# ---- what is not built ---------------------------------------------------------------------------------------------------
SUBSETS = {
    "interties whose limit can bind": ("intertie_within_capacity", lambda m, i: m.intertie_capacity[i] > 0),
    "contracts whose step limit can bind": ("contract_within_step", lambda m, k: m.contract_step[k] > 0),
    "contracts with take-or-pay": ("contract_take_or_pay_met", lambda m, k: m.contract_step[k] > 0),
    "contracts that can be the largest infeed": ("largest_infeed_covers", lambda m, k: m.contract_step[k] > 0),
}


@pytest.mark.parametrize("doc", SUBSETS)
@pytest.mark.parametrize("seed", range(3))
def test_rows_that_cannot_bind_need_not_be_built(doc, seed, monkeypatch):
    # just not able to bind: as wide as the tranches, as steep as the contract, nothing to be paid, one pole as large as the largest unit
    rng, (name, everything) = np.random.default_rng(seed), SUBSETS[doc]
    case = {
        "hours": 4, "load_power": rng.uniform(50, 250, 4), **COAL, **TWO, "tranche_availability": rng.uniform(0, 1, (3, 4)),
        "intertie_capacity": 190,
        "contract_step": [150, 40], "contract_price": {"buy": 250, "sell": 350}, "contract_largest_share": [0.5, 0], "largest_unit": 75,
        "reserve_load_share": 0.1, "reserve_shortfall_price": 400, "contract_ceiling": [200, 50],
    }  # fmt: skip
    reduced = world(**case)
    assert reduced.size(name) == 0
    unreduced(monkeypatch, imports, doc, everything)
    whole = world(**case)
    assert whole.size(name) > 0
    assert whole.cost == pytest.approx(reduced.cost, rel=1e-9)


def test_wider_limits_never_cost_more():
    case = {"load_power": [30, 90], **COAL, **ONE, "contract_price": 100}
    for limit, values in {"contract_step": (1, 10, 60), "contract_ceiling": (0, 50, 200), "intertie_capacity": (0, 40, 100)}.items():
        cost = [world(**case, **{limit: v}).cost for v in values]
        assert cost == sorted(cost, reverse=True)
        assert cost[-1] < cost[0]
