"""A comparison on the terminal, in planner units, largest changes first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rich.console import Group
from rich.table import Table
from rich.text import Text

from energymodel.comparing.bars import waterfalls
from energymodel.comparing.comparison import Comparison
from energymodel.comparing.results import KINDS
from energymodel.comparing.sheet import label, plain, sheet, telling
from energymodel.reporting.tables import missed
from energymodel.reporting.units import figure, planner, write
from energymodel.reporting.words import both

MOST_LINES = 25
WIDE = 110
"""Columns of a terminal from which on it is told where inputs are written."""
SEVERAL = "what differs may be another of several best dispatches"
SUMS = ("capacity", "energy", "curtailment", "storage")
"""Tables that are shown by technology; by zone they are in the CSV."""
PRICES = ("mean", "exceeded 5 %", "exceeded 50 %", "exceeded 95 %")
"""Of the price duration, what is shown."""


def render(comparison: Comparison, width: int) -> Group:
    """What to print on so many columns: whether runs are comparable, inputs that differ, then results that differ."""
    parts = [headline(comparison), *(Text(f"! {reason}", style="yellow") for reason in comparison.reasons)]
    if comparison.is_same:
        return Group(*parts, Text("no differences"))
    parts.append(inputs(comparison, width) if len(comparison.inputs) else Text("no input differs"))
    if comparison.largest <= comparison.accuracy:
        parts.append(Text(f"the costs are the same as far as proven: {SEVERAL}"))
    parts += [*waterfalls(comparison, width), *results(comparison)] or [Text("no result really differs")]
    parts.append(policies(comparison))
    small = f"differences below six digits or what is proven of two costs ({comparison.accuracy:.1e}) are in the CSV"
    return Group(*parts, Text(small, style="dim"))


def headline(comparison: Comparison) -> Text:
    """Each run with its cost, and by how much it differs from the first."""
    first, lines = comparison.objective[0], []
    for name, cost in zip(comparison.names, comparison.objective, strict=True):
        change = f"  {100 * (cost - first) / abs(first):+.4g} %" if lines and first else ""
        lines.append(Text.assemble((name, "bold"), f"  {write(cost, 'CNY', 6)}{change}"))
    return Text("\n").join(lines)


def inputs(comparison: Comparison, width: int) -> Table:
    """Inputs that differ, in the units they are given in; elements that differ alike in one line."""
    names, is_wide = list(comparison.names), width >= WIDE
    written = comparison.inputs.assign(place=comparison.places)
    lines = list(written.groupby(["input", "unit", *names], sort=False, dropna=False))
    table = plain(both("inputs"), ("",), names, ("unit", *(["written in"] if is_wide else [])))
    for (name, unit, *values), its in lines[:MOST_LINES]:
        what = " ".join(filter(None, (name, some(list(its["element"])))))
        table.add_row(*map(Text, (what, *map(shown, values), unit, *([its["place"].iloc[0]] if is_wide else []))))
    if more := sum(len(its) for _, its in lines[MOST_LINES:]):
        table.caption = f"{more} more in inputs.csv"
    return table


def some(elements: list[str]) -> str:
    """The first of several elements, and how many more there are."""
    return ", ".join(elements[:2]) + (f" and {len(elements) - 2} more" if len(elements) > 2 else "")


def shown(value: object) -> str:
    """An input's value: a number short, a text as it is."""
    return figure(float(value), 6) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def results(comparison: Comparison) -> Iterator[Table]:
    """Tables of results, each with the lines that really differ; the waterfall tells the costs."""
    for name in comparison.tables:
        if name not in ("policies", "costs"):
            lines = telling(comparison.over(name, "technology") if name in SUMS else comparison.tables[name], comparison.names)
            lines = lines[~lines["indicator"].map(told_elsewhere)] if name == "summary" else lines
            lines = lines[lines["quantity"].isin(PRICES)] if name == "price" else lines
            if len(lines):
                yield sheet(comparison, name, lines, MOST_LINES if name not in ("summary", "price") else None)


def told_elsewhere(indicator: str) -> bool:
    """Whether an indicator is in another table: of one technology, or the proof."""
    return "." in indicator or indicator in ("proven_bound", "certified_gap")


def policies(comparison: Comparison) -> Table:
    """Every policy in every run: limit, what was achieved, shadow price, whether it binds or is missed; of a share, the shares."""
    table = plain(both("policies"), ("",), ("限额\nlimit", "实现\nachieved", "影子价格\nshadow price"), ("",))
    for policy, its in comparison.tables["policies"].groupby("policy", sort=False):
        sign = "≤" if its["sense"].iloc[0] == "at most" else "≥"
        its = its.set_index("quantity").reindex(list(KINDS["policies"].values))
        kind = "share_" if pd.notna(its.loc["share_limit", "unit"]) else ""
        table.add_row(Text(f"{label(comparison, 'policy', policy)}, {planner(1.0, its.loc[f'{kind}limit', 'unit'])[1]}"))
        for name in comparison.names:
            table.add_row(Text(f"  {name}"), *policy_of(its[name], its["unit"], kind, sign))
    return table


def policy_of(number: pd.Series, unit: pd.Series, kind: str, sign: str) -> tuple[str | Text, ...]:
    """Cells of a policy in a run."""
    if pd.isna(number["limit"]):
        return "", "", "", Text("未启用 off", style="dim")
    limit, achieved = (figure(planner(number[what], unit[what])[0]) for what in (f"{kind}limit", f"{kind}achieved"))
    state = Text("起约束 binds", style="bold") if number["binds"] else Text("达标 met")
    if missed(number["shortfall"], number["limit"]):
        state = Text("未达标 missed", style="bold red")
    return f"{sign} {limit}", achieved, write(number["shadow_price"], unit["shadow_price"]), state
