"""What the documents show works: the technology in one file of docs/architecture.md."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import energymodel
from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.reporting.tables import tables
from energymodel.rooms import TECHNOLOGIES, fields
from scripts.bench import page as speed
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent


def test_a_technology_in_one_file(tmp_path):
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    room = ModuleType("energymodel.technologies.electrolysers")
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], room.__dict__)
    case = energymodel.load("tiny", write_inputs(tmp_path / "inputs"))
    data = case.data.assign_coords(electrolyser=["stack"])
    given = {"electrolyser_zone": "west", "electrolyser_technology": "base", "electrolyser_power": 20.0, "electrolyser_daily": 120.0}
    data = data.assign({name: ("electrolyser", np.array([value])) for name, value in given.items()})
    rooms = (*TECHNOLOGIES, room)
    program = compile_program(*build(data, rooms, fields(rooms)))
    solution = energymodel.solve(program, "simplex", threads=1)
    load = program.variables["electrolyser_load"].take(solution.x)
    assert load.reshape(2, 24).sum(axis=1) == pytest.approx([120.0, 120.0])

    before = energymodel.solve(energymodel.build(case), "simplex", threads=1)
    assert solution.objective > before.objective
    made = tables(energymodel.harvest(type(case)(**(vars(case) | {"data": data})), program, solution))
    month = made["balance_monthly"].groupby("group")["energy_gwh"].sum()
    assert month["base"] == pytest.approx(-67.2 - 0.24, rel=1e-3)


def test_the_readme_names_what_there_is(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    written = energymodel.run("tiny", write_inputs(tmp_path / "inputs"), tmp_path / "results", threads=1).folder
    table = text.partition("## What comes out")[2].partition("##")[0]
    named = set(re.findall(r"`([\w.]+\.(?:csv|nc|json|html|xlsx)|SHA256SUMS)`", table)) - {"backcast.csv", "plan.csv"}
    assert named == {path.name for path in written.iterdir()}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", text.partition("## Exit codes")[0])) <= targets
    assert all((ROOT / link).is_file() for link in re.findall(r"\]\(([\w/.]+)\)", text))


def test_the_page_of_trust_says_what_was_measured():
    path = ROOT / "docs/trust.md"
    text = path.read_text(encoding="utf-8")
    assert runpy.run_path(str(ROOT / "scripts/trust_page.py"))["page"](text) == text


@pytest.mark.parametrize("path", speed.PAGES, ids=lambda path: path.name)
def test_the_tables_of_speed_say_what_was_measured(path):
    assert speed.page(path) == path.read_text(encoding="utf-8")
