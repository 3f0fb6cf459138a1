"""What targets cost where it is known on paper: alone, one in place of another, one against another, missed, paid for."""

import numpy as np
import pytest

from tests.rooms.test_policies import BOUGHT, CASE, COAL
from tests.targets.cases import costs, line, priced_world

BOTH = {"coal_cap_limit": 30, "carbon_cap_limit": 100}
"""Of 200 MWh from coal (60 tce, 150 t): 100 MWh of straw for the one, 400 CNY each, and 66.7 MWh for the other."""


def test_one_target():
    found = priced_world(**CASE, coal_cap_limit=30)
    assert costs(found) == {"coal_cap": pytest.approx(40_000)}
    alone = line(found, "coal_cap")
    assert (alone.limit, alone.achieved, alone.without, alone.missed_without) == pytest.approx((30, 30, 60, 30))
    assert (alone.shadow_price, alone.mean_price, alone.price_unit) == (pytest.approx(400 / 0.3), pytest.approx(400 / 0.3), "CNY/tce")
    assert (alone.operation_cny, alone.payments_cny, alone.penalties_cny) == pytest.approx((40_000, 0, 0))
    assert alone.binds == "yes"


def test_one_target_in_place_of_another():
    """Without the coal cap the carbon cap still asks for 66.7 MWh of straw; without the carbon cap nothing changes."""
    found = priced_world(**CASE, **BOTH)
    assert costs(found) == {
        "coal_cap": pytest.approx(400 * 100 / 3),
        "carbon_cap": pytest.approx(0, abs=1e-3),
        "sum": pytest.approx(400 * 100 / 3),
        "interaction": pytest.approx(400 * 200 / 3),
        "together": pytest.approx(40_000),
    }
    assert (line(found, "coal_cap").without, line(found, "carbon_cap").without) == pytest.approx((40, 75))
    assert line(found, "carbon_cap").remark == "no real difference"
    assert line(found, "carbon_cap").method == "near"
    reached = found.achieved.set_index(["variant", "target"])["achieved"]
    assert reached["coal_cap", "carbon_cap"] == pytest.approx(100)
    assert reached["together"].to_dict() == {"coal_cap": pytest.approx(60), "carbon_cap": pytest.approx(150)}


def test_two_that_are_the_same_cost_nothing_alone():
    found = priced_world(**CASE, coal_cap_limit=30, carbon_cap_limit=75)
    assert costs(found) == {
        "coal_cap": pytest.approx(0, abs=1e-3),
        "carbon_cap": pytest.approx(0, abs=1e-3),
        "sum": pytest.approx(0, abs=1e-3),
        "interaction": pytest.approx(40_000),
        "together": pytest.approx(40_000),
    }


def test_one_target_against_another():
    """An hour's 100 MW: 60 imported for 100, 20 from coal for 300, 20 of straw for 700. Without the import cap all is imported."""
    straw = {key: value for key, value in CASE.items() if key not in COAL}
    found = priced_world(**BOUGHT | straw, contract_price=100, import_cap_limit=60, coal_cap_limit=12)
    assert costs(found) == {
        "coal_cap": pytest.approx(40 * 400),
        "import_cap": pytest.approx(32_000),
        "sum": pytest.approx(48_000),
        "interaction": pytest.approx(-16_000),
        "together": pytest.approx(32_000),
    }
    cap = line(found, "import_cap")
    assert (cap.limit, cap.achieved, cap.without, cap.missed_without) == pytest.approx((60, 60, 100, 40))
    assert cap.shadow_price == pytest.approx(2 * 600)  # a MW in both hours
    assert cap.mean_price == pytest.approx(32_000 / 40)


def test_what_is_missed_is_a_penalty_and_no_cost_of_operation():
    found = priced_world(**CASE, coal_cap_limit=30, coal_cap_price=600)
    alone = line(found, "coal_cap")
    assert (alone.cost_cny, alone.operation_cny, alone.payments_cny, alone.penalties_cny) == pytest.approx((18_000, 0, 0, 18_000))
    assert alone.shadow_price == pytest.approx(600)


@pytest.mark.parametrize(("free", "level", "operation", "payments"), [(0.7, 100, 0, 1_000), (0.8, 100, 0, -1_000), (0, 600, 80_000, 0)])
def test_a_carbon_price_is_paid_beside_what_it_moves(free, level, operation, payments):
    """0.75 t/MWh, some of it free; at 600 CNY/t all is made of straw. More free than burnt is income: the price saves."""
    found = priced_world(**CASE, unit_allowance=free, carbon_price_level=level)
    alone = line(found, "carbon_price")
    assert (alone.operation_cny, alone.payments_cny) == pytest.approx((operation, payments), abs=1e-3)
    assert alone.cost_cny == pytest.approx(operation + payments)
    assert (alone.shadow_price, alone.price_unit, alone.unit, alone.binds) == (level, "CNY/t", "t", "yes")
    assert (alone.achieved, alone.without) == pytest.approx((0 if operation else 150, 150))
    assert np.isnan(alone.limit)


def test_certificates_are_payments():
    given = {"non_hydro_weight_share": 0.4, "non_hydro_weight_certificate_price": 250, "non_hydro_weight_certificate_most": 1}
    alone = line(priced_world(**CASE, **given), "non_hydro_weight")
    assert (alone.cost_cny, alone.operation_cny, alone.payments_cny) == pytest.approx((20_000, 0, 20_000))
    assert (alone.share_limit, alone.share_achieved, alone.share_without) == pytest.approx((0.4, 0.4, 0))


def test_each_contract_with_a_minimum_is_a_target():
    """40 and 24 MWh that cost 100 and 200 more than coal."""
    contracts = {
        "contract": "a b",
        "tranche": "a b",
        "tranche_contract": "a b",
        "tranche_capacity": 50,
        "contract_price": {"a": 400, "b": 500},
    }
    found = priced_world(**COAL, **contracts, contract_minimum=[50, 30], contract_minimum_share=0.8)
    assert costs(found) == {
        "contract_minimum[a]": pytest.approx(4_000),
        "contract_minimum[b]": pytest.approx(4_800),
        "sum": pytest.approx(8_800),
        "interaction": pytest.approx(0, abs=1e-3),
        "together": pytest.approx(8_800),
    }
    assert line(found, "contract_minimum[b]").name_en == "contract minimum: b"
    assert found.achieved.set_index(["variant", "target"]).loc[("contract_minimum[a]", "contract_minimum[b]"), "achieved"] == pytest.approx(
        24
    )


def test_no_target_no_cost():
    found = priced_world(**CASE)
    assert found.targets.empty
    assert found.record["variants"] == {}
