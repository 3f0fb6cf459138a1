"""The one weather all modelled years share: heat by day, and the noise of wind, cloud and water."""

from __future__ import annotations

import numpy as np
import pandas as pd

from profiles.common import DAYS, noise

HOTTEST = (8, 5)
"""The hottest day: 5 August, as in 2025."""
MOST = 0.55
"""Heat of the hottest spell but that one: ESTIMATE, so that no July day comes near the peak of August."""


def heat(days: pd.DatetimeIndex) -> np.ndarray:
    """Heat of each day, 0 to 1; 1 on the hottest day only. Heat comes in spells of days, from July to early September."""
    of_year = days.day_of_year.to_numpy()
    hottest = pd.Timestamp(days[0].year, *HOTTEST).day_of_year
    season = np.clip(np.minimum((of_year - 176) / 20, (258 - of_year) / 25), 0, 1)
    spells = np.clip(0.42 + 0.15 * noise("heat", 4, DAYS), 0, MOST) * season
    peak = np.exp(-0.5 * ((of_year - hottest) / 3.0) ** 2)
    return np.maximum(spells, peak * 0.92 + 0.08 * (of_year == hottest))


def cold(days: pd.DatetimeIndex) -> np.ndarray:
    """Cold spells of winter, about -1 to 1."""
    of_year = days.day_of_year.to_numpy()
    season = np.clip(np.cos(2 * np.pi * (of_year - 15) / DAYS) * 1.5, 0, 1)
    return season * np.clip(noise("cold", 4, DAYS), -1.5, 1.5) / 1.5
