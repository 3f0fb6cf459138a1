"""Compare: published runs opened, and all that differs from the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from energymodel.comparing import tolerances
from energymodel.comparing.changes import Accuracy, side_by_side
from energymodel.comparing.comparable import reasons
from energymodel.comparing.comparison import Comparison
from energymodel.comparing.inputs import compare_inputs, inputs_of
from energymodel.comparing.opened import Opened, opened, readable
from energymodel.comparing.results import KINDS, numbers
from energymodel.errors import EnergyModelError
from energymodel.reporting.names import names
from energymodel.reporting.words import LANGUAGES


class TooFew(EnergyModelError):
    """One run has nothing to be compared with."""

    code = 2


def compare(folders: Sequence[Path], tolerance: float | Mapping[str, float] | None = None) -> Comparison:
    """Comparison of results folders with the first of them; ``tolerance``: what ``check`` lets pass, of the cost or by name.

    Raises TooFew, InputsInvalid where a folder is no results folder, NotATolerance.
    """
    folders = tuple(map(Path, folders))
    if len(folders) < 2:
        raise TooFew("a comparison needs two runs or more")
    with opened(folders) as runs:
        found = []
        for run in runs:
            with readable(run.folder):
                found.append(numbers(run))
                run.ds[inputs_of(run.ds)].load()
        labels, objective = tuple(run.label for run in runs), tuple(run.objective for run in runs)
        share, price = two_of([run.gap for run in runs]), two_of([run.price_error for run in runs])
        known = Accuracy(share, abs(objective[0]), price)
        tables = {name: side_by_side([run[name] for run in found], labels, known, kind) for name, kind in KINDS.items()}
        allowed, steps = tolerances.known(tolerance, tables), waterfall(tables["costs"], labels)
        inputs = compare_inputs(runs)
        return Comparison(labels, folders, reasons(runs), inputs, tables, steps, objective, share, price, allowed, terms(runs))


def two_of(errors: Sequence[float]) -> float:
    """How far the first run and the worst of the others are off together."""
    return errors[0] + max(errors[1:])


def waterfall(costs: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """run, cause, technology, cost_cny, change_cny (from the first run), for each run largest first; a run's changes sum to its own."""
    parts = []
    for label in labels[1:]:
        part = costs[["cause", "technology"]].assign(run=label, cost_cny=costs[label], change_cny=costs[f"change {label}"])
        parts.append(part.sort_values("change_cny", key=lambda change: -change.abs(), kind="stable"))
    return pd.concat(parts, ignore_index=True)[["run", "cause", "technology", "cost_cny", "change_cny"]]


def terms(runs: Sequence[Opened]) -> dict[tuple[str, str], dict[str, str]]:
    """(column, language) -> name -> what the inputs and the indicators call it; of several runs the first that does."""
    found = {(column, language): {} for column in ("technology", "indicator", "zone") for language in LANGUAGES}
    for run in reversed(runs):
        summary = run.tables["summary"].set_index("indicator")
        for language in LANGUAGES:
            found["indicator", language] |= dict(summary.get(f"name_{language}", {}))
            for entity in ("technology", "zone"):
                found[entity, language] |= names(run.ds, language, entity)
    return found
