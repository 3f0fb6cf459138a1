"""What several inputs must say together: bounds that must not cross, networks that must hang together, rivers that flow down."""

from __future__ import annotations

import re

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


def check_agreement(data: xr.Dataset, sheets: dict[str, Sheet], scenario: Scenario, folder: Folder) -> None:
    """Note every disagreement, at the cell that has to change."""

    columns = {name: (sheet, c) for sheet in sheets.values() for c, (name, _) in sheet.table.columns.items()}
    columns |= {sheet.table.keys[0]: (sheet, sheet.table.keys[0]) for sheet in sheets.values() if not sheet.table.is_tidy}

    def fault(name: str, row: int, allowed: str) -> None:
        sheet, column = columns[name]
        folder.fault(*sheet.place(row, column), shown(sheet.cells[column][row] if column in sheet.cells else ""), allowed)

    def each(name: str, wrong, allowed) -> None:
        for row in np.flatnonzero(wrong).tolist():
            fault(name, row, allowed(row) if callable(allowed) else allowed)

    for small, large in NOT_ABOVE:
        limit = data[large]
        each(small, data[small] > limit, lambda row, limit=limit, large=large: f"at most {large} ({_number(limit, row)})")
    retrofitted = data.unit_retrofitted > 0
    too_high = retrofitted & (data.unit_retrofit_min_load > data.unit_min_load)
    each("unit_retrofit_min_load", too_high, lambda row: f"at most unit_min_load ({_number(data.unit_min_load, row)})")
    each("contract_direction", abs(data.contract_direction) != 1, "1 (import) or -1 (export)")
    each("contract_minimum", (data.contract_direction < 0) & (data.contract_minimum > 0), "0: an export has no minimum use")
    each("channel_delay", data.channel_delay % 1 != 0, "whole hours")
    least = data.gas_source_least * data.gas_source_daily * 365
    each("gas_source_least", least > data.gas_source_annual * (1 + 1e-9), "so little that a year of it stays within gas_source_annual")
    each(
        "technology_colour",
        [not re.fullmatch("#[0-9a-fA-F]{6}", c) for c in data.technology_colour.values.tolist()],
        "a colour such as #1f77b4",
    )
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
    for name, start, end in (("corridor_to", "corridor_from", "corridor_to"), ("channel_to", "channel_from", "channel_to")):
        for row in np.flatnonzero(data[start].values == data[end].values).tolist():
            fault(name, row, "another end than the one it begins at")
    net = graph(data)
    islands = list(nx.connected_components(net))
    largest = max(islands, key=len, default=set())
    for row, zone in enumerate(data.zone.values.tolist()):
        if ("zone", zone) not in largest:
            fault("zone", row, f"zones that corridors or interties join to the others; {zone} is an island")
    channels = data.channel.values.tolist()
    try:
        for above, below, *_ in nx.find_cycle(water := river(data)):
            fault("channel_to", channels.index(water[above][below]["channel"]), "a dam further down: the river runs in a circle")
    except nx.NetworkXNoCycle:
        pass


def _check_policies(data: xr.Dataset, scenario: Scenario, folder: Folder) -> None:
    """Certificates with a price need the most that may be bought."""
    for name in [str(n) for n in data.data_vars if str(n).endswith("_certificate_price")]:
        policy = name.removesuffix("_certificate_price")
        if f"{policy}_certificate_most" not in data:
            place = scenario.place("policies", policy, "certificate_price_cny_per_mwh")
            folder.fault(*place, f"policies.{policy}.certificate_most", "a blank", "a share, where certificates have a price")


def _number(values: xr.DataArray, row: int) -> str:
    return f"{values.values[row]:.10g}"
