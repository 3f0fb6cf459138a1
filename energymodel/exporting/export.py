"""Exporting: a published run written for another tool, as a whole or not at all, and what to know of the file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xarray as xr

from energymodel.exporting.iamc import iamc_table, is_whole_year
from energymodel.exporting.pypsa import pypsa_network
from energymodel.published import holding, run_folder
from energymodel.reporting.publish import write_solution, write_table
from energymodel.reporting.whole import whole_file

KINDS = {"pypsa": "nc", "iamc": "csv"}
"""Tool -> ending of its file."""


def export(
    run: str | Path, to: str, out: str | Path | None = None, results: str | Path = "results", inputs: str | Path = "inputs"
) -> list[str]:
    """Write a published run, by its scenario's name or its folder, to a file for ``pypsa`` or ``iamc``; lines that say what it is.

    ``out``: by default ``<run>-pypsa.nc`` or ``<run>-iamc.csv``, here. Raises NotFound, NotVerified where a folder does not hold what a
    run publishes, CannotExport, InputsInvalid (the map of the IAMC) and OSError.
    """
    folder = run_folder(run, results)
    out = Path(out or f"{folder.resolve().name}-{to}.{KINDS[to]}")
    with holding(folder), xr.open_dataset(folder / "solution.nc", engine="netcdf4") as opened:
        ds = opened.load()
        made = pypsa_network(ds) if to == "pypsa" else iamc_table(ds, Path(inputs))
        about = of_network(made, ds) if to == "pypsa" else of_table(made, ds)
    with whole_file(out) as draft:
        (write_solution if to == "pypsa" else write_table)(made, draft)
    return [f"{out}: {about[0]}", *about[1:]]


def of_network(made: xr.Dataset, ds: xr.Dataset) -> list[str]:
    """How large a network is, and what PyPSA finds in it."""
    sizes = ", ".join(f"{made.sizes[f'{kind}_i']} {kind}" for kind in ("buses", "generators", "links", "stores", "loads"))
    return [
        f"{sizes}, {made.sizes['snapshots']} snapshots",
        f"nothing is left out: n.optimize() of PyPSA finds the cost of {ds.attrs['objective']:.10g} CNY; the dispatch is in it already",
    ]


def of_table(made: pd.DataFrame, ds: xr.Dataset) -> list[str]:
    """How large a table is, and of what time."""
    part = "" if is_whole_year(ds) else f"; no whole year: amounts are those of {made['subannual'][0]} (column subannual)"
    return [f"{len(made)} lines, {made['variable'].nunique()} variables of {made['region'].nunique()} regions{part}"]
