"""Tiny systems that differ in known ways, each run when it is first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import energymodel
from energymodel.attributing.answer import why
from tests.tiny import write_inputs

DEMAND = '[tables.loads."*"]\nscale = 1.1\n'
MUST_TAKE = "[tables.tranches.hami-coal]\ncapacity_mw = 400\nleast = 1\n"
SCENARIOS = {
    "tiny": "",
    "demand": DEMAND,
    "three": f"{DEMAND}[tables.fuels.coal]\nprice_cny_per_tce = 1100\n[tables.units.gas-a]\ncapacity_mw = 300\n",
    "idle": f"{DEMAND}[policies.coal_cap]\nlimit_mtce = 900\n",
    "capped": "[policies.import_cap]\nlimit_mw = 250\n",
    "forced": f"{MUST_TAKE}[policies.import_cap]\nlimit_mw = 900\n",
    "locked": f"{MUST_TAKE}[tables.contracts.hami]\nminimum_gwh = 3300\n"
    "[policies.import_cap]\nlimit_mw = 900\n[policies.contract_minimum]\nshare = 1\n",
}
"""name -> what it changes of ``tiny``. ``capped`` cannot take what ``forced`` and ``locked`` must, nor give what ``locked`` asks for."""


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory):
    """The results folder of a scenario; of ``fewer``, tiny without a unit."""
    top = tmp_path_factory.mktemp("why")
    inputs = write_inputs(top / "inputs")
    for name, text in SCENARIOS.items():
        if name != "tiny":
            (inputs / f"scenarios/{name}.toml").write_text(f'title = "{name}"\nextends = "tiny"\n{text}', encoding="utf-8")

    @cache
    def solved(name: str) -> Path:
        if name == "fewer":
            return energymodel.run("tiny", write_inputs(top / "fewer", units={"coal-a": None}), top / "other", "simplex", threads=1).folder
        return energymodel.run(name, inputs, top / "results", "simplex", threads=1).folder

    return solved


@pytest.fixture(scope="session")
def why_of(folder_of):
    """Why of two scenarios, asked once."""

    @cache
    def asked(a: str, b: str, orders: int | None = 1):
        return why(folder_of(a), folder_of(b), orders=orders)

    return asked
