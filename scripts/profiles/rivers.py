"""Natural inflow between the dams: mean flow, the months of hydro generation, and floods that last days."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from profiles.common import fitted, noise, table
from profiles.plants import monthly


def inflows(statistics: Path, hours: pd.DatetimeIndex, dry: np.ndarray | float = 1.0) -> dict[str, np.ndarray]:
    """reservoir label -> natural inflow [m3/s] (hour), never below its least; rivers of one basin rise together."""
    months, pattern = hours.month.to_numpy() - 1, monthly(statistics, "hydro")
    count = np.bincount(months)
    pattern = pattern / ((pattern * count).sum() / count.sum())
    made = {}
    for row in table(statistics, "inflow").itertuples():
        flood = 0.85 * noise("basin " + row.basin, 4 * 24, len(hours)) + 0.5 * noise("reach " + row.reservoir, 2 * 24, len(hours))
        flow = fitted(np.exp(row.swing * flood), months, row.mean_m3_per_s * pattern, row.least_m3_per_s) * dry
        made[row.reservoir] = np.maximum(flow, row.least_m3_per_s)
    return made
