"""The page of a published run, made again from its folder alone, or with what was found out about the run since."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from energymodel.page.page import run_page
from energymodel.published import Run, analysis_of, holding
from energymodel.reporting.publish import read_table

REPORT = "report.html"
"""What the page is called in a results folder."""

OF_A_RUN = {"targets": "price", "setters": "prices"}
"""Table that a page may show besides -> the analysis it is of."""


def page_of(folder: Path, results: Path | None = None) -> str:
    """The page of a results folder: the same to the byte as the one it was published with.

    With ``results``, what its analyses say of the run is shown besides. Raises NotVerified where it does not hold what a run publishes.
    """
    run = Run(folder)
    with holding(folder):
        scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
        return run_page(run.solution.load(), run.tables, run.record, scenario, analyses(run, results) if results else None)


def analyses(run: Run, results: Path) -> dict[str, pd.DataFrame]:
    """``targets`` (what each target costs) and ``setters`` (who sets the price), where they were asked for and are of this very run."""
    found = {}
    for table, analysis in OF_A_RUN.items():
        if folder := analysis_of(analysis, [run.record["scenario"]], [run.record["objective"]], results):
            found[table] = read_table(folder / f"{table}.csv")
    return found
