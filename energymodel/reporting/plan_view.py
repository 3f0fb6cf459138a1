"""The plan ledger on the terminal: a line after a run, and the whole of it."""

from __future__ import annotations

import pandas as pd
from rich.table import Table
from rich.text import Text

from energymodel.display import plain_table
from energymodel.reporting.units import planner, write
from energymodel.reporting.words import word

SIGNS = {"at least": "≥", "at most": "≤", "exactly": "="}
MET = {"yes": ("met 达标", "green"), "no": ("missed 未达标", "bold red"), "": ("", "")}


def plan_line(plan: pd.DataFrame) -> Text:
    """How many of the targets that the run can tell of are met, and which are not; empty where it can tell of none."""
    told = plan[plan["met"] != ""]
    if told.empty:
        return Text()
    missed = told[told["met"] == "no"]
    line = Text(f"行动方案 Plan: of {len(told)} targets that the model can tell, {len(told) - len(missed)} met 达标")
    for k, row in enumerate(missed.itertuples()):
        words = f"{row.quantity_zh} {row.quantity_en} {write(row.achieved, row.unit)} ({target(row)})"
        line.append(f"; {words}" if k else f", missed 未达标: {words}", style="bold red")
    return line


def target(row) -> str:
    """A row's target with its sign and planner unit, and the year; blank where it has none."""
    value, unit = planner(row.target, row.unit)
    return f"{SIGNS[row.sense]} {value:,.10g} {unit}, {row.year:.0f}" if row.sense else ""


def plan_view(plan: pd.DataFrame) -> Table:
    """Every statement, its target, what it became and where; with what a run achieved where ``plan`` is of a run."""
    is_of_run = "achieved" in plan
    made = ("实现 achieved", "") if is_of_run else ()
    columns = ("条款", "内容 statement", "目标 target", *made, "模型中 became", "对应或理由 where, or why not")
    table = plain_table(*columns, title="行动方案台账 Plan ledger")
    for row in plan.itertuples():
        achieved = (Text(write(row.achieved, row.unit)), Text(*MET[row.met])) if is_of_run else ()
        became = f"{word(row.became, 'zh')} {row.became}"
        texts = (row.clause, f"{row.quantity_zh} {row.quantity_en}", target(row))
        table.add_row(*map(Text, texts), *achieved, Text(became), Text(row.refers_to or row.note))
    return table
