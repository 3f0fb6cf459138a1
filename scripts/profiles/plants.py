"""Availability of wind, sun, small hydro and biomass: monthly capacity factors with a plausible hourly life."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pvlib.clearsky import haurwitz
from pvlib.solarposition import get_solarposition

from profiles.common import fitted, noise, table

MOST = {"wind": 0.95, "pv": 0.85, "hydro": 0.97}
"""Largest share of capacity a zone ever gives: ESTIMATE, plants of a zone do not peak together."""


def monthly(statistics: Path, kind: str) -> np.ndarray:
    """Capacity factors of the months (12,)."""
    frame = table(statistics, "capacity_factor_month")
    return frame[frame.kind == kind].sort_values("month").capacity_factor.to_numpy()


def wind(name: str, hours: pd.DatetimeIndex, means: np.ndarray, shared: float = 0.6, most: float = MOST["wind"]) -> np.ndarray:
    """Wind: noise over 6-12 hours, partly shared between neighbours, stronger on summer nights (ESTIMATE)."""
    size = len(hours)
    swing = shared * noise("wind " + name.split("-")[0], 7, size, 2) + np.sqrt(1 - shared**2) * noise("wind " + name, 5, size, 2)
    summer = np.clip(np.cos(2 * np.pi * (hours.day_of_year - 200) / 365), 0, 1)
    night = 1 + (0.08 + 0.17 * summer) * np.cos(2 * np.pi * (hours.hour - 2) / 24)
    return fitted(np.exp(0.7 * swing) * night.to_numpy(), hours.month.to_numpy() - 1, means, 0, most)


def sun(
    name: str, hours: pd.DatetimeIndex, latitude: float, longitude: float, means: np.ndarray, swing: float = 0.6, most: float = MOST["pv"]
) -> np.ndarray:
    """Sun: clear-sky irradiance at the middle of the hour (Haurwitz) under clouds that stay for hours to days."""
    middle = (hours + pd.Timedelta("30min")).tz_localize("Etc/GMT-8")
    clear = haurwitz(get_solarposition(middle, latitude, longitude)["apparent_zenith"])["ghi"].to_numpy() / 1000
    size = len(hours)
    cloud = 0.75 * np.repeat(noise("cloud " + name.split("-")[0], 2, size // 24), 24) + 0.65 * noise("cloud " + name, 4, size)
    return fitted(clear / (1 + np.exp(-swing * 2 * cloud)), hours.month.to_numpy() - 1, means, 0, most)


def water(name: str, hours: pd.DatetimeIndex, means: np.ndarray) -> np.ndarray:
    """Run of river: flows that change over days."""
    flow = np.exp(0.25 * (0.8 * noise("rain", 5 * 24, len(hours)) + 0.6 * noise("rain " + name, 3 * 24, len(hours))))
    return fitted(flow, hours.month.to_numpy() - 1, means, 0, MOST["hydro"])


def plants(system: Path, statistics: Path, hours: pd.DatetimeIndex, dry: np.ndarray | float = 1.0) -> dict[str, np.ndarray]:
    """plant label -> availability (hour); ``dry`` (hour) multiplies that of water."""
    zones = table(system, "zones").set_index("zone")
    made = {}
    for plant in table(system, "plants").itertuples():
        place = zones.loc[plant.zone]
        if plant.technology == "wind":
            made[plant.plant] = wind("here-" + plant.zone, hours, monthly(statistics, "wind"))
        elif plant.technology.endswith("-pv"):
            made[plant.plant] = sun("here-" + plant.zone, hours, place.latitude_deg, place.longitude_deg, monthly(statistics, "pv"))
        elif plant.technology == "run-of-river":
            made[plant.plant] = water(plant.zone, hours, monthly(statistics, "hydro")) * dry
        elif plant.technology == "biomass":
            made[plant.plant] = fitted(
                1 + 0.03 * noise(plant.plant, 100, len(hours)), hours.month.to_numpy() - 1, monthly(statistics, "biomass"), 0, 1
            )
        else:
            raise ValueError(f"{plant.plant}: no profile for {plant.technology}")
    return made
