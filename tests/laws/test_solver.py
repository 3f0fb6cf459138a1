"""One answer whoever finds it: methods, presolve, threads, the order of rows and columns, the seed of Python's hashes."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from energymodel.solving.certify import certify
from energymodel.solving.problem import problem_of
from tests.laws.worlds import complete
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("same_answer", ROOT / "scripts/same_answer.py")
same_answer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(same_answer)

WAYS = {
    "without presolve": ({"method": "simplex", "presolve": "off"}, 1e-9),
    "in another order": ({"method": "simplex", "seed": 1}, 1e-9),
    "in a third order, without presolve": ({"method": "simplex", "seed": 2, "presolve": "off"}, 1e-9),
    "primal simplex": ({"method": "simplex", "simplex_strategy": 4}, 1e-9),
    "two threads": ({"method": "simplex", "threads": 2}, 1e-9),
    "another seed of the solver": ({"method": "simplex", "random_seed": 7}, 1e-9),
    "ipx": ({"method": "ipx"}, 1e-7),  # an interior point, as near as its own tolerance brings it
    "ipx to a corner": ({"method": "ipx-crossover"}, 1e-9),
    "hipo": ({"method": "hipo"}, 1e-7),
    "hipo in another order": ({"method": "hipo", "seed": 3}, 1e-7),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", WAYS)
def test_every_way_comes_to_the_same_cost(way, seed):
    w, (options, tolerance) = complete(seed), WAYS[way]
    certificate = same_answer.answered(w.program, **options)
    assert certificate.objective == pytest.approx(w.cost, rel=tolerance)
    assert certificate.bound <= w.cost * (1 + 1e-12)
    assert not certificate.refusals


@pytest.mark.parametrize(("side", "beyond"), [("row_upper", -1), ("row_lower", 1)])
def test_an_answer_to_another_program_is_refused(side, beyond):
    # the same program, but one inequality is drawn in past the point found
    w = complete(0)
    problem = problem_of(w.program)
    activity, sides = problem.matrix @ w.solution.x, getattr(problem, side)
    rows = np.flatnonzero(np.isfinite(sides) & (problem.row_lower < problem.row_upper) & (np.abs(activity) > 10))
    assert len(rows) > 5
    for row in rows:
        moved = sides.copy()
        moved[row] = activity[row] + beyond * np.abs(activity[row]) / 100
        certificate = certify(replace(problem, **{side: moved}), w.solution.x, w.solution.y)
        assert any("missed" in text for text in certificate.refusals)


def test_a_shuffled_program_is_another_one_until_it_is_put_back():
    problem = problem_of(complete(0).program)
    mixed, row, column = same_answer.shuffled(problem, 1)
    assert (mixed.matrix != problem.matrix).nnz > 100
    assert (mixed.matrix[row][:, column] != problem.matrix).nnz == 0
    assert (mixed.cost[column] == problem.cost).all()
    assert (mixed.row_upper[row] == problem.row_upper).all()


def test_files_are_the_same_byte_by_byte(tmp_path):
    policies = "\n[policies]\ncoal_cap = { limit_mtce = 0.4, price_cny_per_tce = 5000 }\nrenewable_weight = { share = 0.3 }\n"
    inputs = write_inputs(tmp_path / "inputs", scenario=policies)
    a, b = (
        same_answer.hashes(same_answer.process("tiny", inputs, tmp_path / str(seed), "simplex", seed, threads=1 + seed)) for seed in (0, 1)
    )
    assert a == b
    assert {"solution.nc", "summary.csv", "policies.csv", "scenario.json"} <= set(a)
    (tmp_path / "0/tiny/summary.csv").write_text("another")
    assert same_answer.hashes(tmp_path / "0/tiny") != b
