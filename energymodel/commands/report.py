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
    to: Annotated[
        Path | None, typer.Option(help="File to write to, with what price and prices found of the run; else its report.html.")
    ] = None,
):
    """Make the page of a published run again: one HTML file that opens from disk, in Chinese and English, planner and SI units."""
    from energymodel.page.folder import REPORT, page_of
    from energymodel.presenting import republish
    from energymodel.published import run_folder
    from energymodel.reporting.whole import put

    folder = run_folder(run, results)
    if to is None:
        path = republish(folder, REPORT, lambda run: page_of(run).encode())
    else:
        put(page_of(folder, results), path := to)
    typer.echo(f"{visible(str(path))}: {path.stat().st_size / 1e6:.2f} MB")
