"""Published runs: found by the scenario's name or the folder, opened, compared."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import xarray as xr

from energymodel.errors import EnergyModelError
from energymodel.reading.scenario import is_name
from energymodel.reporting.compare import Comparison
from energymodel.reporting.compare import compare as compare_folders


class NotFound(EnergyModelError):
    """A run was asked for that has not been published."""

    code = 2


def open_solution(name: str | Path, results: str | Path = "results") -> xr.Dataset:
    """The solution of a published run, by its scenario's name or its folder. Raises NotFound where there is none."""
    return xr.open_dataset(run_folder(name, results) / "solution.nc", engine="netcdf4")


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


def compare(a: str | Path, b: str | Path, tolerance: float | None = None, results: str | Path = "results") -> Comparison:
    """Comparison of two published runs, each by its scenario's name or its folder. Raises NotFound where there is none."""
    return compare_folders(run_folder(a, results), run_folder(b, results), tolerance)
