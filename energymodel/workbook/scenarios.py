"""What scenarios write, shown in the workbook of inputs: every value of their files, with the line it is on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from energymodel.reading.cells import cell_text
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, layout
from energymodel.reading.meanings import chinese
from energymodel.reading.scenario import file_of, read_scenario
from energymodel.workbook.book import Book, fitting
from energymodel.workbook.inputs import span, unit_text

SHEET = "情景 scenarios"
HEADS = ("情景 scenario", "键 key", "数值 value", "单位 unit", "名称", "meaning", "允许 allowed", "常见 likely", "写于 written in")


@dataclass(frozen=True)
class Written:
    """A value a scenario writes. ``file``, ``label``, ``column``: the cell it changes, blank where it changes none."""

    scenario: str
    key: str
    value: object
    place: str
    field: str = ""
    file: str = ""
    label: str = ""
    column: str = ""


def written_in(inputs: Path) -> list[Written]:
    """Every value that the scenarios of a folder write in their own files, in the order of names; what cannot be read is left out."""
    plan, folder, found = layout(), Folder(inputs), []
    for name in folder.names("scenarios", ".toml"):
        scenario = read_scenario(name, folder, plan)
        for path, value in scenario.values.items() if scenario else ():
            file, line = scenario.place(*path)
            if file == file_of(name):
                place = f"{file}:{line}" if line else file
                found.append(Written(name, ".".join(path), value, place, *_meant(path, plan)))
    return found


def _meant(path: tuple[str, ...], plan: Layout) -> tuple[str, ...]:
    """Field, and of a cell its file, label and column."""
    if path[0] == "parameters" and len(path) == 2:
        return (plan.parameters.get(path[1], ""),)
    if path[0] == "policies" and len(path) == 3:
        return (plan.policies.get(path[1], {}).get(path[2], ""),)
    if path[0] == "tables" and len(path) == 4:
        table = plan.tables[path[1]]
        return table.columns.get(path[3], ("",))[0], table.file, path[2], path[3]
    return ("",)


def scenario_sheet(book: Book, written: list[Written]) -> None:
    """The sheet; it is locked, since it is not read back."""
    sheet, plan = book.sheet(SHEET), layout()
    rows = [_row(one, plan) for one in written]
    for k, head in enumerate(HEADS):
        sheet.write_string(0, k, head, book.look("head"))
        sheet.set_column(k, k, min(fitting([head, *(str(row[k]) for row in rows)]), 45))
    for row, line in enumerate(rows, 1):
        for k, cell in enumerate(line):
            if isinstance(cell, float):
                sheet.write_number(row, k, cell, book.look("General"))
            else:
                sheet.write_string(row, k, cell, book.look("text"))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(HEADS) - 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True})


def _row(one: Written, plan: Layout) -> list[float | str]:
    spec = plan.fields.get(one.field)
    value = cell_text(one.value, spec) if not isinstance(one.value, list) else ", ".join(map(str, one.value))
    is_number = isinstance(one.value, int | float) and not isinstance(one.value, bool)
    about = [""] * 5
    if spec:
        about = [unit_text(spec), chinese()[one.field], spec.meaning, span(spec, (spec.low, spec.high)), span(spec, spec.likely)]
    return [one.scenario, one.key, float(one.value) if is_number else value, *about, one.place]
