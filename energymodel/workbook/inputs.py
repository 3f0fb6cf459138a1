"""Tables of an inputs folder as sheets of a workbook: which there are, their keys, and what their columns mean and allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from energymodel.errors import InputsInvalid
from energymodel.field import SERVICE, TEXT, YES_NO, Field, table_of
from energymodel.reading.cells import NUMBER, shown, unit_of
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, default_text, is_required, layout, one_of
from energymodel.reading.meanings import chinese
from energymodel.reading.scenario import is_name
from energymodel.reporting.words import word
from energymodel.workbook.book import sheet_names
from energymodel.workbook.exact import Exact, exact, plain

NUMBERS, DATES, ANSWERS, TEXTS = "number", "date", "yes or no", "text"
"""Kinds of columns."""


@dataclass(frozen=True)
class InputTable:
    """A table: its file, the name of its sheet, the columns that name a row, and the Field (name, Field) of columns that are one."""

    file: str
    sheet: str
    keys: tuple[str, ...]
    fields: dict[str, tuple[str, Field]]
    known: tuple[str, ...]
    kinds: dict[str, str]

    def spec(self, column: str) -> Field | None:
        """The Field a column is, None where it is none."""
        return self.fields.get(column, (None, None))[1]

    def kind(self, column: str) -> str:
        """What its cells are."""
        return self.kinds.get(column, TEXTS)

    def chinese(self, column: str) -> str:
        """What a column means, in Chinese."""
        name = self.fields.get(column, (column, None))[0]
        return chinese().get(name) or chinese().get(column) or word(column, "zh")


def tables_of(files: dict[str, bytes]) -> dict[str, InputTable]:
    """File -> table of each of some files of an inputs folder. Raises NoTable."""
    plan = layout()
    tables = [table_of_file(file, exact(content, file), plan) for file, content in files.items()]
    names = sheet_names(table.sheet for table in tables)
    return {table.file: replace(table, sheet=name) for table, name in zip(tables, names, strict=True)}


def table_of_file(file: str, cells: Exact, plan: Layout) -> InputTable:
    """The table a file is: of the system, a profile, or another (statistics), whose keys are the first columns that tell its rows apart."""
    folder, _, name = file.partition("/")
    stem = Path(name).stem
    header = cells.header
    if folder == "system" and stem in plan.tables:
        table = plan.tables[stem]
        kinds = {c: kind_of(spec) for c, (_, spec) in table.columns.items()} | ({"month": NUMBERS} if table.is_tidy else {})
        return InputTable(file, stem, table.keys, table.columns, table.known, kinds)
    if folder == "profiles" and stem in plan.profiles:
        field = (plan.profiles[stem], plan.fields[plan.profiles[stem]])
        fields = {c: field for c in header if c != "time"}
        return InputTable(file, name.removesuffix(".csv"), ("time",), fields, tuple(header), dict.fromkeys(fields, NUMBERS))
    columns = [[plain(row[k]) for row in cells.rows[1:]] for k in range(len(header))]
    telling = next((k for k in range(1, len(header)) if len({*zip(*columns[:k])}) == len(cells.rows) - 1), len(header))
    kinds = {c: NUMBERS for c, texts in zip(header, columns) if all(not t or NUMBER.fullmatch(t) for t in texts)}
    return InputTable(file, f"{folder} {stem}", tuple(header[:telling]), {}, tuple(header), kinds)


def kind_of(spec: Field) -> str:
    """Kind of a Field's column."""
    return NUMBERS if spec.is_quantity else {SERVICE: DATES, YES_NO: ANSWERS}.get(spec.unit, TEXTS)


def unit_text(spec: Field) -> str:
    """Unit of a column in its file; of what is no quantity, what it is."""
    if spec.is_pointer:
        return f"→ {table_of(spec.unit)}"
    words = {SERVICE: "日期 date", YES_NO: "yes / no", TEXT: "文字 text"}
    return unit_of(spec).strip() or "1" if spec.is_quantity else words[spec.unit]


def span(spec: Field, limits: tuple[float, float] | None) -> str:
    """A range in the unit of the file: ``0 … 2000``, ``≥ 0``."""
    low, high = in_file(spec, limits or (-inf, inf))
    if high == inf:
        return "" if low == -inf else f"≥ {low:.10g}"
    return f"≤ {high:.10g}" if low == -inf else f"{low:.10g} … {high:.10g}"


def in_file(spec: Field, limits: tuple[float, float]) -> tuple[float, float]:
    """Limits in the unit of the file."""
    low, high = (x if abs(x) == inf else x / spec.factor for x in limits)
    return low, high


def blank_text(spec: Field) -> str:
    """What a blank cell means."""
    if spec.unit == SERVICE:
        return "空白 blank: 始终 always"
    return "必填 required" if is_required(spec) else f"空白 blank: {default_text(spec)}"


def files_of(inputs: Path, statistics: bool = False, profiles: tuple[str, ...] = ()) -> dict[str, bytes]:
    """File -> bytes of tables of an inputs folder: the system's, in their order, then statistics and profiles asked for.

    Raises InputsInvalid where there are none.
    """
    plan, folder = layout(), Folder(inputs)
    for name in profiles:
        if not is_name(name) or name not in folder.names("profiles"):
            folder.fault("profiles", None, None, f"no folder {shown(name)}", one_of(name, folder.names("profiles"), "a folder of profiles"))
    names = [table.file for table in plan.tables.values() if (inputs / table.file).is_file()]
    if not names:
        folder.fault(str(inputs), None, None, "no tables of a system", "the folder of inputs (--inputs), or run from the folder it is in")
    if folder.faults:
        raise InputsInvalid(folder.faults)
    folders = (["statistics"] if statistics else []) + [f"profiles/{name}" for name in profiles]
    names += [p.relative_to(inputs).as_posix() for folder in folders for p in sorted((inputs / folder).glob("*.csv"))]
    return {name: (inputs / name).read_bytes() for name in names}
