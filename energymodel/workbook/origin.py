"""What a workbook of inputs was made from, kept in a hidden sheet of it: by that, what was changed in it is told from what was not."""

from __future__ import annotations

import base64
import binascii
import zlib

from openpyxl.workbook import Workbook

from energymodel.reading.files import LARGEST
from energymodel.workbook.book import Book

SHEET = "origin"
CHUNK = 30_000
"""Characters a cell holds (Excel allows 32,767)."""


def keep(book: Book, files: dict[str, bytes]) -> None:
    """Write files into a sheet that Excel's menus do not show: a row a file, its name, then its packed bytes."""
    sheet = book.sheet(SHEET)
    sheet.very_hidden()
    for row, (file, content) in enumerate(files.items()):
        packed = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
        sheet.write_string(row, 0, file)
        for k in range(0, len(packed), CHUNK):
            sheet.write_string(row, 1 + k // CHUNK, packed[k : k + CHUNK])


def kept(workbook: Workbook) -> dict[str, bytes]:
    """The files a workbook was made from; those that can no longer be read are missing."""
    found = {}
    for row in workbook[SHEET].iter_rows(values_only=True) if SHEET in workbook.sheetnames else ():
        file, packed = str(row[0]), "".join(str(cell) for cell in row[1:] if cell is not None)
        try:
            content = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), LARGEST)
        except (ValueError, binascii.Error, zlib.error):
            continue
        if content:
            found[file] = content
    return found
