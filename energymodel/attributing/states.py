"""States: what A becomes with some parts of B, solved and proven; each tries first what was found for its neighbour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xarray as xr

from energymodel.algebra.program import Block, Program
from energymodel.attributing.picture import Picture, picture
from energymodel.errors import NotVerified
from energymodel.reading.case import Case
from energymodel.rebuilding import columns
from energymodel.running import program_of
from energymodel.solving.certify import certify
from energymodel.solving.harvest import harvest
from energymodel.solving.problem import problem_of
from energymodel.solving.solve import Solution
from energymodel.verifying import SAME


@dataclass(frozen=True)
class Start:
    """Columns and duals with their blocks: what a neighbour takes of a program and of its solution."""

    variables: Mapping[str, Block]
    rows: Mapping[str, Block]
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Answer:
    """Cost of a state and its proven lower bound [CNY], how it was found and in what time [s], its Picture, and its Start."""

    objective: float
    bound: float
    method: str
    seconds: float
    picture: Picture
    start: Start | None = None

    @property
    def unproven(self) -> float:
        """By how much the cost may be too high [CNY]."""
        return max(self.objective - self.bound, 0.0)


def published(ds: xr.Dataset) -> Answer:
    """The Answer of a published run."""
    return Answer(float(ds.attrs["objective"]), float(ds.attrs["bound"]), str(ds.attrs["method"]), 0.0, picture(ds))


def with_start(answer: Answer, folder: Path, ds: xr.Dataset, inputs: xr.Dataset) -> Answer:
    """The Answer of a published run with its Start. Raises NotVerified where today's code makes another cost of it."""
    program = program_of(inputs)
    x, y = columns(program, ds)
    anew = certify(problem_of(program), x, y)
    if anew.refusals or abs(anew.objective - answer.objective) > SAME * abs(answer.objective):
        raise NotVerified(f"{folder}: made by another version, whose cost this one does not prove; run it again before it is asked why")
    return replace(answer, start=Start(program.variables, program.rows, x, y))


def solved(inputs: xr.Dataset, program: Program, solution: Solution) -> Answer:
    """The Answer of a state that was solved."""
    unnamed = {"name": "", "title": "", "title_zh": "", "year": 0, "observed": None, "folder": Path()}
    case = Case(data=inputs, resolved={}, origins={}, tables={}, files={}, **unnamed)
    start = Start(program.variables, program.rows, solution.x, solution.y)
    seen = picture(harvest(case, program, solution))
    return Answer(solution.objective, solution.bound, solution.method, solution.seconds, seen, start)
