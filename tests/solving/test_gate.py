"""The gate: of corrupted answers every wrong one is refused, and of clean ones none."""

from collections import Counter

import highspy
import numpy as np
import pytest

from energymodel.reading.load import load
from energymodel.running import build
from scripts import gate
from tests.tiny import write_inputs


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    return gate.range_of(build(load("tiny", write_inputs(tmp_path_factory.mktemp("gate")))))


def test_every_wrong_answer_is_refused_and_no_clean_one(at):
    with np.errstate(all="ignore"):
        verdicts = gate.fired(at, each=400, runs=6, seed=1)
    assert [v for v in verdicts if v.is_wrong and not v.is_refused] == []
    assert [v for v in verdicts if v.kind == "clean" and v.is_refused] == []
    wrong = Counter(v.kind for v in verdicts if v.is_wrong)
    assert wrong["dispatch"] > 200
    assert wrong["prices"] > 50
    assert wrong["one price by 5 %"] > 150
    assert wrong["status"] == 3 * (len(highspy.HighsModelStatus.__members__) + 1) - 1
    assert [v.is_refused for v in verdicts if v.kind == "status" and not v.is_wrong] == [False]


def test_the_judge_knows_a_right_answer(at):
    assert not gate.is_bad_dispatch(at, at.x)
    assert not gate.is_bad_price(at, at.y)
    assert gate.is_bad_dispatch(at, at.x * (1 - 1e-5))
    assert gate.is_bad_price(at, at.y * 1.001)
