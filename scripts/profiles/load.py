"""Load of the zones: monthly shares, daily shapes, working days, weather, and a peak on the hottest day."""

from __future__ import annotations

from pathlib import Path

import chinese_calendar
import holidays
import numpy as np
import pandas as pd

from profiles.common import fitted, hours_of, noise, smooth_months, table
from profiles.weather import HOTTEST, cold, heat

ANCHORS = {"jan": 14, "apr": 104, "aug": 226}
"""Day of the year on which each typical day stands."""
SPRING_FESTIVAL = {2025: ("2025-01-27", "2025-02-05"), 2027: ("2027-02-04", "2027-02-13")}
"""Days of low load around the Spring Festival (new year's day 29 Jan 2025, 6 Feb 2027)."""


def kinds(days: pd.DatetimeIndex) -> list[str]:
    """Kind of each day: working day, Saturday, Sunday, holiday or Spring Festival."""
    year = days[0].year
    first, last = (pd.Timestamp(d) for d in SPRING_FESTIVAL[year])
    listed = holidays.country_holidays("CN", years=year)
    at_work = [chinese_calendar.is_workday(d) if year <= 2026 else d not in listed and d.day_of_week < 5 for d in days]
    off = [d.date() in listed or (year <= 2026 and chinese_calendar.get_holiday_detail(d)[1] is not None) for d in days]
    return [
        "spring festival"
        if first <= d <= last
        else "workday"
        if work
        else "holiday"
        if free
        else "saturday"
        if d.day_of_week == 5
        else "sunday"
        for d, work, free in zip(days, at_work, off, strict=True)
    ]


def shapes(statistics: Path, hot: np.ndarray) -> np.ndarray:
    """Load of each hour over the day's mean (day, hour): between the typical days, towards the hottest with the heat."""
    shape = table(statistics, "load_shape")
    days = np.arange(len(hot))
    at = np.array([*ANCHORS.values(), ANCHORS["jan"] + len(hot), ANCHORS["aug"] - len(hot)])
    names = [*ANCHORS, "jan", "aug"]
    order = np.argsort(at)
    typical = np.array([shape[names[k]] for k in order])
    usual = np.array([np.interp(days, at[order], typical[:, h]) for h in range(24)]).T
    hottest = (shape["hottest"] / shape["hottest"].mean()).to_numpy()
    mixed = usual + hot[:, None] * (hottest - usual)
    return mixed / mixed.mean(axis=1, keepdims=True)


def total(statistics: Path, year: int, energy: float, peak: float) -> np.ndarray:
    """Hourly load [MW] with the year's energy [MWh], its monthly shares, and its peak [MW] on the hottest day."""
    hours = hours_of(year)
    days, months = hours[::24], hours.month.to_numpy() - 1
    means = energy * table(statistics, "load_month")["share"].to_numpy() / np.bincount(months)
    kind = table(statistics, "load_day").set_index("kind")["factor"]
    hot = heat(days)
    calm = np.array([kind[k] for k in kinds(days)]) * (1 + 0.02 * cold(days) + 0.012 * noise("load", 2, len(days)))
    trend = smooth_months(means, days.month.to_numpy() - 1) * calm
    low, high = 0.0, 2.0
    for _ in range(50):
        swing = (low + high) / 2
        series = fitted(((trend * (1 + swing * hot))[:, None] * shapes(statistics, hot)).ravel(), months, means)
        low, high = (swing, high) if series.max() < peak else (low, swing)
    if (hours[series.argmax()].month, hours[series.argmax()].day) != HOTTEST:
        raise ValueError(f"the peak falls on {hours[series.argmax()]}, not on the hottest day")
    return series


def loads(statistics: Path, year: int, factor: np.ndarray | float = 1.0) -> dict[str, np.ndarray]:
    """load label -> hourly power [MW]; ``factor`` (hour) multiplies base demand (heat of a dry year)."""
    level = table(statistics, "levels").set_index("quantity")[str(year)]
    hours = hours_of(year)
    size = len(hours)
    all_load = total(statistics, year, level["load_energy"] * 1e6, level["load_peak"])
    charging = np.tile(table(statistics, "load_shape")["ev"].to_numpy(), size // 24)
    vehicles = charging / charging.sum() * level["ev_energy"] * 1e6
    hydrogen = np.full(size, level["hydrogen_energy"] * 1e6 / size)
    centres = np.full(size, float(level["data_centre_power"]))
    base = (all_load - vehicles - hydrogen - centres) * factor
    swing = (base.reshape(-1, 24) / base.reshape(-1, 24).mean(axis=1, keepdims=True)).ravel() - 1
    zones = table(statistics, "load_zone").set_index("zone")
    parts = {z: zones.share[z] * (1 + zones.tilt[z] * swing) for z in zones.index}
    whole = sum(parts.values())
    return (
        {f"base-{z}": base * part / whole for z, part in parts.items()}
        | {f"ev-{z}": vehicles * zones.ev_share[z] for z in zones.index}
        | {"hydrogen": hydrogen, "data-centres": centres}
    )
