"""Verifying: whether a results folder is as it was published, and what it claims proven anew from the folder alone.

The program is rebuilt from the inputs inside solution.nc and must be optimal, within the proven gap, at the columns and duals
beside them: no solver and no inputs folder is needed for that.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import xarray as xr

from energymodel.comparing.comparable import short
from energymodel.errors import BeyondTolerance, EnergyModelError, NotVerified, TooLarge
from energymodel.provenance import commit
from energymodel.published import holding, run_folder
from energymodel.rebuilding import inputs_of, rebuilt
from energymodel.reporting.closing import check_closing
from energymodel.reporting.publish import NOTHING, write_table
from energymodel.reporting.sums import NAME, changes, sha256
from energymodel.reporting.tables import tables
from energymodel.running import Announce, Watch, program_of
from energymodel.solving import memory
from energymodel.solving.certify import Certificate, certify
from energymodel.solving.problem import problem_of
from energymodel.solving.solve import Solution, solve

SAME = 1e-9
"""Relative difference up to which a number computed again is the number published: other machines add up in another order."""

CLAIMS = ("objective", "bound", "gap")


@dataclass(frozen=True)
class Verification:
    """What was found: files as published, residuals of the books, the certificate computed anew, inputs that changed since."""

    folder: Path
    files: int
    closing: dict[str, float]
    certificate: Certificate
    changed_inputs: tuple[str, ...] | None


@dataclass(frozen=True)
class Rerun:
    """The cost published, the solution found again from the same data, and the relative difference that was allowed."""

    folder: Path
    objective: float
    solution: Solution
    allowed: float

    @property
    def difference(self) -> float:
        """Relative difference of the two costs."""
        return abs(self.solution.objective - self.objective) / max(abs(self.objective), 1.0)

    def check(self) -> None:
        """Raise BeyondTolerance where the two costs differ by more than both proofs leave open."""
        if not self.difference <= self.allowed:
            raise BeyondTolerance(
                f"{self.folder}: published {self.objective:.10g} CNY, found again {self.solution.objective:.10g} CNY: "
                f"they differ by {self.difference:.1e} (allowed, by both gaps, {self.allowed:.1e})"
            )


def verify(name: str | Path, results: str | Path = "results", inputs: str | Path = "inputs") -> Verification:
    """Verification of a published run, by its scenario's name or its folder. Raises NotFound, NotVerified with every reason."""
    folder = run_folder(name, results)
    check_sums(folder)
    with _whatever_it_holds(folder):
        record, ds = read(folder)
        closing = check_closing(folder)
        certificate = prove(folder, record, ds)
        check_tables(folder, record, ds)
        changed = changed_inputs(record, Path(inputs))
    return Verification(folder, (folder / NAME).read_bytes().count(b"\n"), closing, certificate, changed)


def rerun(
    name: str | Path,
    results: str | Path = "results",
    time_limit: float | None = None,
    announce: Announce = lambda stage, made, seconds: None,
    progress: Callable[[str], None] | None = None,
) -> Rerun:
    """A published run solved again from its folder alone: data of solution.nc, options of run.json; nothing is written.

    Raises NotFound, and what solving raises.
    """
    folder, watch = run_folder(name, results), Watch(announce)
    with _whatever_it_holds(folder):
        with watch.stage("read") as made:
            check_sums(folder)
            record, ds = read(folder)
            if record["objective"] != ds.attrs["objective"]:
                raise NotVerified(f"{folder}: run.json and solution.nc are of two runs")
            method, threads = (record["options"][key] for key in ("method", "threads"))
            published, gap = (float(ds.attrs[claim]) for claim in ("objective", "gap"))
            made += [f"{folder}/solution.nc"]
        program = program_of(inputs_of(ds), watch)
        memory.check(memory.to_solve(*program.matrix.shape[::-1], program.matrix.nnz))
    with watch.stage("solve") as made:
        solution = solve(program, method, time_limit=time_limit, threads=threads, progress=progress)
        made += [solution.method, f"cost {solution.objective:.10g} CNY", f"proven within {max(solution.gap, 0):.1e}"]
    return Rerun(folder, published, solution, abs(gap) + abs(solution.gap))


def check_sums(folder: Path) -> None:
    """Raise NotVerified, with every file that is not as it was published."""
    if told := changes(folder):
        raise NotVerified(f"{folder} is not as it was published: {'; '.join(told)}")


@contextmanager
def _whatever_it_holds(folder: Path) -> Iterator[None]:
    """Whatever goes wrong with the files of a folder is NotVerified, faults of the inputs in them too."""
    try:
        with holding(folder):
            yield
    except (NotVerified, TooLarge):
        raise
    except EnergyModelError as error:
        raise NotVerified(str(error)) from error


def read(folder: Path) -> tuple[dict, xr.Dataset]:
    """run.json and the solution of a results folder, in memory."""
    return json.loads((folder / "run.json").read_text(encoding="utf-8")), xr.load_dataset(folder / "solution.nc", engine="netcdf4")


def prove(folder: Path, record: dict, ds: xr.Dataset) -> Certificate:
    """The certificate of a solution, from its inputs, columns and duals. Raises NotVerified unless it is what was published."""
    program, x, y = rebuilt(ds)
    certificate = certify(problem_of(program), x, y)
    told = list(certificate.refusals)
    for claim in CLAIMS:
        proven = getattr(certificate, claim)
        size = 1.0 if claim == "gap" else max(abs(certificate.objective), 1.0)
        for place, published in (("run.json", record[claim]), ("solution.nc", ds.attrs[claim])):
            if not math.isclose(proven, float(published), rel_tol=0, abs_tol=SAME * size):
                told.append(f"{place} says {claim} {float(published):.10g}, computed anew {proven:.10g}")
    if told:
        raise NotVerified(f"{folder}: the published cost is not proven: {'; '.join(told)}")
    return certificate


def check_tables(folder: Path, record: dict, ds: xr.Dataset) -> None:
    """Raise NotVerified unless every table says what the solution says; the back-cast needs what was observed, and is left out."""
    with TemporaryDirectory() as made:
        for name, table in tables(ds).items():
            write_table(table, Path(made) / f"{name}.csv")
        wrong = [path.name for path in sorted(Path(made).iterdir()) if not _say_the_same(path, folder / path.name)]
    if wrong:
        then, now = record["versions"].get("commit"), commit()
        other = f"; {short(then)} published it, this is {short(now)}: it may make tables another way" if then != now else ""
        raise NotVerified(f"{folder}: {', '.join(wrong)} do not say what solution.nc says{other}")


def _say_the_same(a: Path, b: Path) -> bool:
    """Whether two tables are one, but for what another machine rounds another way."""
    if a.read_bytes() == b.read_bytes():
        return True
    try:
        pd.testing.assert_frame_equal(pd.read_csv(a), pd.read_csv(b), rtol=10 * SAME, atol=NOTHING)
    except (AssertionError, ValueError):
        return False
    return True


def changed_inputs(record: dict, inputs: Path) -> tuple[str, ...] | None:
    """Files of the inputs folder that are not as the run read them; None where there is no such folder."""
    if not inputs.is_dir():
        return None
    return tuple(name for name, hashed in record["inputs"].items() if not _is_same(inputs, name, hashed))


def _is_same(inputs: Path, name: str, hashed: str) -> bool:
    path = (inputs / name).resolve()
    return path.is_relative_to(inputs.resolve()) and path.is_file() and sha256(path) == hashed
