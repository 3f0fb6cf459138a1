"""From a scenario's name to its case: read, change, check, and only then numbers with one unit each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from energymodel.errors import InputsInvalid, visible
from energymodel.field import SERVICE, TIME, Field, table_of
from energymodel.reading.agreement import check_agreement, check_windows
from energymodel.reading.calendar import Calendar, read_calendar
from energymodel.reading.case import Case
from energymodel.reading.cells import allowed, cell_text, is_unlikely, likely, read_cell, shown
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, is_required, layout
from energymodel.reading.observed import read_observed
from energymodel.reading.plan import read_plan
from energymodel.reading.plausibility import check_plausibility
from energymodel.reading.profiles import file_of, folders_of, read_profile
from energymodel.reading.scenario import Scenario, read_scenario
from energymodel.reading.tables import Sheet, as_array, frame, labels_of, positions, read_sheet, read_sheets


def load(name: str, inputs: str | Path = "inputs", kept: dict | None = None) -> Case:
    """The checked case of a scenario. ``kept``: what earlier scenarios left of their files, so that none is parsed twice.

    Raises InputsInvalid with every fault of every file: the file, the line, the column, what was found and what is allowed.
    """
    plan, folder = layout(), Folder(Path(inputs), kept={} if kept is None else kept)
    scenario = read_scenario(name, folder, plan)
    if scenario is None:
        raise InputsInvalid(folder.faults, folder.warnings)
    calendar = read_calendar(scenario, folder)
    _check_texts(scenario, folder)
    sheets = read_sheets(plan, scenario, folder)
    labels = labels_of(plan, sheets, folder)
    values = {stem: read_sheet(sheet, labels, folder) for stem, sheet in sheets.items()}
    places = {stem: positions(sheet, labels, folder) for stem, sheet in sheets.items() if sheet.table.is_tidy}
    check_windows(sheets, values, folder)
    arrays = read_scalars(scenario, plan, folder)
    observations, rows = read_observed(scenario, folder), read_plan(plan, labels, folder)
    folders = folders_of(scenario, folder, plan)
    system = system_of(plan, sheets, labels, values, places, arrays)
    check_agreement(system, sheets, scenario, folder)
    if calendar is not None:
        for stem, field_name in plan.profiles.items():
            spec = plan.fields[field_name]
            if spec.dims[0] not in TIME and spec.dims[0] not in labels:  # a table that is missing is one fault, not one a column
                continue
            arrays[field_name] = read_profile(stem, field_name, spec, list(labels.get(spec.dims[0], ())), calendar.year, folders, folder)
    if folder.faults:
        raise InputsInvalid(folder.faults, folder.warnings)
    data = dataset(plan, calendar, system, values, arrays)
    check_plausibility(data, arrays, {name: file_of(stem, folders, folder) for stem, name in plan.profiles.items()}, folder)
    return Case(
        name=name, title=scenario.get("title"), title_zh=scenario.get("title_zh", default=""), year=calendar.year,
        observed=scenario.get("observed"), data=data, resolved=scenario.resolved(), origins=scenario.origins(),
        tables={stem: frame(sheet, values[stem]) for stem, sheet in sheets.items()}, files=dict(sorted(folder.read.items())),
        folder=folder.root, observations=observations, plan=rows, warnings=tuple(dict.fromkeys(folder.warnings)),
    )  # fmt: skip


def _check_texts(scenario: Scenario, folder: Folder) -> None:
    title = scenario.get("title")
    if not _is_line(title) or not title.strip():
        folder.fault(*scenario.place("title"), "title", shown(title), "a title of its own, one line of text")
    if not _is_line(scenario.get("title_zh", default="")):
        folder.fault(*scenario.place("title_zh"), "title_zh", shown(scenario.get("title_zh")), "one line of text")


def _is_line(text: object) -> bool:
    """Whether it is text that a terminal shows as it is, on one line."""
    return isinstance(text, str) and visible(text) == text and len(text.splitlines()) <= 1


def read_scalars(scenario: Scenario, plan: Layout, folder: Folder) -> dict[str, np.ndarray]:
    """Field -> value inside, of parameters and of the policies that are on; notes values that are missing or refused."""
    arrays: dict[str, np.ndarray] = {}

    def read(path: tuple[str, ...], name: str, given: object, needed: bool) -> None:
        spec = plan.fields[name]
        try:
            if given is None and needed:
                raise ValueError
            value = spec.default if given is None else read_cell(text := cell_text(given, spec), spec, {})
        except ValueError:
            what = f"{allowed(spec)}: {spec.meaning}" if given is None else allowed(spec, text=text)
            folder.fault(*scenario.place(*path), ".".join(path), shown(given), what)
            return
        if given is not None and is_unlikely(value, spec):
            folder.flag(*scenario.place(*path), ".".join(path), shown(given), likely(spec))
        if value is not None:
            arrays[name] = np.array(float(value))

    for key, name in plan.parameters.items():
        read(("parameters", key), name, scenario.get("parameters", key), is_required(plan.fields[name]))
    for policy, keys in plan.policies.items():
        is_on = scenario.get("policies", policy) == {} or bool(scenario.below("policies", policy))  # not where it is false
        for place, (key, name) in enumerate(keys.items()):
            if is_on:
                read(("policies", policy, key), name, scenario.get("policies", policy, key), place == 0)
    return arrays


def system_of(plan: Layout, sheets: dict[str, Sheet], labels, values, places, arrays) -> xr.Dataset:
    """What the tables and the scenario's numbers say, as labelled arrays: all that could be read, and all of it where nothing is wrong.

    A number that was refused is NaN; a column of labels with one that was refused is left out, and so is a table whose rows are
    not one for each label.
    """
    coords = {e: (e, np.array(list(labels.get(e, ())), np.str_), {"meaning": f"labels of system/{table_of(e)}.csv"}) for e in plan.entities}
    coords["month"] = ("month", np.arange(1, 13))
    variables = {name: ((), array, _attributes(plan.fields[name])) for name, array in arrays.items()}
    for stem, sheet in sheets.items():
        shape = tuple(len(coords[key][1]) for key in sheet.table.keys)
        where = places.get(stem)
        if np.prod(shape) != len(sheet.lines) or (where is not None and None in where):
            continue
        for column, (name, spec) in sheet.table.columns.items():
            if spec.unit != SERVICE and (spec.is_quantity or None not in values[stem][column]):
                array = as_array(name, spec, values[stem][column], shape, where)
                variables[name] = (sheet.table.keys, array, _attributes(spec))
    return xr.Dataset(variables, coords)


def dataset(plan: Layout, calendar: Calendar, system: xr.Dataset, values, arrays) -> xr.Dataset:
    """The data set: coordinates are labels and times, variables are Fields in the units inside, and the calendar."""
    lags = int(max(system["channel_delay"].values, default=0))
    times = {
        "day": ("day", calendar.days),
        "hour": ("hour", calendar.begins, {"meaning": "begin of the step, Beijing time"}),
        "lag": ("lag", np.arange(lags + 1), {"meaning": "hours earlier"}),
    }
    variables = {}
    for name, spec in plan.fields.items():
        if name in system:
            variables[name] = system[name]
        elif spec.unit == SERVICE:
            columns = values[table_of(spec.dims[0])]
            share = calendar.in_service(columns["in_service_from"], columns["in_service_until"])
            variables[name] = (spec.dims, share, _attributes(spec))
        elif spec.dims:
            variables[name] = (spec.dims, calendar.window(arrays[name], spec.dims[-1]), _attributes(spec))
    for name, (dims, array, unit, meaning) in calendar.variables(lags).items():
        variables[name] = (dims, array, {"unit": unit, "meaning": meaning})
    return xr.Dataset(variables, {**system.coords, **times})


def _attributes(spec: Field) -> dict[str, str]:
    return {"unit": spec.unit, "meaning": spec.meaning}
