"""The page of a published run, made again from its folder alone, or with what was found out about the run since."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from energymodel.errors import EnergyModelError, NotVerified
from energymodel.page.page import run_page
from energymodel.published import Run
from energymodel.reporting.publish import read_table

REPORT = "report.html"
"""What the page is called in a results folder."""

SAME = 1e-6
"""Relative difference up to which an analysis is of this very run."""


def page_of(folder: Path, results: Path | None = None) -> str:
    """The page of a results folder: the same to the byte as the one it was published with.

    With ``results``, what its analyses say of the run is shown besides. Raises NotVerified where it does not hold what a run publishes.
    """
    run = Run(folder)
    try:
        scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
        return run_page(run.solution.load(), run.tables, run.record, scenario, analyses(run, results) if results else None)
    except EnergyModelError:
        raise
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise NotVerified(f"{folder} does not hold what a run publishes: {type(error).__name__}: {error}") from error


def analyses(run: Run, results: Path) -> dict[str, pd.DataFrame]:
    """``targets`` (what each target costs) and ``setters`` (who sets the price), where they were asked for and are of this very run."""
    name, found = run.record["scenario"], {}
    price, setters = results / "price" / name, results / "prices" / name / "setters.csv"
    if (price / "price.json").is_file():
        objective = json.loads((price / "price.json").read_text(encoding="utf-8"))["objective"]
        if np.isclose(objective, run.record["objective"], rtol=SAME, atol=0):
            found["targets"] = read_table(price / "targets.csv")
    if setters.is_file():
        table, summary = read_table(setters), run.tables["summary"].set_index("indicator")["value"]
        if np.isclose(
            (table["energy_gwh"] * table["mean_price_cny_per_mwh"]).sum(), summary["mean_price"] * summary["consumption"], rtol=SAME
        ):
            found["setters"] = table
    return found
