"""Golden objectives: the small scenarios cost what they cost before; the check itself notices a change."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import energymodel
from energymodel.errors import BeyondTolerance

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("golden", ROOT / "scripts/golden.py")
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)

SMALL = ("week-summer", "week-winter")


@pytest.mark.parametrize("name", SMALL)
def test_a_week_costs_what_it_did(name, tmp_path):
    objective = energymodel.run(name, ROOT / "inputs", tmp_path).record["objective"]
    golden.check(name, objective, golden.read())


def test_a_change_is_noticed():
    lines = {"one": {"objective_cny": "100.0", "tolerance": "1e-6"}}
    assert golden.check("one", 100.00001, lines) == pytest.approx(1e-7)
    for objective in (100.001, 99.999, float("nan")):
        with pytest.raises(BeyondTolerance, match="changed by"):
            golden.check("one", objective, lines)
    with pytest.raises(BeyondTolerance, match="no golden objective"):
        golden.check("two", 100.0, lines)


def test_every_golden_line_says_why():
    lines = golden.read()
    assert set(SMALL) <= set(lines)
    for name, line in lines.items():
        assert (ROOT / f"inputs/scenarios/{name}.toml").is_file()
        assert line["changed_on"]
        assert line["why"]


def test_lines_are_written_as_they_are_read(tmp_path):
    path = tmp_path / "objectives.csv"
    golden.write(golden.read(), path)
    assert golden.read(path) == golden.read()
