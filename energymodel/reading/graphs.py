"""The system as graphs: zones and neighbours joined by corridors and interties, dams joined by rivers."""

from __future__ import annotations

import networkx as nx
import xarray as xr

from energymodel.reading.case import Case


def graph(case: Case | xr.Dataset) -> nx.MultiGraph:
    """Zones and neighbours (``kind``) as nodes, corridors and interties as edges (key: label; ``kind``, ``capacity`` [MW])."""
    data = case.data if isinstance(case, Case) else case
    net = nx.MultiGraph()
    for kind in ("zone", "neighbour"):
        net.add_nodes_from(((kind, label) for label in data[kind].values.tolist()), kind=kind)
    for label, start, end, capacity in _rows(data, "corridor", "from", "to", "capacity"):
        net.add_edge(("zone", start), ("zone", end), key=label, kind="corridor", capacity=capacity)
    for label, start, end, capacity in _rows(data, "intertie", "neighbour", "zone", "capacity"):
        net.add_edge(("neighbour", start), ("zone", end), key=label, kind="intertie", capacity=capacity)
    return net


def river(case: Case | xr.Dataset) -> nx.DiGraph:
    """Dams as nodes, channels as edges downstream with ``channel`` and ``delay`` [h]."""
    data = case.data if isinstance(case, Case) else case
    net = nx.DiGraph()
    net.add_nodes_from(data["reservoir"].values.tolist())
    for label, above, below, delay in _rows(data, "channel", "from", "to", "delay"):
        net.add_edge(above, below, channel=label, delay=delay)
    return net


def _rows(data: xr.Dataset, entity: str, *quantities: str):
    return zip(data[entity].values.tolist(), *(data[f"{entity}_{q}"].values.tolist() for q in quantities), strict=True)
