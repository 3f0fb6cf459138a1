"""``energymodel compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel.commands.shared import Results


def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN", help="Two or more: scenarios with results, or results folders.")],
    results: Results = Path("results"),
    tolerance: Annotated[
        list[str],
        typer.Option(
            metavar="[NAME=]NUMBER",
            help="Exit with 7 if more differs: the cost by more than this share, or what is named: costs, energy, storage, imports, "
            "fuel or an indicator of summary.csv (share; shares in points), capacity (MW), price (CNY/MWh). May be repeated.",
        ),
    ] = (),
    report: Annotated[bool, typer.Option(help="Also write a page and a workbook.")] = True,
):
    """Compare runs with the first: inputs that differ, then results that differ; page, workbook and CSV in results/compare/A-B."""
    from energymodel.comparing.tolerances import parse
    from energymodel.comparing.view import render
    from energymodel.comparing.written import write
    from energymodel.display import console, warn
    from energymodel.presenting import OF_A_COMPARISON, presented
    from energymodel.published import analysis_folder
    from energymodel.published import compare as compare_runs

    comparison = compare_runs(*runs, tolerance=parse(tolerance), results=results)
    files = presented(OF_A_COMPARISON, comparison, warn=lambda told: warn(console(stderr=True), told)) if report else {}
    folder = write(comparison, analysis_folder("compare", comparison.folders, results), files)
    out = console()
    out.print(render(comparison, out.width))
    out.print(f"{folder}/", markup=False, soft_wrap=True)
    comparison.check()
