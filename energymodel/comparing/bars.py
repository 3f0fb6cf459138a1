"""A waterfall of costs on the terminal: from the cost of the first run, by cause, to the cost of another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from energymodel.comparing.comparison import Comparison
from energymodel.comparing.sheet import DIGITS, decimals_of, label, number, plain
from energymodel.reporting.units import planner
from energymodel.reporting.words import both

MOST_CAUSES = 14
DEARER, CHEAPER = "red", "green"


def waterfalls(comparison: Comparison, width: int) -> Iterator[Table]:
    """A waterfall for each run but the first in which any cause of the cost differs."""
    for name in comparison.names[1:]:
        if steps := steps_of(comparison, name):
            yield waterfall(comparison, name, steps, width)


def steps_of(comparison: Comparison, name: str) -> list[tuple[str, float]]:
    """Causes and their change [CNY], largest first, the small ones in one; none where all are small."""
    causes = comparison.by_cause(name)
    large = (causes.abs() > abs(comparison.objective[0]) * 10.0**-DIGITS).to_numpy() & (np.arange(len(causes)) < MOST_CAUSES)
    steps = [(label(comparison, "cause", cause), change) for cause, change in causes[large].items()]
    rest = causes[~large]
    return [*steps, *([(f"其他 {len(rest)} others", rest.sum())] if len(rest) else [])] if steps else []


def waterfall(comparison: Comparison, name: str, steps: list[tuple[str, float]], width: int) -> Table:
    """The steps from the cost of the first run to that of another; each bar begins where the one before ended."""
    first, unit = planner(comparison.objective[0], "CNY")
    last = planner(comparison.objective[comparison.names.index(name)], "CNY")[0]
    changes = [planner(change, "CNY")[0] for _, change in steps]
    levels = np.concatenate([[first], first + np.cumsum(changes)])
    room = max(width - max(cell_len(text) for text, _ in steps) - 16, 12)
    decimals = decimals_of(max(abs(first), abs(last)))
    table = plain(f"{both('waterfall')}, {unit}", ("",), ("",), ("",))
    table.columns[-1].no_wrap = True
    table.add_row(Text(comparison.names[0], style="bold"), number(first, decimals), "")
    for (text, _), change, begin, end in zip(steps, changes, levels[:-1], levels[1:], strict=True):
        table.add_row(Text(text), f"{change:+,.{decimals}f}", bar(begin, end, levels.min(), levels.max(), room))
    table.add_row(Text(name, style="bold"), number(last, decimals), "")
    return table


def bar(begin: float, end: float, low: float, high: float, room: int) -> Text:
    """A bar from one level to another, a thin mark where it is too short for one."""
    scale = (room - 1) / (high - low) if high > low else 0.0
    left, right = sorted((round((begin - low) * scale), round((end - low) * scale)))
    return Text.assemble(" " * left, ("█" * (right - left) or "▏", DEARER if end > begin else CHEAPER))
