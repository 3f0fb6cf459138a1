"""Setting: the move that sets the price of every zone and hour, and the way on which the price comes from it over corridors.

Where several moves are inside their bounds the price is made of any of them; that which owes least to other hours is taken.
Where none is, the one whose cost is nearest the price is taken, and the rest says by how much it is off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse import csgraph

from energymodel.pricing.moves import SAME, Duals, Moves
from energymodel.pricing.parts import CARRIED, NETWORK
from energymodel.reporting.units import NOISE

HOP = 1.0
"""A corridor is followed where that which sets the price behind it owes less to other hours by more than this [CNY/MWh]."""

OUTSIDE, OFF = 1e5, 1e3
"""What being at a bound, and what each CNY/MWh that a move's cost is off the price, weighs against a move [CNY/MWh]."""

NOWHERE = -1
"""In place of a move or a zone-hour: there is none."""


@dataclass(frozen=True)
class Setting:
    """For every zone-hour: the ``move`` its price is explained by, the zone-hour ``behind`` (itself: the move feeds it; else the
    move is a corridor's), the zone-hour ``at`` which the price is set and by which move (``setter``), and whether all on that way
    are inside their bounds (``pinned``). Arrays [zone-hours]; ``order`` has those behind first.
    """

    move: np.ndarray
    behind: np.ndarray
    at: np.ndarray
    setter: np.ndarray
    pinned: np.ndarray
    order: tuple[np.ndarray, ...]


def setting_of(moves: Moves, duals: Duals, rank: np.ndarray) -> Setting:
    """The Setting of every zone-hour. ``rank`` [moves] decides between moves that are as good."""
    n, touched, size = len(duals.price), np.diff(moves.energy.indptr), np.where(moves.size > 0, moves.size, np.inf)
    off = np.abs(moves.reduced) / size
    weight = np.where(moves.is_inside, 0.0, OUTSIDE) + OFF * np.where(off > SAME, off, 0.0)
    feeds, links = np.flatnonzero(touched == 1), np.flatnonzero(touched == 2)
    own = weight[feeds] + owed_of(moves, duals, feeds) / size[feeds]
    zone_hour = moves.energy.indices[moves.energy.indptr[feeds]]
    best = first_of(zone_hour, own, -moves.away[feeds], rank[feeds])
    feeds, own, zone_hour = feeds[best], own[best], zone_hour[best]

    ends = moves.energy.indices[moves.energy.indptr[links][:, None] + [0, 1]]
    key = ends.min(axis=1).astype(np.int64) * n + ends.max(axis=1)
    best = first_of(key, weight[links], -moves.away[links], rank[links])
    links, ends, key = links[best], ends[best], key[best]

    # the shortest way to every zone-hour from one source, which is as far from each as its own best move owes
    source, behind = n, np.arange(n)
    joined = np.concatenate([np.full(len(feeds), source), ends[:, 0]]), np.concatenate([zone_hour, ends[:, 1]])
    far = sp.csr_array((np.concatenate([own + HOP, weight[links] + HOP]), joined), shape=(n + 1, n + 1))
    _, before = csgraph.dijkstra(far, directed=False, indices=source, return_predecessors=True)
    before = before[:n]
    move = np.full(n, NOWHERE)
    move[zone_hour] = feeds
    behind = np.where(before == source, behind, before)
    carried = np.flatnonzero((before != source) & (before >= 0))
    found = np.searchsorted(key, np.minimum(carried, before[carried]).astype(np.int64) * n + np.maximum(carried, before[carried]))
    move[carried] = links[found]
    move[before < 0], behind[before < 0] = NOWHERE, np.flatnonzero(before < 0)
    return _followed(move, behind, moves.is_inside)


def owed_of(moves: Moves, duals: Duals, some: np.ndarray) -> np.ndarray:
    """What some moves owe to other hours, rows of one name set off against each other [CNY]; 0 where a move is at a bound."""
    owed, inside = np.zeros(len(some)), np.flatnonzero(moves.is_inside[some])
    met = (moves.mix[some[inside]] @ duals.by_column).tocsr()
    for rows in (named for part in CARRIED for named in duals.rows.get(part, ())):
        owed[inside] += np.abs(met @ duals.of(rows))
    return owed


def first_of(group: np.ndarray, weight: np.ndarray, *ties: np.ndarray) -> np.ndarray:
    """Positions of the member of least weight of every group, in the order of groups; weights closer than SAME are as good."""
    order = np.lexsort((weight, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=NOWHERE))
    least = np.repeat(weight[order][starts], np.diff(np.append(starts, len(order))))
    near = order[weight[order] <= least + SAME]
    near = near[np.lexsort((*[tie[near] for tie in ties[::-1]], group[near]))]
    return near[np.flatnonzero(np.diff(group[near], prepend=NOWHERE))]


def _followed(move: np.ndarray, behind: np.ndarray, is_inside: np.ndarray) -> Setting:
    """The ways followed to their ends, a step of all at once."""
    at, everywhere = behind.copy(), np.arange(len(behind))
    order, depth = [np.flatnonzero(behind == everywhere)], np.where(behind == everywhere, 0, NOWHERE)
    while (depth < 0).any():
        next_ones = np.flatnonzero((depth < 0) & (depth[behind] >= 0))
        depth[next_ones] = len(order)
        at[next_ones] = at[behind[next_ones]]
        order.append(next_ones)
    pinned = np.append(is_inside, False)[move]
    for some in order[1:]:
        pinned[some] &= pinned[behind[some]]
    return Setting(move, behind, at, move[at], pinned, tuple(order))


def split(setting: Setting, moves: Moves, duals: Duals, parts: tuple[str, ...]) -> np.ndarray:
    """Prices by part, the rest last, which closes the sum [CNY/MWh, zone-hours x (parts + 1)]."""
    n, some = len(duals.price), setting.move != NOWHERE
    value, network = np.zeros((n, len(parts) + 1)), parts.index(NETWORK)
    here = moves.energy[setting.move[some]].tocoo()
    fed = np.ones(n)
    others = np.zeros(n)
    zone_hours = np.flatnonzero(some)
    mine = here.col == zone_hours[here.row]
    fed[zone_hours[here.row[mine]]] = here.data[mine]
    np.add.at(others, zone_hours[here.row[~mine]], here.data[~mine] * duals.price[here.col[~mine]])
    value[some, :-1] = duals.terms(moves.mix[setting.move[some]], parts) / fed[some, None]
    carried = setting.behind != np.arange(n)
    value[:, network] -= np.where(carried, others / fed + duals.price[setting.behind], 0.0)
    for zone_hours in setting.order[1:]:
        value[zone_hours, :-1] += value[setting.behind[zone_hours], :-1]
    value[np.abs(value) < NOISE] = 0.0
    value[:, -1] = duals.price - value[:, :-1].sum(axis=1)
    return value
