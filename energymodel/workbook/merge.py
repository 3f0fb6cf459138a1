"""What was changed in a workbook, put into the files as they are today: those cells, rows and columns, and not a byte besides."""

from __future__ import annotations

from dataclasses import dataclass, field

from energymodel.errors import Fault, counted
from energymodel.reading.cells import Refused
from energymodel.workbook.exact import Exact, plain, quoted
from energymodel.workbook.incoming import Incoming, Key, Sheet, shown
from energymodel.workbook.inputs import InputTable
from energymodel.workbook.meaning import means_the_same, text_of


@dataclass(frozen=True)
class Change:
    """One change of a file: where it was made, the row's key, the column (blank: a whole row), and the text before and after."""

    file: str
    place: str
    key: Key
    column: str
    old: str
    new: str


@dataclass
class Merged:
    """A file with its changes, the row of the sheet behind each of its lines, and its bytes as they were read (None: no such file)."""

    cells: Exact
    sheet: Sheet
    changes: list[Change] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    read: bytes | None = None

    def place(self, line: int | None, column: str | None) -> str | None:
        """Cell of the workbook behind a line and column of the file; None where there is none."""
        row = self.rows.get(line)
        return self.sheet.place(row, column) if row is not None and column in self.sheet.columns else None


def merge(table: InputTable, incoming: Incoming, base: Exact, current: Exact) -> Merged:
    """The file ``current`` with what the sheet has changed since it was made from ``base``; notes cells that cannot be meant.

    A cell that is as it was made stays as the file has it now, even if somebody has changed the file since; that is noted.
    """
    sheet = incoming.sheets[table.file]
    made = Merged(Exact([list(row) for row in current.rows], list(current.ends), current.mark, current.encoding), sheet)
    _add_columns(sheet, base, made)
    was, now = base.keyed(table.keys), made.cells.keyed(table.keys)
    at, stayed = {column: k for k, column in enumerate(made.cells.header)}, 0
    for key, (row, _) in sheet.rows.items():
        if key not in now:
            stayed += key in was  # somebody took the row out since
            continue
        today = made.cells.rows[now[key]]
        before = _by_column(base.header, base.rows[was[key]]) if key in was else _by_column(made.cells.header, today)
        for column, text in _texts(table, sheet, key, incoming).items():
            kind, old = table.kind(column), plain(today[at[column]])
            if means_the_same(text, before.get(column, ""), kind):
                stayed += not means_the_same(text, old, kind)
            elif not means_the_same(text, old, kind):
                today[at[column]] = quoted(text)
                made.changes.append(Change(table.file, sheet.place(row, column), key, column, old, text))
    _take_out_rows(table, sheet, made, {key: now[key] for key in was if key not in sheet.rows and key in now})
    _add_rows(table, sheet, incoming, made, {*was, *now})
    lines, places = made.cells.lines(), made.cells.keyed(table.keys)
    made.rows = {lines[places[key]]: row for key, (row, _) in sheet.rows.items() if key in places}
    if stayed:
        incoming.notes.append(f"{table.file} has changed since the workbook was made: {counted(stayed, 'cell')} not touched in it stay so")
    return made


def _by_column(header: list[str], row: list[str]) -> dict[str, str]:
    return {name: plain(raw) for name, raw in zip(header, row, strict=True)}


def _texts(table: InputTable, sheet: Sheet, key: Key, incoming: Incoming) -> dict[str, str]:
    """Column -> text of a row of the sheet; notes cells that cannot be meant and leaves them out."""
    row, line = sheet.rows[key]
    found = {}
    for column, k in sheet.columns.items():
        try:
            found[column] = text_of(incoming.value(line[k]), line[k].number_format, table, column, incoming.workbook)
        except Refused as why:
            incoming.faults.append(Fault(sheet.place(row, column), None, column, shown(line[k]), str(why)))
    return found


def _add_columns(sheet: Sheet, base: Exact, made: Merged) -> None:
    """Columns the sheet has got since, at the end of the file; those that are blank, or that the file has lost since, are none."""
    for column, k in [*sheet.columns.items()]:
        if column in made.cells.header:
            continue
        if column in base.header or all(line[k].value is None for _, line in sheet.rows.values()):
            del sheet.columns[column]
            continue
        for row, raw in enumerate(made.cells.rows):
            raw.append("" if row else column)


def _add_rows(table: InputTable, sheet: Sheet, incoming: Incoming, made: Merged, known: set[Key]) -> None:
    """Rows that the sheet has and the file has not, each behind the row it follows in the sheet."""
    before: Key | None = None
    for key, (row, _) in sheet.rows.items():
        if key not in known:
            texts = _texts(table, sheet, key, incoming)
            at = made.cells.keyed(table.keys).get(before, len(made.cells.rows) - 1) + 1
            raw = [quoted(texts.get(column, "")) for column in made.cells.header]
            made.cells.ends[at - 1] = made.cells.ends[at - 1] or "\n"
            made.cells.rows.insert(at, raw)
            made.cells.ends.insert(at, made.cells.ends[0])
            made.changes.append(Change(table.file, sheet.place(row, table.keys[0]), key, "", "", ",".join(raw)))
        before = key


def _take_out_rows(table: InputTable, sheet: Sheet, made: Merged, gone: dict[Key, int]) -> None:
    """Rows that the sheet no longer has."""
    made.changes += [Change(table.file, sheet.title, key, "", ",".join(made.cells.rows[k]), "") for key, k in gone.items()]
    left = [k for k in range(len(made.cells.rows)) if k not in set(gone.values())]
    made.cells.rows, made.cells.ends = [made.cells.rows[k] for k in left], [made.cells.ends[k] for k in left]
