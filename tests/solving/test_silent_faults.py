"""Inputs that a modelling stack may answer with "optimal" and a wrong result: each is refused here, or answered rightly.

The sixth, an answer that depends on the seed of Python's hashes, is in tests/laws/test_solver.py.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from energymodel.errors import InputsInvalid, ModelError, NotAccepted
from energymodel.reading.load import load
from energymodel.running import build
from energymodel.solving.solve import solve
from tests.rooms.world import world
from tests.tiny import write_inputs

CASE = {"load_power": 100, "unit": "coal", "fuel_price": 1000, "fuel_coal": 1, "fuel_carbon": 2.5, "plant": "wind", "plant_capacity": 20}
CASE |= {"plant_availability": 0.5}


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("seconds", [0.0, 1e-6, 0.002, 0.01])
@pytest.mark.parametrize("method", ["hipo", "ipx", "simplex"])
def test_a_time_limit_gives_no_result_or_the_right_one(method, seconds, tmp_path):
    program = build(load("tiny", write_inputs(tmp_path)))
    best = solve(program, "simplex", threads=1)
    try:
        found = solve(program, method, time_limit=seconds, threads=1)
    except NotAccepted:
        pass
    else:
        assert found.objective == pytest.approx(best.objective, rel=2e-6)


@pytest.mark.parametrize("value", ["nan", "NaN", "", "inf", "#DIV/0!"])
@pytest.mark.parametrize("profile", ["plant_availability", "load_power"])
def test_no_number_in_a_factor_or_demand_is_found_in_the_file(profile, value, tmp_path):
    write_inputs(tmp_path)
    (path,) = (tmp_path / "profiles/2027").glob(f"{profile}*.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[100].split(",")
    lines[100] = ",".join([*cells[:-1], value])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputsInvalid, match=rf"{path.name}:101"):
        load("tiny", tmp_path)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["cost", "row_lower", "upper"])
def test_no_number_gets_past_the_door_of_the_solver(name, value):
    w = world(**CASE)
    values = getattr(w.program, name).copy()
    values[0] = value
    with pytest.raises(ModelError):
        solve(replace(w.program, **{name: values}), "simplex", threads=1)


def test_no_number_for_a_cost_is_found_in_the_file(tmp_path):
    write_inputs(tmp_path, fuels={"coal": {"price_cny_per_tce": "nan"}})
    with pytest.raises(InputsInvalid, match=r"fuels\.csv:2"):
        load("tiny", tmp_path)


def test_a_cap_in_too_large_a_unit_still_holds():
    # a cap of 60 tce written in units of 1e10 tce: its coefficients are 3e-11, but rows are scaled before they are handed over
    w = world(**CASE, coal_cap_limit=60, coal_cap_price=10)
    p, row = w.program, w.program.rows["coal_cap"].start
    part = slice(p.matrix.indptr[row], p.matrix.indptr[row + 1])
    matrix, upper = p.matrix.copy(), p.row_upper.copy()
    matrix.data[part] *= 1e-10
    upper[row] *= 1e-10
    found = solve(replace(p, matrix=matrix, row_upper=upper), "simplex", threads=1)
    assert found.objective == pytest.approx(w.cost, rel=1e-9)


@pytest.mark.parametrize("factor", [1e-12, 1e-30, 1e16, 1e25])
def test_one_coefficient_that_the_solver_would_drop_is_refused_or_answered_rightly(factor):
    # of the power balance: without it the plant would feed in nothing, or anything
    w = world(**CASE)
    p = w.program
    column = w.position(p.variables["plant_output"], "wind", 0)
    k = np.flatnonzero(p.matrix.indices == column)[0]
    matrix = p.matrix.copy()
    matrix.data[k] *= factor
    with pytest.raises((ModelError, NotAccepted)):
        solve(replace(p, matrix=matrix), "simplex", threads=1)
