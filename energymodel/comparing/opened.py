"""Published runs opened to be compared, each under a label of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from energymodel.errors import Fault, InputsInvalid

TABLES = ("summary", "generation", "imports", "fuel", "policies")
"""Tables that are read as they were published; costs and prices are read from the solution."""

OWN = {
    "indicator", "unit", "quantity", "zone", "technology", "role", "contract", "policy", "sense", "cause", "run", "cost_cny", "change_cny",
    "input", "element",
}  # fmt: skip
OWN_PREFIXES = ("change ", "percent ", "remark ", "largest change ", "written in ")
"""Names of columns that are not of a run: a run that is called so is called otherwise in a comparison."""


@dataclass(frozen=True)
class Opened:
    """A run: its solution (read when asked for), tables of text, cost [CNY], and how well it and its duals [CNY/MW] are known.

    ``versions`` of what made it; ``files`` of its inputs; ``origins``: dotted key -> where it was written.
    """

    label: str
    folder: Path
    ds: xr.Dataset
    tables: dict[str, pd.DataFrame]
    objective: float
    gap: float
    price_error: float
    versions: dict[str, str | None]
    files: tuple[str, ...]
    origins: dict[str, str]


@contextmanager
def opened(folders: Sequence[Path]) -> Iterator[tuple[Opened, ...]]:
    """The runs of results folders, until the block ends.

    Raises InputsInvalid with every file that is missing, and, also from within the block, where a folder does not hold what a run
    publishes.
    """
    wanted = ("solution.nc", *(f"{name}.csv" for name in TABLES))
    missing = [(folder, name) for folder in folders for name in wanted if not (folder / name).is_file()]
    if missing:
        raise InputsInvalid([Fault(str(f), None, None, f"no {name}", "a folder that a run has published") for f, name in missing])
    with ExitStack() as stack:
        runs = []
        for label, folder in zip(labels(folders), folders, strict=True):
            with readable(folder):
                runs.append(_open(label, folder, stack))
        yield tuple(runs)


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Files may never have been written by a run: whatever goes wrong in reading them is InputsInvalid."""
    try:
        yield
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        found = f"what cannot be read, {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise InputsInvalid([Fault(str(folder), None, None, found, "a folder that a run has published")]) from error


def labels(folders: Sequence[Path]) -> tuple[str, ...]:
    """A name for each folder, all different: its own; of two of one name with the folder that tells them apart: ``x (old)``, ``x (2)``."""
    parts = [folder.resolve().parts for folder in folders]
    names = [f"{p[-1]} (run)" if p[-1] in OWN or p[-1].startswith(OWN_PREFIXES) else p[-1] for p in parts]
    told = dict(zip(parts, names, strict=True))
    for depth in range(2, min(map(len, parts))):
        if len(set(told.values())) == len(told):
            break
        told = {p: f"{name} ({p[-depth]})" if names.count(name) > 1 else name for p, name in zip(parts, names, strict=True)}
    found = [told[p] for p in parts]
    seen = [found[:k].count(name) for k, name in enumerate(found)]
    return tuple(f"{name} ({k + 1})" if k else name for name, k in zip(found, seen, strict=True))


def _open(label: str, folder: Path, stack: ExitStack) -> Opened:
    ds = stack.enter_context(xr.open_dataset(folder / "solution.nc", engine="netcdf4"))
    tables = {name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES}
    record, scenario = (_json(folder / name) for name in ("run.json", "scenario.json"))
    known = float(ds.attrs["objective"]), abs(float(ds.attrs.get("gap", 0.0))), abs(float(record.get("price_error") or 0.0))
    versions, origins = (dict(of.get(key) or {}) for of, key in ((record, "versions"), (scenario, "origins")))
    return Opened(label, folder, ds, tables, *known, versions, tuple(record.get("inputs") or ()), origins)


def _json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
