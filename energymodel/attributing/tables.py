"""Tables of an answer: its parts, their effects line by line, what moved and when, and the states on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from energymodel.attributing.effects import EFFECTS, NOTHING, effects
from energymodel.attributing.orders import steps
from energymodel.attributing.picture import BINS, LINE
from energymodel.attributing.states import Answer
from energymodel.attributing.switching import Pair
from energymodel.attributing.way import Way, label, name_of
from energymodel.comparing.changes import MARK
from energymodel.reporting.words import LANGUAGES, word

COLUMNS = {
    "parts": ["part", "name_zh", "name_en", "cost_cny", *EFFECTS, "unproven_cny", "remark", "inputs"],
    "effects": ["part", *LINE, "zone", "cost_cny", *EFFECTS],
    "moved": ["part", *LINE, "zone", "energy_gwh", "moved_gwh", "cost_cny", "month", "hour"],
    "hours": ["part", *BINS.names, "cost_cny", "moved_gwh"],
    "states": ["switched", "cost_cny", "unproven_cny", "method", "seconds"],
}
"""Table -> its columns."""


@dataclass(frozen=True)
class Change:
    """What switching a part does, as a mean over orders: ``objective`` [CNY] and what its proofs leave open, ``effects`` [CNY] by line,
    ``energy`` [MWh] and ``cost`` [CNY] by line and BINS."""

    objective: float
    unproven: float
    effects: pd.DataFrame
    energy: pd.DataFrame
    cost: pd.DataFrame


def tables(pair: Pair, way: Way) -> dict[str, pd.DataFrame]:
    """parts, effects, moved, hours, states: see COLUMNS and Why."""
    zones = pd.concat([answer.picture.zones for answer in way.answers.values()])
    zones = zones[~zones.index.duplicated()].rename("zone")
    size = max(answer.picture.energy.to_numpy().sum() for answer in way.answers.values())
    ends = way.answers[frozenset()], way.answers[frozenset(pair.parts)]
    shown = (ends[0].picture.energy.any() | ends[0].picture.cost.any()).to_numpy()
    made: dict[str, list] = {name: [] for name in COLUMNS}
    for part, inputs in zip(pair.parts, pair.inputs, strict=True):
        change = change_of(part, way)
        made["parts"].append(line_of(part, inputs, change))
        by_line = change.effects.assign(cost_cny=change.effects.sum(axis=1))
        frames = {"effects": by_line.join(zones), "moved": moved(change, NOTHING * size).join(zones), "hours": hours(change)[shown]}
        for name, frame in frames.items():
            made[name].append(frame.reset_index().assign(part=name_of(part)))
    made["states"] = [
        {"switched": label(state), "cost_cny": x.objective, "unproven_cny": x.unproven, "method": x.method, "seconds": x.seconds}
        for state, x in sorted(way.answers.items(), key=lambda item: (len(item[0]), label(item[0])))
    ]
    together = {
        name: pd.DataFrame(rows) if name in ("parts", "states") else pd.concat([pd.DataFrame(), *rows]) for name, rows in made.items()
    }
    return {name: frame.reindex(columns=COLUMNS[name]).reset_index(drop=True) for name, frame in together.items()}


def change_of(part: frozenset[str], way: Way) -> Change:
    """The mean of what a part does in the orders of a way."""
    all_steps = steps(way.orders).items()
    each = [between(way.answers[s], way.answers[t], weight) for (s, t), (switched, weight) in all_steps if switched == part]
    frames = ([getattr(change, name) for change in each] for name in ("effects", "energy", "cost"))
    return Change(sum(c.objective for c in each), sum(c.unproven for c in each), *map(added, frames))


def between(before: Answer, after: Answer, weight: float) -> Change:
    """The weighted change from one state to another."""
    a, b = before.picture, after.picture
    frames = (effects(a, b), b.energy.sub(a.energy, fill_value=0.0), b.cost.sub(a.cost, fill_value=0.0))
    return Change(
        weight * (after.objective - before.objective), weight * (before.unproven + after.unproven), *(weight * frame for frame in frames)
    )


def added(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames of lines, added up."""
    return pd.concat(list(frames)).groupby(level=LINE, sort=False).sum()


def line_of(part: frozenset[str], inputs: tuple[str, ...], change: Change) -> dict:
    """The line of a part in ``parts``."""
    name = name_of(part)
    called = {f"name_{language}": " + ".join(word(group, language) for group in name.split(" + ")) for language in LANGUAGES}
    remark = MARK if abs(change.objective) <= change.unproven else ""
    said = {"part": name, "cost_cny": change.objective, "unproven_cny": change.unproven, "remark": remark, "inputs": ", ".join(inputs)}
    return said | called | change.effects.sum().to_dict()


def moved(change: Change, least: float) -> pd.DataFrame:
    """Lines of which more than ``least`` [MWh] moved: net, in all (any month and hour), what that cost, and when most moved."""
    size = change.energy.abs()
    month, hour = (BINS.get_level_values(name).to_numpy()[size.to_numpy().argmax(axis=1)] for name in BINS.names)
    table = pd.DataFrame(
        {
            "energy_gwh": change.energy.sum(axis=1) / 1e3,
            "moved_gwh": size.sum(axis=1) / 1e3,
            "cost_cny": change.cost.reindex(change.energy.index).sum(axis=1),
            "month": month,
            "hour": hour,
        }
    )
    return table[table["moved_gwh"] > least / 1e3].sort_values("moved_gwh", ascending=False, kind="stable")


def hours(change: Change) -> pd.DataFrame:
    """Cost and energy moved (from one line to another, or in all more or less) in each of BINS."""
    energy = change.energy.to_numpy()
    swapped = np.maximum(np.maximum(energy, 0.0).sum(axis=0), np.maximum(-energy, 0.0).sum(axis=0))
    return pd.DataFrame({"cost_cny": change.cost.sum().to_numpy(), "moved_gwh": swapped / 1e3}, BINS)
