"""A sheet of a table: title, names of the columns in the CSV, header in two languages with units, then the rows."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from energymodel.workbook.book import Book, fitting, link_to
from energymodel.workbook.columns import Column

TOP = 3
"""Row of the header (0-based): above it title, file and the columns' names in the file."""
LOOKED_AT = 200
"""Rows by which the width of a column is chosen."""


def table_sheet(book: Book, title: str, about: str, columns: list[Column], back: str) -> Worksheet:
    """A new sheet of a table: header frozen, with filters. ``about``: a line below the title; ``back``: the sheet its link leads to."""
    sheet = book.sheet(title)
    sheet.write_string(0, 0, title, book.look("title"))
    sheet.write_url(1, 0, link_to(back), book.look("link"), f"← {back}")
    sheet.write_string(1, 1, about, book.look("quiet"))
    for k, column in enumerate(columns):
        sheet.write_string(TOP - 1, k, column.name, book.look("quiet"))
    rows = write_columns(book, sheet, TOP, 0, columns)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.repeat_rows(TOP)
    if columns:
        sheet.autofilter(TOP, 0, TOP + max(rows, 1), len(columns) - 1)
    return sheet


def write_columns(book: Book, sheet: Worksheet, top: int, left: int, columns: list[Column]) -> int:
    """Header and cells of columns from a corner on; the number of rows. None and NaN stay blank, texts stay texts."""
    lines = max((len(column.head) for column in columns), default=1)
    sheet.set_row(top, 15 * lines)
    for k, column in enumerate(columns):
        sheet.write_string(top, left + k, "\n".join(column.head), book.look("head"))
        looks = [column.look] * len(column.cells) if isinstance(column.look, str) else column.look
        for row, (cell, look) in enumerate(zip(column.cells, looks, strict=True), top + 1):
            if isinstance(cell, str):
                sheet.write_string(row, left + k, cell, book.look(look))
            elif cell is not None and cell == cell:
                sheet.write_number(row, left + k, cell, book.look(look))
        shown = [f"{cell:,.1f}" if isinstance(cell, float) else str(cell or "") for cell in column.cells[:LOOKED_AT]]
        sheet.set_column(left + k, left + k, 17 if column.look == "time" else fitting([*column.head, *shown]))
    return max((len(column.cells) for column in columns), default=0)
