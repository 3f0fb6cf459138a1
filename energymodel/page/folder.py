"""The page of a published run, made again from its folder alone, or with what was found out about the run since."""

from __future__ import annotations

import json
from math import isclose
from pathlib import Path

import pandas as pd

from energymodel.page.page import run_page
from energymodel.published import Run, analysis_folder, holding
from energymodel.reporting.publish import read_table

REPORT = "report.html"
"""What the page is called in a results folder."""

OF_A_RUN = {"targets": "price", "setters": "prices"}
"""Table that a page may show besides -> the analysis it is of."""

SAME = 1e-6
"""Relative difference up to which an analysis is of this very run."""


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
        folder = analysis_folder(analysis, [run.record["scenario"]], results)
        if (folder / f"{analysis}.json").is_file():
            objective = json.loads((folder / f"{analysis}.json").read_text(encoding="utf-8"))["objective"]
            if isclose(objective, run.record["objective"], rel_tol=SAME):
                found[table] = read_table(folder / f"{table}.csv")
    return found
