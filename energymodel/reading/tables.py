"""Tables of ``system/``: read as text, changed by the scenario, checked cell by cell, and only then numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from energymodel.field import SERVICE, TEXT, YES_NO
from energymodel.reading.cells import (
    Labels,
    Refused,
    allowed,
    cell_text,
    check_label,
    check_provenance,
    is_unlikely,
    likely,
    read_cell,
    shown,
)
from energymodel.reading.files import SHOWN_CELLS, Folder
from energymodel.reading.layout import PROVENANCE, Layout, Table, one_of
from energymodel.reading.scenario import Scenario

MONTHS = tuple(str(m) for m in range(1, 13))


@dataclass(frozen=True)
class Sheet:
    """A table as text: ``cells`` by column, ``lines`` of the rows, and ``changed``: (row, column) -> place in a scenario."""

    table: Table
    lines: list[int]
    cells: dict[str, list[str]]
    changed: dict[tuple[int, str], tuple[str, int | None, str]]

    def place(self, row: int, column: str) -> tuple[str, int | None, str]:
        """(file, line, column or dotted key) where a cell was written."""
        return self.changed.get((row, column), (self.table.file, self.lines[row], column))


def read_sheets(layout: Layout, scenario: Scenario, folder: Folder) -> dict[str, Sheet]:
    """Stem -> sheet of every table, the scenario's cells put in; notes faults of files, headers and keys."""
    sheets = {stem: sheet for stem, table in layout.tables.items() if (sheet := _sheet(table, folder)) is not None}
    folder.flag_strays("system")
    for stem in folder.names("system", ".csv"):
        if stem not in layout.tables:
            unread = [s for s in layout.tables if s not in sheets]
            folder.fault(
                f"system/{stem}.csv", None, None, "a table nothing reads", one_of(stem, unread or layout.tables, "a table the model knows")
            )
    for stem, sheet in sheets.items():
        _change(sheet, scenario, folder)
        labels = sheet.cells.get(sheet.table.keys[0], [])
        for path in scenario.below("tables", stem):
            if path[0] != "*" and path[0] not in labels:
                what = one_of(path[0], dict.fromkeys(labels), f"a {sheet.table.keys[0]} of {sheet.table.file}")
                folder.fault(*scenario.place("tables", stem, *path), f"tables.{stem}.{path[0]}", "an unknown label", what)
    return sheets


def _sheet(table: Table, folder: Folder) -> Sheet | None:
    text = folder.text(table.file)
    rows = folder.rows(table.file, text) if text is not None else []
    if not rows:
        return None
    (_, header), *body = rows
    if not folder.header(table.file, header, table.required, table.known, f"the columns {', '.join(table.known)}"):
        return None
    columns = {name: [cells[k] for _, cells in body] for k, name in reversed(list(enumerate(header)))}
    if any(key not in columns for key in table.keys):
        return None
    return Sheet(table, [line for line, _ in body], columns, {})


def _change(sheet: Sheet, scenario: Scenario, folder: Folder) -> None:
    """Put the scenario's cells in: those of all rows first, those of a label after them."""
    key = sheet.cells[sheet.table.keys[0]]
    below = scenario.below("tables", sheet.table.stem)
    for (label, column), value in sorted(below.items(), key=lambda item: item[0][0] != "*"):
        spec = sheet.table.columns.get(column, (None, None))[1]
        cells = sheet.cells.setdefault(column, [""] * len(key))
        place = scenario.place("tables", sheet.table.stem, label, column)
        for row, its in enumerate(key):
            if label in ("*", its):
                cells[row] = cell_text(value, spec)
                sheet.changed[row, column] = (*place, f"tables.{sheet.table.stem}.{label}.{column}")


def labels_of(layout: Layout, sheets: dict[str, Sheet], folder: Folder) -> dict[str, dict[str, int]]:
    """Entity -> label -> position, in the order of its table; notes labels that are no names or there twice."""
    labels: dict[str, dict[str, int]] = {}
    for sheet in sheets.values():
        if sheet.table.is_tidy:
            continue
        (entity,) = sheet.table.keys
        mine = labels.setdefault(entity, {})
        for row, label in enumerate(sheet.cells[entity]):
            try:
                check_label(label)
            except Refused as why:
                folder.fault(*sheet.place(row, entity), shown(label), str(why))
            if label in mine:
                folder.fault(
                    *sheet.place(row, entity), f"{shown(label)} again", f"each {entity} once; it is on line {sheet.lines[mine[label]]} too"
                )
            mine.setdefault(label, row)
    return labels


def read_sheet(sheet: Sheet, labels: Labels, folder: Folder) -> dict[str, list]:
    """Column -> values inside the model (labels, floats, bools, datetimes or texts); notes every cell that is refused."""
    values: dict[str, list] = {}
    for column, (_, spec) in sheet.table.columns.items():
        texts = sheet.cells.get(column, [""] * len(sheet.lines))
        mine, refused, doubted = values.setdefault(column, []), [], []
        for row, text in enumerate(texts):
            try:
                mine.append(read_cell(text, spec, labels))
            except ValueError:
                mine.append(None)
                refused.append(row)
            else:
                if spec.is_quantity and text.strip() and is_unlikely(mine[-1], spec):
                    doubted.append(row)
        if column not in sheet.cells:  # a missing column is one fault, not one a row
            continue
        found = {(sheet.place(row, column), shown(texts[row])): texts[row] for row in refused}  # a scenario's "*" is one place
        given = list(found.values())
        folder.several(folder.fault, list(found), lambda k: allowed(spec, labels, given[k]), shown=SHOWN_CELLS)
        found = dict.fromkeys((sheet.place(row, column), shown(texts[row])) for row in doubted)
        folder.several(folder.flag, list(found), lambda k: likely(spec))
    for column in PROVENANCE:
        for row, text in enumerate(sheet.cells.get(column, ())):
            try:
                check_provenance(column, text)
            except Refused as why:
                folder.fault(*sheet.place(row, column), shown(text), str(why))
    return values


def positions(sheet: Sheet, labels: Labels, folder: Folder) -> list[tuple[int, ...] | None]:
    """Place of every row of a tidy table in its array; notes unknown labels, months and rows there twice or missing."""
    keys, table = sheet.table.keys, sheet.table
    if not {*keys} - {"month"} <= labels.keys():  # a table that is missing is one fault, not one a row
        return [None] * len(sheet.lines)
    choices = [{label: k for k, label in enumerate(MONTHS if key == "month" else labels[key])} for key in keys]
    found: dict[tuple[int, ...], int] = {}
    places: list[tuple[int, ...] | None] = []
    unknown: dict[str, list[int]] = {key: [] for key in keys}
    for row, line in enumerate(sheet.lines):
        place = []
        for key, choice in zip(keys, choices, strict=True):
            if (text := sheet.cells[key][row]) in choice:
                place.append(choice[text])
            else:
                unknown[key].append(row)
        complete = tuple(place) if len(place) == len(keys) else None
        if complete in found and complete is not None:
            folder.fault(table.file, line, keys[0], "a row again", f"each once; it is on line {sheet.lines[found[complete]]} too")
        if complete is not None:
            found.setdefault(complete, row)
        places.append(complete)
    for key, rows in unknown.items():
        texts = [sheet.cells[key][row] for row in rows]
        what = "a month from 1 to 12" if key == "month" else lambda k: one_of(texts[k], choices[0], f"a {key}")
        folder.several(folder.fault, [((table.file, sheet.lines[row], key), shown(text)) for row, text in zip(rows, texts)], what)
    if None not in places:
        names = [list(choice) for choice in choices]
        missing = [place for place in np.ndindex(*map(len, names)) if place not in found]
        words = [", ".join(f"{key} {name[p]}" for key, name, p in zip(keys, names, place)) for place in missing]
        folder.several(folder.fault, [((table.file, None, keys[0]), f"no row for {named}") for named in words], "a row for each")
    return places


def as_array(name: str, spec, values: list, shape: tuple[int, ...], places: list | None = None) -> np.ndarray:
    """Values as an array: float64 for quantities, bool for yes/no, text for labels."""
    kind = np.float64 if spec.is_quantity else bool if spec.unit == YES_NO else np.str_
    if places is None:
        return np.array(values, kind).reshape(shape)
    array = np.zeros(shape, kind)
    for place, value in zip(places, values, strict=True):
        array[place] = value
    return array


def frame(sheet: Sheet, values: dict[str, list]) -> pd.DataFrame:
    """The table as it was used: units of the file, defaults in place of blanks, indexed by the line of the file."""
    columns = {}
    for column, texts in sheet.cells.items():
        name_spec = sheet.table.columns.get(column)
        if name_spec and name_spec[1].is_quantity:
            spec = name_spec[1]
            columns[column] = [float(t) if t.strip() else v / spec.factor for t, v in zip(texts, values[column], strict=True)]
        elif name_spec and name_spec[1].unit not in (SERVICE, TEXT):
            columns[column] = values[column]
        else:
            columns[column] = [int(t) for t in texts] if column == "month" else texts
    order = [c for c in sheet.table.known if c in columns]
    return pd.DataFrame({c: columns[c] for c in order}, index=pd.Index(sheet.lines, name="line"))
