"""Sheets of analyses of a run that its page may show besides: what targets cost, and who sets the price."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from energymodel.page.sheets import all_words, sheet

TARGETS = ["target", "sense", "limit", "achieved", "without", "binds", "shadow_price", "cost_cny", "remark", "unit", "price_unit"]
SETTERS = ["zone", "setter_kind", "technology", "contract", "hours", "share", "mean_price_cny_per_mwh"]
LEAST = 0.005
"""Share of the hours from which on a setter of the price is listed."""


def targets(table: pd.DataFrame, names: dict) -> dict:
    """A line a target: its limit, what it came to with and without it, its shadow price and what it costs as a whole."""
    names["target"] = {row.target: [row.name_zh, row.name_en] for row in table.itertuples()}
    return sheet(table[TARGETS])


def setters(table: pd.DataFrame, names: dict) -> dict:
    """A line a zone and who sets its price, the most frequent first."""
    words, listed = all_words(), table[table["share"] >= LEAST]
    heads = {"hours": words["hours"], "share": words["share of time"], "setter_kind": words["setter"]}
    return sheet(listed[SETTERS], heads, {"hours": "h", "share": "1"})


SHEETS: dict[str, Callable[[pd.DataFrame, dict], dict]] = {"targets": targets, "setters": setters}
"""Analysis -> what makes its sheet of its table, and adds to the names."""
