"""What was typed, whatever the spreadsheet made of it, and the text it stands for."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from energymodel.reading.cells import Refused
from energymodel.reading.layout import layout
from energymodel.workbook.inputs import ANSWERS, DATES, NUMBERS, TEXTS, InputTable
from energymodel.workbook.meaning import means_the_same, text_of

UNITS = layout().tables["units"]
KINDS = {"capacity_mw": NUMBERS, "own_use": NUMBERS, "in_service_from": DATES, "committed": ANSWERS, "zone": TEXTS, "note": TEXTS}
TABLE = InputTable(UNITS.file, "units", UNITS.keys, UNITS.columns, UNITS.known, KINDS)
DAY = datetime(2026, 7, 1)


def told(value, column: str, number_format: str = "General", book: Workbook | None = None) -> str:
    return text_of(value, number_format, TABLE, column, book or Workbook())


@pytest.mark.parametrize(
    ("typed", "column", "text"),
    [
        (350, "capacity_mw", "350"), (350.0, "capacity_mw", "350"), (350.5, "capacity_mw", "350.5"), (0.1 + 0.2, "own_use", "0.3"),
        ("355", "capacity_mw", "355"),
        (" 355 ", "capacity_mw", "355"), ("３５５．５", "capacity_mw", "355.5"), ("3.5E+02", "capacity_mw", "3.5E+02"),
        (1e15, "capacity_mw", "1e+15"), (123456789012345, "capacity_mw", "123456789012345"),
        (-0.0, "own_use", "0"), ("many", "capacity_mw", "many"),
        ("1,400", "capacity_mw", "1,400"), ("１，４", "capacity_mw", "１，４"), (None, "capacity_mw", ""), ("  ", "capacity_mw", ""),
        (DAY, "in_service_from", "2026-07-01"), (date(2026, 7, 1), "in_service_from", "2026-07-01"),
        (46204, "in_service_from", "2026-07-01"),
        (datetime(2026, 7, 1, 8), "in_service_from", "2026-07-01T08:00"), ("2026/7/1", "in_service_from", "2026/7/1"),
        ("２０２６-07-01", "in_service_from", "2026-07-01"), (2026, "in_service_from", "2026"),
        (True, "committed", "yes"), (False, "committed", "no"), ("ｙｅｓ", "committed", "yes"),
        ("west\u00a0", "zone", "west"), (5, "zone", "5"), ("=1+1", "note", "=1+1"),
        ("two\r\nlines", "note", "two\nlines"), ("１", "note", "１"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_was_typed_is_meant_so(typed, column, text):
    assert told(typed, column) == text


@pytest.mark.parametrize(
    ("typed", "column", "number_format"),
    [(4, "capacity_mw", "0%"), (DAY, "capacity_mw", "General"), (DAY, "zone", "General"), (time(8), "in_service_from", "General"),
     (True, "capacity_mw", "General"), (True, "zone", "General")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(typed, column, number_format):
    with pytest.raises(Refused):
        told(typed, column, number_format)


def test_percent_of_a_share_is_its_fraction():
    assert told(0.05, "own_use", "0.0%") == "0.05"


def test_days_in_a_workbook_that_counts_from_1904():
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    assert told(46204 - 1462, "in_service_from", book=book) == "2026-07-01"


@pytest.mark.parametrize(
    ("text", "base", "kind", "same"),
    [
        ("0.9", "0.90", NUMBERS, True), ("100000", "1E+05", NUMBERS, True), ("9", "90", NUMBERS, False), ("", "0", NUMBERS, False),
        ("0.3", "0.30000000000000004", NUMBERS, True), ("0", "", NUMBERS, False), ("2026-07-01", "2026-07-01", DATES, True),
        ("2026-07-01T08:00", "2026-07-01 08:00:00", DATES, True), ("2026-07-01", "2026-07-02", DATES, False),
        ("", "2026-07-01", DATES, False),
        ("a", " a ", TEXTS, True), ("0.9", "0.90", TEXTS, False), ("two\nlines", "two\r\nlines", TEXTS, True),
    ],
)  # fmt: skip
def test_what_the_file_says_already_is_no_change(text, base, kind, same):
    assert means_the_same(text, base, kind) == same
