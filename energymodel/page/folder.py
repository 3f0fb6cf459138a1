"""The page of a published run, made again from its folder, and put there with new sums."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from energymodel import presenting
from energymodel.page.page import run_page
from energymodel.published import Run

REPORT = "report.html"
"""What the page is called in a results folder."""


def page_of(folder: Path, more: dict[str, pd.DataFrame] | None = None) -> str:
    """The page of a results folder: the same to the byte as the one it was published with, but for ``more``."""
    run = Run(folder)
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    return run_page(run.solution.load(), run.tables, run.record, scenario, more)


def republish(folder: Path) -> Path:
    """The folder with its page made anew, all its other files as they are. Raises NotVerified where one of them has changed."""
    return presenting.republish(folder, REPORT, page_of(folder).encode())
