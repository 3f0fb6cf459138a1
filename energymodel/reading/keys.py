"""Which keys a scenario may write: everything else is a fault that names the nearest key."""

from __future__ import annotations

from energymodel.reading.cells import shown
from energymodel.reading.files import Folder
from energymodel.reading.layout import Layout, one_of

OWN = ("title", "title_zh", "extends", "observed")
"""Keys that are not inherited: what was observed was not observed of another scenario."""
SINGLE = (*OWN, "year", "profiles")
TIME = ("from", "hours", "step")
TOP = (*SINGLE, "time", "parameters", "policies", "tables")


def is_known(path: tuple[str, ...], value: object, file: str, line: int | None, folder: Folder, layout: Layout) -> bool:
    """Whether a value may stand at this path of keys; notes a fault where not."""

    def fault(found: str, allowed: str, depth: int = len(path)) -> bool:
        folder.fault(file, line, ".".join(path[:depth]), found, allowed)
        return False

    def unknown(depth: int, choices, what: str) -> bool:
        return fault("an unknown key", one_of(path[depth], choices, what), depth + 1)

    top, rest = path[0], path[1:]
    if top not in TOP:
        return unknown(0, TOP, "one of")
    if top in SINGLE:
        is_value = not rest and not isinstance(value, dict) and isinstance(value, list) == (top == "profiles")
        return is_value or fault(
            "a table or a list" if top != "profiles" else shown(value),
            "a list of folders of profiles/" if top == "profiles" else "one value",
        )
    if not rest:
        return (top == "time" and value is False) or (value != {} and fault(shown(value), f"a table: [{top}]"))
    if top == "time":
        return rest[0] in TIME or unknown(1, TIME, "one of")
    if top == "parameters":
        return rest[0] in layout.parameters or unknown(1, layout.parameters, "a parameter")
    if top == "policies":
        if rest[0] not in layout.policies:
            return unknown(1, layout.policies, "a policy")
        if len(rest) == 1:
            return value is False or value == {} or fault(shown(value), f"false, or a table: [policies.{rest[0]}]")
        return rest[1] in layout.policies[rest[0]] or unknown(2, layout.policies[rest[0]], "one of")
    if rest[0] not in layout.tables:
        return unknown(1, layout.tables, "a table of system/")
    if len(rest) != 3:
        return value != {} and fault(shown(value), f"column = value under [tables.{rest[0]}.<label>]")
    table = layout.tables[rest[0]]
    choices = [c for c in table.known if c not in table.keys]
    return rest[2] in choices or unknown(3, choices, "a column")
