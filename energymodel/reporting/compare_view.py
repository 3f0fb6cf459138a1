"""A comparison on the terminal and as CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from energymodel.reporting.compare import MARK, Comparison
from energymodel.reporting.publish import write_table
from energymodel.reporting.units import figure, planner
from energymodel.reporting.whole import whole

MOST_LINES = 25
TITLES = {"summary": "指标 Indicators", "costs": "费用 Costs", "generation": "电源 Supply", "policies": "政策 Policies"}


def render(comparison: Comparison) -> Group:
    """What to print: why runs may not be comparable, inputs that differ, then results that differ, largest first."""
    a, b = map(escape, comparison.names)
    parts = [Text.from_markup(f"[bold]{a}[/bold] (A) → [bold]{b}[/bold] (B)", emoji=False)]
    parts += [Text.from_markup(f"[yellow]! {escape(reason)}[/yellow]", emoji=False) for reason in comparison.reasons]
    if comparison.is_empty:
        return Group(*parts, Text("no differences"))
    if comparison.inputs.empty:
        parts.append(Text("no input differs"))
    else:
        parts.append(inputs_table(comparison.inputs))
    parts += [results_table(name, table) for name, table in comparison.tables.items() if len(real(table))]
    small = sum(len(t) - len(real(t)) for t in comparison.tables.values())
    if small:
        parts.append(Text(f"{small} other numbers differ by less than was proven ({comparison.accuracy:.1e}): {MARK}", style="dim"))
    return Group(*parts)


def write(comparison: Comparison, folder: Path) -> Path:
    """The folder, holding inputs.csv and a CSV for each table, all lines. Raises NotPublished where it cannot be written."""
    folder = Path(folder)
    with whole(folder) as draft:
        for name, table in {"inputs": comparison.inputs, **comparison.tables}.items():
            write_table(table, draft / f"{name}.csv")
    return folder


def real(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["remark"] != MARK]


def inputs_table(inputs: pd.DataFrame) -> Table:
    table = folding("输入 Inputs", ("input", "element"), ("A", "B"))
    for line in inputs.head(MOST_LINES).itertuples():
        table.add_row(escape(line.input), escape(str(line.element)), cell(line.a), cell(line.b), escape(line.unit))
    more(table, len(inputs))
    return table


def results_table(name: str, lines: pd.DataFrame) -> Table:
    """Lines that really differ, as planners write them, largest change first (indicators in their order)."""
    lines = real(lines)
    keys = [c for c in lines.columns if c not in ("a", "b", "change", "change_percent", "unit", "remark")]
    table = folding(TITLES[name], keys, ("A", "B", "change", "%"))
    if name != "summary":
        size = (lines["change"].abs() / lines.groupby("unit")["change"].transform(lambda c: c.abs().max())).fillna(2)
        lines = lines.loc[size.sort_values(ascending=False, kind="stable").index]
    for _, line in lines.head(MOST_LINES if name != "summary" else len(lines)).iterrows():
        (a, unit), (b, _), (change, _) = (planner(line[c], line["unit"]) for c in ("a", "b", "change"))
        is_share = line["unit"] == "1"  # of a share only points are told: percent of percent misleads
        percent = "" if is_share or pd.isna(line["change_percent"]) else f"{line['change_percent']:+.2f}"
        signed = "" if pd.isna(change) else f"{'+' if change > 0 else ''}{figure(change)}{' 百分点' if is_share else ''}"
        table.add_row(*(escape(str(line[k])) for k in keys), figure(a, 6), figure(b, 6), signed, percent, unit)
    more(table, len(lines) if name != "summary" else 0)
    return table


def folding(title: str, texts, numbers) -> Table:
    """A table whose texts are folded, never cut, where the terminal is narrow; numbers stay whole, the unit comes last."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for column in texts:
        table.add_column(column, overflow="fold")
    for column in numbers:
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("unit", overflow="fold")
    return table


def more(table: Table, lines: int) -> None:
    if lines > MOST_LINES:
        table.caption = f"{lines - MOST_LINES} more in the CSV"


def cell(value) -> str:
    """An input's value: a number short, a text as it is."""
    return figure(float(value), 6) if isinstance(value, (int, float)) and not isinstance(value, bool) else escape(str(value))
