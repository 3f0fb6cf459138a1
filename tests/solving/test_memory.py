"""A run that cannot fit is refused before it begins, with what it needs, what there is and what helps."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import highspy
import psutil
import pytest

import energymodel
from energymodel.algebra.build import build, columns_of
from energymodel.errors import TooLarge, code_of
from energymodel.rooms import fields, switched_on
from energymodel.solving import highs, memory
from energymodel.verifying import rerun, verify
from scripts.bench.record import newest
from tests.tiny import write_inputs

NEED = memory.to_solve(1_451_255, 682_584, 5_269_884)
"""Of a whole year."""


def test_the_law_says_what_was_measured():
    measured = newest("growth", "axis", "n")
    solved = measured.dropna(subset="solve")
    assert set(solved["axis"]) == {"hours", "zones", "units"}
    for point in measured.itertuples():
        taken = 1e6 * (point.compile_peak_mb - point.build_held_mb)
        assert taken == pytest.approx(memory.to_compile(point.columns).more, rel=0.3, abs=1e7)
    for point in solved.itertuples():
        taken = 1e6 * (point.solve_peak_mb - point.compile_held_mb)
        assert taken == pytest.approx(memory.to_solve(point.columns, point.rows, point.nonzeros).more, rel=0.15, abs=1e7)


def test_what_fits_is_not_spoken_of():
    assert memory.check(NEED, free=2 * NEED.more) == []


def test_what_is_tight_is_warned_of():
    (warning,) = memory.check(NEED, free=1.1 * NEED.more)
    assert "5,269,884 nonzeros takes about 2" in warning
    assert "time.step" in warning


def test_what_does_not_fit_is_refused():
    with pytest.raises(TooLarge, match=r"solving 1,451,255 columns.*takes about .* GB of memory, and 1 GB are free.*window") as refused:
        memory.check(NEED, free=1e9)
    assert code_of(refused.value) == 9


@pytest.mark.parametrize(("columns", "rows", "nonzeros"), [(2**31, 1, 1), (1, 2**31, 1), (1, 1, 2**31)])
def test_what_cannot_be_numbered_is_refused(columns, rows, nonzeros):
    with pytest.raises(TooLarge, match=r"2,147,483,648 .* more than the 2,147,483,647"):
        memory.to_solve(columns, rows, nonzeros)
    memory.to_solve(columns - 1, rows - 1, nonzeros - 1)


def test_what_cannot_be_numbered_never_reaches_the_solver():
    solver = highspy.Highs()
    with pytest.raises(TooLarge):
        highs.load(solver, SimpleNamespace(matrix=SimpleNamespace(shape=(10, 10), nnz=2**31)))
    assert solver.getNumCol() == 0


def test_columns_are_counted_before_they_are_compiled():
    case = energymodel.load("week-summer")
    rooms = switched_on(case.data)
    model, _ = build(case.data, rooms, fields(rooms))
    program = energymodel.build(case)
    missed = sum(program.variables[p.shortfall].size for p in program.policies if p.shortfall)
    assert columns_of(model) + missed == program.matrix.shape[1]


@pytest.mark.parametrize("stage", ["compiling", "solving"])
def test_a_run_without_memory_ends_before_it_needs_it(tmp_path, monkeypatch, stage):
    inputs = write_inputs(tmp_path / "inputs")
    columns = energymodel.build(energymodel.load("tiny", inputs)).matrix.shape[1]
    share = {"compiling": 0.9, "solving": 1.1}[stage]
    monkeypatch.setattr(memory, "available", lambda: share * memory.to_compile(columns).more)
    monkeypatch.setattr(psutil, "swap_memory", lambda: SimpleNamespace(free=0))
    with pytest.raises(TooLarge, match=f"{stage} "):
        energymodel.run("tiny", inputs, tmp_path / "results")
    status = json.loads((tmp_path / "results/.status/tiny.json").read_text())
    assert (status["code"], status["stage"]) == (9, {"compiling": "build", "solving": "compile"}[stage])
    assert not (tmp_path / "results/tiny").exists()


def test_a_tight_run_warns_and_goes_on(tmp_path, monkeypatch):
    inputs = write_inputs(tmp_path / "inputs")
    program = energymodel.build(energymodel.load("tiny", inputs))
    monkeypatch.setattr(memory, "available", lambda: 1.1 * memory.SOLVING * sum(program.matrix.shape))
    told = []
    energymodel.run("tiny", inputs, tmp_path / "results", threads=1, warn=told.extend)
    assert ["GB of memory" in str(w) for w in told].count(True) == 1


GROUPS = {
    "v1": ("5:cpu:/job\n4:memory:/batch/job", "memory/batch", ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")),
    "v2": ("0::/batch/job", "batch", ("memory.max", "memory.current", "inactive_file")),
}


@pytest.mark.parametrize("version", GROUPS)
def test_limits_of_control_groups_count_and_their_cache_does_not(tmp_path, version):
    own, above, (limit, used, cache) = GROUPS[version]
    (tmp_path / "own").write_text(own)
    for folder, most in ((above, "4000"), (f"{above}/job", "max")):
        (tmp_path / folder).mkdir(parents=True)
        for name, text in ((limit, most), (used, "3000"), ("memory.stat", f"anon 2500\n{cache} 500")):
            (tmp_path / folder / name).write_text(text + "\n")
    assert memory.left_in_groups(tmp_path / "own", tmp_path) == 4000 - 3000 + 500
    (tmp_path / above / limit).write_text("max")
    assert memory.left_in_groups(tmp_path / "own", tmp_path) == math.inf


def test_a_machine_has_memory_and_no_groups_without_limits(tmp_path):
    assert 0 < memory.available() <= psutil.virtual_memory().total
    assert memory.left_in_groups(tmp_path / "nothing") == math.inf


def test_verifying_without_memory_is_no_verdict(tmp_path, monkeypatch):
    energymodel.run("tiny", write_inputs(tmp_path / "inputs"), tmp_path / "results", threads=1)
    monkeypatch.setattr(memory, "available", lambda: 0.0)
    monkeypatch.setattr(psutil, "swap_memory", lambda: SimpleNamespace(free=0))
    for asked in (verify, rerun):
        with pytest.raises(TooLarge):
            asked(tmp_path / "results/tiny", tmp_path / "results")
