"""The answer to why a cost changed: a part for each group of inputs that differ, which sum to the difference."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from energymodel.attributing.orders import chosen, to_solve
from energymodel.attributing.sentences import sentences
from energymodel.attributing.states import published, with_start
from energymodel.attributing.switching import pair
from energymodel.attributing.tables import tables
from energymodel.attributing.way import Begin, name_of, nobody, told, way
from energymodel.errors import counted
from energymodel.published import run_folder
from energymodel.rebuilding import inputs_of
from energymodel.reporting.names import names
from energymodel.reporting.words import LANGUAGES
from energymodel.running import Watch
from energymodel.verifying import check_sums


@dataclass(frozen=True)
class Why:
    """Why run B costs more or less than run A.

    ``objective``: both costs [CNY]; ``unproven``: what the proofs of both leave open [CNY]; ``orders``: how many were averaged;
    ``notes``: what could not be met on the way. The tables have their units in the columns' names:

    - ``parts``: a line a group of inputs. ``cost_cny`` sum to the difference, each is the sum of ``price_cny, quantity_cny, mix_cny``;
      ``remark`` where it is less than ``unproven_cny``; ``inputs`` that differ;
    - ``effects``: the same for each line (technology or cause of cost, element, zone) of each part;
    - ``moved``: lines whose energy moved, net and in all, what they cost more, and the month and hour of the day when most moved;
    - ``hours``: cost and energy moved by month and hour of the day; ``states``: what was solved on the way;
    - ``sentences``: ``part, zh, en``, the largest part first.
    """

    names: tuple[str, str]
    folders: tuple[Path, Path]
    objective: tuple[float, float]
    unproven: float
    orders: int
    notes: tuple[str, ...]
    parts: pd.DataFrame
    effects: pd.DataFrame
    moved: pd.DataFrame
    hours: pd.DataFrame
    states: pd.DataFrame
    sentences: pd.DataFrame

    @property
    def difference(self) -> float:
        """Cost of B less cost of A [CNY]."""
        return self.objective[1] - self.objective[0]

    @property
    def is_empty(self) -> bool:
        """Whether no input differs, nor the cost by more than the proofs leave open."""
        return self.parts.empty and abs(self.difference) <= self.unproven


def why(
    a: str | Path,
    b: str | Path,
    results: str | Path = "results",
    orders: int | None = 1,
    jobs: int = 0,
    time_limit: float | None = None,
    begin: Begin = lambda name: {},
) -> Why:
    """Why of two published runs, each by its scenario's name or its folder.

    ``orders``: in how many orders the groups are switched (None: all), the parts being the mean. ``jobs``: solves side by side, 0
    for as many as there are cores. ``time_limit`` [s] is for each solve. ``begin`` gives whom to tell of each. Raises NotFound,
    NotVerified, NotTheSameHours, Infeasible where no order can be gone, and what solving raises.
    """
    folders = run_folder(a, results), run_folder(b, results)
    watch = Watch(begin(f"{folders[0].name} → {folders[1].name}").get("announce", nobody))
    with ExitStack() as opened:
        with watch.stage("read") as made:
            for folder in folders:
                check_sums(folder)
            runs = [opened.enter_context(xr.open_dataset(folder / "solution.nc", engine="netcdf4")) for folder in folders]
            inputs = [inputs_of(ds).load() for ds in runs]
            labels = tuple(str(ds.attrs["scenario"]) for ds in runs)
            labels = labels if labels[0] != labels[1] else tuple(map(str, folders))
            both, ends = pair(*inputs, labels), tuple(map(published, runs))
            solves = len(to_solve(chosen(both.parts, orders), (frozenset(), frozenset(both.parts))))
            made += [f"{', '.join(map(name_of, both.parts))} differ" if both.parts else "no input differs"]
            made += [f"at most {counted(solves, 'solve')}"]
        if solves:
            with watch.stage("build"):
                ends = tuple(map(with_start, ends, folders, runs, inputs))
    found = way(both, ends, orders, begin, jobs=jobs, time_limit=time_limit)
    made = tables(both, found)
    said = sentences(made, {language: _called(inputs, language) for language in LANGUAGES})
    notes = (f"orders were left out that pass what cannot be met:\n{told(found.closed)}",) if found.closed else ()
    objective, unproven = tuple(end.objective for end in ends), sum(end.unproven for end in ends)
    return Why(labels, folders, objective, unproven, len(found.orders), notes, **made, sentences=said)


def _called(inputs: list[xr.Dataset], language: str) -> dict[str, str]:
    """Technology or zone -> what it is called in a language; of both runs, the second."""
    found = {}
    for ds in inputs:
        found |= names(ds, language) | names(ds, language, "zone")
    return found
