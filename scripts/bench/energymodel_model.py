"""This project: rooms compiled by NumPy, the program handed over as arrays, as in a run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import highspy
import numpy as np
import xarray as xr

from energymodel.algebra.program import Program
from energymodel.reading.case import Case
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from energymodel.running import program_of as build
from energymodel.solving import highs
from energymodel.solving.harvest import harvest
from energymodel.solving.problem import Problem, first_scaling, problem_of
from energymodel.solving.solve import best_of

__all__ = ["build", "hand_over", "objective", "read_back", "results", "size"]


def seen(program: Program) -> Problem:
    """What a run's first attempt hands over."""
    return first_scaling(program).apply(problem_of(program))


def hand_over(program: Program) -> highspy.Highs:
    """HiGHS with the program."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    highs.hand_over(solver, seen(program))
    return solver


def read_back(program: Program, solver: highspy.Highs) -> None:
    """What HiGHS holds is what was written: no other tool looks."""
    highs.read_back(solver, seen(program))


def size(program: Program) -> tuple[int, int]:
    """Columns and rows."""
    return program.matrix.shape[::-1]


def objective(program: Program, solver: highspy.Highs) -> float:
    """Cost [CNY] of what HiGHS found."""
    return first_scaling(program).objective(solver.getInfo().objective_function_value)


def results(program: Program, solver: highspy.Highs, case: Case, folder: Path) -> xr.Dataset:
    """The certified solution as labelled arrays, its tables made and the folder published, all as in a run."""
    found, scaling = solver.getSolution(), first_scaling(program)
    x, y = scaling.primal(np.array(found.col_value)), scaling.dual(np.array(found.row_dual))
    x, y, certificate = best_of(problem_of(program), x, y)
    proven = {name: getattr(certificate, name) for name in ("objective", "bound", "gap")}
    dataset = harvest(case, program, SimpleNamespace(x=x, y=y, method="hipo", **proven))
    publish(dataset, tables(dataset), proven, folder / case.name)
    return dataset
