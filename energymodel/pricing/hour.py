"""Hour: the whole story of one price: the way to who sets it, term by term, and what a worth carried from other hours rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from energymodel.algebra.accounts import sum_by_column
from energymodel.algebra.program import Block
from energymodel.errors import EnergyModelError
from energymodel.pricing.moves import SAME
from energymodel.pricing.parts import BALANCE, NETWORK, RESPONSE, REST, STORAGE, WATER, part_of_cost, part_of_rows
from energymodel.pricing.priced import Priced
from energymodel.pricing.setting import NOWHERE
from energymodel.pricing.sides import Sides, sides_of

KEPT = (STORAGE, WATER, RESPONSE)
"""Parts that are the worth of something kept for other hours, and of what it is kept."""

WRITTEN = {"hour": "%m-%d %H:%M", "day": "%m-%d"}
"""Dimension of time -> how its elements are written."""

LITTLE = 1.0
"""A smaller part of a price is not told of [CNY/MWh]."""


class NoSuchHour(EnergyModelError):
    """A zone or hour was asked for that a run does not have."""

    code = 2


@dataclass(frozen=True)
class Elsewhere:
    """What a setter's ``part`` (stored energy, water ...) is worth, and the nearest zone-hour where it is at the margin beside another."""

    part: str
    worth: float
    at: int


@dataclass(frozen=True)
class Hour:
    """One price: ``at`` is the zone-hour, ``way`` those on the way to the setter with the corridors between, ``terms`` (term, element,
    part, amount, dual, value) sum to the price [CNY/MWh], ``margin`` are others at the margin, zone-hours joined by that way.
    """

    at: int
    price: float
    way: tuple[tuple[str, int], ...]
    setter: pd.Series
    pinned: bool
    terms: pd.DataFrame
    margin: pd.DataFrame
    elsewhere: tuple[Elsewhere, ...]
    sides: Sides | None


def check_zone(found: Priced, zone: str | None) -> None:
    """Raise NoSuchHour unless a zone (None: all) is one of the run's."""
    zones = found.data["zone"].values.astype(str).tolist()
    if zone is not None and zone not in zones:
        raise NoSuchHour(f"no zone {zone!r}; zones are {', '.join(zones)}")


def position(found: Priced, hour: str, zone: str) -> tuple[int, int]:
    """Positions of a zone, and of the step that a time is in. Raises NoSuchHour."""
    check_zone(found, zone)
    hours = pd.DatetimeIndex(found.data["hour"].values)
    length = pd.Timedelta(hours=float(found.data["hour_length"].values[-1]))
    try:
        moment = pd.Timestamp(datetime.fromisoformat(hour))  # 03/08/2027 is another day to others
        inside = moment.tz is None and hours[0] <= moment < hours[-1] + length
    except (ValueError, OverflowError):
        inside = False
    if not inside:
        raise NoSuchHour(f"no hour {hour!r}; allowed: Beijing time from {hours[0]:%Y-%m-%dT%H:%M} to {hours[-1]:%Y-%m-%dT%H:%M}")
    return found.data["zone"].values.astype(str).tolist().index(zone), int(hours.searchsorted(moment, side="right")) - 1


def hour_of(found: Priced, zone: int, step: int, with_sides: bool = True, **how) -> Hour:
    """The Hour of a zone and step (positions). ``how`` is for the solves of its sides. Raises what they raise."""
    at = here = zone * found.shape[1] + step
    way = []
    while found.setting.behind[here] != here:
        corridor = found.names.take(found.column(found.setting.move[[here]]))["element"][0]
        here = int(found.setting.behind[here])
        way.append((corridor, here))
    setter = found.names.take(found.setters[[at]]).iloc[0]
    terms = terms_of(found, here)
    others = {part: value for part, value in zip((*found.parts, REST), found.value[at], strict=True) if part in (NETWORK, REST)}
    own = terms.groupby("part")["value"].sum()
    more = [{"term": part, "part": part, "value": value - own.get(part, 0.0)} for part, value in others.items()]
    terms = pd.concat([terms, pd.DataFrame(more)], ignore_index=True).fillna({"element": ""})
    return Hour(
        at,
        float(found.duals.price[at]),
        tuple(way),
        setter,
        bool(found.setting.pinned[at]),
        terms[terms["value"].abs() >= SAME].reset_index(drop=True),
        at_margin(found, at),
        elsewhere(found, here, setter),
        sides_of(found.program, found.data, found.x, found.duals.y, zone, step, **how) if with_sides else None,
    )


def terms_of(found: Priced, at: int) -> pd.DataFrame:
    """Terms of the move that sets the price where it feeds: entries of its cost, and rows it meets with their duals."""
    move = found.setting.move[at]
    if move == NOWHERE:
        return pd.DataFrame(columns=["term", "element", "part", "amount", "dual", "value"])
    program, policies = found.program, frozenset(p.row for p in found.program.policies)
    mix = found.moves.mix[[move]]
    fed = float(found.moves.energy[[move]][0, at])
    lines = []
    for e in program.entries:
        if e.account == "cost":
            value = (mix @ sum_by_column([e], len(program.cost))).item()
            lines.append({"term": e.name, "element": "", "part": part_of_cost(e.name, policies), "value": value / fed})
    met = (mix @ found.duals.by_column).tocoo()
    for row, amount in zip(met.col.tolist(), met.data.tolist(), strict=True):
        name, block = next((n, b) for n, b in program.rows.items() if b.start <= row < b.start + b.size)
        if name != BALANCE:
            line = {"term": name, "element": label(found, block, row), "part": part_of_rows(name, policies)}
            sign = np.sign(-amount / fed)
            line |= {"amount": abs(amount / fed), "dual": sign * found.duals.y[row], "unit": block.unit}
            lines.append(line | {"value": line["amount"] * line["dual"]})
    return pd.DataFrame(lines, columns=["term", "element", "part", "amount", "unit", "dual", "value"])


def label(found: Priced, block: Block, row: int) -> str:
    """What a row is of: its elements, and its time."""
    positions = np.unravel_index(row - block.start, block.shape) if block.shape else ()
    values = [(dim, found.data[dim].values[members[k]]) for dim, members, k in zip(block.dims, block.members, positions, strict=True)]
    return " ".join(f"{pd.Timestamp(value):{WRITTEN[dim]}}" if dim in WRITTEN else str(value) for dim, value in values)


def at_margin(found: Priced, at: int) -> pd.DataFrame:
    """What else is at the margin in the zone itself: kind, element, technology, contract."""
    column, zone_hour = found.at_margin()
    lines = found.names.take(column[zone_hour == at])
    return lines[["kind", "element", "technology", "contract"]].drop_duplicates().reset_index(drop=True)


def elsewhere(found: Priced, at: int, setter: pd.Series) -> tuple[Elsewhere, ...]:
    """Where the worth of what a setter keeps comes from: for each such part of some weight the nearest hour without it."""
    kept = [found.parts.index(part) for part in KEPT if part in found.parts]
    weight = {found.parts[k]: found.value[at, k] for k in kept if abs(found.value[at, k]) > LITTLE}
    if not weight:
        return ()
    column, zone_hour = found.at_margin()
    lines, steps = found.names.lines, found.shape[1]
    same = lines.index[(lines["set"] == setter["set"]) & (lines["element"] == setter["element"])]
    zone_hour = np.unique(zone_hour[np.isin(found.names.of[column], same)])
    free = zone_hour[(np.abs(found.value[zone_hour][:, kept]) < LITTLE).all(axis=1)]
    if not len(free):
        return ()
    nearest = int(free[np.argmin(np.abs(free % steps - at % steps))])
    return tuple(Elsewhere(part, float(worth), nearest) for part, worth in weight.items())
