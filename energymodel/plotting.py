"""Pictures of a solution, by pandas and matplotlib (the extra ``plot``)."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from energymodel.errors import EnergyModelError
from energymodel.reporting.books import CONSUMPTION
from energymodel.reporting.names import colours, names
from energymodel.reporting.words import word
from energymodel.statistics import Statistics

GREY = "#d5d5d5"
"""Colour of what is of no technology."""
NOTHING = 1e-3
"""Power [GW] too small to be seen."""


class NoMatplotlib(EnergyModelError):
    """A picture was asked for, and there is nothing to draw it with."""

    code = 2


class Plot:
    """Pictures of one solution; each gives matplotlib's axes, to go on with."""

    def __init__(self, solution: xr.Dataset, statistics: Statistics):
        self._ds, self._statistics = solution, statistics

    def dispatch(self, start: str | None = None, days: float = 7, zone: str | None = None, language: str = "en", **drawing):
        """Who feeds in hour by hour [GW], what is taken besides demand below zero, demand as a line; all zones, or one.

        ``start``: a day or hour (blank: three days before the largest demand). ``language``: en, or zh where there is a Chinese font.
        ``drawing`` is what ``DataFrame.plot`` takes (``ax``, ``figsize``). Raises ValueError for hours or a zone there are not,
        NoMatplotlib without matplotlib.
        """
        power = self._statistics.energy_balance(("technology", "role", "zone"), groupby_time=False).T / 1e3
        if zone is not None:
            if zone not in power.columns.get_level_values("zone"):
                raise ValueError(f"zone {zone}: allowed are {', '.join(self._ds['zone'].values.astype(str))}")
            power = power.xs(zone, axis=1, level="zone", drop_level=False)
        power = power.T.groupby(level=["technology", "role"], sort=False).sum().T
        role = power.columns.get_level_values("role")
        demand = -power.loc[:, role == CONSUMPTION].sum(axis=1)
        begin = pd.Timestamp(start) if start else demand.idxmax().normalize() - pd.Timedelta(days=days // 2)
        inside = (power.index >= begin) & (power.index < begin + pd.Timedelta(days=days))
        if not inside.any():
            raise ValueError(f"no hours from {begin} on: there are {power.index[0]} to {power.index[-1]}")
        shown = power.loc[inside, role != CONSUMPTION].droplevel("role", axis=1)
        return self._drawn(shown, demand[inside], zone, language, drawing)

    def _drawn(self, power: pd.DataFrame, demand: pd.Series, zone: str | None, language: str, drawing: dict):
        colour = colours(self._ds)
        called = names(self._ds, language)
        given, taken = (power.clip(lower=0), power.clip(upper=0))
        parts = pd.concat([given.loc[:, given.max() > NOTHING], taken.loc[:, taken.min() < -NOTHING]], axis=1)
        is_first = ~parts.columns.duplicated()
        filled = [colour.get(label, GREY) for label in parts]
        labels = [called.get(label) or word("exchange" if zone and label not in colour else label, language) for label in parts]
        parts.columns = [label if first else f"_{label}" for label, first in zip(labels, is_first, strict=True)]
        place = f", {zone}" if zone else ""
        try:
            axes = parts.plot.area(**{"figsize": (11, 5), "linewidth": 0} | drawing, color=filled)
        except ImportError as error:
            raise NoMatplotlib("pictures need matplotlib: pip install 'energymodel[plot]'") from error
        demand.plot.line(ax=axes, color="black", linewidth=1.2, label=word("demand", language))
        axes.axhline(0, color="black", linewidth=0.6)
        axes.set(xlabel="", ylabel="GW", title=f"{self._ds.attrs.get('title_zh' if language == 'zh' else 'title', '')}{place}")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, reverse=True)
        axes.figure.tight_layout()
        return axes
