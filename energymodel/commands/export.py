"""``energymodel export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from energymodel.commands.shared import Inputs, Published, Results


def export(
    run: Published,
    to: Annotated[Literal["pypsa", "iamc"], typer.Option(help="A PyPSA network (netCDF), or a table of the IAMC (CSV).")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write; RUN-pypsa.nc or RUN-iamc.csv here.")] = None,
    results: Results = Path("results"),
    inputs: Inputs = Path("inputs"),
):
    """Write a published run for another tool: a PyPSA network that solves to the same cost, or a table that pyam reads."""
    from energymodel.display import console
    from energymodel.exporting.export import export as export_run

    screen = console()
    for line in export_run(run, to, out, results, inputs):
        screen.print(line, markup=False, soft_wrap=True)
