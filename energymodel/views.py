"""Views of scenarios for the terminal: all scenarios, one with the origin of its values, the inputs of a room, one element."""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from rich.console import Group
from rich.table import Table
from rich.text import Text

from energymodel.algebra.program import CompiledPolicy, Program
from energymodel.display import plain_table
from energymodel.errors import ENDINGS, EnergyModelError
from energymodel.field import SERVICE, SUFFIX, TIME, table_of
from energymodel.reading.case import Case
from energymodel.reading.files import Folder
from energymodel.reading.plan import FILE
from energymodel.reading.scenario import ANALYSES, is_name
from energymodel.reporting.plan_view import plan_view
from energymodel.reporting.publish import read_table
from energymodel.reporting.units import write
from energymodel.rooms import POLICIES, TECHNOLOGIES, name_of, switched_on


class NotKnown(EnergyModelError):
    """A name was asked for that there is not."""

    code = 2


def add(table: Table, *cells: object) -> None:
    """A row of plain text: nothing in it is read as markup."""
    table.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in cells))


def scenarios_view(inputs: Path, results: Path) -> Table:
    """Every scenario of a folder with its title and how its last run ended. Raises NotKnown where there is no such folder."""
    folder = Path(inputs) / "scenarios"
    if not folder.is_dir():
        raise NotKnown(f"no folder {folder}: run from the folder that holds inputs/, or give --inputs")
    table = plain_table("scenario", "title", "extends", "last run")
    for path in sorted(folder.glob("*.toml")):
        try:
            if not is_name(path.stem) or path.stem in ANALYSES:
                raise ValueError("its name is not allowed")
            scenario = tomllib.loads(text_of(path, Path(inputs)))
        except (ValueError, RecursionError) as error:
            add(table, path.stem, Text(f"not a scenario: {error}", style="red"), "", "")
            continue
        titles = " ".join(str(scenario[k]) for k in ("title_zh", "title") if k in scenario)
        add(table, Text(path.stem, style="bold"), titles, scenario.get("extends", ""), last_run(path.stem, Path(results)))
    return table


def text_of(path: Path, inputs: Path) -> str:
    """Text of a file of the inputs, decoded as ``run`` does. Raises ValueError with what ``check`` would say."""
    folder = Folder(inputs)
    text = folder.text(path.relative_to(inputs).as_posix())
    if text is None:
        raise ValueError(f"{folder.faults[0].value}; allowed: {folder.faults[0].allowed}")
    return text


def last_run(name: str, results: Path) -> Text:
    """How the last run of a scenario ended, and what is published of it."""
    status, record = (read_json(path) for path in (results / ".status" / f"{name}.json", results / name / "run.json"))
    parts = []
    if record:
        parts.append(Text(f"{when(record.get('ended'))} {write(record['objective'], 'CNY', 6)}"))
    if status and status.get("code"):
        ended = ENDINGS.get(status["code"], status.get("status"))
        parts.append(Text(f"{when(status.get('ended'))} {ended} (exit code {status['code']})", style="red"))
    return Text("\n").join(parts)


def read_json(path: Path) -> dict:
    """A JSON file; empty where there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def when(moment: object) -> str:
    return str(moment or "")[:16].replace("T", " ")


def scenario_view(case: Case) -> Group:
    """A scenario with all it inherits, where each value is written, and the rooms that are on."""
    head = Text.assemble((case.name, "bold"), f"  {case.title_zh} {case.title}\n{case.length} of {case.year}")
    values = plain_table("key", "value", "written in", title="Values")
    for key, value in leaves(case.resolved):
        if not key.startswith("policies."):
            add(values, key, shown(value), case.origins.get(key, ""))
    on = [name_of(room) for room in switched_on(case.data)]
    policies = plain_table("policy", "number", "value", "unit", "written in", title="Policies")
    for room in POLICIES:
        policy = head_of_row = name_of(room)
        for field_name, spec in room.INPUTS.items() if policy in on else ():
            short = spec.column(field_name.removeprefix(f"{policy}_"))
            place = case.origins.get(f"policies.{policy}.{short}", "") if not spec.dims else f"system/{table_of(spec.dims[0])}.csv"
            for label, number in numbers_of(case, field_name, spec):
                add(policies, head_of_row, short + label, number, spec.file_unit or spec.unit, place)
                head_of_row = ""
    off = [name_of(room) for room in POLICIES if name_of(room) not in on]
    technologies = [name_of(room) for room in TECHNOLOGIES]
    rooms = [
        Text.assemble((f"{what}  ", "italic"), ", ".join(names))
        for what, names in (("Technologies", technologies), ("Policies off", off))
        if names
    ]
    return Group(head, values, *([policies] if policies.row_count else []), *rooms)


def numbers_of(case: Case, name: str, spec) -> list[tuple[str, str]]:
    """(label, value in the file's unit) of a policy's Field: one line, or one each label that is not zero."""
    if name not in case.data:
        return [("", "none")]
    if not spec.dims:
        return [("", shown(case.data[name].item() / spec.factor))]
    return [
        (f" {label}", shown(value / spec.factor))
        for label, value in zip(case.data[spec.dims[0]].values, case.data[name].values, strict=True)
        if value
    ]


def room_view(case: Case, name: str) -> Group:
    """The inputs of a room: unit, where they are read from, the values they span, meaning; then each element's source."""
    rooms = {name_of(room): room for room in TECHNOLOGIES + POLICIES}
    if name not in rooms:
        raise NotKnown(f"no room {name}{meant(name, rooms)}; rooms are {', '.join(rooms)}")
    files: dict[str, Table] = {}
    entities = []
    for field_name, spec in rooms[name].INPUTS.items():
        file, column = file_of(field_name, spec)
        if file not in files:
            files[file] = plain_table("input", "unit", "column", "values", "meaning", title=file)
        add(files[file], field_name, spec.file_unit or spec.unit, column, span(case, field_name, spec), spec.meaning)
        entities += [d for d in spec.dims[:1] if d not in TIME and d not in entities]
    sources = plain_table("element", "source", "confidence", title="Sources")
    for stem in map(table_of, entities):
        rows = case.tables.get(stem)
        for line, row in rows.iterrows() if rows is not None else ():
            add(sources, f"{row.iloc[0]}  ({stem}.csv:{line})", row.get("source"), row.get("confidence"))
    return Group(*files.values(), *([sources] if sources.row_count else []))


def file_of(name: str, spec) -> tuple[str, str]:
    """File a Field is read from, and its column there (what columns are called where there is one a label)."""
    if not spec.dims:
        return "scenario", spec.column(name)
    if spec.unit == SERVICE:
        return f"system/{table_of(spec.dims[0])}.csv", "in_service_from, in_service_until"
    if set(spec.dims) & {"hour", "day"}:
        return f"profiles/*/{name}{SUFFIX.get(spec.file_unit or spec.unit, '')}.csv", "one a label" if len(spec.dims) > 1 else spec.column(
            name
        )
    return f"system/{name if 'month' in spec.dims else table_of(spec.dims[0])}.csv", spec.column(name)


def span(case: Case, name: str, spec) -> str:
    """Values of an input in the file's unit: the one, or lowest to highest."""
    if name not in case.data:
        return "not given"
    values = np.unique(case.data[name].values)
    if values.dtype.kind not in "fiub":
        return ", ".join(map(str, values[:4])) + (" ..." if len(values) > 4 else "")
    ends = [shown(float(v) / spec.factor) for v in values[[0, -1]]] if len(values) else []
    return " to ".join(dict.fromkeys(ends))


def element_view(case: Case, label: str) -> Group:
    """All cells of one element in every table it is in, each with where it is written; source and confidence last."""
    found = []
    for stem, rows in case.tables.items():
        for line, row in rows[rows.iloc[:, 0].astype(str) == label].iterrows():
            table = plain_table("column", "value", "written in", title=f"{stem}.csv:{line}  {label}")
            for column, value in row.items():
                key = next((k for k in (f"tables.{stem}.{label}.{column}", f"tables.{stem}.*.{column}") if k in case.origins), None)
                add(table, column, shown(value), case.origins[key] if key else "")
            found.append(table)
    if not found:
        labels = [str(x) for rows in case.tables.values() for x in rows.iloc[:, 0]]
        raise NotKnown(f"no table has a line {label}{meant(label, labels)}")
    return Group(*found)


def ledger_view(case: Case, results: Path) -> Table:
    """The plan, with what the published run of the scenario achieves. Raises NotKnown where the inputs have no plan."""
    if case.plan is None:
        raise NotKnown(f"no {case.folder / FILE}: these inputs have no plan")
    path = results / case.name / FILE
    return plan_view(read_table(path) if path.is_file() else case.plan)


def meant(name: str, known) -> str:
    """A hint at the name that was perhaps meant."""
    close = get_close_matches(name, list(known), 1)
    return f": did you mean {close[0]}?" if close else ""


def leaves(tree: dict, before: str = ""):
    """(dotted key, value) of nested dicts."""
    for key, value in tree.items():
        yield from leaves(value, f"{before}{key}.") if isinstance(value, dict) and value else [(before + key, value)]


def shown(value: object) -> str:
    """A value as people write it."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def policy_views(program: Program, name: str) -> list[Table]:
    """What a policy's limit reaches: the entries of its account (and of what it is a share of), their columns, and those in its rows."""
    return [_reach(program, policy) for policy in program.policies if policy.name == name]


def _reach(program: Program, policy: CompiledPolicy) -> Table:
    rows = program.rows[policy.row]
    reached = np.zeros(len(program.cost), bool)
    reached[program.matrix[rows.part].indices] = True
    of = f" as a share of {policy.of}" if policy.of else ""
    title = f"Reaches: {policy.account} {policy.sense} the limit{of}, in {rows.size:,} rows"
    table = plain_table("account", "entry", "variables", "columns", "in the rows", title=title)
    for entry in program.entries:
        if entry.account in (policy.account, policy.of):
            columns = np.unique(entry.column[(entry.value != 0) & np.isin(entry.at[entry.row], policy.at)])
            inside = [b.name for b in program.variables.values() if np.any((columns >= b.start) & (columns < b.start + b.size))]
            counts = f"{len(columns):,}", f"{int(reached[columns].sum()):,}"
            add(table, entry.account, entry.name, ", ".join(inside) or "none: known beforehand", *counts)
    return table
