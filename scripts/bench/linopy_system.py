"""A linopy model in the making: its data, and what every technology gives to the sums that hold them together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import linopy
import xarray as xr
from linopy import LinearExpression, Variable

linopy.options["semantics"] = "v1"


@dataclass(frozen=True)
class System:
    """``power``: what feeds zones [MW], over an entity and hours, with the zone of each; ``totals``: what is to be added up, by name."""

    data: xr.Dataset
    model: linopy.Model = field(default_factory=lambda: linopy.Model(sparse=True))
    power: list[tuple[LinearExpression | Variable, xr.DataArray]] = field(default_factory=list)
    totals: dict[str, list[LinearExpression]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, *parts: LinearExpression) -> None:
        """Add to a total: ``reserve`` [MW], ``net_import`` [MW] and ``gas`` [m3] over hours, ``contract_energy`` [MWh] over contracts,
        any other as one sum."""
        self.totals[name] += parts

    def total(self, name: str) -> LinearExpression:
        """All that was added under a name."""
        return joined(self.totals[name])


def joined(parts: list[LinearExpression]) -> LinearExpression:
    """The sum of expressions in one step: linopy pays for every plus."""
    return linopy.merge(parts) if len(parts) > 1 else parts[0]


def at(values: xr.DataArray, **labels: xr.DataArray) -> xr.DataArray:
    """Values at the labels that another entity points to, over that entity."""
    return values.sel(labels).reset_coords(drop=True)


def summed(values: xr.DataArray, over: xr.DataArray, to: xr.DataArray) -> xr.DataArray:
    """Values of an entity summed by what it points to: over all of ``to``, zero where nothing points."""
    return xr.dot(values, (over == to).astype(float), dim=over.dims)
