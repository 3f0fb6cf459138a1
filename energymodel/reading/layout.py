"""Where every Field is read from: the files, their columns and the scenario's keys, derived from the Fields alone."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from energymodel.field import SERVICE, TIME, Field, table_of
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields, name_of

SERVICE_COLUMNS = ("in_service_from", "in_service_until")
NOTES = ("name_zh", "name_en", "note")
"""Columns every table may have."""
PROVENANCE = ("source", "confidence")
"""Columns every table must have."""


@dataclass(frozen=True)
class Table:
    """One file of ``system/``: its key columns, and column -> (name of the Field, Field)."""

    stem: str
    keys: tuple[str, ...]
    columns: dict[str, tuple[str, Field]]

    @property
    def file(self) -> str:
        """Path inside the inputs folder."""
        return f"system/{self.stem}.csv"

    @property
    def is_tidy(self) -> bool:
        """One row for each label and month, as opposed to one a label."""
        return self.keys[-1] == "month"

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must be there: keys, Fields without a default, source and confidence."""
        return (*self.keys, *(c for c, (_, f) in self.columns.items() if is_required(f)), *PROVENANCE)

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that may be there."""
        return tuple(dict.fromkeys((*self.keys, *self.columns, *NOTES, *PROVENANCE)))


@dataclass(frozen=True)
class Layout:
    """Everything that can be read: entities in order, tables by stem, Field by profile stem, scenario keys by Field."""

    fields: dict[str, Field]
    entities: tuple[str, ...]
    tables: dict[str, Table]
    profiles: dict[str, str]
    parameters: dict[str, str]
    policies: dict[str, dict[str, str]]


def is_required(spec: Field) -> bool:
    """Whether a value must be given: neither a default nor, for in-service windows, a meaning of blank."""
    return spec.unit != SERVICE and not isinstance(spec.default, str | int | float | None)


def default_text(spec: Field) -> str:
    """The default as a table would hold it, in the unit of the file."""
    return f"{spec.default / spec.factor:.10g}" if spec.is_quantity else {True: "yes", False: "no"}.get(spec.default, str(spec.default))


def layout(technologies=TECHNOLOGIES, policies=POLICIES) -> Layout:
    """The layout of the given rooms. Raises ValueError for a Field whose dimensions no file can hold."""
    declared = fields((*technologies, *policies))
    named = (d for f in declared.values() for d in (*f.dims, *((f.unit,) if f.is_pointer else ())))
    entities = tuple(dict.fromkeys(d for d in named if d not in TIME))
    policy_of = {name: name_of(room) for room in policies for name in room.INPUTS}
    tables = {table_of(e): Table(table_of(e), (e,), {}) for e in entities}
    profiles, parameters, keys = {}, {}, {name_of(room): {} for room in policies}
    for name, spec in declared.items():
        column, last = spec.column(name), spec.dims[-1] if spec.dims else None
        if not spec.dims and name in policy_of:
            keys[policy_of[name]][column.removeprefix(f"{policy_of[name]}_")] = name
        elif not spec.dims:
            parameters[column] = name
        elif spec.unit == SERVICE:
            tables[table_of(spec.dims[0])].columns.update(dict.fromkeys(SERVICE_COLUMNS, (name, spec)))
        elif last in ("hour", "day") and len(spec.dims) <= 2:
            profiles[profile_stem(name, spec)] = name
        elif last == "month" and len(spec.dims) <= 2:
            tables[name] = Table(name, spec.dims, {column: (name, spec)})
        elif len(spec.dims) == 1:
            tables[table_of(last)].columns[column] = (name, spec)
        else:
            raise ValueError(f"{name}: no file holds dimensions {spec.dims}")
    return Layout(declared, entities, tables, profiles, parameters, keys)


def profile_stem(name: str, spec: Field) -> str:
    """File stem of a profile: the Field's name and its unit's suffix."""
    bare = name.removeprefix(f"{spec.dims[0]}_")
    return name + spec.column(name).removeprefix(bare)


def did_you_mean(word: str, choices) -> str:
    """`` (did you mean x?)``, or nothing where no choice is near."""
    near = get_close_matches(str(word), [str(c) for c in choices], n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


def one_of(word: str, choices, what: str) -> str:
    """Allowed values in words: a few in full, many by number."""
    choices = [str(c) for c in choices]
    listed = f": {', '.join(choices)}" if len(choices) <= 8 else f" ({len(choices)} of them)"
    return f"{what}{listed}{did_you_mean(word, choices)}" if choices else f"{what}, of which there are none"
