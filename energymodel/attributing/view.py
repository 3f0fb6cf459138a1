"""An answer on the terminal, as a waterfall and sentences, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.bar import Bar
from rich.console import Group
from rich.table import Table
from rich.text import Text

from energymodel.attributing.answer import Why
from energymodel.attributing.effects import EFFECTS
from energymodel.attributing.sentences import signed
from energymodel.display import plain_table
from energymodel.reporting.publish import as_json, publish_analysis
from energymodel.reporting.units import fixed, planner

TABLES = ("parts", "effects", "moved", "hours", "states", "sentences")
MOST_DECIMALS = 8


def write(why: Why, folder: Path) -> Path:
    """The folder: a CSV for each table, and why.json. Raises NotPublished where it cannot be written."""
    tables = {name: getattr(why, name) for name in TABLES}
    return publish_analysis(tables, Path(folder), {"why.json": as_json(record(why)).encode()})


def record(why: Why) -> dict:
    """What why.json says."""
    return {
        "runs": list(why.names), "objective": list(why.objective), "unproven": why.unproven, "orders": why.orders,
        "no_differences": why.is_empty, "notes": list(why.notes),
    }  # fmt: skip


def render(why: Why, languages: Sequence[str]) -> Group:
    """What to print: both costs, the parts between them, and a sentence for each."""
    (a, b), cost = why.names, why.objective[0]
    share = why.difference / abs(cost) if cost else np.nan
    title = Text.assemble((a, "bold"), " (A) → ", (b, "bold"), f" (B)  {share:+.3%}")
    title.append(f", {why.orders} 种顺序的平均 mean of {why.orders} orders" if why.orders > 1 else "")
    if why.is_empty:
        return Group(title, Text("无差异 no differences"))
    parts = [title, waterfall(why)] if len(why.parts) else [title, Text("输入无差异，费用有差异 no input differs, but the cost does")]
    for language in languages:
        parts += [Text(f"{number}. {line}") for number, line in enumerate(why.sentences[language], 1)]
    parts += [Text(note, style="yellow") for note in why.notes]
    return Group(*parts)


def waterfall(why: Why) -> Table:
    """A line for A, for each part, and for B, in 亿元."""
    parts, costs = why.parts, why.objective
    path = np.array([costs[0], *(costs[0] + parts["cost_cny"].cumsum())])
    low, high = path.min(), path.max()
    margin = max(high - low, 1.0) / 20
    decimals = int(np.clip(4 - np.floor(np.log10(max(planner(high - low, "CNY")[0], 1e-9))), 2, MOST_DECIMALS)) - 1
    table = plain_table("亿元")
    for column in ("变化\nchange", "价格\nprice", "数量\nquantity", "结构\nmix"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", ratio=1, min_width=8)

    def add(name: str, figures: list[str], begin: float, end: float, colour: str, style: str = ""):
        bar = Bar(high - low + 2 * margin, min(begin, end) - low + margin, max(begin, end, begin + margin / 4) - low + margin, color=colour)
        table.add_row(Text(name, style=style), *figures, bar, style=style)

    def money(value: float) -> str:
        return signed(planner(value, "CNY")[0], decimals)

    add(f"A {why.names[0]}", [fixed(planner(costs[0], "CNY")[0], decimals), "", "", ""], low - margin, path[0], "blue", "bold")
    for (_, part), begin, end in zip(parts.iterrows(), path[:-1], path[1:], strict=True):
        figures = ["≈ 0", "", "", ""] if part["remark"] else [money(part[column]) for column in ("cost_cny", *EFFECTS)]
        add(f"{part['name_zh']} {part['name_en']}", figures, begin, end, "red" if end > begin else "green")
    add(f"B {why.names[1]}", [fixed(planner(costs[1], "CNY")[0], decimals), "", "", ""], low - margin, path[-1], "blue", "bold")
    return table
