"""Prices on the terminal: who sets them, what they are made of, and the story of one hour."""

from __future__ import annotations

import pandas as pd
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from energymodel.display import plain_table
from energymodel.pricing.hour import Hour
from energymodel.pricing.moves import SAME
from energymodel.pricing.parts import NETWORK, REST
from energymodel.pricing.priced import Priced
from energymodel.pricing.prices import PRICE, UNIT, Prices
from energymodel.pricing.told import sentences, zones_of
from energymodel.reporting.names import names
from energymodel.reporting.units import figure, fixed
from energymodel.reporting.words import LANGUAGES, both

LEAST, OFTEN = 0.005, 0.1
"""Who sets the price in a smaller share of the hours, and is at the margin in fewer, is left to the CSV."""

NOTE = (
    "决定价格:同处边际者中,价值最少取自其他时段的一个。定价、边际:占时段的比例 "
    "The setter is, of all at the margin, the one that owes least to other hours. sets, at margin: shares of the hours"
)


def render(found: Prices, story: Priced, zone: str | None = None) -> Group:
    """What to print: who sets the price in each zone, and what prices are made of."""
    pinned, rest = found.hours["pinned"].mean(), (found.hours[f"{REST}{UNIT}"].abs() < SAME).mean()
    head = f"[bold]{escape(found.name)}[/bold]  {len(found.hours):,} 区域时段 zone-hours"
    sure = f"{fixed(100 * pinned, 2)} % 由边际决定 set at the margin, {fixed(100 * rest, 2)} % 拆分到 split to {SAME} CNY/MWh"
    title = Text.from_markup(f"{head}, {sure}", emoji=False)
    return Group(title, setters(found, story, zone), Text(NOTE, style="dim"), made_of(found, story, zone))


def setters(found: Prices, story: Priced, zone: str | None) -> Table:
    """Who sets the price, in each zone."""
    table = plain_table("", "", title="\n由谁决定价格 Who sets the price")
    for column in ("小时 hours", "定价 sets %", "边际 at margin %", "均价 mean 元/兆瓦时"):
        table.add_column(column, justify="right")
    called = {label: f"{zh} {label}" for zh, label in zip(zones_of(story, "zh"), zones_of(story, "en"), strict=True)}
    known = names(story.data, "zh")
    for name, lines in found.setters.groupby("zone", sort=False):
        shown = lines[(lines["share"] >= LEAST) | (lines["at_margin"] >= OFTEN)]
        for line in shown.itertuples() if zone in (None, name) else ():
            own = f"{known.get(line.technology, '')} {line.technology}".strip() or both(line.setter_kind)
            what = " ".join(part for part in (own, line.contract, side(line.setter_kind, line.technology)) if part)
            shares = (fixed(100 * share, 1) if share else "" for share in (line.share, line.at_margin))
            price = figure(getattr(line, f"mean_{PRICE}"))
            table.add_row(escape(called.get(name, name)), escape(what), fixed(line.hours, 0) if line.hours else "", *shares, price)
            called[name] = ""
    return table


def side(kind: str, technology: str) -> str:
    """Which side of a store or load it is, where one technology has two."""
    return both(kind) if technology and kind.rpartition(" ")[2] in ("charge", "discharge", "return") else ""


def made_of(found: Prices, story: Priced, zone: str | None) -> Table:
    """Mean prices by part: of each zone, or of each month in one zone."""
    months = found.months[found.months["zone"] == (zone or "")]
    by_month = zone is not None and len(months) > 2
    lines = months if by_month else found.months[(found.months["month"] == 0) & (found.months["zone"].isin(["", zone]) | (zone is None))]
    parts = [part for part in (*found.parts, REST) if (lines[f"{part}{UNIT}"].abs() >= SAME).any()]
    table = plain_table(title="平均电价的构成 What prices are made of, 元/兆瓦时 CNY/MWh")
    table.add_column("", no_wrap=True)
    for part in parts:
        table.add_column(both(part, "part", "\n"), justify="right", overflow="fold")
    table.add_column("电价\nprice", justify="right", no_wrap=True)
    called = dict(zip(zones_of(story, "en"), zones_of(story, "zh"), strict=True))
    for line in lines.to_dict("records"):
        name = f"{line['month']}月" if line["month"] else f"{called.get(line['zone'], '全部')}\n{line['zone'] or 'all'}"
        table.add_row(escape(name), *(number(line[f"{part}{UNIT}"]) for part in parts), fixed(line[PRICE], 2))
    return table


def hour_view(story: Priced, hour: Hour, languages: tuple[str, ...] = LANGUAGES) -> Group:
    """One price: its story, and its terms."""
    told = [Text((" " if language == "en" else "").join(sentences(story, hour, language))) for language in languages]
    table = plain_table("", "", "")
    table.add_column("元/兆瓦时\nCNY/MWh", justify="right")
    table.add_column("")
    for term in hour.terms.itertuples():
        how = f"{figure(term.amount)} {term.unit}/MWh × {figure(term.dual)} CNY/{term.unit}" if pd.notna(term.amount) else ""
        part = both(term.part, "part") if term.part != term.term else ""
        name = both(term.term, "part" if term.term in (NETWORK, REST) else "cause")
        table.add_row(escape(part), escape(name), escape(term.element), number(term.value), escape(how))
    table.add_section()
    table.add_row("电价 price", "", "", fixed(hour.price, 2), "")
    return Group(*told, table)


def number(value: float) -> str:
    """A part of a price; blank where there is none of it."""
    return fixed(value, 2) if abs(value) >= SAME else ""
