"""What a cell of a spreadsheet means: the text it stands for in a file of inputs, whatever the spreadsheet made of what was typed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook

from energymodel.reading.cells import DATE, NUMBER, SERIAL, Refused
from energymodel.workbook.inputs import ANSWERS, DATES, NUMBERS, InputTable


def text_of(value: object, number_format: str, table: InputTable, column: str, workbook: Workbook) -> str:
    """The text a value stands for in the file. Raises Refused for what cannot be meant."""
    kind, spec = table.kind(column), table.spec(column)
    if value is None:
        return ""
    if isinstance(value, bool):
        if kind != ANSWERS:
            raise Refused("no TRUE or FALSE")
        return "yes" if value else "no"
    if isinstance(value, int | float) and kind == DATES and SERIAL.fullmatch(f"{value:.10g}"):
        value = from_excel(value, workbook.epoch)
    if isinstance(value, date | time):
        if kind != DATES or isinstance(value, time):
            raise Refused(f"a {kind}, not a day that the spreadsheet made of what was typed (format the cell as text or number)")
        return value.strftime("%Y-%m-%dT%H:%M").removesuffix("T00:00") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int | float):
        if kind == NUMBERS and "%" in number_format and spec is not None and spec.unit != "1":
            raise Refused("a number in the unit of the column, not percent")
        return f"{value + 0:.15g}"
    text = str(value).replace("\r\n", "\n").strip()
    wide = unicodedata.normalize("NFKC", text)
    return wide if kind in (NUMBERS, DATES, ANSWERS) and (kind != NUMBERS or NUMBER.fullmatch(wide)) else text


def means_the_same(text: str, base: str, kind: str) -> bool:
    """Whether a text says what the file says already, in other digits or blanks."""
    if kind == NUMBERS and NUMBER.fullmatch(text.strip()) and NUMBER.fullmatch(base.strip()):
        return float(f"{float(text):.15g}") == float(f"{float(base):.15g}")
    if kind == DATES and DATE.fullmatch(text) and DATE.fullmatch(base):
        return datetime.fromisoformat(text) == datetime.fromisoformat(base)
    return text == base.replace("\r\n", "\n").strip()
