"""A solved model reports what it was solved to: the tiny inputs, read, built, solved and published."""

import pytest

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.comparing.compare import compare
from energymodel.reading.load import load
from energymodel.reporting.closing import check_closing
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from energymodel.rooms import fields, switched_on
from energymodel.solving.harvest import harvest
from energymodel.solving.solve import solve
from tests.tiny import write_inputs

POLICIES = """
[policies]
coal_cap = { limit_mtce = 0.4, price_cny_per_tce = 5000 }
renewable_weight = { share = 0.3, certificate_price_cny_per_mwh = 50, certificate_most = 0.5 }
import_cap = { limit_mw = 300 }
contract_minimum = { share = 0.9 }
carbon_price = { level_cny_per_t = 60 }
"""


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    case = load("tiny", write_inputs(tmp_path_factory.mktemp("inputs"), scenario=POLICIES))
    program = compile_program(*build(case.data, switched_on(case.data), fields()))
    return harvest(case, program, solve(program, "simplex"))


def test_it_closes_and_equals_itself(solved, tmp_path):
    folder = publish(solved, tables(solved), {}, tmp_path / "tiny")
    check_closing(folder)
    assert compare([folder, folder]).is_empty


def test_its_tables_agree(solved):
    made = tables(solved)
    value = made["summary"].set_index("indicator")["value"]
    policy = made["policies"].set_index("policy")
    assert value["coal"] == pytest.approx(policy.loc["coal_cap", "achieved"])
    assert policy.loc["coal_cap", "shadow_price"] == pytest.approx(5000)
    assert value["import_peak"] <= 300 + 1e-6
    assert value["renewable_share"] >= 0.3 - 1e-9
    roles = made["balance_monthly"].groupby("role")["energy_gwh"].sum()
    assert -roles["consumption"] == pytest.approx(value["consumption"])
    assert roles["imports"] == pytest.approx(value["net_imports"])
    missed = made["costs"].set_index("cause").loc["missed: coal_cap", "cost_cny"]
    assert missed == pytest.approx(5000 * policy.loc["coal_cap", "shortfall"])
