"""The base: the published run of a scenario, taken where it is proven to be the answer of today's inputs, else made first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from energymodel.algebra.program import Program
from energymodel.errors import NotVerified
from energymodel.published import NotFound, run_folder
from energymodel.reading.case import Case
from energymodel.rebuilding import columns
from energymodel.running import run
from energymodel.solving.certify import certify
from energymodel.solving.problem import problem_of
from energymodel.solving.solve import Solution
from energymodel.verifying import changed_inputs, check_sums, read


@dataclass(frozen=True)
class Base:
    """A published run's folder and its solution, for the program of a case."""

    folder: Path
    solution: Solution


def base_of(case: Case, program: Program, inputs: Path, results: Path, time_limit: float | None, told: Mapping) -> Base:
    """The Base of a case; where its published run does not serve, it is run and published first. Raises what a run raises."""
    try:
        return published(case, program, inputs, results)
    except (NotFound, NotVerified) as reason:
        if "warn" in told and isinstance(reason, NotVerified):
            told["warn"]([f"solved again: {reason}"])
        run(case.name, inputs, results, time_limit=time_limit, **told)
        return published(case, program, inputs, results)


def published(case: Case, program: Program, inputs: Path, results: Path) -> Base:
    """The Base of a case from its published run. Raises NotFound, and NotVerified unless that proves itself for the program."""
    folder = run_folder(case.name, results)
    check_sums(folder)
    try:
        record, ds = read(folder)
        if changed := changed_inputs(record, inputs):
            raise NotVerified(f"{folder}: changed since: {', '.join(changed)}")
        x, y = columns(program, ds)
        certificate = certify(problem_of(program), x, y)
    except (LookupError, OSError, TypeError, ValueError) as error:
        raise NotVerified(f"{folder} is not of this program: {type(error).__name__}: {error}") from error
    if certificate.refusals:
        raise NotVerified(f"{folder} is not the answer of this program: {', '.join(certificate.refusals)}")
    return Base(folder, Solution(x, y, certificate, record["method"], ()))
