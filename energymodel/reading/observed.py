"""What was observed in a scenario's year: a table of ``observed/``, checked with all other inputs, before anything is solved."""

from __future__ import annotations

import re

import pandas as pd

from energymodel.ledger import ACCOUNTS
from energymodel.reading.cells import Refused, number, shown
from energymodel.reading.files import Folder
from energymodel.reading.layout import one_of
from energymodel.reading.scenario import Scenario, is_name
from energymodel.reporting.units import MACHINE, PLANNER

COLUMNS = ("quantity", "month", "value", "unit", "boundary", "account", "groups", "measure", "source")
KNOWN = (*COLUMNS, "confidence", "note")
TIME = r"(1[0-2]|[1-9])(\.(3[01]|[12]\d|[1-9]))?"
MONTH = re.compile(rf"({TIME}(-{TIME})?)?", re.ASCII)
MEASURES = ("", "total", "supply", "peak", "mean", "per sent out", *(f"per {account}" for account in ACCOUNTS))
UNITS = tuple(dict.fromkeys([*PLANNER, *(name for name, _ in PLANNER.values()), *(to for _, to in MACHINE)]))
"""Units that something of the results can be written in."""


def read_observed(scenario: Scenario, folder: Folder) -> pd.DataFrame | None:
    """The table as text, ``value`` as numbers; None where the scenario names none, or after noting faults."""
    name = scenario.get("observed")
    if name is None:
        return None
    if not is_name(name):
        folder.fault(*scenario.place("observed"), "observed", shown(name), "the name of a file of observed/ without its ending")
        return None
    file, before = f"observed/{name}.csv", len(folder.faults)
    text = folder.text(file)
    rows = folder.rows(file, text) if text is not None else []
    if not rows or not folder.header(file, rows[0][1], COLUMNS, KNOWN, f"the columns {', '.join(KNOWN)}"):
        return None
    (_, header), *body = rows
    table = pd.DataFrame([cells for _, cells in body], columns=header, dtype=str)
    for column, what in (
        ("month", "a month (3), months (1-2, 11-3), days (6.10-8.15), or blank for the year"),
        ("value", "digits with a decimal point, without thousands separators"),
        ("account", lambda text: one_of(text, (*ACCOUNTS, "price"), "blank, or an account:")),
        ("measure", lambda text: one_of(text, MEASURES[1:], "blank, or a measure:")),
        ("unit", lambda text: one_of(text, UNITS, "a unit")),
    ):
        texts = table[column].tolist() if header.count(column) == 1 else []
        wrong = [row for row, cell in enumerate(texts) if not _is_right(column, cell, table, row)]
        found = [((file, body[row][0], column), shown(texts[row])) for row in wrong]
        folder.several(folder.fault, found, what if isinstance(what, str) else lambda k: what(texts[wrong[k]]))
    return None if len(folder.faults) > before else table.assign(value=[float(v) for v in table["value"]])


def _is_right(column: str, text: str, table: pd.DataFrame, row: int) -> bool:
    if column == "value":
        try:
            number(text)
        except Refused:
            return False
        return True
    if column == "unit":  # of what the model has; of the rest it is a note
        return text in UNITS or not table.get("account", {}).get(row)
    if column == "month":
        return MONTH.fullmatch(text) is not None
    return text in (MEASURES if column == "measure" else ("", "price", *ACCOUNTS))
