"""Naming: what the columns that feed, take or carry power are called, from the ledger's entries."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.algebra.program import Program

UNNAMED = -1
"""In place of a name: there is none."""


@dataclass(frozen=True)
class Names:
    """``lines``: kind (the entry's name), set, element, technology, contract of what has power; ``of`` [columns] is the line."""

    lines: pd.DataFrame
    of: np.ndarray

    def rank(self, columns: np.ndarray) -> np.ndarray:
        """Place of columns by name: the same however elements are ordered."""
        order = self.lines.sort_values(["kind", "element"]).index.to_numpy()
        place = np.empty(len(order), int)
        place[order] = np.arange(len(order))
        return place[self.of[columns]]

    def take(self, columns: np.ndarray) -> pd.DataFrame:
        """Lines of columns; blank where a column is negative (there is none)."""
        blank = pd.DataFrame({name: [""] for name in self.lines})
        lines = pd.concat([self.lines, blank], ignore_index=True)
        return lines.take(np.where(columns >= 0, self.of[columns], len(self.lines))).reset_index(drop=True)


def names_of(program: Program, data: xr.Dataset) -> Names:
    """Names of all columns that are posted to ``power``; ``data`` holds the inputs and their labels."""
    of, contract = np.full(len(program.cost), UNNAMED), np.full(len(program.cost), UNNAMED)
    for e in program.entries:
        if e.account == "contract_energy":
            contract[e.column] = np.take(e.at, e.row)
    lines, first = [], 0
    for e in program.entries:
        if e.account != "power" or not e.form.size:
            continue
        root, members, column, element = e.dims[0], e.members[0], e.column, e.row // prod(e.shape[1:])
        of[column] = first + element
        labels = data[root].values[members].astype(str)
        line = pd.DataFrame({"kind": e.name, "set": root, "element": labels, "technology": "", "contract": ""})
        if e.by:
            line["technology"] = data[e.by].values[members].astype(str)
        belongs = contract[column]
        if (belongs != UNNAMED).all():
            line.loc[element, "contract"] = data["contract"].values[belongs].astype(str)
        lines.append(line)
        first += len(line)
    return Names(pd.concat(lines, ignore_index=True) if lines else pd.DataFrame(), of)
