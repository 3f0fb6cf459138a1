"""The chart of what targets cost: a bar a target, as SVG that any browser or office program shows."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pandas as pd

from energymodel.comparing.changes import MARK
from energymodel.errors import visible
from energymodel.reporting.units import figure
from energymodel.reporting.words import both
from energymodel.targets.tables import TOTALS, money

TEMPLATE = Path(__file__).parent / "chart.svg"
SUBTITLE = "有目标与取消该目标的运行成本之差 cost with the target less the cost without it"

WIDTH, LEFT, RIGHT, TOP, ROW = 900, 290, 130, 76, 46
"""Size of the drawing; where bars begin, the room for their numbers, where the first bar is, and how far they are apart."""

COST, SAVING, TOTAL = "#c2410c", "#15803d", "#475569"
"""Colours of what costs, of what saves, and of the lines below the targets."""


def chart(table: pd.DataFrame, title: str) -> str:
    """The chart of a table of targets (see ``targets_table``), as SVG; ``title`` is the scenario's."""
    unit, factor = money(table)
    costs = (table["cost_cny"] * factor).fillna(0.0).where(table["remark"] == "", 0.0).tolist()
    low, high = min([0.0, *costs]), max([0.0, *costs])
    scale = (WIDTH - LEFT - RIGHT) / ((high - low) or 1.0)
    zero = LEFT - low * scale
    lines = [
        {
            "names": (visible(line.name_zh), visible(line.name_en)), "y": TOP + nth * ROW, "is_total": line.target in TOTALS,
            "x": round(zero + min(cost, 0.0) * scale, 1), "length": round(abs(cost) * scale, 1),
            "at": round(zero + max(cost, 0.0) * scale + 8, 1), "told": remark(line.remark) or f"{figure(cost)} {unit}",
            "colour": TOTAL if line.target in TOTALS else COST if cost > 0 else SAVING,
        }
        for nth, (line, cost) in enumerate(zip(table.itertuples(), costs, strict=True))
    ]  # fmt: skip
    template = jinja2.Template(TEMPLATE.read_text(encoding="utf-8"), autoescape=True)
    size = {"width": WIDTH, "height": TOP + len(lines) * ROW + 24, "zero": round(zero, 1)}
    return template.render(lines=lines, title=f"{both('cost of targets')}: {visible(title)}", subtitle=SUBTITLE, **size) + "\n"


def remark(text: str) -> str:
    """What is said instead of a cost: that there is none, or no answer."""
    return both(MARK) if text == MARK else both("failed") if text else ""
