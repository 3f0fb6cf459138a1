"""A CSV file cell by cell, exactly as it is written: what nobody changes comes out as it went in, quotes, spaces and line ends too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from energymodel.errors import EnergyModelError

CELL = re.compile(r'("(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(,|\r?\n|\Z)')
ENCODINGS = ("utf-8", "gb18030")
MARK = "\ufeff"


class NoTable(EnergyModelError):
    """A file that is no comma-separated table."""

    code = 3


@dataclass
class Exact:
    """The raw cells of every row, the header first, and what ends each row. ``mark``: what stands before the header."""

    rows: list[list[str]]
    ends: list[str]
    mark: str = ""
    encoding: str = ENCODINGS[0]

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return [plain(raw) for raw in self.rows[0]]

    def content(self) -> bytes:
        """The bytes of the file."""
        lines = (",".join(row) + end for row, end in zip(self.rows, self.ends, strict=True))
        return (self.mark + "".join(lines)).encode(self.encoding)

    def lines(self) -> list[int]:
        """The line each row begins on, 1-based."""
        at, found = 1, []
        for row, end in zip(self.rows, self.ends, strict=True):
            found.append(at)
            at += (",".join(row) + end).count("\n")
        return found

    def keyed(self, keys: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        """Key -> place of its row (the header is row 0); of a key that is there twice, the first."""
        places = [self.header.index(key) for key in keys]
        found: dict[tuple[str, ...], int] = {}
        for k, row in enumerate(self.rows[1:], 1):
            found.setdefault(tuple(plain(row[p]) for p in places), k)
        return found


def exact(content: bytes, file: str) -> Exact:
    """The cells of a file's bytes, in UTF-8 or GB18030. Raises NoTable where they are no table."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NoTable(f"{file}: found bytes that are not text; allowed: text in UTF-8 or GB18030")
    mark = MARK if text.startswith(MARK) else ""
    rows, ends, row, at = [], [], [], len(mark)
    while at < len(text) or row:
        found = CELL.match(text, at)
        if found is None:
            raise NoTable(f"{file}:{text.count(chr(10), 0, at) + 1}: found a quote inside a cell; allowed: comma-separated cells")
        row.append(found[1])
        at = found.end()
        if found[2] != ",":
            rows.append(row)
            ends.append(found[2])
            row = []
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise NoTable(f"{file}: found rows of different length, or none; allowed: a header, then as many cells in every row")
    return Exact(rows, ends, mark, encoding)


def plain(raw: str) -> str:
    """The text of a raw cell."""
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw


def quoted(text: str) -> str:
    """A text as a raw cell, in quotes only where it needs them."""
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text
