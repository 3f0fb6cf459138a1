"""A workbook that came back: which of its sheets is which table, its rows by their keys, and the text each cell stands for."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from energymodel.errors import Fault, InputsInvalid
from energymodel.reading.cells import Refused
from energymodel.reading.files import LARGEST, MOST_COLUMNS, MOST_ROWS
from energymodel.reading.layout import did_you_mean
from energymodel.workbook.inputs import InputTable
from energymodel.workbook.meaning import text_of

UNPACKED = 10 * LARGEST
"""Bytes of all parts of a workbook beyond which it is refused unread."""
HEAD_WITHIN = 30
"""Rows in which the columns' names are looked for."""
OLD = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and an .xlsx behind a password."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that is a table: column -> its place, key -> (row of the sheet, its cells)."""

    title: str
    columns: dict[str, int]
    rows: dict[Key, tuple[int, tuple[Cell, ...]]]

    def place(self, row: int, column: str) -> str:
        """``units!F12``."""
        return f"{self.title}!{get_column_letter(self.columns[column] + 1)}{row}"


@dataclass
class Incoming:
    """A workbook being read: its sheets by file, what is wrong with it, and what its user should know."""

    workbook: Workbook
    values: Workbook | None
    sheets: dict[str, Sheet]
    faults: list[Fault]
    notes: list[str]

    def value(self, cell: Cell):
        """Value of a cell; of a formula what the spreadsheet last worked out. Raises Refused for errors and for formulas without."""
        value = cell.value
        if cell.data_type == "f":
            value = self.values[cell.parent.title][cell.coordinate].value
            if value is None:
                raise Refused("a value, not a formula that was never worked out (open and save it in a spreadsheet)")
        if cell.data_type == "e" or (cell.data_type == "f" and value in ERROR_CODES):
            raise Refused("a value, not an error")
        return value


def read_workbook(path: Path) -> Incoming:
    """A workbook, its sheets not yet read. Raises InputsInvalid where it is none, or too large."""

    def refuse(found: str, allowed: str = "a workbook that ends in .xlsx, without a password"):
        raise InputsInvalid([Fault(str(path), None, None, found, allowed)])

    try:
        with path.open("rb") as file:
            begin = file.read(4)
        if begin == OLD:
            refuse("an .xls, or a workbook behind a password")
        with ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > UNPACKED or path.stat().st_size > LARGEST:
            refuse(f"{size} bytes", f"at most {UNPACKED} bytes")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep (drop-downs it does not know) is not ours to read
            workbook = load_workbook(path)
            rows = (row for sheet in workbook.worksheets if sheet.max_row <= MOST_ROWS for row in sheet.iter_rows())
            has_formulas = any(cell.data_type == "f" for row in rows for cell in row)
            values = load_workbook(path, data_only=True) if has_formulas else None
    except BadZipFile:
        refuse("a file that is no workbook")
    except (OSError, InputsInvalid):
        raise
    except Exception as why:
        refuse(f"a workbook that cannot be read: {type(why).__name__}: {str(why)[:100]}")
    return Incoming(workbook, values, {}, [], [])


def read_sheets(incoming: Incoming, tables: dict[str, InputTable], headers: dict[str, list[str]], own: tuple[str, ...]) -> None:
    """Find and read the sheet of every table (``headers``: the columns its file has); ``own`` sheets of the template are no tables."""
    unread = []
    for sheet in incoming.workbook.worksheets:
        if sheet.title in own:
            continue
        table = _table(sheet, tables)
        if table is None:
            unread.append(sheet.title)
        elif table.file in incoming.sheets:
            incoming.faults.append(
                Fault(sheet.title, None, None, f"a second sheet of {table.file}", "one; take its name out of A1 of the other")
            )
        elif found := _read(sheet, table, headers[table.file], incoming):
            incoming.sheets[table.file] = found
    incoming.notes += [f"sheet {title!r} is of no table and was not read" for title in unread]
    seen = {fault.file for fault in incoming.faults}
    missing = [t for file, t in tables.items() if file not in incoming.sheets and t.sheet not in seen]
    incoming.notes += [f"{t.file} has no sheet and stays as it is" + did_you_mean(t.sheet, unread) for t in missing]


def _table(sheet: Worksheet, tables: dict[str, InputTable]) -> InputTable | None:
    """The table a sheet says it is of in its first cell, or by its name."""
    said = str(sheet.cell(1, 1).value or "").strip()
    by_name = {table.sheet.lower()[:31]: table for table in tables.values()}
    return tables.get(said) or by_name.get(sheet.title.strip().lower())


def _read(sheet: Worksheet, table: InputTable, header: list[str], incoming: Incoming) -> Sheet | None:
    title = sheet.title

    def fault(place: str, found: str, allowed: str) -> None:
        incoming.faults.append(Fault(place, None, None, found, allowed))

    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        fault(
            title,
            f"{sheet.max_row} rows and {sheet.max_column} columns",
            f"at most {MOST_ROWS} and {MOST_COLUMNS}: delete empty rows that have a format",
        )
        return None
    lines = list(sheet.iter_rows())
    names = [[" ".join(str(c.value or "").split()) for c in line] for line in lines[:HEAD_WITHIN]]
    head = max(range(len(names)), key=lambda k: (len({*header} & {*names[k]}), -k), default=None)
    if head is None or not {*table.keys} <= {*names[head]}:
        fault(title, "no row with the names of the columns", f"a row with {', '.join(header)}")
        return None
    there = names[head]
    twice = {name for name in there if name and there.count(name) > 1 and name in table.known}
    strange = [name for name in there if name and name not in header and name not in table.known]
    missing = [name for name in header if name not in there]
    for name in twice:
        fault(f"{title}!{head + 1}", f"the column {name!r} more than once", "each column once")
    for name in missing:
        fault(f"{title}!{head + 1}", f"no column {name!r}", "every column of the file" + did_you_mean(name, strange))
    if twice or missing:
        return None
    incoming.notes += [f"{title}: column {name!r} is of no table and was not read" for name in strange]
    columns = {name: k for k, name in enumerate(there) if name in header or name in table.known}
    merged = [area.coord for area in sheet.merged_cells.ranges if area.max_row > head + 1]
    for area in merged:
        fault(f"{title}!{area}", "merged cells", "a value in every cell")
    found = Sheet(title, columns, {})
    for row, line in enumerate(lines[head + 1 :], head + 2):
        cells = {name: line[k] for name, k in columns.items()}
        if all(c.value is None or str(c.value).strip() == "" for c in cells.values()):
            continue
        key = []
        for name in table.keys:
            try:
                key.append(text_of(incoming.value(cells[name]), cells[name].number_format, table, name, incoming.workbook))
            except Refused as why:
                fault(found.place(row, name), shown(cells[name]), str(why))
        if len(key) < len(table.keys):
            continue
        if not all(key):
            fault(found.place(row, table.keys[0]), "a blank", f"the {', '.join(table.keys)} of the row, or an empty row")
        elif tuple(key) in found.rows:
            fault(found.place(row, table.keys[0]), f"{', '.join(key)} again", f"each once; it is in row {found.rows[tuple(key)][0]} too")
        else:
            found.rows[tuple(key)] = (row, line)
    return found


def shown(cell: Cell) -> str:
    """A cell's value in a fault."""
    return repr(str(cell.value))[:60] if cell.value is not None else "a blank"
