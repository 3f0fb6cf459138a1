"""Files of the inputs folder: their text, their cells with the lines they stand on, and the hash of what was read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from energymodel.errors import HIDDEN, Fault, Unlikely
from energymodel.reading.layout import did_you_mean

LARGEST = 50_000_000
"""Bytes beyond which a file is refused unread: a year of 600 columns."""
MOST_ROWS, MOST_COLUMNS = 20_000, 5_000
"""Beyond which a file is no table of a city or a province."""
SHOWN, SHOWN_CELLS = 3, 50
"""Faults of one kind that are listed for each column, and of a table's cells; the rest are counted."""

Place = tuple[str, int | None, str | None]
"""(file, line, column or dotted key)."""


@dataclass
class Folder:
    """An inputs folder being read: what was read (path -> sha256), all faults met so far, and all warnings.

    ``kept``: what was made of files before, by their sha256 and how; the scenarios of one command share it.
    """

    root: Path
    read: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    kept: dict[tuple, object] = field(default_factory=dict)

    def once(self, file: str, make: Callable[[], object], *how) -> object:
        """``make()``, or what it made before of the same content in the same way. It must note nothing."""
        key = (self.read[file], *how)
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def fault(self, file: str, row: int | None, column: str | None, value: str, allowed: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(file, row, column, value, allowed))

    def flag(self, file: str, row: int | None, column: str | None, value: str, likely: str) -> None:
        """Note something that may be right, but is unlikely."""
        self.warnings.append(Unlikely(file, row, column, value, likely))

    def several(
        self, note, found: Sequence[tuple[Place, str]], what: str | Callable[[int], str], rest: str = "rows", shown: int = SHOWN
    ) -> None:
        """``note`` (``fault`` or ``flag``) the first few of many like (place, value), and how many more there are.

        ``what`` is allowed or likely: in words, or a function that words it for the k-th.
        """
        for k, (place, value) in enumerate(found[:shown]):
            more = f" (and {len(found) - shown} more {rest})" if k == shown - 1 and len(found) > shown else ""
            note(*place, value + more, what(k) if callable(what) else what)

    def exists(self, file: str) -> bool:
        """Whether there is anything of that name."""
        path = self.root / file
        return path.exists() or path.is_symlink()

    def names(self, folder: str, ending: str = "") -> list[str]:
        """Sorted stems of what lies in a folder."""
        path = self.root / folder
        return sorted(p.name.removesuffix(ending) for p in path.iterdir() if p.name.endswith(ending)) if path.is_dir() else []

    def flag_strays(self, folder: str) -> None:
        """Flag what lies in a folder and is no table, as a workbook beside its export would."""
        for name in self.names(folder):
            if not name.endswith(".csv") and not name.startswith((".", "~$")):
                self.flag(f"{folder}/{name}", None, None, "a file nothing reads", "files that end in .csv")

    def text(self, file: str) -> str | None:
        """Text of a file, decoded from UTF-8 (with or without mark) or GB18030; None after noting a fault."""
        path = self.root / file
        try:
            if not path.resolve(strict=True).is_relative_to(self.root.resolve()):
                self.fault(file, None, None, "a link to a file elsewhere", "files inside the inputs folder")
                return None
            if not path.is_file():
                self.fault(file, None, None, "a folder or device, which cannot be read", "a file")
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
        text = self._decoded(file, content)
        plain = (text or "").replace("\r\n", "\n")
        if hidden := HIDDEN.search(plain):
            self.fault(
                file, plain.count("\n", 0, hidden.start()) + 1, None, f"the hidden character {hidden[0]!a}", "characters that can be seen"
            )
            return None
        return text

    def _decoded(self, file: str, content: bytes) -> str | None:
        for encoding in ("utf-8-sig", "gb18030"):
            if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in content:
                try:
                    text = content.decode(encoding)
                except UnicodeDecodeError:
                    continue
                if encoding != "utf-8-sig":
                    self.flag(file, None, None, "bytes that are not UTF-8, read as GB18030", "UTF-8 (in a spreadsheet: CSV UTF-8)")
                return text
        self.fault(file, None, None, "bytes that are not text", "text in UTF-8 or GB18030")
        return None

    def rows(self, file: str, text: str) -> list[tuple[int, list[str]]]:
        """(line, cells) of every row of a comma-separated text, the header first; notes blank and ragged rows and leaves them out."""
        reader, rows, line = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
        try:
            for cells in reader:
                rows.append((line, cells))
                line = reader.line_num + 1
                if len(rows) > MOST_ROWS:
                    self.fault(file, line, None, f"more than {MOST_ROWS} rows", "a row for each entry, hour or day")
                    return []
        except csv.Error as why:
            self.fault(file, line, None, f"a row that cannot be read: {why}", "comma-separated cells")
        if not rows or not any(rows[0][1]):
            self.fault(file, 1, None, "no header", "a header row, then one row for each entry")
            return []
        width = len(rows[0][1])
        blank = [line for line, cells in rows[1:] if not any(c.strip() for c in cells)]
        good = [(line, cells) for line, cells in rows[1:] if len(cells) == width and any(c.strip() for c in cells)]
        neither = {*blank, *(line for line, _ in good)}
        ragged = [((file, line, None), f"{len(cells)} cells") for line, cells in rows[1:] if line not in neither]
        self.several(self.fault, [((file, line, None), "a blank line") for line in blank], "no blank lines")
        self.several(self.fault, ragged, f"{width} cells, as many as the header has (commas inside a cell need quotes)")
        return [rows[0], *good]

    def header(self, file: str, header: list[str], required, known, what: str) -> bool:
        """Note columns that are missing, unknown or there twice; whether the file has columns at all."""
        if len(header) > MOST_COLUMNS or (len(header) == 1 and any(c in header[0] for c in ";\t")):
            found = f"a header without commas: {header[0][:40]!r}" if len(header) == 1 else f"{len(header)} columns"
            self.fault(file, 1, None, found, f"cells separated by commas, at most {MOST_COLUMNS} columns")
            return False
        there, right = Counter(header), set(known)
        missing, unknown = [c for c in known if c not in there], [c for c in there if c not in right]
        twice = [((file, 1, c), "the column more than once") for c, times in there.items() if times > 1]
        strange = [((file, 1, c or "(blank)"), "an unknown column") for c in unknown]

        def near(k: int) -> str:
            return what + (did_you_mean(unknown[k], missing) or did_you_mean(unknown[k], known))

        self.several(self.fault, twice, "each column once", "columns")
        self.several(self.fault, strange, near, "columns")
        for column in required:
            if column not in there:
                self.fault(file, 1, column, "no such column", what + did_you_mean(column, unknown[:100]))
        return True
