"""From a scenario's name to its case: read, change, check, and only then numbers with one unit each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from energymodel.errors import InputsInvalid
from energymodel.field import SERVICE, TIME, Field, table_of
from energymodel.reading.agreement import check_agreement, check_windows
from energymodel.reading.calendar import Calendar, read_calendar
from energymodel.reading.case import Case
from energymodel.reading.cells import Refused, allowed, cell_text, read_cell, shown
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, is_required, layout
from energymodel.reading.profiles import folders_of, read_profile
from energymodel.reading.scenario import Scenario, is_name, read_scenario
from energymodel.reading.tables import Sheet, as_array, frame, labels_of, positions, read_sheet, read_sheets


def load(name: str, inputs: str | Path = "inputs") -> Case:
    """The checked case of a scenario.

    Raises InputsInvalid with every fault of every file: the file, the line, the column, what was found and what is allowed.
    """
    plan, folder = layout(), Folder(Path(inputs))
    scenario = read_scenario(name, folder, plan)
    if scenario is None:
        raise InputsInvalid(folder.faults)
    calendar = read_calendar(scenario, folder)
    _check_texts(scenario, folder)
    sheets = read_sheets(plan, scenario, folder)
    labels = labels_of(plan, sheets, folder)
    values = {stem: read_sheet(sheet, labels, folder) for stem, sheet in sheets.items()}
    places = {stem: positions(sheet, labels, folder) for stem, sheet in sheets.items() if sheet.table.is_tidy}
    check_windows(sheets, values, folder)
    arrays = read_scalars(scenario, plan, folder)
    folders = folders_of(scenario, folder, plan)
    if calendar is not None:
        for stem, field_name in plan.profiles.items():
            spec = plan.fields[field_name]
            if spec.dims[0] not in TIME and spec.dims[0] not in labels:  # a table that is missing is one fault, not one a column
                continue
            arrays[field_name] = read_profile(stem, field_name, spec, list(labels.get(spec.dims[0], ())), calendar.year, folders, folder)
    if folder.faults:
        raise InputsInvalid(folder.faults)
    data = dataset(plan, calendar, sheets, labels, values, places, arrays)
    check_agreement(data, sheets, scenario, folder)
    if folder.faults:
        raise InputsInvalid(folder.faults)
    return Case(
        name=name, title=scenario.get("title"), title_zh=scenario.get("title_zh", default=""), year=calendar.year,
        observed=scenario.get("observed"), data=data, resolved=scenario.resolved(), origins=scenario.origins(),
        tables={stem: frame(sheet, values[stem]) for stem, sheet in sheets.items()}, files=dict(sorted(folder.read.items())),
        folder=folder.root,
    )  # fmt: skip


def _check_texts(scenario: Scenario, folder: Folder) -> None:
    title, observed = scenario.get("title"), scenario.get("observed")
    if not isinstance(title, str) or not title.strip():
        folder.fault(*scenario.place("title"), "title", shown(title), "a title of its own, one line of text")
    if not isinstance(scenario.get("title_zh", default=""), str):
        folder.fault(*scenario.place("title_zh"), "title_zh", shown(scenario.get("title_zh")), "one line of text")
    if observed is not None and not is_name(observed):
        folder.fault(*scenario.place("observed"), "observed", shown(observed), "the name of a file of observed/ without its ending")


def read_scalars(scenario: Scenario, plan: Layout, folder: Folder) -> dict[str, np.ndarray]:
    """Field -> value inside, of parameters and of the policies that are on; notes values that are missing or refused."""
    arrays: dict[str, np.ndarray] = {}

    def read(path: tuple[str, ...], name: str, given: object, needed: bool) -> None:
        spec = plan.fields[name]
        try:
            if given is None and needed:
                raise Refused(f"{allowed(spec)}: {spec.meaning}")
            value = spec.default if given is None else read_cell(cell_text(given, spec), spec, {})
        except Refused as why:
            folder.fault(*scenario.place(*path), ".".join(path), shown(given), str(why))
            return
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


def dataset(plan: Layout, calendar: Calendar, sheets: dict[str, Sheet], labels, values, places, arrays) -> xr.Dataset:
    """The data set: coordinates are labels and times, variables are Fields in the units inside, and the calendar."""
    sizes = {entity: len(labels[entity]) for entity in plan.entities} | {"month": 12}
    lags = int(max(values.get("channels", {}).get("delay_h", ()), default=0))
    coords = {e: (e, np.array(list(labels[e]), np.str_), {"meaning": f"labels of system/{table_of(e)}.csv"}) for e in plan.entities}
    coords |= {
        "month": ("month", np.arange(1, 13)), "day": ("day", calendar.days),
        "hour": ("hour", calendar.begins, {"meaning": "begin of the step, Beijing time"}),
        "lag": ("lag", np.arange(lags + 1), {"meaning": "hours earlier"}),
    }  # fmt: skip
    variables = {}
    for name, spec in plan.fields.items():
        array = _values(name, spec, calendar, sheets, values, places, arrays, sizes)
        if array is not None:
            variables[name] = (spec.dims, array, {"unit": spec.unit, "meaning": spec.meaning})
    for name, (dims, array, unit, meaning) in calendar.variables(lags).items():
        variables[name] = (dims, array, {"unit": unit, "meaning": meaning})
    return xr.Dataset(variables, coords)


def _values(name: str, spec: Field, calendar: Calendar, sheets, values, places, arrays, sizes) -> np.ndarray | None:
    if not spec.dims:
        return arrays.get(name)
    if spec.unit == SERVICE:
        columns = values[table_of(spec.dims[0])]
        return calendar.in_service(columns["in_service_from"], columns["in_service_until"])
    if spec.dims[-1] in ("hour", "day"):
        return calendar.window(arrays[name], spec.dims[-1])
    shape = tuple(sizes[d] for d in spec.dims)
    stem = name if spec.dims[-1] in TIME else table_of(spec.dims[0])
    return as_array(name, spec, values[stem][spec.column(name)], shape, places.get(stem))
