"""Priced: a program with its prices taken apart. Nothing is solved; all of it follows from the duals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from energymodel.algebra.program import Program
from energymodel.pricing.moves import Duals, Moves, duals_of, moves_of
from energymodel.pricing.naming import Names, names_of
from energymodel.pricing.parts import BALANCE, parts_of
from energymodel.pricing.setting import Setting, setting_of, split
from energymodel.pricing.span import span_of


@dataclass(frozen=True)
class Priced:
    """Prices of every zone-hour by part: ``value`` [zone-hours x (parts + the rest), CNY/MWh], who sets them, and the lowest and
    highest price that supports the dispatch (infinite where nothing bounds it). Zone-hours are in the order of the balance's rows.
    """

    data: xr.Dataset
    program: Program
    x: np.ndarray
    names: Names
    moves: Moves
    duals: Duals
    setting: Setting
    parts: tuple[str, ...]
    value: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """Zones and steps."""
        return self.program.rows[BALANCE].shape

    @property
    def setters(self) -> np.ndarray:
        """The (first) column of the move that sets each price, negative where there is none [zone-hours]."""
        return self.column(self.setting.setter)

    def at_margin(self) -> tuple[np.ndarray, np.ndarray]:
        """Columns that feed or take power inside their bounds, and the zone-hours at which they do."""
        move = np.flatnonzero(self.moves.is_inside & (np.diff(self.moves.energy.indptr) == 1))
        return self.column(move), self.moves.energy.indices[self.moves.energy.indptr[move]]

    def column(self, move: np.ndarray) -> np.ndarray:
        """The (first) column of moves, negative where there is none."""
        return np.append(self.moves.first, -1)[move]


def priced(program: Program, data: xr.Dataset, x: np.ndarray, y: np.ndarray) -> Priced:
    """Prices of a program taken apart, at columns x and row duals y; ``data`` is what the program was built from."""
    names, parts = names_of(program, data), parts_of(program)
    duals = duals_of(program, y, data["hour_length"].values)
    moves = moves_of(program, duals, x)
    setting = setting_of(moves, duals, names.rank(moves.first))
    value = split(setting, moves, duals, parts)
    return Priced(data, program, x, names, moves, duals, setting, parts, value, *span_of(moves, duals, program, x))
