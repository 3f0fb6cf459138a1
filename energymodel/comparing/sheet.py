"""Lines of a comparison as a table of the terminal: values side by side in planner units, numbers under each other by their point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from energymodel.comparing.changes import MARK, SAME
from energymodel.comparing.comparison import Comparison, differing
from energymodel.reporting.units import NOISE, figure, fixed, planner
from energymodel.reporting.words import both

DIGITS = 6
"""Significant digits of the largest number of a unit; the others have as many decimals."""


def label(comparison: Comparison, column: str, name: str) -> str:
    """A name in Chinese, where it has one, and as it is in the inputs and the CSV (a quantity without its unit)."""
    bare = name.partition("[")[0]
    zh, known = comparison.called(column, bare, "zh"), comparison.called(column, bare, "en") if column == "quantity" else name
    return known if zh == bare.replace("_", " ") else f"{zh} {known}"


def plain(name: str, texts: Iterable[str], numbers: Iterable[str], after: Iterable[str] = ()) -> Table:
    """A table whose texts are folded, never cut, where the terminal is narrow; numbers stay whole."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(name), title_justify="left", padding=(0, 1, 0, 0), pad_edge=False)
    for column in texts:
        table.add_column(Text(column), overflow="fold")
    for column in numbers:
        table.add_column(Text(column), justify="right", no_wrap=True)
    for column in after:
        table.add_column(Text(column), overflow="fold")
    return table


def sheet(comparison: Comparison, name: str, lines: pd.DataFrame, most: int | None) -> Table:
    """Lines by their keys, of the largest change first where only so many are shown.

    Of two runs both values, change and percent; of more, the first value and the change of each other.
    """
    first, *others = comparison.names
    keys = [c for c in lines.columns[: lines.columns.get_loc("unit")] if c not in ("role", "sense")]
    shown, changes = comparison.names if len(others) == 1 else [first], [f"change {other}" for other in others]
    units = lines["unit"].map(lambda unit: planner(1.0, unit)[1])
    columns = {c: [planner(v, u)[0] for v, u in zip(lines[c], lines["unit"], strict=True)] for c in (*shown, *changes)}
    numbers = pd.DataFrame(columns, lines.index)
    decimals = numbers.abs().max(axis=1).groupby(units).transform("max").map(decimals_of)
    if most is not None:
        lines = lines.loc[largest_first(numbers[changes].abs().max(axis=1), units, lines[keys[0]])[:most]]
    is_one = len(set(units)) == 1
    heads = [*shown, *(["Δ", "%"] if len(others) == 1 else [f"Δ {other}" for other in others])]
    table = plain(f"{both(name)}{f', {units.iloc[0]}' if is_one else ''}", [""] * len(keys), heads, () if is_one else ("",))
    above = None
    for k, line in lines.iterrows():
        texts = [label(comparison, key, line[key]) for key in keys]
        cells = [number(numbers.loc[k, c], decimals[k]) for c in shown]
        cells += [change(numbers.loc[k, f"change {other}"], decimals[k], line[f"remark {other}"]) for other in others]
        cells += [percent(line[f"percent {others[0]}"])] if len(others) == 1 else []
        table.add_row(*map(Text, ("" if texts[0] == above else texts[0], *texts[1:], *cells, *(() if is_one else (units[k],)))))
        above = texts[0]
    if len(units) > len(lines):
        table.caption = f"{len(units) - len(lines)} more in {name}.csv"
    return table


def telling(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Lines that really differ, and by so much that the digits that are shown do."""
    change = table[[f"change {name}" for name in names[1:]]].abs().max(axis=1)
    largest = table[list(names)].abs().max(axis=1).groupby(table["unit"]).transform("max")
    return differing(table[~(change <= largest * 10.0**-DIGITS)], names)


def largest_first(change: pd.Series, units: pd.Series, group: pd.Series) -> pd.Index:
    """Lines by their change, as a share of the largest of its unit; lines of one group stay together."""
    size = (change / change.groupby(units).transform("max")).fillna(2.0).groupby(group).transform("max")
    order = pd.DataFrame({"size": -size, "group": pd.factorize(group)[0]}, change.index)
    return order.sort_values(["size", "group"], kind="stable").index


def percent(value: float) -> str:
    """A change in percent; blank where so much says nothing."""
    return "" if pd.isna(value) or abs(value) >= 1e4 else f"{value:+.2f}"


def decimals_of(largest: float) -> int:
    """Decimals of numbers of which this is the largest."""
    power = int(f"{0.0 if pd.isna(largest) else largest:.{DIGITS - 1}e}".partition("e")[2])
    return max(0, DIGITS - 1 - power)


def number(value: float, decimals: int) -> str:
    """A number with so many decimals; with two digits of its own where it would be lost."""
    return fixed(value, decimals) if not abs(value) < 0.5 * 10.0**-decimals or abs(value) < NOISE else figure(value, 2)


def change(value: float, decimals: int, remark: str) -> str:
    """A change with its sign, or why there is none."""
    if remark in (SAME, MARK):
        return "="
    return remark if pd.isna(value) else f"{'+' if value > 0 else ''}{number(value, decimals)}"
