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


def word(name: str, language: str, of: str = "") -> str:
    """What a name is called in a language; a name that has no word is its own.

    ``of``: what it is a name of (role, cause, part ...); a word of that kind alone (``cause gas``) comes before one for all.
    """
    return (words().get(f"{of} {name}") or words().get(name, {})).get(language) or name.replace("_", " ")


def both(name: str, of: str = "", between: str = " ") -> str:
    """``指标 indicators``: a name's Chinese and English word, once where they are the same."""
    return between.join(dict.fromkeys(word(name, language, of) for language in LANGUAGES))
