"""HiGHS: nothing but numbers is handed over, what it holds is what was written, and what it refuses is told."""

from dataclasses import replace
from types import SimpleNamespace

import highspy
import numpy as np
import pytest
from scipy import sparse

from energymodel.errors import ModelError
from energymodel.solving import highs
from energymodel.solving.problem import PIECE, Problem, Scaling, first_scaling, pieces, problem_of, scaling_of
from tests.solving.test_solve import program


def scaled() -> Problem:
    whole = program()
    return scaling_of(whole).apply(problem_of(whole))


@pytest.mark.parametrize("kind", [sparse.csr_array, sparse.csc_array])
def test_scaling_leaves_the_problem_as_it_was(kind):
    whole = program()
    problem, scaling = replace(problem_of(whole), matrix=kind(whole.matrix)), Scaling(np.array([8.0, 4, 2, 1]), np.array([0.5, 0.25]), 1.0)
    found = scaling.apply(problem)
    np.testing.assert_array_equal(problem.matrix.toarray(), program().matrix.toarray())
    np.testing.assert_array_equal(found.matrix.toarray(), scaling.row[:, None] * whole.matrix.toarray() * scaling.column)


@pytest.mark.parametrize("coefficient", [8e-10, -1e-9, 1e16, -1e16])
def test_a_coefficient_the_solver_drops_is_refused(coefficient):
    problem = scaled()
    problem.matrix.data[0] = coefficient
    with pytest.raises(ModelError):
        highs.run(problem, "simplex")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("part", ["matrix", "cost", "lower", "upper", "offset"])
def test_what_is_no_number_is_refused(part, value):
    problem = scaled()
    if part == "offset":
        problem = replace(problem, offset=value)
    else:
        (problem.matrix.data if part == "matrix" else getattr(problem, part))[0] = value
    with pytest.raises(ModelError, match="no finite number"):
        highs.run(problem, "simplex")


@pytest.mark.parametrize(("side", "value"), [("row_lower", np.nan), ("row_upper", np.nan), ("row_lower", np.inf), ("row_upper", -np.inf)])
def test_a_side_that_no_row_can_have_is_refused(side, value):
    problem = scaled()
    getattr(problem, side)[0] = value
    with pytest.raises(ModelError, match="side of a row"):
        highs.run(problem, "simplex")


def test_rows_may_be_open():
    problem = scaled()
    problem.row_upper[0] = np.inf
    assert highs.run(problem, "simplex").status == "Optimal"


@pytest.mark.parametrize("element", range(4))
@pytest.mark.parametrize("factor", [1 + 1e-9, 0.5, -1.0])
def test_a_coefficient_that_is_not_the_one_written_is_found(element, factor):
    problem, solver = scaled(), highspy.Highs()
    solver.setOptionValue("output_flag", False)
    highs.load(solver, problem)
    row, column = (k[element] for k in problem.matrix.tocoo().coords)
    solver.changeCoeff(int(row), int(column), float(problem.matrix.data[element]) * factor)
    with pytest.raises(ModelError, match="other coefficients"):
        highs.read_back(solver, problem)


def test_reading_back_leaves_no_trace(monkeypatch):
    with_it = highs.run(scaled(), "simplex")
    monkeypatch.setattr(highs, "read_back", lambda solver, problem: None)
    without = highs.run(scaled(), "simplex")
    assert (with_it.x == without.x).all()
    assert (with_it.y == without.y).all()
    assert with_it.iterations == without.iterations


def test_an_unknown_option_is_refused():
    with pytest.raises(ModelError, match="nonsense"):
        highs.run(scaled(), "simplex", solver="nonsense")


@pytest.mark.parametrize("factor", [1.0, 1 + 1e-9])
def test_a_row_whose_terms_cancel_is_held_to_its_size(factor):
    a, b = np.random.default_rng(0).uniform(1.0, 2.0, 2)  # the point of read_back
    matrix = sparse.csr_array([[1.0, -a / b], [1.0, 1.0]])
    solver, nothing = highspy.Highs(), np.zeros(2)
    solver.setOptionValue("output_flag", False)
    problem = Problem(matrix, nothing, 0.0, nothing, nothing + 1, nothing - 1, nothing + 1)
    highs.load(solver, problem)
    solver.changeCoeff(0, 1, -a / b * factor)
    if factor == 1:
        highs.read_back(solver, problem)
    else:
        with pytest.raises(ModelError, match="other coefficients"):
            highs.read_back(solver, problem)


@pytest.mark.parametrize("n", [0, 1, PIECE, PIECE + 1, 3 * PIECE - 1])
def test_pieces_are_all_there_is(n):
    values = np.arange(float(n))
    np.testing.assert_array_equal(np.concatenate([np.empty(0), *pieces(values)]), values)
    assert all(len(piece) <= PIECE for piece in pieces(values))


@pytest.mark.parametrize("position", [0, PIECE - 1, PIECE, 2 * PIECE])
@pytest.mark.parametrize("coefficient", [9e-5, -9e-5, 1.1e4, -1.1e4])
def test_one_coefficient_is_enough_to_scale(position, coefficient):
    n = 2 * PIECE + 1
    matrix = sparse.csr_array((np.ones(n), np.arange(n, dtype=np.int32), np.array([0, n], np.int32)), shape=(1, n))
    whole = SimpleNamespace(
        matrix=matrix,
        cost=np.ones(n),
        lower=np.zeros(n),
        upper=np.ones(n),
        variables={},
        rows={"all": SimpleNamespace(start=0, size=1, part=slice(0, 1))},
    )
    assert (first_scaling(whole).row == 1).all()
    assert first_scaling(whole).apply(whole) is whole
    matrix.data[:] = np.sign(matrix.data) * 4.0  # so that scaling by blocks is none of ones
    assert (first_scaling(whole).row == 1).all()
    matrix.data[position] = coefficient
    np.testing.assert_array_equal(first_scaling(whole).row, scaling_of(whole).row)
    assert (scaling_of(whole).row != 1).all()
