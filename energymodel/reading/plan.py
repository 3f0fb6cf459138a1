"""The plan: every statement of an action plan that a run is held against, a row in ``plan.csv``; checked with all other inputs.

=============  ========================================================================================================
``became``     constraint, input, reported or out of scope: what the statement is in the model
``refers_to``  where: ``policies.<policy>.<key>``, ``tables.<table>.<label>.<column>``, ``parameters.<key>`` or
               ``profiles.<file>.<column>``, the end left off or ``*`` for any label, ``;`` between them
``measure``    how a run is measured, ``<what> of <labels>`` with ``;`` between labels and ``*`` for any ending. What: an
               account as observed tables have it (``capacity``, ``imported_power peak``, ``renewable per consumption``), an
               input (``import_cap_limit``) or columns of gas.csv (``gas.to_power_m3+to_city_m3``). Blank: the model has none
=============  ========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pandas as pd

from energymodel.errors import visible
from energymodel.field import TIME
from energymodel.ledger import ACCOUNTS
from energymodel.reading.cells import Labels, Refused, check_label, check_provenance, number, shown
from energymodel.reading.files import SHOWN_CELLS, Folder
from energymodel.reading.layout import Layout, one_of
from energymodel.reading.observed import MEASURES, UNITS
from energymodel.reporting.units import convert

FILE = "plan.csv"
SAYS = ("clause", "quantity_zh", "quantity_en", "sense", "target", "unit", "year", "became", "refers_to", "measure", "note")
"""Columns that results repeat, behind the id."""
COLUMNS = ("id", *SAYS, "source", "confidence")
SENSES = ("at least", "at most", "exactly")
BECAME = ("constraint", "input", "reported", "out of scope")
GAS = {"to_power_m3": "m3", "to_city_m3": "m3", "power_gwh": "GWh"}
"""Columns of gas.csv that can be measured -> unit."""
YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)


@dataclass(frozen=True)
class Measure:
    """What is measured (an account, an input, or ``gas`` with its columns), how (of an account), and of which labels (none: all)."""

    what: str
    how: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]


def measure_of(text: str) -> Measure:
    """A cell of ``measure`` in its parts; what they name is not checked."""
    what, _, labels = text.partition(" of ")
    what, _, how = what.strip().partition(" ")
    what, _, columns = what.partition(".")
    return Measure(what, how, tuple(columns.split("+")) if columns else (), tuple(x.strip() for x in labels.split(";") if x.strip()))


def read_plan(layout: Layout, labels: Labels, folder: Folder) -> pd.DataFrame | None:
    """The table, ``target`` and ``year`` as numbers (NaN: blank); None where there is none, or after noting faults."""
    if not folder.exists(FILE):
        return None
    before, text = len(folder.faults), folder.text(FILE)
    rows = folder.rows(FILE, text) if text is not None else []
    if not rows or not folder.header(FILE, rows[0][1], COLUMNS, COLUMNS, f"the columns {', '.join(COLUMNS)}"):
        return None
    (_, header), *body = rows
    if len(folder.faults) == before:
        table = [dict(zip(header, cells, strict=True)) for _, cells in body]
        for column in COLUMNS:
            found, allowed = [], []
            for (line, _), row in zip(body, table, strict=True):
                if words := _wrong(column, row, table, layout, labels):
                    found.append(((FILE, line, column), shown(row[column])))
                    allowed.append(words)
            folder.several(folder.fault, found, allowed.__getitem__, shown=SHOWN_CELLS)
    if len(folder.faults) > before:
        return None
    return pd.DataFrame(table, columns=COLUMNS, dtype=str).assign(
        target=[float(row["target"] or "nan") for row in table], year=[float(row["year"] or "nan") for row in table]
    )


def _wrong(column: str, row: Mapping[str, str], table: list[dict[str, str]], layout: Layout, labels: Labels) -> str | None:
    """What is allowed in a cell of a row, in words; None where it is."""
    text = row[column]
    try:
        if column == "id":
            check_label(text)
            if next(other for other in table if other["id"] == text) is not row:
                raise Refused("each id once")
        elif column in ("clause", "quantity_zh", "quantity_en") and not text.strip():
            raise Refused("a text")
        elif len(text.splitlines()) > 1 or visible(text) != text:
            raise Refused("one line of text")
        elif column in ("source", "confidence"):
            check_provenance(column, text)
        elif column == "sense" and (text not in ("", *SENSES) or bool(text) != bool(row["target"])):
            raise Refused("at least, at most or exactly where there is a target, else blank")
        elif column == "target" and text:
            number(text)
        elif column == "year" and not (YEAR.fullmatch(text) if text else not row["target"]):
            raise Refused("a year such as 2027, or blank where there is no target")
        elif column == "became" and text not in BECAME:
            raise Refused(one_of(text, BECAME, "one of"))
        elif column == "refers_to":
            _check_reference(text, row["became"], layout, labels)
        elif column == "measure":
            if (text and row["became"] == "out of scope") or (not text and row["became"] == "reported"):
                raise Refused("a measure where it is reported, a blank where it is out of scope")
            if text:
                _check_measure(measure_of(text), layout, labels)
        elif column == "note" and not text.strip() and not row["measure"]:
            raise Refused("the reason why nothing is measured")
        elif column == "unit" and row["measure"]:
            _check_unit(text, row["measure"], layout)
        elif column == "unit" and row["target"] and not text.strip():
            raise Refused("the unit of the target")
    except ValueError as why:
        return str(why)
    return None


def _check_reference(text: str, became: str, layout: Layout, labels: Labels) -> None:
    """Raise Refused unless each part names something that the inputs may have."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts and became in ("constraint", "input"):
        raise Refused("what in the inputs it became: policies.<policy>.<key>, tables.<table>.<label>.<column> ...")
    for part in parts:
        kind, _, rest = part.partition(".")
        name, _, rest = rest.partition(".")
        if kind == "tables" and name in layout.tables:
            keys = labels.get(layout.tables[name].keys[0], {})
            label, _, column = rest.rpartition(".")
            if not rest or rest in keys or (label in (*keys, "*") and column in layout.tables[name].known):
                continue
            raise Refused(one_of(rest, keys, f"of tables.{name}: a label of it, or <label>.<column>"))
        known = {"tables": layout.tables, "policies": layout.policies, "parameters": layout.parameters, "profiles": layout.profiles}
        if kind not in known:
            raise Refused(one_of(kind, known, "what begins with one of"))
        if name not in known[kind] or (rest and kind == "policies" and rest not in layout.policies[name]):
            choices = layout.policies[name] if name in layout.policies else known[kind]
            raise Refused(one_of(rest or name, choices, f"of {kind}, one of"))


def _check_measure(measure: Measure, layout: Layout, labels: Labels) -> None:
    """Raise Refused unless what is measured and its labels exist."""
    quantities = [name for name, spec in layout.fields.items() if spec.is_quantity and not {*spec.dims} & {*TIME}]
    if measure.columns:
        if measure.what != "gas" or not {*measure.columns} <= {*GAS} or len({GAS[column] for column in measure.columns}) > 1:
            raise Refused(f"of tables, gas. and one or several of {', '.join(GAS)} with + between them, of one unit")
    elif measure.what in (*ACCOUNTS, "price"):
        if measure.how not in MEASURES or (measure.what == "price") != (measure.how == "mean"):
            raise Refused(one_of(measure.how, MEASURES[1:], "mean of price, and of an account nothing or:"))
    elif measure.what not in quantities or measure.how:
        raise Refused(one_of(measure.what, (*ACCOUNTS, *quantities), "an account, an input or gas.<column>"))
    names = [label for some in labels.values() for label in some]
    for pattern in measure.labels:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise Refused(one_of(pattern, names, "labels of the tables behind `of`"))


def _check_unit(unit: str, measure: str, layout: Layout) -> None:
    """Raise Refused unless what is measured can be written in a unit."""
    try:
        convert(1.0, had := unit_of(measure_of(measure), layout), unit)
    except ValueError:
        raise Refused(one_of(unit, [u for u in UNITS if _fits(had, u)] or [had], f"a unit of what is measured, {had}:")) from None


def _fits(unit: str, to: str) -> bool:
    try:
        return bool(convert(1.0, unit, to))
    except ValueError:
        return False


def unit_of(measure: Measure, layout: Layout) -> str:
    """Unit of what a measure gives."""
    if measure.columns:
        return GAS.get(measure.columns[0], "")
    if measure.what in layout.fields:
        return layout.fields[measure.what].unit
    if measure.what == "price":
        return "CNY/MWh"
    unit = amount(measure.what)
    if measure.how == "peak":
        return unit.removesuffix("h")
    per = amount("power" if measure.how == "per sent out" else measure.how.removeprefix("per ")) if measure.how.startswith("per ") else ""
    return "1" if per == unit else f"{unit}/{per}" if per else unit


def amount(account: str) -> str:
    """Unit of an account's sum over time."""
    dims, unit, _ = ACCOUNTS.get(account, ((), "", ""))
    return "MWh" if unit == "MW" and "hour" in dims else unit
