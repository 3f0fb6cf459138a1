"""A case: a scenario's checked data and where every number of it was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from energymodel.errors import Fault


@dataclass(frozen=True)
class Case:
    """What a run is made of.

    ``data``: the data set of the model, units inside. ``resolved``: the scenario with all it inherits. ``origins``: dotted
    key -> ``scenarios/plan2027.toml:12``. ``tables``: file stem -> the table as used, in the units of the file, indexed by
    the line of the file, source and confidence beside the numbers. ``files``: path -> sha256 of every file read.
    ``observations``: what was observed in its year, as backcast wants it. ``plan``: the rows of plan.csv. ``warnings``: what is allowed,
    but unlike real systems.
    """

    name: str
    title: str
    title_zh: str
    year: int
    observed: str | None
    data: xr.Dataset
    resolved: dict
    origins: dict[str, str]
    tables: dict[str, pd.DataFrame]
    files: dict[str, str]
    folder: Path
    observations: pd.DataFrame | None = None
    plan: pd.DataFrame | None = None
    warnings: tuple[Fault, ...] = ()

    @property
    def hours(self) -> int:
        """Hours that are modelled."""
        return round(self.data["modelled_hours"].item())

    @property
    def length(self) -> str:
        """Hours that are modelled, in words, and the steps where they are longer than an hour."""
        steps = self.data.sizes["hour"]
        return f"{self.hours} hours" + (f" in {steps} steps of {self.hours / steps:g} h" if steps != self.hours else "")

    @property
    def sources(self) -> dict[str, dict[str, list[str]]]:
        """Table -> label -> [confidence, source] of its row, of several rows (months) the first."""
        return {
            stem: {str(label): [confidence, source] for label, confidence, source in zip(*columns, strict=True)}
            for stem, table in self.tables.items()
            for columns in [table.drop_duplicates(table.columns[0]).pipe(lambda t: (t.iloc[:, 0], t["confidence"], t["source"]))]
        }

    def origin(self, table: str, label: str, column: str, month: int | None = None) -> str:
        """Where a cell was written: ``system/units.csv:5``, or the line of the scenario that changed it.

        Raises KeyError where there is no such table, label or column.
        """
        rows = self.tables[table]
        its = (rows.iloc[:, 0] == label) & (True if month is None else rows.get("month", month) == month)
        if column not in rows or not its.any():
            raise KeyError(f"no {column} of {label} in {table}")
        for key in (label, "*"):
            if place := self.origins.get(f"tables.{table}.{key}.{column}"):
                return place
        return f"system/{table}.csv:{rows.index[its][0]}"
