"""The inputs that come with the project hold no fault, and nothing that is unlikely."""

from pathlib import Path

import pytest

from energymodel.reading.load import load

INPUTS = Path(__file__).parents[2] / "inputs"


@pytest.mark.parametrize("name", sorted(p.stem for p in (INPUTS / "scenarios").glob("*.toml")))
def test_every_scenario_is_read_without_fault(name):
    case = load(name, INPUTS)
    assert case.title_zh
    assert case.data.sizes["hour"] > 0
    assert case.warnings == ()
