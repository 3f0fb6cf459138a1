"""The end of a run on the terminal, in planner units: what it costs, who feeds in, what binds; the ends of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from rich import box
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from energymodel.errors import ENDINGS
from energymodel.reporting.books import GENERATION, IMPORTS, STORAGE
from energymodel.reporting.names import title_of
from energymodel.reporting.plan_view import plan_line
from energymodel.reporting.tables import missed
from energymodel.reporting.units import NOISE, figure, fixed, planner, readable, write

SHOWN = {GENERATION: "本地 local", IMPORTS: "外来 imported", STORAGE: "储能 storage"}
HEAD = (
    ("consumption", "用电量 consumption"), ("peak_load", "最大负荷 peak load"), ("net_imports", "外来电 net imports"),
    ("import_peak", "最大外来电力 import peak"), ("coal", "发电用煤 coal"), ("coal_rate", "供电煤耗 coal rate"), ("gas", "发电用气 gas"),
    ("power_from_shale_gas", "页岩气发电 shale gas power"), ("co2", "碳排放 CO2"),
    ("renewable_share", "可再生占比(含绿证) renewable share"),
    ("non_hydro_share", "非水占比(含绿证) non-hydro share"), ("curtailment_share", "弃风弃光率 curtailment"),
    ("mean_price", "平均边际电价 mean price"),
    ("unserved_energy", "缺电量 unserved"), ("reserve_shortfall", "备用缺额 reserve short"),
)  # fmt: skip
"""indicator -> its label; two to a line."""


def summary_view(tables: dict[str, pd.DataFrame], run: dict) -> Group:
    """What to print after a run, from its tables and run.json."""
    lines = tables["summary"].set_index("indicator")
    parts = [headline(lines, run), indicators(lines), energy(tables["generation"], lines)]
    if len(tables["policies"]):
        parts.append(policies(tables["policies"]))
    if "plan" in tables and (line := plan_line(tables["plan"])):
        parts.append(line)
    return Group(*parts)


def headline(lines: pd.DataFrame, run: dict) -> Text:
    """Scenario, cost and how well it is proven."""
    title = escape(title_of(run))
    cost, mean, gap = (lines["value"].get(k) for k in ("total_cost", "cost_per_mwh", "certified_gap"))
    proof = "" if pd.isna(gap) else f", proven within {max(gap, 0.0):.1e} 已证明误差"
    prefix = f"[bold]{title}[/bold]\n" if title else ""
    paid = f"[bold]{write(cost, 'CNY', 6)}[/bold], {figure(mean)} CNY/MWh"
    return Text.from_markup(f"{prefix}运行成本 operating cost {paid}{proof}\n", emoji=False)


def indicators(lines: pd.DataFrame) -> Table:
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "left", "left", "right", "left"):
        table.add_column(justify=justify)
    cells = []
    for key, label in HEAD:
        if key in lines.index and pd.notna(lines["value"][key]):
            value, unit = readable(lines["value"][key], lines["unit"][key])
            alarm = "bold red" if key in ("unserved_energy", "reserve_shortfall") and value > NOISE else ""
            cells.append((label, Text(figure(value), style=alarm), unit))
    for left, right in zip(cells[::2], [*cells[1::2], ("", "", "")], strict=False):
        table.add_row(*left, *right)
    return table


def energy(generation: pd.DataFrame, lines: pd.DataFrame) -> Table:
    """Supply by technology."""
    table = Table(box=box.SIMPLE_HEAD, title="\n电量 Energy", title_justify="left")
    table.add_column("")
    table.add_column("")
    for column in ("容量 万千瓦", "电量 亿千瓦时", "占用电 %", "利用小时", "弃电 亿千瓦时"):
        table.add_column(column, justify="right")
    consumed = lines["value"].get("consumption")
    for role, label in SHOWN.items():
        part = generation[generation["role"] == role]
        columns = ["capacity_mw", "energy_gwh", "withdrawn_gwh", "curtailed_gwh"]
        names = part.groupby("technology", sort=False)["name_zh"].first()
        for technology, row in part.groupby("technology", sort=False)[columns].sum().iterrows():
            net = row["energy_gwh"] - row["withdrawn_gwh"]
            capacity, fed, lost = row["capacity_mw"], (net if role == IMPORTS else row["energy_gwh"]), row["curtailed_gwh"]
            if capacity <= 0 and abs(fed) < 1e-6:
                continue
            used = fixed(abs(fed) * 1e3 / capacity, 0) if capacity > 0 else ""
            curtailed = fixed(planner(lost, "GWh")[0], 2) if lost > 0.5 else ""
            share = fixed(100 * net / consumed, 1) if consumed and role != STORAGE else ""
            name = f"{names[technology]} {technology}".strip()
            amounts = fixed(planner(capacity, "MW")[0], 1), fixed(planner(fed, "GWh")[0], 2)
            table.add_row(escape(label), escape(name), *amounts, share, used, curtailed)
            label = ""
    return table


def policies(lines: pd.DataFrame) -> Table:
    """Limits, what came of them and what they cost."""
    table = Table(box=box.SIMPLE_HEAD, title="政策 Policies", title_justify="left")
    table.add_column("")
    for column in ("限额 limit", "实现 achieved", "影子价格 shadow price"):
        table.add_column(column, justify="right")
    table.add_column("")
    for row in lines.itertuples():
        share = pd.notna(row.share_limit)
        limit = write(row.share_limit, "1") if share else write(row.limit, row.unit)
        achieved = write(row.share_achieved, "1") if share else write(row.achieved, row.unit)
        price = f"{figure(row.shadow_price)} {row.price_unit}" if row.shadow_price > NOISE else ""
        state = "[bold]binds 起约束[/bold]" if row.binds else "met 达标"
        if missed(row.shortfall, row.limit):
            state = f"[bold red]missed 未达标 {write(row.shortfall, row.unit)}[/bold red]"
        sign = "≤" if row.sense == "at most" else "≥"
        table.add_row(escape(row.policy), f"{sign} {limit}", achieved, price, state)
    return table


def endings_view(names: Iterable[str], endings: Sequence) -> Table:
    """How each of several scenarios ended, from the Endings there are so far."""
    table, ended = Table(box=box.SIMPLE_HEAD), {ending.name: ending for ending in endings}
    for column, justify in (("scenario", "left"), ("ending", "left"), ("cost", "right"), ("gap", "right"), ("seconds", "right")):
        table.add_column(column, justify=justify)
    for name in names:
        if (ending := ended.get(name)) is None:
            table.add_row(escape(name), "not finished")
        elif ending.error:
            table.add_row(escape(name), f"[red]{ENDINGS[ending.code]} (exit code {ending.code})[/red]", "", "", fixed(ending.seconds, 1))
        else:
            cost, gap = ending.record["objective"], max(ending.record["gap"], 0.0)
            table.add_row(escape(name), ENDINGS[0], write(cost, "CNY", 6), f"{gap:.1e}", fixed(ending.seconds, 1))
    return table
