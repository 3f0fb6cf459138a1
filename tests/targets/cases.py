"""What the targets of a world cost, solved side by side as those of a scenario are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from energymodel.reading.case import Case
from energymodel.targets.price import Targets, priced
from tests.rooms.world import World, world


def case_of(w: World) -> Case:
    """A case with the data of a world."""
    written = {"resolved": {}, "origins": {}, "tables": {}, "files": {}, "folder": Path()}
    data = w.data.assign(technology_name_zh=("technology", w.data["technology"].values))
    return Case(name="world", title="A world", title_zh="", year=2025, observed=None, data=data, **written)


def priced_world(**given) -> Targets:
    """What the targets of a world cost."""
    w = world(**given)
    return priced(case_of(w), w.program, w.solution)


def costs(found: Targets) -> dict[str, float]:
    """Target, or line below the targets -> its cost [CNY]."""
    return found.targets.set_index("target")["cost_cny"].to_dict()


def line(found: Targets, target: str) -> pd.Series:
    """The line of a target."""
    return found.targets.set_index("target").loc[target]
