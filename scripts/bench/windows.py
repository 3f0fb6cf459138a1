"""Parts of a scenario: the same system at several lengths."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from energymodel.reading.case import Case
from energymodel.reading.load import load

YEAR = 8760
FIRST = "07-01"
"""First day of windows: from here on there are 4,416 hours."""


def window(scenario: str, hours: int) -> Case:
    """The case of a scenario over its whole year, or over so many hours from FIRST."""
    return load(scenario) if hours == YEAR else part_of(scenario, f"{year_of(scenario)}-{FIRST}", hours)


@cache
def year_of(scenario: str) -> int:
    """Year of a scenario; found once, so that a measured window does not read the year as well."""
    return load(scenario).year


def part_of(scenario: str, first: str, hours: int | str) -> Case:
    """The case of a scenario over a window of hours, without the annual coal cap."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = shutil.copytree("inputs", Path(folder) / "inputs")
        text = f'title = "window"\nextends = "{scenario}"\ntime.from = {first}\ntime.hours = {hours}\n[policies]\ncoal_cap = false\n'
        (inputs / "scenarios" / "window.toml").write_text(text)
        return load("window", inputs)
