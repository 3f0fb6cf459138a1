"""Programs worked out by hand, and the same optimum as the stock model."""

import highspy
import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.core.base.indexed_component import IndexedComponent
from pyomo.core.expr.template_expr import IndexTemplate

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.algebra.expand import expand
from energymodel.declare import Rows, Variable
from energymodel.field import Field
from tests.algebra.worlds import random_data, room, world

UNITS = {
    "unit_zone": Field(("unit",), "zone", "zone", members="units_in"),
    "unit_price": Field(("unit",), "CNY/MWh", "price"),
    "zone_need": Field(("zone",), "MW", "demand"),
}


def units(m, ledger):
    m.output = Variable(m.unit, m.hour, bounds=(0, 10), unit="MW", doc="output")
    m.steady = Rows(m.unit, m.hour, rule=lambda m, g, t: m.output[g, t] - m.output[g, m.hour_before[t]] <= 4, unit="MW", doc="steady")
    ledger.power.post("units", m.unit, m.hour, rule=lambda m, g, t: m.output[g, t], at=lambda m, g, t: (m.unit_zone[g], t), by="unit_zone")
    ledger.power.post("need", m.zone, m.hour, rule=lambda m, z, t: -m.zone_need[z], at=lambda m, z, t: (z, t))
    ledger.close("power_balance", ledger.power, low=0.0, high=0.0, doc="balance")
    ledger.cost.post("fuel", m.unit, m.hour, rule=lambda m, g, t: m.unit_price[g] * m.output[g, t] + 1)
    ledger.carbon.post("units", m.unit, m.hour, rule=lambda m, g, t: m.output[g, t])
    ledger.charge("carbon", ledger.carbon, lambda m: 5.0)
    ledger.policy("carbon_cap", ledger.carbon, at_most=lambda m: 12.0, price=lambda m: 100.0, unit="t", doc="cap")


def small(hours=2):
    """Three units in zones 0, 1, 1; needs 3 and 6 MW."""
    data = random_data(
        UNITS,
        hours=hours,
        sizes={"unit": 3, "zone": 2},
        unit_zone=["zone 0", "zone 1", "zone 1"],
        unit_price=[10.0, 20.0, 30.0],
        zone_need=[3.0, 6.0],
    )
    return data, (room(units, **UNITS),)


def solve(program):
    """x and objective by HiGHS."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.matrix.shape
    lp.col_cost_, lp.offset_, lp.col_lower_, lp.col_upper_ = program.cost, program.offset, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = program.matrix.indptr, program.matrix.indices, program.matrix.data
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(lp)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return np.array(solver.getSolution().col_value), solver.getInfo().objective_function_value


def test_what_a_rule_looks_up_is_what_pyomo_itself_gives():
    data, of = small()
    m, _ = build(data, of, UNITS)
    g, t, z = (IndexTemplate(s, 0, k, k) for k, s in enumerate((m.unit, m.hour, m.zone)))
    for component, keys in ((m.unit_price, g), (m.output, (g, t)), (m.output, (g, t - 1)), (m.output, ("unit 0", t)), (m.units_in, z)):
        ours, theirs = component[keys], IndexedComponent.__getitem__(component, keys)
        assert isinstance(ours, type(theirs))
        assert ours.is_potentially_variable() == theirs.is_potentially_variable()
        assert all(a is b for a, b in zip(ours.args, theirs.args, strict=True))
    assert m.units_in["zone 1"].ordered_data() == ("unit 1", "unit 2")


def test_a_small_program_by_hand():
    data, of = small()
    p = compile_program(*build(data, of, UNITS))
    assert list(p.variables) == ["output", "carbon_cap_shortfall"]
    assert list(p.rows) == ["steady", "power_balance", "carbon_cap"]
    steady, balance, cap = (p.matrix.toarray()[p.rows[name].part] for name in p.rows)
    np.testing.assert_array_equal(steady[:2], [[1, -1, 0, 0, 0, 0, 0], [-1, 1, 0, 0, 0, 0, 0]])
    np.testing.assert_array_equal(balance, [[1, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 1, 0, 0], [0, 0, 0, 1, 0, 1, 0]])
    np.testing.assert_array_equal(cap, [[1, 1, 1, 1, 1, 1, -1]])
    np.testing.assert_array_equal(p.row_lower, [-np.inf] * 6 + [3, 3, 6, 6, -np.inf])
    np.testing.assert_array_equal(p.row_upper, [4] * 6 + [3, 3, 6, 6, 12])
    np.testing.assert_array_equal(p.cost, [15, 15, 25, 25, 35, 35, 100])
    assert p.offset == 6
    np.testing.assert_array_equal(p.upper, [10] * 6 + [48])  # the cap is missed by 6 x 10 - 12 at most
    assert p.matrix.indices.dtype == p.matrix.indptr.dtype == np.int32


def test_entries_and_policies_follow_from_the_solution():
    data, of = small()
    p = compile_program(*build(data, of, UNITS))
    x, objective = solve(p)
    np.testing.assert_allclose(x, [3, 3, 6, 6, 0, 0, 6], atol=1e-9)  # 18 t are due, 12 are allowed
    assert objective == pytest.approx(2 * (3 * 15 + 6 * 25) + 600 + 6)
    entries = {(e.account, e.name): e.evaluate(x) for e in p.entries}
    assert sum(v.sum() for (account, _), v in entries.items() if account == "cost") == pytest.approx(objective)
    np.testing.assert_allclose(entries["cost", "carbon"], [[15, 15], [30, 30], [0, 0]])
    np.testing.assert_allclose(entries["cost", "missed: carbon_cap"], 600)
    np.testing.assert_allclose(p.account("power", x), 0, atol=1e-9)
    (cap,) = p.policies
    outcome = p.outcome(cap, x)
    assert [float(v) for v in (outcome.limit, outcome.achieved, outcome.slack, outcome.shortfall)] == pytest.approx([12, 18, -6, 6])


def test_one_hour_leaves_no_trace_of_the_step_before():
    data, of = small(hours=1)
    p = compile_program(*build(data, of, UNITS))
    assert p.matrix[p.rows["steady"].part].nnz == 0  # output less itself


def test_same_optimum_as_the_stock_model():
    data, fields, of = world(seed=3, hours=26)
    p = compile_program(*build(data, of, fields))
    x, objective = solve(p)
    stock = expand(data, fields, of)
    pyo.SolverFactory("appsi_highs").solve(stock)
    assert objective == pytest.approx(pyo.value(stock.least_cost), rel=1e-8)
    assert sum(e.evaluate(x).sum() for e in p.entries if e.account == "cost") == pytest.approx(objective, rel=1e-8)
    assert np.abs(p.account("power", x)).max() < 1e-6
    for policy in p.policies:
        outcome = p.outcome(policy, x)
        assert (outcome.slack + outcome.shortfall > -1e-5).all()


def test_blocks_know_where_they_are():
    data, fields, of = world(seed=1, hours=2)
    p = compile_program(*build(data, of, fields))
    online = p.variables["online"]
    assert (online.dims, online.sets) == (("plant", "hour"), ("flexible_plants", "hour"))
    np.testing.assert_array_equal(online.members[0], np.flatnonzero(data["plant_flexible"]))
    np.testing.assert_allclose(online.take(p.lower), -1.5)
    starts = [b.start for b in p.rows.values()]
    assert starts == list(np.cumsum([0, *(b.size for b in p.rows.values())])[:-1])
