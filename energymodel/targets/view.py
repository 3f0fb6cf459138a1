"""What targets cost on the terminal, in planner units and both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd
from rich.bar import Bar
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from energymodel.comparing.changes import MARK
from energymodel.display import plain_table
from energymodel.reporting.units import figure, planner, write
from energymodel.reporting.words import both
from energymodel.targets.price import Targets
from energymodel.targets.tables import INTERACTION, KINDS, SUM, TOGETHER, money

BAR, ROOMY = 16, 110
"""Characters of the longest bar, and of a terminal that has room for all."""

CHANGES = {
    "coal": "煤耗\ncoal", "co2": "碳排放\nCO2", "gas": "气耗\ngas", "net_imports": "外来电\nimports",
    "renewable_share": "可再生占比\nrenewable", "unserved_energy": "缺电\nunserved",
}  # fmt: skip
"""Indicators whose change is shown -> its heading."""


SHOWN = 5e-4
"""Smaller changes in planner units are none: the solver's, not the system's."""

PAYMENTS = "代价含配额、绿证与罚款等支付,下表分列 costs include what is paid for allowances, certificates and targets missed: see below"

INTERACTS = {
    True: "相互作用为正:各目标相互替代,取消一个,其余仍然管用 targets do each other's work: with one taken away the others still hold",
    False: "相互作用为负:各目标相互加重,取消一个,其余随之变轻 targets weigh on each other: with one taken away the others cost less",
}
"""Whether the interaction is above zero -> what that means."""


def render(found: Targets, width: int) -> Group:
    """What to print: each target with its price and its cost, what the cost is made of, and what changes without it; where the
    terminal is ROOMY the mean price and bars too."""
    head = escape(" ".join(part for part in (found.scenario, found.title_zh, found.title) if part))
    cost, gap = write(found.record["objective"], "CNY", 6), max(found.record["gap"], 0.0)
    proven = f"运行成本 operating cost [bold]{cost}[/bold], proven within {gap:.1e} 已证明误差"
    said = [Text.from_markup(f"[bold]{head}[/bold]\n{proven}\n", emoji=False)]
    if found.targets.empty:
        return Group(*said, Text("没有政策目标 no target is on"))
    said += [prices(found.targets, width >= ROOMY), *notes(found.targets)]
    said += [changes(found)] if (found.targets["remark"] == "").any() else []
    return Group(*said)


def table_of(title: str, headings: Iterable[str]) -> Table:
    """A table of targets and numbers."""
    table = plain_table(both("target", between="\n"), title=title)
    for heading in headings:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def prices(lines: pd.DataFrame, is_roomy: bool) -> Table:
    """Limit, achieved with and without, shadow price and cost of each target; where there is room the cost as a bar."""
    unit, factor = money(lines)
    columns = ["limit", "achieved", "without", "shadow_price", *(["mean_price"] if is_roomy else [])]
    table = table_of("政策目标的代价 What each target costs", [both(column, between="\n") for column in columns])
    table.add_column(both("cost as a whole", between="\n") + f"\n{unit}", justify="right", overflow="fold")
    if is_roomy:
        table.add_column("", max_width=BAR)
    largest = lines["cost_cny"].abs().max()
    for line in lines.itertuples():
        if line.target == SUM:
            table.add_section()
        style = "bold" if line.target == TOGETHER else ""
        more = (amount(line.mean_price, line.price_unit), paid(line, factor), bar(line, largest)) if is_roomy else (paid(line, factor),)
        table.add_row(called(line), *asked(line), amount(line.shadow_price, line.price_unit), *more, style=style)
    return table


def called(line) -> str:
    return escape(f"{line.name_zh}\n{line.name_en}")


def asked(line) -> tuple[str, ...]:
    """Limit, achieved and achieved without it, each with its unit below."""
    is_share = pd.notna(line.share_limit)
    values = (line.share_limit, line.share_achieved, line.share_without) if is_share else (line.limit, line.achieved, line.without)
    limit, *came = (amount(value, "1" if is_share else line.unit) for value in values)
    return {"at most": "≤ ", "at least": "≥ "}.get(line.sense, "") + limit, *came


def paid(line, factor: float) -> str | Text:
    """The cost; of one that may be none only that."""
    if line.remark in ("", MARK):
        return "0" if line.remark else figure(line.cost_cny * factor)
    return Text(both("failed", between="\n"), style="red")


def amount(value: float, unit: str) -> str:
    """A number with its unit below."""
    return write(value, unit).replace(" ", "\n").replace("\n%", " %")


def bar(line, largest: float) -> Bar | str:
    """The cost as a bar, red; green where it is a saving."""
    return "" if line.remark else Bar(largest, 0, abs(line.cost_cny), color="red" if line.cost_cny > 0 else "green")


def notes(lines: pd.DataFrame) -> list[Text]:
    """What is to be known beside the costs: how far they are proven, how targets interact, which have no answer."""
    table = lines.set_index("target")
    said = []
    if (within := (table["most_cny"] - table["least_cny"]).drop([SUM, INTERACTION], errors="ignore").max()) > 0:
        said.append(f"0: {both(MARK)}; 每项代价的已证明误差不超过 each cost is proven within {figure(within, 2)} CNY 元")
    if table[["payments_cny", "penalties_cny"]].abs().max(axis=None) > within:
        said.append(PAYMENTS)
    if table["remark"].get(INTERACTION) == "":
        said.append(INTERACTS[table["cost_cny"][INTERACTION] > 0])
    failed = [f"{name}: {remark}" for name, remark in table["remark"].items() if remark.startswith("failed")]
    return [Text(line, style="dim") for line in said] + [Text(line, style="red") for line in failed]


def changes(found: Targets) -> Table:
    """By target, as far as it really costs: what the cost is made of, and what changes without it; columns of zeros are left out."""
    lines = found.targets[(found.targets["remark"] == "") & ~found.targets["target"].isin([SUM, INTERACTION])]
    columns = {heading: values for heading, values in (*parts(lines), *moves(found.indicators, lines)) if max(map(abs, values)) >= SHOWN}
    table = table_of("代价的构成与取消后的变化 What it is made of, and what changes without it", columns)
    for line, *values in zip(lines.itertuples(), *columns.values(), strict=True):
        table.add_row(called(line), *map(signed, values))
    return table


def parts(lines: pd.DataFrame) -> Iterator[tuple[str, list[float]]]:
    """Heading and values of each kind of cost."""
    unit, factor = money(lines)
    for column in KINDS.values():
        yield both(column, between="\n") + f"\n{unit}", (lines[column] * factor).tolist()


def moves(indicators: pd.DataFrame, lines: pd.DataFrame) -> Iterator[tuple[str, list[float]]]:
    """Heading and values of each indicator's change."""
    by_indicator = indicators.set_index(["indicator", "variant"])
    for indicator, heading in CHANGES.items():
        mine = by_indicator.loc[indicator].loc[lines["target"]]
        unit = mine["unit"].iloc[0]
        yield f"{heading}\n{'百分点' if unit == '1' else planner(0.0, unit)[1]}", [planner(value, unit)[0] for value in mine["change"]]


def signed(value: float) -> str:
    """A change in planner units; one that is not shown as 0."""
    return f"{'+' if value >= SHOWN else ''}{figure(value if abs(value) >= SHOWN else 0.0)}"
