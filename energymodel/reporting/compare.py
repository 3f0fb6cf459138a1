"""Compare: what differs between two published runs, in their inputs first, then in what came out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.errors import BeyondTolerance, Fault, InputsInvalid
from energymodel.field import SERVICE
from energymodel.reporting.units import NOISE, planner

KEYS = {"summary": ["indicator"], "costs": ["cause", "technology"], "generation": ["zone", "technology", "role"], "policies": ["policy"]}
"""Tables compared -> the columns that name a line."""

VALUES = {
    "summary": {"value": "unit"}, "costs": {"cost_cny": "CNY"},
    "generation": {"capacity_mw": "MW", "energy_gwh": "GWh", "curtailed_gwh": "GWh"},
    "policies": {"limit": "unit", "achieved": "unit", "shadow_price": "price_unit"},
}  # fmt: skip
"""Tables -> columns compared -> their unit, or the column that has it."""

MARK = "no real difference"
ROUNDING = 1e-9
"""Numbers in tables have ten digits, so two that are the same may differ by this share; what else is noise, units says."""


@dataclass(frozen=True)
class Comparison:
    """What differs between run A and run B.

    ``inputs``: a line a differing input cell. ``tables``: lines with ``a, b, change, change_percent, remark`` of which a or b
    differ. ``reasons``: why the two cannot be compared plainly. ``objective``: both costs [CNY]; ``accuracy``: the relative
    difference up to which two costs are the same.
    """

    names: tuple[str, str]
    inputs: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    reasons: tuple[str, ...]
    objective: tuple[float, float]
    accuracy: float
    tolerance: float | None

    @property
    def largest(self) -> float:
        """Relative change of the objective from A to B, without sign."""
        a, b = self.objective
        return abs(b - a) / abs(a) if a else abs(b - a)

    @property
    def is_empty(self) -> bool:
        """Whether there is no difference at all."""
        return not self.reasons and self.inputs.empty and all(t.empty for t in self.tables.values())

    def check(self) -> None:
        """Raise BeyondTolerance where the objectives differ by more than the tolerance that was given."""
        if self.tolerance is not None and self.largest > self.tolerance:
            names = " and ".join(self.names)
            raise BeyondTolerance(f"the objectives of {names} differ by {self.largest:.3g} (allowed {self.tolerance:g})")


def compare(a: Path, b: Path, tolerance: float | None = None) -> Comparison:
    """Comparison of two results folders; ``tolerance`` is the relative change of cost that ``check`` lets pass.

    Raises InputsInvalid where a folder is no results folder.
    """
    folders = Path(a), Path(b)
    for folder in folders:
        for name in ("solution.nc", *(f"{table}.csv" for table in KEYS)):
            if not (folder / name).is_file():
                raise InputsInvalid([Fault(str(folder), None, None, f"no {name}", "a folder that a run has published")])
    with xr.open_dataset(folders[0] / "solution.nc") as left, xr.open_dataset(folders[1] / "solution.nc") as right:
        accuracy = abs(left.attrs.get("gap", 0.0)) + abs(right.attrs.get("gap", 0.0))
        objective = float(left.attrs["objective"]), float(right.attrs["objective"])
        tables = {name: compare_table(name, folders, accuracy, abs(objective[0])) for name in KEYS}
        names = tuple(str(ds.attrs.get("scenario") or folder.name) for ds, folder in zip((left, right), folders, strict=True))
        why = (*reasons(left, right), *versions(folders))
        return Comparison(names, compare_inputs(left, right), tables, why, objective, accuracy, tolerance)


def compare_table(name: str, folders: tuple[Path, Path], accuracy: float, cost: float) -> pd.DataFrame:
    """Lines of a table that differ: its keys, quantity (where there are several), unit, a, b, change, change_percent, remark."""
    keys, values = KEYS[name], VALUES[name]
    long = []
    for folder in folders:
        table = pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values={v: [""] for v in values})
        parts = [table[keys].assign(quantity=v, unit=table.get(unit, unit), number=table[v].astype(float)) for v, unit in values.items()]
        long.append(pd.concat(parts).set_index([*keys, "quantity", "unit"])["number"])
    both = pd.concat(long, axis=1, keys=["a", "b"], sort=False)
    both = both[(both["a"] != both["b"]) & both.notna().any(axis=1)].reset_index()
    both["change"] = both["b"] - both["a"]
    larger = both[["a", "b"]].abs().max(axis=1)
    both["change_percent"] = 100 * both["change"] / both["a"].abs().where(both["a"].abs() > NOISE * larger)
    is_money = both["unit"] == "CNY"
    noise = ROUNDING * larger + np.where(is_money, NOISE, NOISE / both["unit"].map(lambda unit: planner(1.0, unit)[0]))
    whole = np.where(is_money, cost, np.where(both["unit"] == "1", np.maximum(larger, 1.0), larger))
    both["remark"] = np.where(both["change"].abs() <= accuracy * whole + noise, MARK, "")
    return both if len(values) > 1 else both.drop(columns="quantity")


def compare_inputs(a: xr.Dataset, b: xr.Dataset) -> pd.DataFrame:
    """input, element, unit, a, b, change, largest_change: a line a cell that differs; hourly and daily ones as their means.

    Parameters first, then the cells of tables, then profiles.
    """
    lines = []
    for name in sorted(dict.fromkeys([*inputs_of(a), *inputs_of(b)]), key=lambda name: rank((a if name in a else b)[name])):
        unit = (a if name in a else b)[name].attrs.get("unit", "")
        if name not in a or name not in b:
            lines.append((name, "", unit, shown(a, name), shown(b, name), np.nan, np.nan))
            continue
        if not a[name].equals(b[name]):
            lines += compare_cells(name, unit, cells(a[name]), cells(b[name]))
    return pd.DataFrame(lines, columns=["input", "element", "unit", "a", "b", "change", "largest_change"])


def inputs_of(ds: xr.Dataset) -> list[str]:
    return [str(n) for n, v in ds.data_vars.items() if v.attrs.get("kind") == "input" and v.attrs.get("unit")]


def rank(values: xr.DataArray) -> int:
    """0 a parameter, 1 cells of a table (in-service windows too, though they are read as shares of steps), 2 a profile."""
    return 0 if not values.dims else 1 + (bool({"hour", "day"} & set(values.dims)) and values.attrs.get("unit") != SERVICE)


def shown(ds: xr.Dataset, name: str):
    """An input that only one run has: its number, or that it is there."""
    return "" if name not in ds else ds[name].item() if not ds[name].ndim else "given"


def cells(values: xr.DataArray) -> pd.DataFrame:
    """A line for each element of the dimensions besides time, a column for each step (one column: no time)."""
    time = [d for d in values.dims if d in ("hour", "day")]
    rest = [d for d in values.dims if d not in time]
    array = values.transpose(*rest, *time)
    index = pd.MultiIndex.from_product([array[d].values.astype(str) for d in rest]).map(", ".join) if rest else pd.Index([""])
    columns = pd.Index(array[time[0]].values) if time else pd.Index([0])
    return pd.DataFrame(array.values.reshape(len(index), len(columns)), index=index, columns=columns)


def compare_cells(name: str, unit: str, left: pd.DataFrame, right: pd.DataFrame) -> list[tuple]:
    """Differing elements of one input."""
    lines, hourly = [], len(left.columns) > 1 or len(right.columns) > 1
    for element in dict.fromkeys([*left.index, *right.index]):
        a, b = (frame.loc[element].to_numpy() if element in frame.index else None for frame in (left, right))
        if a is not None and b is not None and np.array_equal(a, b):
            continue
        number = left.dtypes.iloc[0].kind in "fi"
        shown = [("" if x is None else x.mean() if hourly and number else x[0]) for x in (a, b)]
        both = number and a is not None and b is not None
        change = shown[1] - shown[0] if both else np.nan
        largest = np.abs(b - a).max() if both and len(a) == len(b) else np.nan
        lines.append((name, element, f"mean of {unit}" if hourly and number else unit, *shown, change, largest))
    return lines


def reasons(a: xr.Dataset, b: xr.Dataset):
    """Why two runs cannot be compared plainly."""
    for dim, what in (("hour", "steps"), ("zone", "zones"), ("technology", "technologies")):
        left, right = (ds.get_index(dim) if dim in ds.coords else pd.Index([]) for ds in (a, b))
        if dim == "hour" and len(left) == len(right) and len(left) and left[0].year != right[0].year:
            yield f"other years: {left[0].year} and {right[0].year}"
        elif dim == "hour" and not left.equals(right):
            yield f"other {what}: {len(left)} from {left[0]} and {len(right)} from {right[0]}"
        elif dim != "hour" and not left.equals(right):
            yield f"other {what}: {', '.join(sorted(map(str, left.symmetric_difference(right)))) or 'in another order'}"
    if float(a["hour_length"].sum()) != float(b["hour_length"].sum()):
        yield f"other length: {float(a['hour_length'].sum()):g} h and {float(b['hour_length'].sum()):g} h; totals are of different times"


def versions(folders: tuple[Path, Path]):
    """Whether two runs were made by other code, as far as run.json tells."""
    found = [json.loads((f / "run.json").read_text(encoding="utf-8")) if (f / "run.json").is_file() else {} for f in folders]
    left, right = ({"energymodel": None} | (run.get("versions") or {}) for run in found)
    for name in dict.fromkeys([*left, *right]):
        if left.get(name) != right.get(name):
            yield f"other version of {name}: {left.get(name)} and {right.get(name)}"
