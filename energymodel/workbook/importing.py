"""A workbook of inputs into the files it was made from: what changes is shown and checked first, and written whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from energymodel.errors import Fault, InputsInvalid, NotPublished
from energymodel.reading.load import load
from energymodel.reporting.whole import whole
from energymodel.workbook.exact import exact
from energymodel.workbook.guide import README
from energymodel.workbook.incoming import Incoming, read_sheets, read_workbook
from energymodel.workbook.inputs import files_of, tables_of
from energymodel.workbook.merge import Change, Merged, merge
from energymodel.workbook.origin import SHEET as ORIGIN
from energymodel.workbook.origin import kept
from energymodel.workbook.scenarios import SHEET as SCENARIOS
from energymodel.workbook.template import LISTS

OWN = (README, LISTS, ORIGIN, SCENARIOS)
"""Sheets of the template that are no tables."""


@dataclass(frozen=True)
class Imported:
    """What a workbook changes: the changes, the files with their new bytes, what its user should know, and what is unlikely."""

    changes: tuple[Change, ...]
    files: dict[str, bytes]
    notes: tuple[str, ...]
    warnings: tuple[Fault, ...]


def import_workbook(path: str | Path, inputs: str | Path = "inputs", dry_run: bool = False) -> Imported:
    """Read a workbook of inputs back; only files that change are written, all of a folder at once (none with ``dry_run``).

    Raises InputsInvalid with every fault of the workbook, or else every fault the inputs would get, each with its cell; and NotPublished
    where the files cannot be written.
    """
    path, inputs = Path(path), Path(inputs)
    incoming = read_workbook(path)
    merged = merge_all(incoming, inputs)
    if incoming.faults:
        raise InputsInvalid(incoming.faults)
    if not incoming.sheets:
        raise InputsInvalid([Fault(str(path), None, None, "no sheet of a table", "a workbook that energymodel template wrote")])
    files = {file: one.cells.content() for file, one in merged.items()}
    files = {file: content for file, content in files.items() if not (inputs / file).is_file() or (inputs / file).read_bytes() != content}
    warnings = check(inputs, files, merged) if files else ()
    if files and not dry_run:
        write(inputs, files, {file: merged[file].read for file in files})
    return Imported(tuple(c for one in merged.values() for c in one.changes), files, tuple(incoming.notes), warnings)


def merge_all(incoming: Incoming, inputs: Path) -> dict[str, Merged]:
    """Every file that a sheet is of, with what was changed there; notes faults of the workbook. Raises NoTable.

    A file that somebody took away since is made again only where something of it was changed, or where its whole folder is gone.
    """
    origin = {file: content for file, content in kept(incoming.workbook).items() if _is_inside(inputs, file)}
    if not origin:
        origin = files_of(inputs)
        incoming.notes.append("what the workbook was made from is no longer in it: every cell is compared with the file of today")
    tables = tables_of(origin)
    bases = {file: exact(content, file) for file, content in origin.items()}
    read_sheets(incoming, tables, {file: base.header for file, base in bases.items()}, OWN)
    merged = {}
    for file in incoming.sheets:
        today = (inputs / file).read_bytes() if (inputs / file).is_file() else None
        one = merge(tables[file], incoming, bases[file], exact(today or origin[file], file))
        if today is None and not one.changes and (inputs / file).parent.is_dir():
            incoming.notes.append(f"{file} was taken away since the workbook was made, and nothing of it was changed: it stays away")
            continue
        if today is None:
            one.changes.insert(0, Change(file, one.sheet.title, (), "", "", ""))
        merged[file] = one
        merged[file].read = today
    return merged


def check(inputs: Path, files: dict[str, bytes], merged: dict[str, Merged]) -> tuple[Fault, ...]:
    """What is unlikely in the inputs with these files, and was not before. Raises InputsInvalid with what is wrong and was not before."""
    with TemporaryDirectory() as place:
        draft = Path(place) / "inputs"
        shutil.copytree(inputs, draft)
        for file, content in files.items():
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            (draft / file).write_bytes(content)
        faults, warnings = _problems(draft)
    if faults or warnings:
        old_faults, old_warnings = _problems(inputs)
        faults, warnings = ([f for f in new if f not in old] for new, old in ((faults, old_faults), (warnings, old_warnings)))
    faults, warnings = ([_at_its_cell(fault, merged) for fault in some] for some in (faults, warnings))
    if faults:
        raise InputsInvalid(faults, warnings)
    return tuple(warnings)


def write(inputs: Path, files: dict[str, bytes], read: dict[str, bytes | None]) -> None:
    """Write files; each folder takes its new ones in one step. Raises NotPublished, also where one is no longer as it was ``read``."""
    folders = {Path(file).parent for file in files}
    with ExitStack() as end:
        for folder in sorted(folders):
            draft = end.enter_context(whole(inputs / folder, sums=False))
            if (inputs / folder).is_dir():
                shutil.copytree(inputs / folder, draft, dirs_exist_ok=True)
            for file, content in files.items():
                if Path(file).parent == folder:
                    place = draft / Path(file).name
                    if (place.read_bytes() if place.is_file() else None) != read[file]:
                        raise NotPublished(f"{inputs / file}: somebody wrote to it just now; nothing was written, import again")
                    place.write_bytes(content)


def _problems(inputs: Path) -> tuple[list[Fault], list[Fault]]:
    """Faults and warnings of all scenarios, each once."""
    faults, warnings, parsed = {}, {}, {}
    for scenario in sorted((inputs / "scenarios").glob("*.toml")):
        try:
            warnings |= dict.fromkeys(load(scenario.stem, inputs, parsed).warnings)
        except InputsInvalid as error:
            faults |= dict.fromkeys(error.faults)
            warnings |= dict.fromkeys(error.warnings)
    return list(faults), list(warnings)


def _at_its_cell(fault: Fault, merged: dict[str, Merged]) -> Fault:
    """A fault of a file, at the cell of the workbook that it is from."""
    place = merged[fault.file].place(fault.row, fault.column) if fault.file in merged else None
    return replace(fault, file=place, row=None) if place else fault


def _is_inside(inputs: Path, file: str) -> bool:
    """Whether a name leads to a table inside the folder, and nowhere else."""
    parts = Path(file).parts
    is_plain = file.endswith(".csv") and 2 <= len(parts) <= 3 and not {"..", "/"} & {*parts} and "\\" not in file
    return is_plain and (inputs / file).resolve().is_relative_to(inputs.resolve())
