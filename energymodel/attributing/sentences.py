"""Sentences: what changed the cost, the largest part first, in Chinese and English."""

from __future__ import annotations

from calendar import month_name
from math import floor, log10

import numpy as np
import pandas as pd

from energymodel.reporting.units import NOISE, fixed, planner, readable
from energymodel.reporting.words import word

WINDOW, TOLD = 4, (1 / 3, 1 / 4)
"""Hours of the day that are told together; shares from which such hours and a month are told (evenly they would be 1/6 and 1/12)."""

MOST, LEAST = 2, 0.1
"""Technologies that are told to give more and to give less: so many, those at least this share of the first."""

TEXTS = {
    "zh": {
        "equal": "{name}：无实际差异（小于已证明的误差）。", "part": "{name}：{cost}（价格 {price}，数量 {quantity}，结构 {mix}）{when}。",
        "dear": "价格主要在{line}（{cost}）。", "more": "多用{lines}", "less": "少用{lines}", "and": "、", "join": "，", "end": "。",
        "one": "{line}（{energy}）", "line": "{zone}{technology}", "hours": "{0}–{1}时", "month": "{0}月", "when": "，集中在{0}",
    },
    "en": {
        "equal": "{name}: no real difference (less than is proven).",
        "part": "{name}: {cost} (price {price}, quantity {quantity}, mix {mix}){when}.",
        "dear": " The price is mostly that of {line} ({cost}).", "more": " More from {lines}", "less": " less from {lines}",
        "and": " and ", "join": ",", "end": ".", "one": "{line} ({energy})", "line": "{technology} in {zone}", "hours": "{0}-{1} h",
        "month": "{0}", "when": ", above all {0}",
    },
}  # fmt: skip
"""Language -> the texts of a sentence."""


def sentences(made: dict[str, pd.DataFrame], called: dict[str, dict[str, str]]) -> pd.DataFrame:
    """part, zh, en: a sentence for each part of the tables made, the largest first. ``called``: language -> label -> its name."""
    ranked = made["parts"].sort_values("cost_cny", key=np.abs, ascending=False, kind="stable")
    lines = []
    for _, part in ranked.iterrows():
        own = {name: made[name][made[name]["part"] == part["part"]] for name in ("effects", "moved", "hours")}
        lines.append({"part": part["part"]} | {language: sentence(part, own, called[language], language) for language in TEXTS})
    return pd.DataFrame(lines, columns=["part", *TEXTS])


def sentence(part: pd.Series, own: dict[str, pd.DataFrame], called: dict[str, str], language: str) -> str:
    """What a part did to the cost and when, what became dearer if that is most of it, and which technologies gave more and less."""
    text, cost = TEXTS[language], part["cost_cny"]
    name = part[f"name_{language}"][:1].upper() + part[f"name_{language}"][1:]
    if part["remark"]:
        return text["equal"].format(name=name)
    figures = {effect: money(part[f"{effect}_cny"], cost).partition(" ")[0] for effect in ("price", "quantity", "mix")}
    said = text["part"].format(name=name, cost=money(cost), when=when(own["hours"], cost, language), **figures)
    if abs(part["price_cny"]) > max(abs(part["quantity_cny"]), abs(part["mix_cny"])):
        price = own["effects"].groupby(["technology", "zone"])["price_cny"].sum()
        place = (price * np.sign(part["price_cny"])).idxmax()
        said += text["dear"].format(line=line_in(place, called, language), cost=money(price[place]))
    change = own["moved"].groupby(["technology", "zone"])["energy_gwh"].sum()
    swaps = [
        text[key].format(
            lines=text["and"].join(text["one"].format(line=line_in(at, called, language), energy=energy(e)) for at, e in most.items())
        )
        for key, most in (("more", largest(change)), ("less", -largest(-change)))
        if len(most)
    ]
    return said + (text["join"].join(swaps) + text["end"] if swaps else "")


def largest(change: pd.Series) -> pd.Series:
    """The largest of what rose, at most MOST, beside which they are not small."""
    rose = change[change > 0].sort_values(ascending=False).head(MOST)
    return rose[rose >= LEAST * rose.max()]


def line_in(place: tuple[str, str], called: dict[str, str], language: str) -> str:
    """A technology (or cause of cost) in a zone, or of none."""
    technology, zone = place
    technology = called.get(technology) or word(technology, language)
    technology = technology if technology[1:2].isupper() else technology[:1].lower() + technology[1:]
    return TEXTS[language]["line"].format(technology=technology, zone=called.get(zone, zone)) if zone else technology


def when(hours: pd.DataFrame, cost: float, language: str) -> str:
    """The month and the hours of the day that have more of a change than their share; blank where there are none."""
    text, told = TEXTS[language], []
    by_month = hours.groupby("month")["cost_cny"].sum() / cost
    if len(by_month) > 2 and by_month.max() >= TOLD[1]:
        month = by_month.idxmax()
        told.append(text["month"].format(month_name[month] if language == "en" else month))
    by_hour = hours.groupby("hour")["cost_cny"].sum().reindex(range(24)) / cost
    if by_hour.notna().sum() * WINDOW >= 24:
        windows = sum(np.roll(by_hour.fillna(0.0).to_numpy(), -k) for k in range(WINDOW))
        first = int(windows.argmax())
        if windows[first] >= TOLD[0]:
            told.append(text["hours"].format(first, (first + WINDOW - 1) % 24 + 1))
    return text["when"].format(" ".join(told)) if told else ""


def money(value: float, beside: float | None = None) -> str:
    """A change of cost as planners write it, to three digits of itself or of the one it is beside."""
    (number, unit), (other, _) = planner(value, "CNY"), planner(value if beside is None else beside, "CNY")
    return f"{signed(number, 2 - floor(log10(max(abs(other), NOISE))))} {unit}"


def energy(value: float) -> str:
    """A change of energy [GWh] as planners write it."""
    number, unit = readable(value * 1e3, "MWh")
    return f"{signed(number, 2 - floor(log10(max(abs(number), NOISE))))} {unit}"


def signed(value: float, decimals: int) -> str:
    """A change with so many decimals, at least none, and its sign."""
    text = fixed(value, max(decimals, 0))
    return f"+{text}" if value > 0 and text.strip("0.,") else text
