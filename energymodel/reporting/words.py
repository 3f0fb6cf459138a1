"""Words: what tables, columns, causes, policies and roles are called in Chinese and English, for planners.

Names of the inputs (technologies, zones, contracts) are in the inputs themselves; these are the program's own.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@cache
def words() -> dict[str, dict[str, str]]:
    """name -> language -> word; the lines of words.csv."""
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as lines:
        return {line["name"]: {language: line[language] for language in LANGUAGES} for line in csv.DictReader(lines)}


def word(name: str, language: str) -> str:
    """What a name is called in a language; a name that has no word is its own."""
    return words().get(name, {}).get(language) or name.replace("_", " ")
