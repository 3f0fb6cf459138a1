"""Every system has a page: without storage, response or imports, and with a back-cast whose months are texts."""

from __future__ import annotations

import pandas as pd
import pytest

import energymodel
from energymodel.page.page import run_page
from energymodel.page.sheets import sheet
from tests.tiny import write_inputs

BARE = {
    "stores": {"stores": None},
    "responses": {"responses": None},
    "imports": {"interties": None, "contracts": None, "tranches": None, "channels": None, "contract_price": None},
}
"""What a system is without -> tables without rows."""


@pytest.mark.parametrize("without", BARE)
def test_a_system_without(without, tmp_path, opened):
    inputs, told = write_inputs(tmp_path / "inputs", **BARE[without]), []
    for path in (inputs / "profiles").rglob("tranche_availability.csv") if without == "imports" else ():
        path.write_text("\n".join(line.partition(",")[0] for line in path.read_text().splitlines()) + "\n")
    done = energymodel.run("tiny", inputs, tmp_path / "results", threads=1, warn=told.extend)
    assert not [warning for warning in told if "was not made" in str(warning)]
    assert opened(done.folder / "report.html").told == []


def test_months_may_be_texts():
    table = pd.DataFrame({"month": ["1-2", "year"], "observed": [1.0, 2.0], "unit": ["TWh", "TWh"]})
    assert sheet(table)["columns"][0]["cells"] == ["1-2", "year"]


def test_a_back_cast_is_on_the_page(folder):
    run = energymodel.open(folder)
    line = {"quantity": "import_net", "month": "1-6", "boundary": "whole", "observed": 1.0, "modelled": 2.0, "error": 1.0, "unit": "TWh"}
    found = run_page(run.solution, run.tables | {"backcast": pd.DataFrame([line])}, run.record, {"scenario": {}, "origins": {}})
    assert '"1-6"' in found
