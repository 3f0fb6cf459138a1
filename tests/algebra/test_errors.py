"""What the compiler does not know, or a model must not hold, is an error that names the rule and the element."""

import numpy as np
import pytest

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.algebra.evaluate import CompileError
from energymodel.declare import Rows, Subset, Variable
from energymodel.errors import Infeasible, ModelError
from tests.algebra.worlds import PLANT, plants, random_data, room


def compiled(extra, **given):
    data = random_data(PLANT, hours=2, plant_delay=1.0, plant_flexible=[True, False, True], **given)
    return compile_program(*build(data, (room(plants, **PLANT), room(extra)), PLANT))


def rows(rule, *sets):
    """A room with one more rule."""

    def extra(m, ledger):
        m.extra = Rows(*(m.component(s) for s in sets), rule=rule, unit="MW", doc="one more")

    return extra


OUTSIDE = [
    (lambda m, p, t: m.output[p, t] <= (5 if t == 0 else 6), "rows extra"),
    (lambda m, p, t: m.output[p, t] <= {0: 1.0}[t], "rows extra"),
    (lambda m, p, t: m.output[p, t] <= max(m.plant_power[p], 1), "rows extra"),
    (lambda m, p, t: m.output[p, t] * m.output[p, t] <= 1, "product of variables"),
    (lambda m, p, t: 1 / m.output[p, t] <= 1, "division by a variable"),
    (lambda m, p, t: m.output[p, t] ** 2 <= 1, "PowExpression of variables"),
    (lambda m, p, t: m.online[p, t] <= 1, "online is over flexible_plants, which plant 1 is not in"),
    (lambda m, p, t: m.output[t, p] <= 1, "an index of hour is used where one of plant is needed"),
    (lambda m, p, t: m.output[p] <= 1, "output has 2 dimensions"),
    (lambda m, p, t: m.output[p, t - 1] <= 1, "goes outside hour"),
    (lambda m, p, t: m.output[p, t] <= m.plant_zone[p], "a label of zone, used as a number"),
    (lambda m, p, t: p * m.output[p, t] <= 1, "a label of plant is used as a number"),
    (lambda m, p, t: m.output[p, t] <= m.not_there[p], "no attribute 'not_there'"),
    (lambda m, p, t: m.output[p, t] <= m.spare + sum(m.plants_in[z] for z in m.zone), "where numbers are needed"),
    (lambda m, p, t: m.output[p, t], "must return a relation"),
    (lambda m, p, t: (m.output[p, t], 3), "returns 2 values"),
    (lambda m, p, t: (m.spare, m.output[p, t], 3), "spare"),
    (lambda m, p, t: m.output[p, t] < 3, "must return a relation"),
    (lambda m, p, t: None, "must return a relation"),
]


@pytest.mark.parametrize(("rule", "message"), OUTSIDE, ids=[m for _, m in OUTSIDE])
def test_what_the_compiler_does_not_know(rule, message):
    with pytest.raises(CompileError, match="rows extra") as error:
        compiled(rows(rule, "plant", "hour"))
    assert message in str(error.value)


def test_a_loop_over_a_set_is_refused():
    def loop(m, p):
        total = 0
        for t in m.hour:
            total += m.output[p, t]
        return total <= 1

    with pytest.raises(CompileError, match="rows extra"):
        compiled(rows(loop, "plant"))


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ((0, np.inf), r"the upper bound of extra\[plant 0, 0 \(2025-01-30 00:00\)\] is inf"),
        ((lambda m, p, t: 1 / (m.plant_power[p] - 7), 9), r"the lower bound of extra\[plant 1, 0 "),
        ((lambda m, p, t: m.plant_power[p], 7), r"extra\[plant 2, 0 .*lower bound 8.0 above upper bound 7"),
    ],
)
def test_bounds(bounds, message):
    def extra(m, ledger):
        m.extra = Variable(m.plant, m.hour, bounds=bounds, unit="MW", doc="one more")

    with pytest.raises(ModelError, match=message):
        compiled(extra, plant_power=[6.0, 7.0, 8.0])


def test_numbers_that_are_not_finite_are_named():
    with pytest.raises(ModelError, match=r"row extra\[plant 1, 0 .*coefficient"):
        compiled(rows(lambda m, p, t: m.output[p, t] / (m.plant_power[p] - 7) <= 1, "plant", "hour"), plant_power=[6.0, 7.0, 8.0])
    with pytest.raises(ModelError, match=r"row extra\[plant 1\] is to be between"):
        compiled(rows(lambda m, p: m.output[p, 0] <= 0 / (m.plant_power[p] - 7), "plant"), plant_power=[6.0, 7.0, 8.0])


def test_a_row_without_variables_that_cannot_hold():
    with pytest.raises(Infeasible, match=r"row extra\[zone 0\]"):
        compiled(rows(lambda m, z: sum(m.output[p, 0] for p in m.plants_in[z]) >= 1, "zone"), plant_zone="zone 1")


def test_policies():
    def nothing(m, ledger):
        ledger.policy("quota", ledger.allowance, at_most=lambda m: 1.0, unit="t", doc="on")

    with pytest.raises(ModelError, match="policy quota is on but touches nothing"):
        compiled(nothing)

    def not_finite(m, ledger):
        ledger.policy("quota", ledger.carbon, at_most=lambda m: np.inf, unit="t", doc="on")

    with pytest.raises(ModelError, match="limit of quota is not a finite number"):
        compiled(not_finite)


def test_postings():
    def by(m, ledger):
        ledger.cost.post("extra", m.plant, rule=lambda m, p: m.output[p, 0], by="valve_plant")

    with pytest.raises(ModelError, match="entry extra of cost is grouped by valve_plant"):
        compiled(by)

    def at(m, ledger):
        ledger.power.post("extra", m.plant, m.hour, rule=lambda m, p, t: m.output[p, t], at=lambda m, p, t: (p, t))

    with pytest.raises(CompileError, match="place of entry extra of power: an index of plant"):
        compiled(at)


def test_names_are_used_once():
    def again(m, ledger):
        m.output = Variable(m.plant, bounds=(0, 1), unit="MW", doc="again")

    with pytest.raises(ModelError, match="output is declared twice"):
        compiled(again)

    def charged(m, ledger):
        ledger.charge("plants", ledger.carbon, lambda m: 1.0)

    with pytest.raises(ModelError, match=r"posted twice under one name: \['plants'\]"):
        compiled(charged)


def test_conditions_are_comparisons_of_data():
    def extra(m, ledger):
        m.few = Subset(m.plant, where=lambda m, p: m.plant_power[p] + 1, doc="not a comparison")

    with pytest.raises(CompileError, match=r"subset few.*comparison"):
        compiled(extra)


def test_a_blank_pointer_may_not_be_followed():
    with pytest.raises(CompileError, match="plant_backup is blank"):
        compiled(rows(lambda m, p: m.output[m.plant_backup[p], 0] <= 1e3, "plant"), plant_backup=["plant 0", "", "plant 1"])


def test_an_unknown_label_is_named():
    with pytest.raises(ModelError, match="plant_zone: 'nowhere' is not a zone"):
        compiled(lambda m, ledger: None, plant_zone="nowhere")
