"""Prices of a small world, taken apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.pricing.priced import Priced, priced
from tests.rooms.world import World, world


def taken_apart(w: World) -> Priced:
    return priced(w.program, w.data, w.solution.x, w.solution.y)


def parts(found: Priced, zone: int = 0, step: int = 0) -> dict[str, float]:
    """Parts of a price that are not zero, and the rest where it is some [CNY/MWh]."""
    values = found.value[zone * found.shape[1] + step]
    return {part: float(value) for part, value in zip((*found.parts, "rest"), values, strict=True) if abs(value) > 1e-6}


def setter(found: Priced, zone: int = 0, step: int = 0) -> pd.Series:
    return found.names.take(found.setters[[zone * found.shape[1] + step]]).iloc[0]


def made(**given) -> Priced:
    return taken_apart(world(**given))


def check(found: Priced) -> None:
    """Laws of every price: its parts sum to it, it is between what supports the dispatch, and the rest is none where it is pinned."""
    np.testing.assert_allclose(found.value.sum(axis=1), found.duals.price, rtol=1e-12, atol=1e-9)
    assert (found.lowest <= found.duals.price + 1e-9).all() and (found.duals.price <= found.highest + 1e-9).all()
    assert (np.abs(found.value[found.setting.pinned, -1]) < 0.01 * found.shape[0]).all()
