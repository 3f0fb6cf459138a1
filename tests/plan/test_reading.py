"""Every fault of plan.csv is found, placed, and says what is allowed."""

from __future__ import annotations

import pytest

from energymodel.errors import InputsInvalid
from energymodel.reading.load import load
from energymodel.reading.plan import COLUMNS
from tests.plan.test_ledger import row, write_plan
from tests.tiny import write_inputs


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_inputs(tmp_path_factory.mktemp("faults") / "inputs")


GOOD = row("capacity of wind", "MW", "at least", "7800", "2027", "input", id="good")
FAULTS = {
    "an id that is none": ({"id": "a b"}, "id", "a name of letters"),
    "no clause": ({"clause": " "}, "clause", "a text"),
    "no name": ({"quantity_zh": ""}, "quantity_zh", "a text"),
    "another sense": ({"sense": "about"}, "sense", "at least, at most or exactly"),
    "a target without a sense": ({"sense": ""}, "sense", "where there is a target"),
    "thousands": ({"target": "7,800"}, "target", "without thousands separators"),
    "a target without a year": ({"year": ""}, "year", "a year such as 2027"),
    "two digits": ({"year": "27"}, "year", "a year such as 2027"),
    "another became": ({"became": "inputs"}, "became", "did you mean input?"),
    "an input of nothing": ({"refers_to": ""}, "refers_to", "policies.<policy>"),
    "an unknown policy": ({"refers_to": "policies.coal_cup"}, "refers_to", "did you mean coal_cap?"),
    "an unknown key": ({"refers_to": "policies.coal_cap.limit"}, "refers_to", "did you mean limit_mtce?"),
    "an unknown table": ({"refers_to": "tables.plantz"}, "refers_to", "did you mean plants?"),
    "an unknown label": ({"refers_to": "tables.plants.wind-b"}, "refers_to", "did you mean wind-a?"),
    "an unknown column": ({"refers_to": "tables.plants.wind-a.capacity"}, "refers_to", "<label>.<column>"),
    "one of several": ({"refers_to": "tables.plants; parameters.reserve"}, "refers_to", "of parameters"),
    "another kind": ({"refers_to": "table.plants"}, "refers_to", "did you mean tables?"),
    "an unknown measure": ({"measure": "capacities of wind"}, "measure", "did you mean capacity?"),
    "an unknown how": ({"measure": "capacity top"}, "measure", "mean of price"),
    "a price that is summed": ({"measure": "price", "unit": "CNY/MWh"}, "measure", "mean of price"),
    "an unknown measured label": ({"measure": "capacity of wnd"}, "measure", "did you mean wind?"),
    "an unknown column of gas": ({"measure": "gas.to_power", "unit": "m3"}, "measure", "to_power_m3"),
    "columns of two units": ({"measure": "gas.to_power_m3+power_gwh", "unit": "m3"}, "measure", "of one unit"),
    "a profile": ({"measure": "load_power", "unit": "MW"}, "measure", "an account, an input"),
    "measured outside": ({"became": "out of scope"}, "measure", "a blank where it is out of scope"),
    "another unit": ({"unit": "MWh"}, "unit", "MW"),
    "nothing reported": ({"became": "reported", "measure": ""}, "measure", "a measure where it is reported"),
    "no reason": ({"measure": "", "note": ""}, "note", "the reason"),
    "no unit": ({"measure": "", "unit": ""}, "unit", "the unit of the target"),
    "no source": ({"source": ""}, "source", "where the row's numbers come from"),
    "another confidence": ({"confidence": "sure"}, "confidence", "ESTIMATE"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_is_found_and_placed(whole, kind):
    change, column, told = FAULTS[kind]
    write_plan(whole, [GOOD | {"id": "other"}, GOOD | change])
    with pytest.raises(InputsInvalid) as caught:
        load("tiny", whole)
    mine = [f for f in caught.value.faults if f.column == column]
    assert [(f.file, f.row) for f in mine] == [("plan.csv", 3)]
    assert told in str(mine[0])
    assert len(caught.value.faults) == 1 or kind in ("an unknown measure", "an unknown column of gas", "columns of two units")


def test_faults_come_together_and_an_id_is_there_once(whole):
    write_plan(whole, [GOOD, GOOD | {"target": "x"}, GOOD | {"id": "third", "became": "x"}])
    with pytest.raises(InputsInvalid) as caught:
        load("tiny", whole)
    assert {(f.row, f.column) for f in caught.value.faults} == {(3, "id"), (3, "target"), (4, "became")}


def test_columns_that_are_missing_or_unknown(whole):
    (whole / "plan.csv").write_text(",".join([*COLUMNS[1:], "colour"]) + "\n" + "x," * 13 + "x\n")
    with pytest.raises(InputsInvalid) as caught:
        load("tiny", whole)
    assert {f.column for f in caught.value.faults} == {"id", "colour"}


def test_a_good_plan_is_read_as_text_and_numbers(whole):
    write_plan(whole, [GOOD, row(became="out of scope", id="outside")])
    case = load("tiny", whole)
    assert "plan.csv" in case.files
    assert case.plan.loc[0, ["id", "target", "year"]].tolist() == ["good", 7800.0, 2027.0]
    assert case.plan.loc[1, ["target", "year"]].isna().all()
    assert case.plan.loc[1, "measure"] == ""
