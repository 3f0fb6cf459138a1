"""Exporting: a published run written for another tool, as a whole or not at all, and what to know of the file."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from energymodel.exporting.iamc import iamc_table, is_whole_year
from energymodel.exporting.pypsa import pypsa_network
from energymodel.published import run_folder
from energymodel.reporting.publish import write_solution, write_table
from energymodel.reporting.whole import whole_file

KINDS = {"pypsa": "nc", "iamc": "csv"}
"""Tool -> ending of its file."""


def export(
    run: str | Path, to: str, out: str | Path | None = None, results: str | Path = "results", inputs: str | Path = "inputs"
) -> list[str]:
    """Write a published run, by its scenario's name or its folder, to a file for ``pypsa`` or ``iamc``; lines that say what it is.

    ``out``: by default ``<run>-pypsa.nc`` or ``<run>-iamc.csv``, here. Raises NotFound, CannotExport, InputsInvalid (the map of the
    IAMC) and OSError.
    """
    folder = run_folder(run, results)
    out = Path(out or f"{folder.resolve().name}-{to}.{KINDS[to]}")
    with xr.open_dataset(folder / "solution.nc", engine="netcdf4") as ds:
        return (_pypsa if to == "pypsa" else _iamc)(ds.load(), out, Path(inputs))


def _pypsa(ds: xr.Dataset, out: Path, inputs: Path) -> list[str]:
    made = pypsa_network(ds)
    with whole_file(out) as draft:
        write_solution(made, draft)
    sizes = ", ".join(f"{made.sizes[f'{kind}_i']} {kind}" for kind in ("buses", "generators", "links", "stores", "loads"))
    return [
        f"{out}: {sizes}, {made.sizes['snapshots']} snapshots",
        f"nothing is left out: n.optimize() of PyPSA finds the cost of {ds.attrs['objective']:.10g} CNY; the dispatch is in it already",
    ]


def _iamc(ds: xr.Dataset, out: Path, inputs: Path) -> list[str]:
    table = iamc_table(ds, inputs)
    with whole_file(out) as draft:
        write_table(table, draft)
    part = "" if is_whole_year(ds) else f"; no whole year: amounts are those of {table['subannual'][0]} (column subannual)"
    return [f"{out}: {len(table)} lines, {table['variable'].nunique()} variables of {table['region'].nunique()} regions{part}"]
