"""A program as a network of PyPSA's components, with its solution: nothing is left out, and nothing is stated a second time.

A row is a bus, a column a generator (it acts on one bus), a link (on several) or a store (it is a level). What a row leaves open is
the output of a generator; what adds up over days or the whole time is held in a store that is empty when the sum is due.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from energymodel.algebra.program import Program
from energymodel.exporting.components import add_columns, add_constant, add_given, add_levels, add_sides
from energymodel.exporting.elements import clock_of, elements
from energymodel.exporting.labels import given_power, technology_of
from energymodel.exporting.parts import Network
from energymodel.exporting.ports import Wiring, wiring
from energymodel.exporting.series import each_step, late, spread

POWER = "power_balance"
"""The rows that are zones."""


def network(program: Program, data: xr.Dataset, x: np.ndarray, y: np.ndarray) -> Network:
    """The network of a program over its data, with columns ``x`` and row duals ``y`` of its solution. Raises CannotExport."""
    clock = clock_of(data)
    columns, rows = elements(program.variables.values(), data), elements(program.rows.values(), data)
    wires = wiring(program, columns, rows, clock)
    net, flow, price = Network(clock), flows(wires, x), prices(wires, y)
    into, technology = arriving(wires, flow), technology_of(program, columns, data)
    bus = [name.replace(POWER, "zone", 1) if block == POWER else name for name, block in zip(rows.name, rows.block, strict=True)]
    for r, name in enumerate(bus):
        carrier = "power" if rows.block[r] == POWER else rows.block[r]
        net.add("buses", name, carrier=carrier, marginal_price=price[r], unit=unit_of(program, wires, r))
    for k, zone in enumerate(data["zone"].values.astype(str)):
        net.parts["buses"][f"zone {zone}"] |= {"x": float(data["zone_longitude"][k]), "y": float(data["zone_latitude"][k])}
    zones = np.flatnonzero(rows.block == POWER)
    demand = program.rows[POWER].take(program.row_lower)
    add_given(net, given_power(program, data), demand, [bus[r] for r in zones])
    add_sides(net, wires, bus, into, set(zones.tolist()))
    add_levels(net, wires, bus, into, x, technology)
    add_columns(net, wires, bus, flow, technology)
    add_constant(net, wires, program.offset)
    return net


def unit_of(program: Program, wires: Wiring, row: int) -> str:
    """Unit of what flows over a bus; of what is added up, per hour."""
    unit = program.rows[wires.rows.block[row]].unit
    return f"{unit}/h" if wires.is_sum[row] else unit


def flows(wires: Wiring, x: np.ndarray) -> np.ndarray:
    """What each column is at each step [columns x steps]; of what is known once or of a day, its mean over the hours."""
    return np.array([spread(x[wires.columns.of(c)], often, wires.clock) for c, often in enumerate(wires.columns.often)])


def prices(wires: Wiring, y: np.ndarray) -> np.ndarray:
    """What one unit less of what flows into each row would cost [CNY per unit and hour]."""
    found = np.array([each_step(y[wires.rows.of(r)], often, wires.clock) for r, often in enumerate(wires.rows.often)])
    return found / (wires.turned * np.where(wires.is_sum, 1.0, wires.clock.length))[:, None]


def arriving(wires: Wiring, flow: np.ndarray) -> np.ndarray:
    """What flows into each row [rows x steps]."""
    found = np.zeros((len(wires.rows.name), wires.clock.steps))
    np.add.at(found, wires.ports.row, wires.ports.value * late(flow[wires.ports.column], wires.ports.lag))
    return found
