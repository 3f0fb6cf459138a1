"""The workbook of inputs: a sheet a table, above each column what it means, its unit and what is allowed and likely, below it the cells."""

from __future__ import annotations

from datetime import datetime
from math import inf

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from energymodel.field import YES_NO
from energymodel.reading.cells import CONFIDENCE, DATE, NUMBER, allowed
from energymodel.reading.layout import is_required
from energymodel.reading.meanings import chinese
from energymodel.workbook.book import ODD, SOFT, Book, book_of, fitting
from energymodel.workbook.exact import Exact, exact, plain
from energymodel.workbook.guide import write_readme
from energymodel.workbook.inputs import DATES, NUMBERS, InputTable, blank_text, in_file, span, tables_of, unit_text
from energymodel.workbook.origin import keep
from energymodel.workbook.scenarios import Written, scenario_sheet

HEAD = 6
"""Row of the columns' names (0-based); what explains them is above, the cells are below."""
CAPTIONS = ("名称", "meaning", "单位 unit", "允许 allowed", "常见 likely")
SPARE = 200
"""Rows below the table that drop-downs and ranges hold for, for rows to be added."""
LISTS = "lists"
TRUST = (*CONFIDENCE, *(f"{a}/{b}" for a in CONFIDENCE for b in CONFIDENCE if a != b))


def template(files: dict[str, bytes], written: list[Written], created: str) -> bytes:
    """The workbook of some files of inputs (file -> bytes), with what scenarios write shown beside. Raises NoTable."""
    tables = tables_of(files)
    cells = {file: exact(content, file) for file, content in files.items()}
    with book_of("energymodel inputs", created) as (book, target):
        write_readme(book, tables)
        for file, table in tables.items():
            changed = [w for w in written if w.file == file]
            input_sheet(book, table, cells[file], changed)
        for file, table in tables.items():
            if len(table.keys) == 1 and file.startswith("system/"):
                last = f"COUNTA('{table.sheet}'!$A${HEAD + 2}:$A${HEAD + 2 + SPARE + len(cells[file].rows)})"
                book.define_name(f"{table.keys[0]}_names", f"=OFFSET('{table.sheet}'!$A${HEAD + 2},0,0,{last},1)")
        scenario_sheet(book, written)
        lists = book.sheet(LISTS)
        lists.very_hidden()
        lists.write_column(0, 0, TRUST)
        keep(book, files)
    return target.getvalue()


def input_sheet(book: Book, table: InputTable, cells: Exact, changed: list[Written]) -> None:
    """A sheet of one table."""
    sheet = book.sheet(table.sheet)
    table_head(book, sheet, table, cells.header)
    rows = len(cells.rows) - 1
    for k, column in enumerate(cells.header):
        texts = [plain(row[k]) for row in cells.rows[1:]]
        kind = table.kind(column)
        look = {NUMBERS: "General", DATES: "yyyy-mm-dd"}.get(kind, "@")
        sheet.set_column(k, k, column_width(column, texts), book.look(look))
        for row, text in enumerate(texts, HEAD + 1):
            write_cell(book, sheet, row, k, text, kind)
        check(book, sheet, table, column, k, HEAD + 1, HEAD + rows + SPARE)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.autofilter(HEAD, 0, HEAD + max(rows, 1), len(cells.header) - 1)
    places = cells.keyed(table.keys)
    notes: dict[tuple[int, int], list[str]] = {}
    for one in changed:
        hit = [row for key, row in places.items() if one.label in ("*", key[0])]
        for row in hit if one.column in cells.header else ():
            notes.setdefault((HEAD + row, cells.header.index(one.column)), []).append(f"{one.scenario}: {one.value}  ({one.place})")
    for place, lines in notes.items():
        sheet.write_comment(*place, "情景改为 scenarios change it to:\n" + "\n".join(lines), {"x_scale": 2.5, "font_size": 9})


def table_head(book: Book, sheet: Worksheet, table: InputTable, header: list[str]) -> None:
    """File, title, and the lines that explain each column."""
    sheet.write_string(0, 0, table.file, book.look("quiet"))
    sheet.write_string(0, 1, f"{chinese().get(table.keys[0], '')} {table.sheet}".strip(), book.look("title"))
    for row, caption in enumerate(CAPTIONS, 1):
        sheet.write_string(row, 0, caption, book.look("quiet"))
        sheet.set_row(row, (30, 45, 15, 30, 15)[row - 1])
    for k, column in enumerate(header):
        spec = table.spec(column)
        if k:
            sheet.write_string(1, k, table.chinese(column), book.look("wrapped"))
        if k and spec:
            both = "\n".join(filter(None, (span(spec, (spec.low, spec.high)), blank_text(spec))))
            lines = (spec.meaning, unit_text(spec), both, span(spec, spec.likely) if spec.likely else "")
            for row, line in enumerate(lines, 2):
                sheet.write_string(row, k, line, book.look("wrapped"))
        sheet.write_string(HEAD, k, column, book.look("head"))


def column_width(column: str, texts: list[str]) -> float:
    """Wide enough for the cells, and for what explains them; sources and notes are cut."""
    return min(max(fitting([column, *texts[:200]]), 16), 50)


def write_cell(book: Book, sheet: Worksheet, row: int, k: int, text: str, kind: str) -> None:
    """A cell of the file: numbers and days as Excel has them, all else as text."""
    if not text:
        return
    if kind == NUMBERS and NUMBER.fullmatch(text):
        sheet.write_number(row, k, float(text), book.look("General"))
    elif kind == DATES and DATE.fullmatch(text):
        day = datetime.fromisoformat(text)
        sheet.write_datetime(row, k, day, book.look("yyyy-mm-dd hh:mm" if day.hour or day.minute else "yyyy-mm-dd"))
    else:
        sheet.write_string(row, k, text, book.look("@"))


def check(book: Book, sheet: Worksheet, table: InputTable, column: str, k: int, top: int, bottom: int) -> None:
    """Drop-downs, ranges that are allowed, and colours for what is unlikely or an estimate."""
    spec = table.spec(column)
    first = xl_rowcol_to_cell(top, k, col_abs=True)
    if column == "confidence":
        sheet.data_validation(top, k, bottom, k, {"validate": "list", "source": f"='{LISTS}'!$A$1:$A${len(TRUST)}"})
        estimate = book.add_format({"bg_color": SOFT})
        rule = {"type": "formula", "criteria": f'=ISNUMBER(SEARCH("ESTIMATE",{first}))', "format": estimate}
        sheet.conditional_format(top, k, bottom, k, rule)
    if spec is None or column == table.keys[0]:
        return
    refuse = {"error_title": column, "ignore_blank": not is_required(spec)}
    if spec.unit == YES_NO:
        sheet.data_validation(top, k, bottom, k, {"validate": "list", "source": ["yes", "no"]} | refuse)
    elif spec.is_pointer:
        sheet.data_validation(top, k, bottom, k, {"validate": "list", "source": f"={spec.unit}_names"} | refuse)
    elif table.kind(column) == DATES:
        span_of_days = {"validate": "date", "criteria": "between", "minimum": datetime(1927, 5, 18), "maximum": datetime(2999, 12, 31)}
        sheet.data_validation(top, k, bottom, k, span_of_days | refuse)
    elif spec.is_quantity:
        low, high = in_file(spec, (spec.low, spec.high))
        limits = {"minimum": max(low, -1e300), "maximum": min(high, 1e300), "error_message": allowed(spec)}
        sheet.data_validation(top, k, bottom, k, {"validate": "decimal", "criteria": "between"} | limits | refuse)
        if spec.likely and spec.likely != (-inf, inf):
            low, high = in_file(spec, spec.likely)
            odd = f"=AND(ISNUMBER({first}),{first}<>0,OR(ABS({first})<{low * (1 - 1e-9):.15g},ABS({first})>{high * (1 + 1e-9):.15g}))"
            look = book.add_format({"bg_color": ODD})
            sheet.conditional_format(top, k, bottom, k, {"type": "formula", "criteria": odd, "format": look})
