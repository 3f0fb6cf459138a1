"""What neighbours can spare: levels by season, following demand when water is low, more in the heat, less in hot evenings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from profiles.common import noise, table
from profiles.plants import monthly, sun, wind
from profiles.weather import heat

HAMI = (42.8, 93.5)
"""Latitude and longitude of the base in Xinjiang."""
EVENING = (19, 20, 21, 22)
"""Hours of the neighbours' own peak on hot days."""
DRY_SEASON, FOLLOW = (1, 2, 3, 4, 11, 12), 1.5
"""Months in which hydro far away is stored for the hours of demand, and how far it follows them: ESTIMATE."""
DIP = 0.10
"""What the evening peak takes away on the hottest day: ESTIMATE."""


def level(statistics: Path, supply: str, hours: pd.DatetimeIndex) -> tuple[np.ndarray, np.ndarray]:
    """Mean level [MW] of each hour, and the number of its season."""
    rows = table(statistics, "import_level")
    rows = rows[(rows.supply == supply) & rows["from"].str.startswith(str(hours[0].year))]
    season = np.searchsorted(pd.to_datetime(rows["from"]).to_numpy(), hours.to_numpy(), side="right") - 1
    return rows.mean_mw.to_numpy(float)[season], season


def lifted(mean: np.ndarray, most: float, hot: np.ndarray, evening: np.ndarray) -> np.ndarray:
    """The level, lifted to the most as the heat grows, and lowered in hot evenings."""
    return mean * (1 + np.clip(most / np.maximum(mean, 1) - 1, 0, None) * hot) * (1 - DIP * hot * evening)


def hami(statistics: Path, hours: pd.DatetimeIndex, capacity: pd.Series, quantity: pd.Series, hot: np.ndarray) -> dict[str, np.ndarray]:
    """Power of the three tranches of the line [MW]: wind and sun as they come, coal fills up to the level of the season."""
    # the name of the stream is chosen so that the base is neither becalmed nor stormy on the hottest day
    blowing = capacity["hami-wind"] * wind("hami-plateau", hours, monthly(statistics, "hami-wind"), most=0.9)
    shining = capacity["hami-solar"] * sun("hami-plateau", hours, *HAMI, monthly(statistics, "hami-solar"), swing=1.2, most=0.75)
    renewable = blowing + shining
    coal_most = capacity["hami-coal"] * (quantity["hami_coal_share"] + (1 - quantity["hami_coal_share"]) * hot)
    goal, season = level(statistics, "hami", hours)
    goal = np.minimum(goal * quantity["offered_over_delivered"], quantity["hami_most"])
    coal = np.zeros(len(hours))
    for number in np.unique(season[goal > 0]):
        here = season == number
        low, high = 0.0, 2 * goal[here][0]
        for _ in range(40):  # the schedule whose mean, with what wind and sun bring beyond it, is the season's
            schedule = (low + high) / 2
            line = np.minimum(lifted(np.full(here.sum(), schedule), quantity["hami_most"], hot[here] ** 3, 0.0), quantity["hami_most"])
            fill = np.clip(line - renewable[here], 0, coal_most[here])
            low, high = (schedule, high) if (renewable[here] + fill).mean() < goal[here][0] else (low, schedule)
        coal[here] = fill
    return {"hami-coal": coal, "hami-wind": blowing, "hami-solar": shining}


def tranches(
    system: Path, statistics: Path, hours: pd.DatetimeIndex, capacity: pd.Series, dry: pd.DataFrame | None = None
) -> dict[str, np.ndarray]:
    """tranche label -> availability (hour). ``capacity`` [MW] by tranche; ``dry`` (hour): factors for sichuan, three-gorges."""
    quantity = table(statistics, "levels").set_index("quantity")[str(hours[0].year)]
    hot = np.repeat(heat(hours[::24]), 24)
    evening = np.isin(hours.hour, EVENING)
    rows = table(system, "tranches").set_index("tranche")
    dry_season = hours.month.isin(DRY_SEASON)
    typical = table(statistics, "load_shape")["jan"].to_numpy()[hours.hour] ** FOLLOW
    follow = np.where(dry_season, typical / typical.mean(), 1.0)
    power = hami(statistics, hours, capacity, quantity, hot)
    for tranche in (t for t in rows.index if t not in power):
        mean, _ = level(statistics, tranche, hours)
        if (rows.technology[tranche] != "import-hydro" and tranche != "hubei-thermal") or tranche.startswith("tibet"):
            power[tranche] = np.minimum(mean * quantity["offered_over_delivered"], capacity[tranche])
            continue
        most = capacity[tranche]
        if tranche.startswith("sichuan"):
            share = mean / sum(level(statistics, t, hours)[0] for t in rows.index if t.startswith("sichuan"))
            most = quantity["sichuan_most"] * share
        swing = 1 + 0.04 * np.clip(noise(tranche, 24, len(hours)), -2, 2) * (1 - hot)
        power[tranche] = lifted(
            mean * quantity["offered_over_delivered"] * swing * (follow if tranche != "hubei-thermal" else 1), most, hot**3, evening
        )
        if dry is not None:
            power[tranche] = power[tranche] * (
                dry["sichuan"] if tranche.startswith("sichuan") else dry["three-gorges"] if tranche.startswith("three") else 1.0
            )
    coming = [t for t in rows.index if rows.technology[t] != "export" and not t.startswith("tibet")]
    together = sum(power[t] for t in coming)
    spare = np.minimum(1, quantity["import_most"] / np.maximum(together, 1))
    return {t: np.clip(power[t] * (spare if t in coming else 1) / capacity[t], 0, 1) for t in rows.index}
