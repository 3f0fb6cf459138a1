"""One measurement in this process: python -m scripts.bench.once energymodel plan2027 168 --solve

A tool is a module ``scripts.bench.<tool>_model`` with ``build(data) -> model``, ``hand_over(model) -> highspy.Highs`` and
``size(model) -> (columns, rows)``; where it differs from the others also ``prepare(data)``, whose result ``build`` gets and which
is not measured, ``read_back(model, solver)``, ``objective(model, solver)`` and ``results(model, solver, case, folder)``. Prints one
line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import highspy

from energymodel.reading.case import Case
from energymodel.solving.highs import METHODS
from scripts.bench.record import timed
from scripts.bench.windows import window

METHOD = METHODS["hipo"] | {"threads": os.cpu_count() or 1, "random_seed": 0, "output_flag": False}
"""Options of HiGHS, the same for all."""

WARM_UP = 24
"""Hours of what is done first, stage by stage as well, so that imports and caches do not count."""


def once(tool: str, scenario: str, hours: int, is_solved: bool) -> dict:
    """Seconds and memory of each stage, size, and where solved the objective [CNY]."""
    module = import_module(f"scripts.bench.{tool}_model")
    stages(module, window(scenario, WARM_UP), is_solved)
    measured = {}
    case = timed(measured, "read", window, scenario, hours)
    return measured | stages(module, case, is_solved)


def stages(module: ModuleType, case: Case, is_solved: bool) -> dict:
    """The measurements of one case, once read."""
    measured = {}
    given = module.prepare(case.data) if hasattr(module, "prepare") else case.data
    model = timed(measured, "build", module.build, given)
    solver = timed(measured, "hand_over", module.hand_over, model)
    if hasattr(module, "read_back"):
        timed(measured, "read_back", module.read_back, model, solver)
    (measured["columns"], measured["rows"]), measured["nonzeros"] = module.size(model), solver.getNumNz()
    if not is_solved:
        return measured
    timed(measured, "solve", tune(solver).run)
    measured["status"] = solver.modelStatusToString(solver.getModelStatus())
    measured["objective"] = module.objective(model, solver) if hasattr(module, "objective") else solver.getObjectiveValue()
    reader = module if hasattr(module, "results") else import_module("scripts.bench.linopy_solution")
    with TemporaryDirectory() as folder:
        timed(measured, "results", reader.results, model, solver, case, Path(folder))
    return measured


def tune(solver: highspy.Highs) -> highspy.Highs:
    """HiGHS with the options that all get."""
    for name, value in METHOD.items():
        solver.setOptionValue(name, value)
    return solver


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool")
    parser.add_argument("scenario")
    parser.add_argument("hours", type=int)
    parser.add_argument("--solve", action="store_true")
    arguments = parser.parse_args()
    with redirect_stdout(sys.stderr):
        measured = once(arguments.tool, arguments.scenario, arguments.hours, arguments.solve)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
