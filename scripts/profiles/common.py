"""What the series share: statistics tables, the hours of a year, noise, and fitting to monthly means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20250805
"""Every series draws from its own stream of this seed, by name: a new series moves no other."""
DAYS = 365
"""Weather is drawn for a year of 365 days and used for every modelled year, which must have as many."""


def table(folder: Path, name: str) -> pd.DataFrame:
    """A statistics or system table of the inputs folder."""
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False)


def hours_of(year: int) -> pd.DatetimeIndex:
    """Beginnings of the hours of a year, Beijing time. Raises ValueError for a leap year."""
    hours = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
    if len(hours) != DAYS * 24:
        raise ValueError(f"{year} is a leap year: the weather is drawn for {DAYS} days")
    return hours


def stream(name: str) -> np.random.Generator:
    """The random numbers of one series."""
    return np.random.default_rng([SEED, *name.encode()])


def noise(name: str, steps: float, size: int, order: int = 1) -> np.ndarray:
    """Autoregressive normal noise of mean 0 and deviation 1 (size,), with a correlation length in steps; cyclic.

    Order 2 is smooth from step to step, as the sum of many plants is.
    """
    kernel = np.exp(-np.arange(size) / steps)
    white = stream(name).standard_normal(size)
    series = np.fft.irfft(np.fft.rfft(white) * np.fft.rfft(kernel) ** order, size)
    return (series - series.mean()) / series.std()


def fitted(series: np.ndarray, groups: np.ndarray, means: np.ndarray, low: float = 0.0, high: float = np.inf) -> np.ndarray:
    """The series scaled within each group until its clipped mean is the group's; groups are positions in ``means``."""
    count = np.bincount(groups, minlength=len(means))
    factor = np.ones(len(means))
    for _ in range(60):
        mean = np.bincount(groups, np.clip(series * factor[groups], low, high), len(means)) / count
        factor *= np.divide(means, mean, out=np.ones(len(means)), where=mean > 0)
    return np.clip(series * factor[groups], low, high)


def smooth_months(means: np.ndarray, months: np.ndarray) -> np.ndarray:
    """A broken line through the middles of the months (per day or hour) whose monthly means are the given ones."""
    middles = np.array([np.flatnonzero(months == m).mean() for m in range(12)])
    anchors, size = means.astype(float).copy(), len(months)
    for _ in range(200):
        line = np.interp(np.arange(size), np.r_[middles[-1] - size, middles, middles[0] + size], np.r_[anchors[-1], anchors, anchors[0]])
        anchors += means - np.bincount(months, line, 12) / np.bincount(months, minlength=12)
    return line


def write(path: Path, times: pd.DatetimeIndex, columns: dict[str, np.ndarray], digits: int) -> None:
    """A profile file: the same bytes for the same values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stamps = times.strftime("%Y-%m-%dT%H:%M" if len(times) > 366 else "%Y-%m-%d")
    frame = pd.DataFrame({"time": stamps} | {name: np.round(values, digits) + 0.0 for name, values in columns.items()})
    frame.to_csv(path, index=False, lineterminator="\n")
