"""The books: the ledger of a solution, read once. All reporting is loops over accounts and entries; labels are data.

An entry is an array over a set and time. Its *lines* say of each element: ``entry``, ``set``, ``element``, ``technology`` (the
label its pointer gives, or blank), ``group`` (its technology, or the entry's own name), ``role``, ``own_use`` (share of its
power that it uses itself) and where it belongs (``zone``, ``contract``, ...). A role follows from where else a room posts:

=============  ================================================================================
consumption    also posted to ``consumption``: demand, its response, what is not served
imports        also posted to ``imported_power``
storage        of a technology, two entries over the same elements: one gives, one takes
losses         of no technology, two entries over the same elements: carried from zone to zone
generation     all else that feeds power
=============  ================================================================================
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

TIME = ("hour", "day")
CONSUMPTION, IMPORTS, STORAGE, LOSSES, GENERATION = "consumption", "imports", "storage", "losses", "generation"


@dataclass(frozen=True)
class Posting:
    """One entry: a line and a row of ``values`` [elements x steps] for each element; ``time`` is hour, day or blank."""

    name: str
    unit: str
    time: str
    lines: pd.DataFrame
    values: np.ndarray


@dataclass(frozen=True)
class Books:
    """Entries of every account of a solution, in the order they were posted."""

    ds: xr.Dataset
    accounts: dict[str, tuple[Posting, ...]]

    def __getitem__(self, account: str) -> tuple[Posting, ...]:
        """Entries of an account; none where nothing is posted to it."""
        return self.accounts.get(account, ())


def open_books(ds: xr.Dataset, *only: str) -> Books:
    """Books of a solution: of all accounts, or only of those named."""
    entries = {str(n): v for n, v in ds.variables.items() if v.attrs.get("kind") == "entry"}
    role_of, places = roles(entries), places_of(ds)
    accounts: dict[str, list] = {}
    for name, values in entries.items():
        if not only or values.attrs["account"] in only:
            accounts.setdefault(values.attrs["account"], []).append(_posting(ds, name, values, role_of, places.get(name, {})))
    return Books(ds, {account: tuple(found) for account, found in accounts.items()})


def roles(entries: dict[str, xr.Variable]) -> dict[str, str]:
    """Pointer (of entries with a technology) or entry (of those without) of the power balance -> role."""

    def of(account):
        return [v for v in entries.values() if v.attrs["account"] == account]

    power = of("power")
    consumed, imported = ({v.attrs["entry"] for v in of(account)} for account in ("consumption", "imported_power"))
    times = Counter((set_of(v), v.attrs["by"]) for v in power if set_of(v))
    found = {}
    for v in power:
        by, entry = v.attrs["by"], v.attrs["entry"]
        role = STORAGE if by else LOSSES
        if entry in consumed:
            role = CONSUMPTION
        elif entry in imported:
            role = IMPORTS
        elif times[set_of(v), by] < 2:
            role = GENERATION
        found.setdefault(by or entry, role)
    return found


def places_of(ds: xr.Dataset) -> dict[str, dict[str, str]]:
    """Entry -> dimension -> the array that says where each element belongs: ``<dimension>_of.<entry>``."""
    found: dict[str, dict[str, str]] = {}
    for name in map(str, ds.variables):
        dim, is_place, entry = name.partition("_of.")
        if is_place:
            found.setdefault(entry, {})[dim] = name
    return found


def set_of(values: xr.Variable) -> str:
    """The set an entry is over, blank for an entry over time alone."""
    return next((str(d) for d in values.dims if d not in TIME), "")


def _posting(ds: xr.Dataset, name: str, values: xr.Variable, role_of: dict[str, str], places: dict[str, str]) -> Posting:
    over, time = set_of(values), next((str(d) for d in values.dims if d in TIME), "")
    entry, by = values.attrs["entry"], values.attrs["by"]
    array = values.transpose(*[d for d in (over, time) if d]).values.astype(float)
    elements = ds.variables[over].values.astype(str) if over else np.array([""])
    role = role_of.get(by or entry, "")
    lines = {"entry": entry, "set": over, "element": elements, "role": role, "technology": "", "own_use": 0.0}
    if by:
        lines["technology"] = _at(ds, by, elements).astype(str)
        own_use = f"{by.removesuffix('_technology')}_own_use"
        lines["own_use"] = _at(ds, own_use, elements).astype(float) if own_use in ds.variables else 0.0
    lines["group"] = lines["technology"] if by else f"{over}-losses" if role == LOSSES else entry
    if over:
        lines[over] = elements
    lines |= {dim: ds.variables[place].values.astype(str) for dim, place in places.items()}
    steps = ds.sizes[time] if time else 1
    return Posting(entry, values.attrs["unit"], time, pd.DataFrame(lines), array.reshape(len(elements), steps))


def _at(ds: xr.Dataset, name: str, elements: np.ndarray) -> np.ndarray:
    """An input of an entity, of the given elements."""
    values = ds.variables[name]
    place = {label: k for k, label in enumerate(ds.variables[values.dims[0]].values.astype(str).tolist())}
    return values.values[[place[e] for e in elements.tolist()]]
