r"""Span: between which prices the same dispatch stays the best, all other duals as they are.

Zones joined by corridors inside their bounds move together: their prices change by :math:`s f_{z,t}`, the reduced cost of a column by
:math:`-s \sum a f`, and it must stay at least zero at a lower bound, at most zero at an upper one and zero in between. Every price of
the span is proven to support the dispatch; where other duals could move with it, others may as well (``sides`` finds them).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse import csgraph

from energymodel.algebra.program import Program
from energymodel.pricing.moves import AWAY, Duals, Moves

NOTHING = 1e-9
"""A smaller share moves nothing."""


def span_of(moves: Moves, duals: Duals, program: Program, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest price of every zone-hour [CNY/MWh], infinite where nothing bounds it, at a solution x [columns]."""
    n = len(duals.price)
    factor, group = joined(moves, n)
    size = np.where(moves.size > 0, moves.size, 1.0)
    change = (moves.energy @ factor) / size
    acts = np.flatnonzero((np.abs(change) > NOTHING) & (np.diff(moves.mix.indptr) == 1))
    column, change, reduced = moves.mix.indices[moves.mix.indptr[acts]], change[acts], moves.reduced[acts] / size[acts]
    of = group[moves.energy.indices[moves.energy.indptr[acts]]]
    is_inside, is_low = moves.away[acts] > AWAY, x[column] - program.lower[column] <= program.upper[column] - x[column]
    reduced = np.where(is_low, np.maximum(reduced, 0.0), np.minimum(reduced, 0.0))
    step, rises = np.abs(np.where(is_inside, 0.0, reduced / change)), is_low == (change > 0)
    up, down = np.full(n, np.inf), np.full(n, np.inf)
    np.minimum.at(up, of[is_inside | rises], step[is_inside | rises])
    np.minimum.at(down, of[is_inside | ~rises], step[is_inside | ~rises])
    return duals.price - down[group] * factor, duals.price + up[group] * factor


def joined(moves: Moves, n: int) -> tuple[np.ndarray, np.ndarray]:
    """How prices move together: ``factor`` and group of every zone-hour, joined by the links inside their bounds."""
    links = np.flatnonzero((np.diff(moves.energy.indptr) == 2) & moves.is_inside)
    start = moves.energy.indptr[links]
    (a, b), (fed_a, fed_b) = ((values[start], values[start + 1]) for values in (moves.energy.indices, moves.energy.data))
    net = sp.csr_array((np.ones(len(links)), (a, b)), shape=(n, n))
    _, group = csgraph.connected_components(net, directed=False)
    factor = np.zeros(n)
    factor[np.unique(group, return_index=True)[1]] = 1.0
    while len(some := np.flatnonzero((factor[a] == 0) != (factor[b] == 0))):
        to_b = some[factor[a[some]] != 0]
        factor[b[to_b]] = -factor[a[to_b]] * fed_a[to_b] / fed_b[to_b]
        to_a = np.setdiff1d(some, to_b)
        factor[a[to_a]] = -factor[b[to_a]] * fed_b[to_a] / fed_a[to_a]
    return factor, group
