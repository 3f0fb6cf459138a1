"""Files of the inputs folder: their text, their cells with the lines they stand on, and the hash of what was read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from energymodel.errors import Fault
from energymodel.reading.layout import did_you_mean

LARGEST = 200_000_000
"""Bytes beyond which a file is refused unread."""


@dataclass
class Folder:
    """An inputs folder being read: what was read (path -> sha256) and all faults met so far."""

    root: Path
    read: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, row: int | None, column: str | None, value: str, allowed: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(file, row, column, value, allowed))

    def exists(self, file: str) -> bool:
        """Whether there is anything of that name."""
        path = self.root / file
        return path.exists() or path.is_symlink()

    def names(self, folder: str, ending: str = "") -> list[str]:
        """Sorted stems of what lies in a folder."""
        path = self.root / folder
        return sorted(p.name.removesuffix(ending) for p in path.iterdir() if p.name.endswith(ending)) if path.is_dir() else []

    def text(self, file: str) -> str | None:
        """Text of a file, decoded from UTF-8 (with or without mark) or GB18030; None after noting a fault."""
        path = self.root / file
        try:
            if not path.resolve(strict=True).is_relative_to(self.root.resolve()):
                self.fault(file, None, None, "a link to a file elsewhere", "files inside the inputs folder")
                return None
            if path.stat().st_size > LARGEST:
                self.fault(file, None, None, f"{path.stat().st_size} bytes", f"at most {LARGEST} bytes")
                return None
            content = path.read_bytes()
        except FileNotFoundError:
            folder, ending = str(Path(file).parent.as_posix()), Path(file).suffix
            self.fault(file, None, None, "no such file", f"a file of this name{did_you_mean(Path(file).stem, self.names(folder, ending))}")
            return None
        except (OSError, RuntimeError) as why:
            self.fault(file, None, None, f"a file that cannot be read: {getattr(why, 'strerror', None) or why}", "a readable file")
            return None
        self.read[file] = sha256(content).hexdigest()
        if not content.strip():
            self.fault(file, None, None, "an empty file", "a title and what differs" if file.endswith(".toml") else "a header and rows")
            return None
        return self._decoded(file, content)

    def _decoded(self, file: str, content: bytes) -> str | None:
        for encoding in ("utf-8-sig", "gb18030"):
            if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in content:
                try:
                    return content.decode(encoding)
                except UnicodeDecodeError:
                    continue
        self.fault(file, None, None, "bytes that are not text", "text in UTF-8 or GB18030")
        return None

    def rows(self, file: str, text: str) -> list[tuple[int, list[str]]]:
        """(line, cells) of every row of a comma-separated text, the header first; notes blank and ragged rows and leaves them out."""
        reader, rows, line = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
        try:
            for cells in reader:
                rows.append((line, cells))
                line = reader.line_num + 1
        except csv.Error as why:
            self.fault(file, line, None, f"a row that cannot be read: {why}", "comma-separated cells")
        if not rows or not any(rows[0][1]):
            self.fault(file, 1, None, "no header", "a header row, then one row for each entry")
            return []
        width = len(rows[0][1])
        for line, cells in rows[1:]:
            if not any(c.strip() for c in cells):
                self.fault(file, line, None, "a blank line", "no blank lines")
            elif len(cells) != width:
                self.fault(
                    file, line, None, f"{len(cells)} cells", f"{width} cells, as many as the header has (commas inside a cell need quotes)"
                )
        return [rows[0], *((line, cells) for line, cells in rows[1:] if len(cells) == width and any(c.strip() for c in cells))]

    def header(self, file: str, header: list[str], required, known, what: str) -> None:
        """Note columns that are missing, unknown or there twice."""
        if len(header) == 1 and any(c in header[0] for c in ";\t"):
            self.fault(file, 1, None, f"a header without commas: {header[0][:40]!r}", "cells separated by commas")
            return
        for column in dict.fromkeys(header):
            if header.count(column) > 1:
                self.fault(file, 1, column, "the column more than once", "each column once")
            if column not in known:
                missing = [c for c in known if c not in header]
                self.fault(
                    file,
                    1,
                    column or "(blank)",
                    "an unknown column",
                    f"{what}{did_you_mean(column, missing) or did_you_mean(column, known)}",
                )
        for column in required:
            if column not in header:
                self.fault(file, 1, column, "no such column", f"{what}{did_you_mean(column, [h for h in header if h not in known])}")
