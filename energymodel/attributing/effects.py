r"""Effects: a change of cost split into price, quantity and mix, line by line, with nothing left over.

A line costs :math:`p_i q_i`, its energy :math:`q_i = s_i Q` being a share of all energy fed in. Between two dispatches

.. math:: \Delta(p_i q_i) = \underbrace{\bar q_i \Delta p_i}_{price} + \underbrace{\bar p_i \bar s_i \Delta Q}_{quantity}
          + \underbrace{\bar p_i \bar Q \Delta s_i}_{mix}

with means of both ends (bars) as weights, so that the way back gives the same with the other sign and no residual is left.
*Price* is what a MWh of the line costs (fuel, its heat rate, carbon, starts), *quantity* that more is fed in, *mix* that it
comes from elsewhere. A line that feeds in at one end only has its price there at both; one without energy (take-or-pay,
certificates) is paid on all energy.

Source: Bennet (1920), doi:10.2307/2340770; of two factors it is Sun's (1998), doi:10.1016/S0140-9883(97)00028-3, and Shapley's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.attributing.picture import Picture

NOTHING = 1e-6
"""Share of all energy: a line that feeds in less gives none."""

EFFECTS = ["price_cny", "quantity_cny", "mix_cny"]


def effects(before: Picture, after: Picture) -> pd.DataFrame:
    """EFFECTS [CNY] of each line between two dispatches; they sum to the change of its cost."""
    lines = before.cost.index.union(after.cost.index, sort=False)
    energy, cost = (
        np.array([frame.sum(axis=1).reindex(lines, fill_value=0.0) for frame in frames])
        for frames in ((before.energy, after.energy), (before.cost, after.cost))
    )
    change = cost[1] - cost[0]
    total = energy.sum(axis=1, keepdims=True)
    if not (total > 0).all():  # nothing is fed in: all there is is prices
        return pd.DataFrame({"price_cny": change, "quantity_cny": 0.0, "mix_cny": 0.0}, lines)
    share = np.where(np.abs(energy) > NOTHING * total, energy / total, 0.0)
    share = np.where(share.any(axis=0), share, 1.0)
    price = np.divide(cost, share * total, out=np.full(cost.shape, np.nan), where=share != 0)
    price = np.where(np.isnan(price), price[::-1], price).mean(axis=0)
    quantity = price * share.mean(axis=0) * (total[1] - total[0])
    mix = price * total.mean() * (share[1] - share[0])
    return pd.DataFrame({"price_cny": change - quantity - mix, "quantity_cny": quantity, "mix_cny": mix}, lines)
