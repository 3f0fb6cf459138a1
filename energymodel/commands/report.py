"""``energymodel report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel.commands.shared import Published, Results
from energymodel.errors import visible


def report(
    run: Published,
    results: Results = Path("results"),
    to: Annotated[Path | None, typer.Option(help="File to write the page to; else report.html of the run's own folder.")] = None,
):
    """Make the page of a published run again from its folder: one HTML file that opens without a network, in two languages."""
    from energymodel.page.folder import page_of, republish
    from energymodel.published import run_folder
    from energymodel.reporting.whole import put

    folder = run_folder(run, results)
    if to is None:
        path = republish(folder)
    else:
        put(page_of(folder), path := to)
    typer.echo(f"{visible(str(path))}: {path.stat().st_size / 1e6:.2f} MB")
