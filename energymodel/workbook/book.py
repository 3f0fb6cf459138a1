"""A book: a workbook that comes out the same byte for byte, in which every text stays text, with the formats its sheets share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of xlsxwriter: a name that looks like a formula, a link or a number is none."""

FONT = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
DARK, PALE, GREY, SOFT, ODD = "#1F3A5F", "#E8EEF5", "#7F7F7F", "#FCE4D6", "#FFF2B3"
"""Headers, their background, what is for programs, an estimate, an unlikely number."""

LOOKS = {
    "text": {}, "wrapped": {"text_wrap": True, "valign": "top"}, "title": {"bold": True, "font_size": 14, "font_color": DARK},
    "bold": {"bold": True}, "quiet": {"font_color": GREY, "font_size": 9},
    "head": {"bold": True, "font_color": DARK, "bg_color": PALE, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": DARK},
    "link": {"font_color": "#0B5394", "underline": 1}, "time": {"num_format": "yyyy-mm-dd hh:mm"},
}  # fmt: skip
WIDEST, NARROWEST = 60, 9
"""Widths of columns [characters]."""


class Book(Workbook):
    """A workbook and its looks: ``book.look("head")``, or of a number format, ``book.look("#,##0.0")``."""

    def __init__(self, target: BytesIO, title: str, created: str):
        super().__init__(target, TEXTS | {"in_memory": True})
        self.looks: dict[str, Format] = {}
        self.set_properties({"title": title[:255], "created": datetime.fromisoformat(created).replace(tzinfo=None)})
        self.formats[0].set_font_name(FONT["font_name"])
        self.formats[0].set_font_size(FONT["font_size"])
        self.set_calc_mode("auto")

    def look(self, name: str) -> Format:
        """The format of a name of LOOKS, or of numbers written so."""
        if name not in self.looks:
            self.looks[name] = self.add_format(FONT | LOOKS.get(name, {"num_format": name}))
        return self.looks[name]

    def sheet(self, title: str) -> Worksheet:
        """A new sheet without grid lines, its title cut to what Excel allows."""
        sheet = self.add_worksheet(sheet_name(title, [s.name for s in self.worksheets()]))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet


@contextmanager
def book_of(title: str, created: str) -> Iterator[tuple[Book, BytesIO]]:
    """A book to fill, and where its bytes are once the block ends. ``created``: an ISO time, the only time in the file."""
    target = BytesIO()
    book = Book(target, title, created)
    yield book, target
    book.close()


def sheet_name(title: str, taken: list[str]) -> str:
    """A title as Excel allows it: 31 characters, none of ``[]:*?/\\``, no apostrophe at an end, no other sheet's."""
    name = "".join("-" if c in "[]:*?/\\" else c for c in title)[:31].strip("'") or "-"
    others, number = {t.lower() for t in taken}, 2
    while name.lower() in others:
        name, number = f"{name[:28]} {number}", number + 1
    return name


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Titles of several sheets as Excel allows them."""
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    return names


def link_to(sheet: str) -> str:
    """A link to the top of another sheet."""
    return "internal:'" + sheet.replace("'", "''") + "'!A1"


def width(text: object) -> int:
    """Characters a text takes, Chinese ones twice; of several lines, the longest."""
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in str(text).split("\n"))


def fitting(texts) -> float:
    """Width of a column that shows these texts."""
    return min(max([NARROWEST, *(width(t) + 2 for t in texts)]), WIDEST)
