"""What several inputs must say together: bounds that must not cross, networks that must hang together, rivers that flow down."""

from __future__ import annotations

import re
from contextlib import suppress

import networkx as nx
import numpy as np
import xarray as xr

from energymodel.reading.cells import shown
from energymodel.reading.files import Folder
from energymodel.reading.graphs import graph, river
from energymodel.reading.scenario import Scenario
from energymodel.reading.tables import Sheet

NOT_ABOVE = (
    ("unit_heat_low", "unit_heat_high"), ("technology_non_hydro", "technology_renewable"),
    ("contract_take_or_pay", "contract_ceiling"), ("contract_minimum", "contract_ceiling"),
)  # fmt: skip
"""(smaller, larger): the first must not exceed the second."""
COLOUR = re.compile("#[0-9a-fA-F]{6}")


def check_agreement(data: xr.Dataset, sheets: dict[str, Sheet], scenario: Scenario, folder: Folder) -> None:
    """Note every disagreement, at the cell that has to change.

    ``data`` may lack what could not be read, and holds NaN for numbers that were refused: neither disagrees with anything.
    """

    columns = {name: (sheet, c) for sheet in sheets.values() for c, (name, _) in sheet.table.columns.items()}
    columns |= {sheet.table.keys[0]: (sheet, sheet.table.keys[0]) for sheet in sheets.values() if not sheet.table.is_tidy}

    def fault(name: str, row: int, allowed: str) -> None:
        sheet, column = columns[name]
        folder.fault(*sheet.place(row, column), shown(sheet.cells[column][row] if column in sheet.cells else ""), allowed)

    def each(names: str, wrong, allowed) -> None:
        """Fault the first of ``names`` wherever ``wrong`` of them all is true; ``allowed`` is in words, or a function of the row."""
        name, *others = names.split()
        if {name, *others} <= set(data):
            for row in np.flatnonzero(wrong(*(data[n].values for n in (name, *others)))).tolist():
                fault(name, row, allowed(row) if callable(allowed) else allowed)

    def written(name: str, row: int) -> str:
        """Another cell of the row as the file has it: its column, and its number in the unit of the column."""
        sheet, column = columns[name]
        return f"{column} ({data[name].values[row] / sheet.table.columns[column][1].factor:.10g})"

    for small, large in NOT_ABOVE:
        each(f"{small} {large}", np.greater, lambda row: f"at most {written(large, row)}")
    each(
        "unit_retrofit_min_load unit_min_load unit_retrofitted",
        lambda after, before, share: (share > 0) & (after > before),
        lambda row: f"at most {written('unit_min_load', row)}",
    )
    each("contract_direction", lambda sign: abs(abs(sign) - 1) > 0, "1 (import) or -1 (export)")
    each("contract_minimum contract_direction", lambda least, sign: (sign < 0) & (least > 0), "0: an export has no minimum use")
    each("channel_delay", lambda hours: hours % 1 > 0, "whole hours")
    each(
        "gas_source_least gas_source_daily gas_source_annual",
        lambda least, daily, annual: least * daily * 365 > annual * (1 + 1e-9),
        "so little that a year of it stays within gas_source_annual",
    )
    each("technology_colour", lambda colours: [not COLOUR.fullmatch(c) for c in colours], "a colour such as #1f77b4")
    _check_networks(data, fault)
    _check_policies(data, scenario, folder)


def check_windows(sheets: dict[str, Sheet], values: dict[str, dict[str, list]], folder: Folder) -> None:
    """Note in-service windows that end before they begin."""
    for stem, columns in values.items():
        if "in_service_from" in columns:
            for row, (begin, end) in enumerate(zip(columns["in_service_from"], columns["in_service_until"], strict=True)):
                if begin is not None and end is not None and begin >= end:
                    folder.fault(
                        *sheets[stem].place(row, "in_service_until"), str(end.date()), f"a day after in_service_from ({begin.date()})"
                    )


def _check_networks(data: xr.Dataset, fault) -> None:
    for line in ("corridor", "channel"):
        if {f"{line}_from", f"{line}_to"} <= set(data):
            for row in np.flatnonzero(data[f"{line}_from"].values == data[f"{line}_to"].values).tolist():
                fault(f"{line}_to", row, "another end than the one it begins at")
    if {"corridor_from", "corridor_to", "corridor_capacity", "intertie_neighbour", "intertie_zone", "intertie_capacity"} <= set(data):
        largest = max(nx.connected_components(graph(data)), key=len, default=set())
        for row, zone in enumerate(data.zone.values.tolist()):
            if ("zone", zone) not in largest:
                fault("zone", row, f"zones that corridors or interties join to the others; {zone} is an island")
    if {"channel_from", "channel_to", "channel_delay"} <= set(data):
        channels = data.channel.values.tolist()
        with suppress(nx.NetworkXNoCycle):
            for above, below, *_ in nx.find_cycle(water := river(data)):
                fault("channel_to", channels.index(water[above][below]["channel"]), "a dam further down: the river runs in a circle")


def _check_policies(data: xr.Dataset, scenario: Scenario, folder: Folder) -> None:
    """Certificates with a price need the most that may be bought."""
    for name in [str(n) for n in data.data_vars if str(n).endswith("_certificate_price")]:
        policy = name.removesuffix("_certificate_price")
        if f"{policy}_certificate_most" not in data:
            place = scenario.place("policies", policy, "certificate_price_cny_per_mwh")
            folder.fault(*place, f"policies.{policy}.certificate_most", "a blank", "a share, where certificates have a price")
