"""The grid and the river as graphs."""

import networkx as nx

from energymodel.reading.graphs import graph, river
from tests.rooms.world import dataset


def test_zones_corridors_and_interties():
    net = graph(
        dataset(
            zone="west east island", neighbour="north", corridor="old new", corridor_from="west east", corridor_to="east west",
            corridor_capacity=[100, 250],
            intertie="line", intertie_zone="east", intertie_capacity=500,
        )
    )  # fmt: skip
    assert set(net) == {("zone", "west"), ("zone", "east"), ("zone", "island"), ("neighbour", "north")}
    assert dict(net.nodes(data="kind")) == {n: n[0] for n in net}
    # two corridors side by side stay two
    assert sorted(net.get_edge_data(("zone", "west"), ("zone", "east"))) == ["new", "old"]
    assert sum(e["capacity"] for *_, e in net.edges(data=True)) == 850
    assert net.edges[("neighbour", "north"), ("zone", "east"), "line"] == {"kind": "intertie", "capacity": 500}
    assert [len(part) for part in nx.connected_components(net)] == [3, 1]


def test_a_river_runs_down():
    # two dams above one, which is above the last; a lake of its own
    net = river(
        dataset(
            reservoir="left right mid last lake",
            channel="a b c",
            channel_from="left right mid",
            channel_to="mid mid last",
            channel_delay={"a": 2, "b": 3, "c": 5},
        )
    )
    assert nx.is_directed_acyclic_graph(net)
    assert nx.ancestors(net, "last") == {"left", "right", "mid"}
    assert nx.shortest_path_length(net, "right", "last", weight="delay") == 8
    assert net.edges["mid", "last"]["channel"] == "c"
    assert list(nx.isolates(net)) == ["lake"]
    assert not river(dataset()).nodes
