"""Told: the story of one hour in sentences, in a language."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.pricing.hour import Hour
from energymodel.pricing.priced import Priced
from energymodel.pricing.sides import Sides
from energymodel.reporting.names import names
from energymodel.reporting.units import fixed
from energymodel.reporting.words import word

SAID = {
    "en": {
        "set": "{time} {zone}: {price} CNY/MWh, set by {who}{where}.",
        "here": "", "there": " in {zone}, over {way}",
        "between": "No plant, contract or store there is between its bounds: any price from {low} to {high} supports the dispatch.",
        "margin": "Also at the margin in {zone}: {who}.",
        "elsewhere": "Of it, {part} is worth {worth}: as much as at {time}, where the same {element} is at the margin at {price} "
        "and {who} sets the price.",
        "one": "One MW more costs {right}, one less saves {left}: this is the only price (the {steps} steps around were solved again).",
        "apart": "One MW more costs {right}, one less saves {left}: the price lies between (the {steps} steps around were solved again).",
        "held": "One MW more costs {paid_right} and one less saves {paid_left}, what reaches beyond the {steps} steps around being paid at "
        "its shadow price; held as it is, at most {right} and at least {left}.",
        "none": "no dispatch",
    },
    "zh": {
        "set": "{time} {zone}:{price} 元/兆瓦时,由 {who} 决定{where}。",
        "here": "", "there": "({zone},经 {way})",
        "between": "当地没有处于上下限之间的机组、合同或储能:{low} 至 {high} 之间的任何价格都支持这一调度。",
        "margin": "{zone}同处边际的还有:{who}。",
        "elsewhere": "其中{part}为 {worth}:与 {time} 相当,当时同一 {element} 处于边际,价格 {price},由 {who} 决定。",
        "one": "多用1兆瓦增加 {right},少用1兆瓦节省 {left}:价格唯一(重解前后 {steps} 个时段)。",
        "apart": "多用1兆瓦增加 {right},少用1兆瓦节省 {left}:价格在两者之间(重解前后 {steps} 个时段)。",
        "held": "多用1兆瓦增加 {paid_right},少用1兆瓦节省 {paid_left}(前后 {steps} 个时段以外的约束按影子价格计);"
        "若保持不变,至多 {right},至少 {left}。",
        "none": "无可行调度",
    },
}  # fmt: skip
"""language -> sentence -> its words."""

STOP = {"en": ", ", "zh": "、"}


def sentences(found: Priced, hour: Hour, language: str) -> list[str]:
    """The story of an hour, a sentence each."""
    said, zones = SAID[language], zones_of(found, language)
    here, steps = hour.at // found.shape[1], found.shape[1]
    where = said["here"]
    if hour.way:
        where = said["there"].format(zone=zones[hour.way[-1][1] // steps], way=STOP[language].join(corridor for corridor, _ in hour.way))
    price, setter = fixed(hour.price, 2), who(found, hour.setter, language)
    told = [said["set"].format(time=time(found, hour.at), zone=zones[here], price=price, who=setter, where=where)]
    if not hour.pinned:
        low, high = (fixed(bounds[hour.at], 2) or "∞" for bounds in (found.lowest, found.highest))
        told.append(said["between"].format(low=low, high=high))
    others = [who(found, line, language) for _, line in hour.margin.iterrows() if line["element"] != hour.setter["element"]]
    if others:
        told.append(said["margin"].format(zone=zones[here], who=STOP[language].join(others)))
    for e in hour.elsewhere:
        setter = who(found, found.names.take(found.setters[[e.at]]).iloc[0], language)
        more = {"time": time(found, e.at), "price": fixed(found.duals.price[e.at], 2), "who": setter, "element": hour.setter["element"]}
        told.append(said["elsewhere"].format(part=word(e.part, language, "part"), worth=fixed(e.worth, 2), **more))
    return told + ([sides_told(hour.sides, said)] if hour.sides else [])


def sides_told(sides: Sides, said: dict[str, str]) -> str:
    """What one MW more costs and one less saves."""
    left, paid_left, paid_right, right = (fixed(side, 2) or said["none"] for side in (*sides.left, *sides.right))
    which = "one" if sides.is_one else "apart" if (left, right) == (paid_left, paid_right) else "held"
    return said[which].format(left=left, right=right, paid_left=paid_left, paid_right=paid_right, steps=sides.steps)


def who(found: Priced, line: pd.Series, language: str) -> str:
    """A setter: its name, with its technology and contract."""
    if not line["kind"]:
        return "?"
    technology = names(found.data, language).get(line["technology"]) or line["technology"] or word(line["kind"], language)
    more = STOP[language].join(part for part in (technology, line["contract"]) if part and part != line["element"])
    return f"{line['element']} ({more})" if language == "en" else f"{line['element']}({more})"


def zones_of(found: Priced, language: str) -> np.ndarray:
    """Names of the zones."""
    called = names(found.data, language, "zone")
    return np.array([called.get(zone) or zone for zone in found.data["zone"].values.astype(str).tolist()])


def time(found: Priced, at: int) -> str:
    """The hour of a zone-hour."""
    return f"{pd.Timestamp(found.data['hour'].values[at % found.shape[1]]):%Y-%m-%d %H:%M}"
