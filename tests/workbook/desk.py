"""A planner's desk: a copy of the inputs, the template made of it, and what was typed into it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from energymodel.workbook.importing import Imported, import_workbook
from energymodel.workbook.inputs import files_of
from energymodel.workbook.scenarios import written_in
from energymodel.workbook.template import HEAD, template

MADE = "2026-11-21T08:00:00"


@dataclass
class Desk:
    """``inputs``: the folder; ``file``: the workbook."""

    inputs: Path
    file: Path

    def type(self, *edits: Callable) -> Desk:
        """Open the workbook, let each edit act on it, save it as a spreadsheet would."""
        book = load_workbook(self.file)
        for edit in edits:
            edit(book)
        book.save(self.file)
        return self

    def put_in(self, dry_run: bool = False) -> Imported:
        return import_workbook(self.file, self.inputs, dry_run)

    def bytes(self) -> dict[str, bytes]:
        """File -> content of every file of the folder."""
        return {p.relative_to(self.inputs).as_posix(): p.read_bytes() for p in sorted(self.inputs.rglob("*")) if p.is_file()}

    def cells(self, file: str) -> list[list[str]]:
        """The rows of a table."""
        return rows(self.bytes()[file])


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def desk(inputs: Path, place: Path, statistics: bool = False) -> Desk:
    """A desk with a copy of a folder of inputs."""
    shutil.copytree(inputs, place / "inputs")
    (place / "inputs.xlsx").write_bytes(made(inputs, statistics))
    return Desk(place / "inputs", place / "inputs.xlsx")


@cache
def made(inputs: Path, statistics: bool = False) -> bytes:
    """The template of a folder."""
    return template(files_of(inputs, statistics), written_in(inputs), MADE)


def column(sheet: Worksheet, name: str) -> int:
    """Place of a column, 1-based."""
    return next(c.column for c in sheet[HEAD + 1] if c.value == name)


def row(sheet: Worksheet, label: str) -> int:
    """Row of a label, 1-based."""
    return next(r for r in range(HEAD + 2, sheet.max_row + 1) if sheet.cell(r, 1).value == label)


def edit(table: str, label: str, name: str, value, number_format: str | None = None) -> Callable:
    """An edit: type a value into a cell."""

    def act(book):
        cell = book[table].cell(row(book[table], label), column(book[table], name))
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return act
