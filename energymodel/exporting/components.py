"""Components of a network: what is given, what rows leave open, levels, and what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from energymodel.exporting.elements import DAILY, HOURLY, CannotExport
from energymodel.exporting.labels import Given
from energymodel.exporting.parts import Network, within
from energymodel.exporting.ports import Wiring
from energymodel.exporting.series import due, each_step, late, spread, sums

SAME = 1e-9
"""Share of a demand within which what is given adds up to it."""


def add_given(net: Network, given: Iterable[Given], demand: np.ndarray, bus: list[str]) -> None:
    """Loads, and generators whose power is always taken; ``demand`` [zones x steps] is what they add up to."""
    left = demand.copy()
    for each in given:
        left[each.zone] += each.power
        if each.power.sum() > 0:
            limits = within(each.power, each.power)
            net.add("generators", each.name, bus=bus[each.zone], carrier=each.carrier, sign=1.0, p=each.power, **limits)
        else:
            net.add("loads", each.name, bus=bus[each.zone], carrier=each.carrier, sign=-1.0, p_set=-each.power, p=-each.power)
    if not np.abs(left).max(initial=0.0) <= SAME * np.abs(demand).max(initial=1.0):
        raise CannotExport("what is posted to the power balance is not what its rows ask for")


def add_sides(net: Network, wires: Wiring, bus: list[str], into: np.ndarray, left_out: set[int]) -> None:
    """What each row leaves open, and the stores in which sums are held until they are due."""
    clock = net.clock
    for r in sorted(set(range(len(bus))) - left_out - set(wires.held)):
        often, (low, high) = wires.rows.often[r], wires.sides[r]
        if not wires.is_sum[r]:
            add_side(net, bus[r], low, high, into[r])
            continue
        ends, most = due(often, clock), wires.most[wires.rows.of(r)].max()
        low, high = (np.where(ends, each_step(side, often, clock) / clock.length, 0.0) for side in (low, high))
        settled = np.where(ends, sums(into[r], ends, clock) / clock.length, 0.0)
        kept = {"p": settled - into[r], "e": sums(into[r] - settled, ends, clock)}
        kept |= within(np.where(ends, 0.0, -most), np.where(ends, 0.0, most), "e")
        net.add("stores", f"sum {bus[r]}", bus=bus[r], carrier="sum", **kept)
        add_side(net, bus[r], low, high, settled)


def add_side(net: Network, bus: str, low: np.ndarray, high: np.ndarray, taken: np.ndarray) -> None:
    """What is taken from a bus between two sides: a load where they are one."""
    if not (low == high).all():
        turn = -1.0 if (low <= 0).all() and (high <= 0).all() else 1.0
        limits = within(high * turn, low * turn) if turn < 0 else within(low, high)
        net.add("generators", f"side {bus}", bus=bus, carrier="side", sign=-turn, p=taken * turn, **limits)
    elif low.any():
        net.add("loads", f"side {bus}", bus=bus, carrier="side", sign=-1.0, p_set=low, p=low)


def add_levels(net: Network, wires: Wiring, bus: list[str], into: np.ndarray, x: np.ndarray, technology: list[str]) -> None:
    """Stores whose level is a column, cyclic; what flows in by itself is a load that gives."""
    clock = net.clock
    for r, c in wires.held.items():
        often, name, its = wires.columns.often[c], wires.columns.name[c], wires.columns.of(c)
        given = -wires.sides[r][0]
        given = given / clock.length if often == HOURLY else spread(given, often, clock)
        if given.any():
            net.add("loads", f"inflow {name}", bus=bus[r], carrier=technology[c], sign=1.0, p_set=given, p=given)
        low, high = (each_step(bound[its], often, clock) for bound in (wires.lower, wires.upper))
        if often == DAILY:  # within a day the level is on its way from one bound to another
            low, high = np.where(clock.last, low, low.min()), np.where(clock.last, high, high.max())
        p = -(into[r] + given)
        level = x[its] if often == HOURLY else x[its][-1] - np.cumsum(p * clock.length)
        net.add("stores", name, bus=bus[r], carrier=technology[c], e_cyclic=True, p=p, e=level, **within(low, high, "e"))


def add_columns(net: Network, wires: Wiring, bus: list[str], flow: np.ndarray, technology: list[str]) -> None:
    """Generators, which act on one bus, and links."""
    clock, columns = net.clock, wires.columns
    crowd = np.bincount(wires.ports.row, minlength=len(bus))
    rank = [(net.parts["buses"][name]["carrier"] != "power", r not in wires.held, crowd[r], r) for r, name in enumerate(bus)]
    for c in sorted(set(wires.ports.column.tolist())):
        its, often = wires.ports.take(wires.ports.column == c), columns.often[c]
        its = its.take(np.array(sorted(range(len(its.row)), key=lambda k: (rank[its.row[k]], its.lag[k]))))
        low, high = (spread(bound[columns.of(c)], often, clock) for bound in (wires.lower, wires.upper))
        cost = each_step(wires.cost[columns.of(c)], often, clock) / (clock.length if often == HOURLY else 1.0)
        decided = Decided(columns.name[c], technology[c], flow[c], low, high, cost)
        if len(its.row) == 1 and its.lag[0] == 0 and abs(np.sign(its.value[0]).sum()) == clock.steps:
            add_generator(net, decided, bus[its.row[0]], its.value[0])
        else:
            add_link(net, decided, [bus[r] for r in its.row], its.lag, its.value)


@dataclass(frozen=True)
class Decided:
    """A column as a flow: its name, technology, what it is, its bounds and its cost [CNY per unit and hour] at each step."""

    name: str
    technology: str
    flow: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: np.ndarray


def add_generator(net: Network, d: Decided, bus: str, value: np.ndarray) -> None:
    """What a column gives to one bus, or takes from it."""
    size, sign = np.abs(value), float(np.sign(value[0]))
    limits = within(d.low * size, d.high * size)
    net.add("generators", d.name, bus=bus, carrier=d.technology, sign=sign, p=d.flow * size, marginal_cost=d.cost / size, **limits)


def add_link(net: Network, d: Decided, bus: list[str], lag: np.ndarray, value: np.ndarray) -> None:
    """A link from the first bus that a column takes from steadily, or else from a bus of its own, which a generator feeds."""
    steady = (lag == 0) & (value.max(axis=1) < 0) & (np.ptp(value, axis=1) == 0)
    if steady.any():
        source = int(np.argmax(steady))
        start, size = bus[source], -value[source, 0]
        limits = {"marginal_cost": d.cost / size} | within(d.low * size, d.high * size)
    else:
        source, start, size = None, d.name, 1.0
        price = np.array([net.parts["buses"][name]["marginal_price"] for name in bus])
        worth, unit = late(value * price, -lag).sum(axis=0), net.parts["buses"][bus[0]]["unit"]
        net.add("buses", d.name, carrier=d.technology, marginal_price=worth, unit=unit)
        add_generator(net, d, d.name, np.ones(net.clock.steps))
        limits = within(np.minimum(d.low, 0.0), d.high)
    ports, sent = {"bus0": start, "p0": d.flow * size}, late(np.repeat(d.flow[None] * size, len(bus), 0), lag)
    for number, k in enumerate((k for k in range(len(bus)) if k != source), start=1):
        port, each = number if number > 1 else "", value[k] / size
        ports |= {f"bus{number}": bus[k], f"efficiency{port}": each, f"p{number}": -each * sent[k]}
        ports |= {f"delay{port}": int(lag[k] * net.clock.length)}
    net.add("links", d.name, carrier=d.technology, **limits, **ports)


def add_constant(net: Network, wires: Wiring, paid: float) -> None:
    """What is paid whatever is decided, and for columns that act nowhere, so that PyPSA's objective is the whole cost."""
    idle = set(range(len(wires.columns.name))) - set(wires.ports.column.tolist()) - set(wires.held.values())
    for its in map(wires.columns.of, sorted(idle)):
        paid += np.minimum(wires.cost[its] * wires.lower[its], wires.cost[its] * wires.upper[its]).sum()
    one, name = np.ones(net.clock.steps), "paid anyway"
    cost = paid / (net.clock.steps * net.clock.length)
    net.add("buses", name, carrier=name, marginal_price=one * cost, unit="1")
    net.add("generators", name, bus=name, carrier=name, sign=1.0, marginal_cost=cost, p=one, **within(one, one))
    net.add("loads", name, bus=name, carrier=name, sign=-1.0, p_set=one, p=one)
