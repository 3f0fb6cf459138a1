"""Charts of a run's workbook, drawn by Excel from a sheet of what they show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from energymodel.reporting.books import CONSUMPTION, IMPORTS
from energymodel.reporting.frames import ordered
from energymodel.reporting.names import colours
from energymodel.workbook.book import DARK, Book
from energymodel.workbook.columns import FORMATS, Column, Names, planned
from energymodel.workbook.sheet import write_columns

CHARTS, DATA = "图表 Charts", "图表数据 Chart data"
POINTS = 500
"""Points of a duration curve."""
LEAST = 1e-4
"""Share of the largest bar below which one is left out."""
SCALE = {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
LABELS = {"reverse": True, "label_position": "low", "num_font": {"size": 8}, "interval_unit": 1}
"""Axes of bars: of amounts, and of their names, the first on top."""
SIZE, WIDE = {"width": 760, "height": 420}, {"width": 1540, "height": 420}


def add_charts(book: Book, ds: xr.Dataset, tables: dict[str, pd.DataFrame], names: Names) -> None:
    """The sheet of charts and that of their data."""
    board, data = book.sheet(CHARTS), book.sheet(DATA)
    drawing = Drawing(book, board, data, colours(ds), names)
    for place, maker in PLACES.items():
        if chart := maker(drawing, ds, tables):
            board.insert_chart(*place, chart)


class Drawing:
    """Where charts and the blocks of their data go: each block beside the one before."""

    def __init__(self, book: Book, board: Worksheet, data: Worksheet, colour: dict[str, str], names: Names):
        self.book, self.data, self.colour, self.names = book, data, colour, names
        self.left = 0
        board.write_string(0, 0, CHARTS, book.look("title"))
        data.write_string(0, 0, DATA, book.look("title"))

    def block(self, title: str, columns: list[Column]) -> list[dict[str, str]]:
        """Write a block; of each column the ranges of its header (``name``) and cells (``values``)."""
        self.data.write_string(1, self.left, title, self.book.look("bold"))
        rows = write_columns(self.book, self.data, 2, self.left, columns)
        places = [self.left + k for k in range(len(columns))]
        self.left += len(columns) + 1
        return [{"name": f"='{DATA}'!{xl_range_abs(2, p, 2, p)}", "values": f"='{DATA}'!{xl_range_abs(3, p, 2 + rows, p)}"} for p in places]

    def chart(self, kind: str, title: str, unit: str, subtype: str | None = None):
        chart = self.book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
        chart.set_size(SIZE)
        chart.set_legend({"position": "right" if subtype == "stacked" else "bottom", "font": {"size": 8}})
        chart.set_y_axis(SCALE | {"name": unit})
        return chart

    def bars(self, title: str, column: str, amounts: pd.Series, unit: str):
        """A bar each, the first on top, coloured as technologies are; those too small to be seen are left out."""
        shown, factor = planned(unit)
        amounts = amounts[amounts.abs() > LEAST * amounts.abs().max()] * factor
        if amounts.empty:
            return None
        texts = Column("", (title,), [self.names(column, label) for label in amounts.index])
        labels, bars = self.block(title, [texts, Column("", (title, shown), amounts.tolist(), FORMATS[shown])])
        colour = self.colour if column == "technology" else {}
        points = [{"fill": {"color": colour.get(label, DARK)}} for label in amounts.index]
        chart = self.chart("bar", title, shown)
        chart.add_series({**bars, "categories": labels["values"], "gap": 40, "points": points})
        chart.set_legend({"none": True})
        chart.set_y_axis(LABELS)
        chart.set_x_axis(SCALE | {"name": shown})
        return chart


def energy(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """Net energy of what feeds in, by technology."""
    table = tables["generation"]
    net = by_technology(ds, table, table["energy_gwh"] - table["withdrawn_gwh"])
    return drawing.bars("电量 Energy by technology", "technology", net, "GWh")


def capacity(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """Capacity by technology."""
    table = tables["generation"]
    return drawing.bars("装机与受电容量 Capacity by technology", "technology", by_technology(ds, table, table["capacity_mw"]), "MW")


def by_technology(ds: xr.Dataset, table: pd.DataFrame, amounts: pd.Series) -> pd.Series:
    """Sums over zones, in the order of the technologies."""
    sums = amounts.groupby(table["technology"], sort=False).sum()
    return sums[ordered(ds, sums.index)]


def months(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """What each group feeds in or takes, month by month, stacked, with consumption as a line."""
    table = tables["balance_monthly"]
    if table.empty:
        return None
    title, (unit, factor) = "月度电力平衡 Monthly balance", planned("GWh")
    is_use = table["role"] == CONSUMPTION
    used = -(table[is_use].groupby("month")["energy_gwh"].sum() * factor)
    fed = (table[~is_use].pivot_table(index="month", columns="group", values="energy_gwh", aggfunc="sum", sort=False) * factor).fillna(0.0)
    fed = fed[[g for g in ordered(ds, fed.columns) if fed[g].abs().max() > LEAST * fed.abs().to_numpy().max()]]
    heads = [drawing.names("group", g) for g in fed]
    look = FORMATS[unit]
    columns = [Column("", ("月", "month"), fed.index.tolist(), "General")]
    columns += [Column("", (head, unit), fed[g].tolist(), look) for head, g in zip(heads, fed, strict=True)]
    columns += [Column("", ("用电量 consumption", unit), used.reindex(fed.index).tolist(), look)]
    texts, *groups, consumption = drawing.block(title, columns)
    chart = drawing.chart("column", title, unit, "stacked")
    for group, head, one in zip(fed, heads, groups, strict=True):
        fill = {"fill": {"color": drawing.colour[group]}} if group in drawing.colour else {}
        chart.add_series({**one, "name": head, "categories": texts["values"], "gap": 40} | fill)
    line = drawing.book.add_chart({"type": "line"})
    name = {"name": "用电量 consumption", "line": {"color": "#000000", "width": 2}, "categories": texts["values"]}
    line.add_series(consumption | name)
    chart.combine(line)
    chart.set_x_axis({"label_position": "low"})
    chart.set_size(WIDE)
    return chart


def duration(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """Prices of all hours, the highest first: mean of the zones, and each zone."""
    title, table = "电价持续曲线 Price duration", tables["prices"].drop(columns="time")
    if table.empty:
        return None
    chosen = np.unique(np.linspace(0, len(table) - 1, POINTS).round().astype(int))
    columns = [Column("", ("占时间比例", "share of the time"), (chosen / max(len(table) - 1, 1)).tolist(), "0%")]
    for name in table:
        zone = drawing.names("zone", name.removesuffix("_cny_per_mwh"))
        columns.append(Column("", (zone, "元/兆瓦时"), np.sort(table[name].to_numpy())[::-1][chosen].tolist(), "#,##0.0"))
    share, *zones = drawing.block(title, columns)
    chart = drawing.chart("scatter", title, "元/兆瓦时", "straight")
    for column, one in zip(columns[1:], zones, strict=True):
        chart.add_series({**one, "name": column.head[0], "categories": share["values"], "line": {"width": 1.5}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    return chart


def causes(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """Cost by cause, the largest first; what pays back is negative."""
    sums = tables["costs"].groupby("cause", sort=False)["cost_cny"].sum().sort_values(ascending=False, kind="stable")
    return drawing.bars("费用构成 Cost by cause", "cause", sums, "CNY")


def contracts(drawing: Drawing, ds: xr.Dataset, tables: dict[str, pd.DataFrame]):
    """Energy of each contract (exports negative)."""
    return drawing.bars("外来电合同 Import contracts", "contract", tables[IMPORTS].set_index("contract")["energy_gwh"], "GWh")


PLACES = {(1, 0): energy, (1, 12): capacity, (23, 0): months, (45, 0): causes, (45, 12): contracts, (67, 0): duration}
"""Corner (row, column) of each chart."""
