"""What a workbook of inputs changes, on the terminal: file by file, cell by cell, old and new."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from energymodel.display import plain_table
from energymodel.errors import counted
from energymodel.workbook.importing import Imported
from energymodel.workbook.merge import Change

MOST = 200
"""Changes of a file that are shown."""


def changes_view(found: Imported, dry_run: bool) -> Group:
    """Tables of changes, notes, and what was or would be written."""
    parts = [Text(f"note: {note}", style="yellow") for note in found.notes]
    files = dict.fromkeys(change.file for change in found.changes)
    parts += [file_view(file, [c for c in found.changes if c.file == file]) for file in files]
    if not found.files:
        return Group(*parts, Text("no differences: every file is as the workbook has it"))
    made = f"{counted(len(found.changes), 'change')} in {counted(len(found.files), 'file')}"
    return Group(*parts, Text(f"{made}, checked; {'nothing was written (--dry-run)' if dry_run else 'written'}", style="bold"))


def file_view(file: str, changes: list[Change]) -> Table:
    """The changes of one file."""
    table = plain_table("cell", "row", "column", "old", "new", title=file)
    for change in changes[:MOST]:
        what = change.column or ("a new row" if change.new else "the row taken out")
        if not change.column and not (change.old or change.new):
            what = "a file that was not there"
        table.add_row(*(Text(text) for text in (change.place, ", ".join(change.key), what, change.old or "-", change.new or "-")))
    if len(changes) > MOST:
        table.caption_justify = "left"
        table.caption = f"and {len(changes) - MOST} more"
    return table
