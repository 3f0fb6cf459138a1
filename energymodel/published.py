"""Published runs: found by the scenario's name or the folder, opened, compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.comparing.compare import compare as compare_folders
from energymodel.comparing.comparison import Comparison
from energymodel.errors import EnergyModelError, NotVerified, visible
from energymodel.plotting import Plot
from energymodel.reading.scenario import is_name
from energymodel.reporting.names import title_of
from energymodel.reporting.publish import read_table
from energymodel.reporting.units import write
from energymodel.statistics import Statistics

SAME = 1e-9
"""Relative difference of costs up to which an analysis is of these very runs."""


class NotFound(EnergyModelError):
    """A run was asked for that has not been published."""

    code = 2


class Run:
    """A published run: its folder, and what the folder holds, each part read when first asked for and kept.

    ``made``: parts that are in memory already (record, tables, solution), as they are right after a run.
    """

    def __init__(self, folder: str | Path, **made):
        self.folder = Path(folder)
        vars(self).update(made)

    @cached_property
    def record(self) -> dict:
        """What run.json says: gap, attempts, size, seconds, versions, hashes of the inputs."""
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """name -> table of the folder."""
        return {path.stem: read_table(path) for path in sorted(self.folder.glob("*.csv"))}

    @cached_property
    def solution(self) -> xr.Dataset:
        """Inputs, variables, duals, ledger and prices, labelled, with units; arrays are read when they are used."""
        return xr.open_dataset(self.folder / "solution.nc", engine="netcdf4")

    @cached_property
    def statistics(self) -> Statistics:
        """Statistics in PyPSA's vocabulary: ``run.statistics.supply()``; called itself, all of them by technology."""
        return Statistics(self.solution)

    @property
    def plot(self) -> Plot:
        """Pictures: ``run.plot.dispatch("2027-08-02", days=7)``."""
        return Plot(self.solution, self.statistics)

    def __repr__(self) -> str:
        record = self.record
        cost, gap = write(record["objective"], "CNY", 6), max(record["gap"], 0.0)
        return visible(f"{title_of(record)}: {record['hours']} h of {record['year']}, {cost}, proven within {gap:.1e} ({self.folder})")

    def _repr_html_(self) -> str:
        """For notebooks: the headline, and the indicators in planner units."""
        rows = (
            f"<tr><td>{escape(zh)}</td><td>{escape(en)}</td><td style='text-align:right'>{escape(write(value, unit))}</td></tr>"
            for value, unit, zh, en in self.tables["summary"][["value", "unit", "name_zh", "name_en"]].itertuples(index=False)
            if pd.notna(value)
        )
        return f"<p><b>{escape(repr(self))}</b></p><table>{''.join(rows)}</table>"


def open_run(name: str | Path, results: str | Path = "results") -> Run:
    """A published run, by its scenario's name or its folder. Raises NotFound where there is none."""
    return Run(run_folder(name, results))


def run_folder(name: str | Path, results: str | Path = "results") -> Path:
    """Folder of a published run: ``name`` itself if it is one, else ``results/<name>``. Raises NotFound where neither is.

    Only what may name a scenario is looked for in the results: no path leads out of them.
    """
    places = [Path(name)] if str(name) else []
    places += [Path(results) / name] if is_name(str(name)) else []
    for folder in places:
        with suppress(OSError):  # a name that is too long
            if (folder / "run.json").is_file():
                return folder
    looked = " and ".join(repr(str(folder)) for folder in places) or "a blank"
    raise NotFound(f"no published run {str(name)!r}: no run.json in {looked}")


def analysis_folder(analysis: str, runs: Iterable[str | Path], results: str | Path = "results") -> Path:
    """``results/why/bau2027-plan2027``: where an analysis of runs is written, by their names or folders."""
    return Path(results) / analysis / "-".join(Path(run).resolve().name for run in runs)


def analysis_of(analysis: str, runs: Iterable[str | Path], objective: Sequence[float], results: str | Path = "results") -> Path | None:
    """Its folder where an analysis was asked for and is of these very runs, by their costs [CNY]; else None."""
    folder = analysis_folder(analysis, runs, results)
    if not (folder / f"{analysis}.json").is_file():
        return None
    found = np.atleast_1d(json.loads((folder / f"{analysis}.json").read_text(encoding="utf-8"))["objective"])
    return folder if len(found) == len(objective) and np.allclose(found, objective, rtol=SAME, atol=0) else None


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Files may never have been written by a run: whatever goes wrong in using them is NotVerified."""
    try:
        yield
    except EnergyModelError:
        raise
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise NotVerified(f"{folder} does not hold what a run publishes: {type(error).__name__}: {error}") from error


def compare(*names: str | Path, tolerance: float | Mapping[str, float] | None = None, results: str | Path = "results") -> Comparison:
    """Comparison of published runs with the first of them, each by its scenario's name or its folder.

    ``tolerance``: what ``check`` lets pass, a share of the cost or name -> number. Raises NotFound, TooFew, InputsInvalid, NotATolerance.
    """
    return compare_folders([run_folder(name, results) for name in names], tolerance)
