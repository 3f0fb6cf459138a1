"""Meanings: what inputs and their tables mean in Chinese; in English a Field says it itself."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def chinese() -> dict[str, str]:
    """Field, entity or common column -> its meaning in Chinese; the lines of meanings.csv."""
    with (Path(__file__).parent / "meanings.csv").open(encoding="utf-8", newline="") as lines:
        return {line["name"]: line["zh"] for line in csv.DictReader(lines)}
