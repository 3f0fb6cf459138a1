"""The workbook of a comparison: whether the runs can be compared, the inputs that differ, the cost by cause as a waterfall, every table."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from energymodel.comparing.changes import MARK, SAME
from energymodel.comparing.comparison import Comparison
from energymodel.reporting.publish import harmless
from energymodel.reporting.units import figure, write
from energymodel.reporting.words import LANGUAGES, both
from energymodel.workbook.book import DARK, Book, book_of, link_to
from energymodel.workbook.charts import LABELS, SCALE
from energymodel.workbook.columns import Column, by_line, planned
from energymodel.workbook.sheet import TOP, table_sheet

COVER = "对比 Comparison"
MOST_CAUSES = 16
"""Causes that have a bar of their own; the rest are in one."""
REMARKS = {SAME: "相同 equal", MARK: "无实际差别 no real difference"}
DEARER, CHEAPER = "#C0504D", "#4F9D69"
PARTS = {"change": ("变化", "change"), "percent": ("变化率", "change in percent"), "remark": ("备注", "remark")}


def comparison_workbook(comparison: Comparison) -> bytes:
    """The workbook of a comparison, in planner units; its only time is when the latest of the runs began."""
    began = max(json.loads((folder / "run.json").read_text(encoding="utf-8"))["started"] for folder in comparison.folders)
    title = " / ".join(comparison.names)
    waterfalls = {name: sheet_title("waterfall", comparison, name) for name in comparison.names[1:]}
    titles = {name: both(name) for name in comparison.tables}
    with book_of(title, began) as (book, target):
        cover(book, comparison, [*waterfalls.values(), both("inputs"), *titles.values()])
        for name, shown in waterfalls.items():
            waterfall(book, comparison, name, shown)
        table_sheet(book, both("inputs"), title, inputs(comparison.inputs), COVER)
        for name, table in comparison.tables.items():
            table_sheet(book, titles[name], f"{title} · {name}.csv", columns(comparison, table), COVER)
    return target.getvalue()


def sheet_title(name: str, comparison: Comparison, run: str) -> str:
    """Title of a sheet that is of one run, where there are several."""
    return both(name) if len(comparison.names) == 2 else f"{both(name)} {comparison.names.index(run) + 1}"


def cover(book: Book, comparison: Comparison, titles: list[str]) -> None:
    """The first sheet: the runs, their costs, whether they can be compared, and what is on which sheet."""
    sheet = book.sheet(COVER)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, " / ".join(comparison.names), book.look("title"))
    first, *others = comparison.objective
    lines = [(comparison.names[0], f"{write(first, 'CNY', 7)} ({figure(first, 10)} CNY), 基准 the one others are compared with")]
    for name, cost in zip(comparison.names[1:], others, strict=True):
        change = f"{'+' if cost >= first else ''}{write(cost - first, 'CNY', 4)} ({(cost - first) / abs(first or 1):+.3%})"
        lines.append((name, f"{write(cost, 'CNY', 7)}, {change}"))
    lines += [("已证明精度 proven accuracy", f"{comparison.accuracy:.1e}: 更小的变化不算差别 smaller changes are no real difference")]
    lines += [("可比性 comparable", reason) for reason in comparison.reasons or ("是 yes",)]
    lines += [("不同的输入 inputs that differ", str(len(comparison.inputs)))]
    lines += [("结论 in short", "没有差别 no differences")] if comparison.is_empty else []
    for row, (label, text) in enumerate(lines, 2):
        sheet.write_string(row, 0, label, book.look("bold"))
        sheet.write_string(row, 1, text, book.look("wrapped"))
    for row, shown in enumerate(titles, len(lines) + 3):
        sheet.write_url(row, 0, link_to(shown), book.look("link"), shown)


def inputs(table: pd.DataFrame) -> list[Column]:
    """Inputs that differ, numbers as numbers, in the units inside the model."""
    made = []
    for name in table:
        cells = [
            None if pd.isna(v) or v == "" else float(v) if isinstance(v, int | float | np.number) else harmless(str(v)) for v in table[name]
        ]
        made.append(Column(name, (name,), cells, "General"))
    return made


def columns(comparison: Comparison, table: pd.DataFrame) -> list[Column]:
    """Keys with their names, unit, a column a run, then change, percent and remark of each but the first."""
    units = table["unit"].astype(str).tolist()
    made = []
    for key in table.columns[: table.columns.get_loc("unit")]:
        labels = [harmless(str(v)) or None for v in table[key]]
        named = [v and called(comparison, key, v) for v in labels]
        made += [Column(key, both(key).split(" ", 1), labels)]
        made += [Column("", ("名称", "name"), named)] if named != labels else []
    made.append(Column("unit", ("单位", "unit"), [planned(unit)[0] for unit in units]))
    made += [by_line(name, (name,), table[name], units) for name in comparison.names]
    for name in comparison.names[1:]:
        made.append(by_line(f"change {name}", (*PARTS["change"], name), table[f"change {name}"], units))
        made.append(Column(f"percent {name}", (*PARTS["percent"], name), (table[f"percent {name}"] / 100).tolist(), "0.00%"))
        made.append(Column(f"remark {name}", (*PARTS["remark"], name), [REMARKS.get(v, v) or None for v in table[f"remark {name}"]]))
    return made


def called(comparison: Comparison, column: str, name: str) -> str:
    """Chinese and English name of a label: ``热电联产燃料 heat-led thermal fuel``."""
    return " ".join(dict.fromkeys(comparison.called(column, name, language) for language in LANGUAGES))


def waterfall(book: Book, comparison: Comparison, name: str, title: str) -> None:
    """Cost of the first run, the change of every cause, cost of another run: the cells, and the bars that Excel draws of them."""
    unit, factor = planned("CNY")
    first, last = comparison.objective[0] * factor, comparison.objective[comparison.names.index(name)] * factor
    changes = comparison.by_cause(name) * factor
    shown, rest = changes[:MOST_CAUSES], changes[MOST_CAUSES:]
    labels = [called(comparison, "cause", cause) for cause in shown.index]
    labels, steps = labels + [f"其他 {len(rest)} others"] * bool(len(rest)), shown.tolist() + [rest.sum()] * bool(len(rest))
    levels = first + np.cumsum([0.0, *steps])
    base = [None, *np.minimum(levels[:-1], levels[1:]).tolist(), None]
    ups = [None, *(step if step > 0 else None for step in steps), None]
    downs = [None, *(-step if step < 0 else None for step in steps), None]
    totals = [first, *[None] * len(steps), last]
    look = "#,##0.0000"
    made = [
        Column("", ("费用", "cost"), [comparison.names[0], *labels, name]),
        Column("", ("变化", "change", unit), [None, *steps, None], look), Column("", ("合计", "total", unit), totals, look),
        Column("", ("起点", "begins at", unit), base, look), Column("", ("增加", "dearer", unit), ups, look),
        Column("", ("减少", "cheaper", unit), downs, look),
    ]  # fmt: skip
    sheet = table_sheet(book, title, f"{comparison.names[0]} → {name}", made, COVER)
    rows = TOP + 1, TOP + len(totals)
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for k, part, colour in ((3, "", None), (2, "合计 total", DARK), (4, "增加 dearer", DEARER), (5, "减少 cheaper", CHEAPER)):
        fill = {"fill": {"color": colour}} if colour else {"fill": {"none": True}, "border": {"none": True}}
        place = {"categories": [title, rows[0], 0, rows[1], 0], "values": [title, rows[0], k, rows[1], k]}
        chart.add_series(place | fill | {"name": part, "gap": 30})
    room = 0.15 * (levels.max() - levels.min() or 1.0)
    chart.set_x_axis(SCALE | {"min": float(np.floor(levels.min() - room)), "name": unit})
    chart.set_y_axis(LABELS)
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    chart.set_size({"width": 900, "height": 120 + 22 * len(made[0].cells)})
    sheet.insert_chart(TOP + 1, 7, chart)
