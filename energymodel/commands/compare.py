"""``energymodel compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel.commands.shared import Results


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario with results, or a results folder.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    results: Results = Path("results"),
    tolerance: Annotated[float | None, typer.Option(min=0, help="Exit with 7 if the cost differs by more than this share.")] = None,
):
    """Compare two runs: inputs that differ, then results that differ; all lines as CSV in results/compare/A-B."""
    from energymodel.display import console
    from energymodel.published import run_folder
    from energymodel.reporting.compare import compare as compare_runs
    from energymodel.reporting.compare_view import render, write

    folders = run_folder(a, results), run_folder(b, results)
    comparison = compare_runs(*folders, tolerance)
    folder = write(comparison, results / "compare" / "-".join(f.resolve().name for f in folders))
    out = console()
    out.print(render(comparison))
    out.print(f"{folder}/", markup=False, soft_wrap=True)
    comparison.check()
