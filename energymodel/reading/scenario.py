"""Scenarios: a chain of TOML files, each a few differences from the one it extends, merged key by key with where each is from."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from energymodel.errors import HIDDEN
from energymodel.reading.cells import shown
from energymodel.reading.files import Folder
from energymodel.reading.keys import OWN, is_known
from energymodel.reading.layout import Layout, one_of

NAME = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)(\.|$))[a-z0-9][a-z0-9_.-]{0,62}[a-z0-9]", re.ASCII)
"""A name, and no device of Windows: results are shared."""
NAME_IN_WORDS = "2 to 64 of a-z, 0-9, `_`, `.` and `-`, with a letter or digit at both ends, no `..` and no device (con, nul ...)"
ANALYSES = ("compare", "price", "prices", "why")
"""Names that no scenario may have: these folders of the results hold what was found out about several runs, or about one."""
LARGEST = 1_000_000
"""Characters beyond which a scenario is refused."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """A merged scenario: every value by its path of keys, and the (file, line) it was written on."""

    name: str
    values: dict[Path, object]
    places: dict[Path, tuple[str, int | None]]

    def get(self, *path: str, default=None):
        """The value at a path of keys."""
        return self.values.get(path, default)

    def place(self, *path: str) -> tuple[str, int | None]:
        """(file, line) of a path; the scenario's own file where it is not written."""
        return self.places.get(path, (file_of(self.name), None))

    def below(self, *path: str) -> dict[Path, object]:
        """Values whose path begins so, by the rest of their path."""
        return {p[len(path) :]: v for p, v in self.values.items() if p[: len(path)] == path and len(p) > len(path)}

    def resolved(self) -> dict:
        """Everything merged, as nested dicts of plain values."""
        tree: dict = {}
        for path, value in self.values.items():
            branch = tree
            for key in path[:-1]:
                branch = branch.setdefault(key, {})
            branch[path[-1]] = value.isoformat() if hasattr(value, "isoformat") else value
        return tree

    def origins(self) -> dict[str, str]:
        """Dotted key -> ``scenarios/plan2027.toml:12``."""
        return {".".join(path): ":".join(str(p) for p in self.places[path] if p is not None) for path in self.values}


def file_of(name: str) -> str:
    """Path of a scenario inside the inputs folder."""
    return f"scenarios/{name}.toml"


def is_name(text: object) -> bool:
    """Whether a text may name a scenario, a profile folder or an observed year: never a path."""
    return isinstance(text, str) and NAME.fullmatch(text) is not None and ".." not in text


def read_scenario(name: str, folder: Folder, layout: Layout) -> Scenario | None:
    """The merged scenario; notes faults of every file of its chain. None where a link of the chain cannot be read."""
    chain: list[tuple[str, dict[Path, object], dict[Path, int]]] = []
    wanted: object = name
    asked = ("scenarios", None, None)
    while wanted is not None:
        if not is_name(wanted):
            folder.fault(*asked, f"the name {shown(wanted)}", NAME_IN_WORDS)
            return None
        if wanted in ANALYSES:
            folder.fault(file_of(wanted), None, None, f"the name {wanted}", f"another name: results/{wanted} holds no scenario")
            return None
        if wanted in (n for n, *_ in chain):
            folder.fault(*asked, " extends ".join([*(n for n, *_ in chain), str(wanted)]), "a chain of scenarios without a circle")
            return None
        if not folder.root.is_dir():
            folder.fault(str(folder.root), None, None, "no such folder", "the folder of inputs (--inputs), or run from the folder it is in")
            return None
        if not folder.exists(file_of(wanted)):
            others = [n for n in folder.names("scenarios", ".toml") if n != name]
            folder.fault(
                *(asked if chain else (file_of(wanted), None, None)), f"no scenario {shown(wanted)}", one_of(wanted, others, "a scenario")
            )
            return None
        read = _read(file_of(wanted), folder, layout)
        if read is None:
            return None
        chain.append((wanted, *read))
        wanted, asked = read[0].get(("extends",)), (file_of(wanted), read[1].get(("extends",)), "extends")
    values: dict[Path, object] = {}
    places: dict[Path, tuple[str, int | None]] = {}
    for ancestor, own, lines in reversed(chain):
        for path, value in own.items():
            if path[0] in OWN and ancestor != name:
                continue
            below = [p for p in values if p[: len(path)] == path and p != path]
            above = [p for p in values if path[: len(p)] == p and p != path]
            if value == {} and below:
                continue
            for other in above + (below if value is False else []):  # what is switched off is gone; what is given is on
                del values[other]
            values[path] = value
            places[path] = (file_of(ancestor), lines.get(path))
    return Scenario(name, values, places)


def _read(file: str, folder: Folder, layout: Layout) -> tuple[dict[Path, object], dict[Path, int]] | None:
    text = folder.text(file)
    if text is None:
        return None
    if len(text) > LARGEST:
        folder.fault(file, None, None, f"{len(text)} characters", f"at most {LARGEST}")
        return None
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as why:
        line = re.search(r"at line (\d+)", str(why))
        folder.fault(file, int(line[1]) if line else None, None, f"text that is not TOML: {str(why)[:120]}", "TOML, each key once")
        return None
    lines = find_lines(text)
    leaves = _leaves(document)
    lines = {path: next((lines[path[:k]] for k in range(len(path), 0, -1) if path[:k] in lines), None) for path in leaves}
    for path, value in leaves.items():  # titles are checked where they are required
        if path[0] not in OWN and any(HIDDEN.search(v) for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)):
            folder.fault(file, lines[path], ".".join(path), shown(value), "characters that can be seen")
    known = {path: value for path, value in leaves.items() if is_known(path, value, file, lines[path], folder, layout)}
    return known, lines


def _leaves(document: dict, path: Path = ()) -> dict[Path, object]:
    """Values by path; an empty table is a leaf, so that a policy without numbers is noticed."""
    leaves: dict[Path, object] = {}
    for key, value in document.items():
        leaves |= _leaves(value, (*path, key)) if isinstance(value, dict) and value else {(*path, key): value}
    return leaves


def find_lines(text: str) -> dict[Path, int]:
    """Line of every table header and key of a TOML text."""
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if head := re.match(r"\[([^\[\]]+)\]\s*(#.*)?$", bare):
            table = _keys(head[1]) or table
            lines.setdefault(table, number)
        elif (key := re.match(r"""((?:[\w.\s-]|"[^"]*"|'[^']*')+?)\s*=""", bare)) and (keys := _keys(key[1])):
            for depth in range(len(table) + 1, len(table) + len(keys) + 1):
                lines.setdefault((*table, *keys)[:depth], number)
    return lines


def _keys(text: str) -> Path:
    """``tables."a b".c`` -> its keys."""
    try:
        tree = tomllib.loads(f"{text}=0")
    except ValueError:
        return ()
    keys = []
    while isinstance(tree, dict):
        ((key, tree),) = tree.items()
        keys.append(key)
    return tuple(keys)
