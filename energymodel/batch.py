"""Batch: several scenarios in one go, one after the other or side by side, each published as if it ran alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from energymodel.errors import code_of
from energymodel.running import Shared, run
from energymodel.solving.several import as_they_end
from energymodel.stopping import SIGNALS


@dataclass(frozen=True)
class Ending:
    """How one of several runs ended: seconds in all, and what was published (as in a Run, its solution left on disk) or the error."""

    name: str
    seconds: float
    folder: Path | None = None
    record: dict = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def code(self) -> int:
        """Its exit code."""
        return code_of(self.error) if self.error else 0


def run_all(
    names: Iterable[str],
    inputs: str | Path = "inputs",
    results: str | Path = "results",
    begin: Callable[[str], Mapping | None] = lambda name: None,
    near: bool = False,
    jobs: int = 1,
    threads: int = 0,
    **how,
) -> Iterator[Ending]:
    """How each scenario ended, as it ends; each runs as ``run`` does with ``how``, a name given twice once.

    One that fails stops no other; a signal stops all. ``begin`` gets the name of each when it begins, and may give what ``run`` takes
    for it alone (``announce``, ``progress``, ``warn``). ``near``: the answer of the scenario before is taken where it is proven good
    enough; among several best dispatches it may be another than alone. ``jobs``: how many run side by side, in threads; their solves
    share the cores (``threads`` each) and the memory. Raises ValueError for ``near`` side by side: there is none before.
    """
    names, shared = list(dict.fromkeys(names)), Shared(near)
    jobs = max(1, min(jobs, len(names)))
    if near and jobs > 1:
        raise ValueError("near takes the scenario before, so one after the other: jobs is 1")
    threads = threads or (max(1, (os.cpu_count() or 1) // jobs) if jobs > 1 else 0)

    def one(name: str) -> Ending:
        if shared.missed:
            raise SIGNALS[shared.missed[0]]
        told, began = begin(name) or {}, time.perf_counter()
        try:
            done = run(name, inputs, results, shared=shared, threads=threads, **how | told)
            return Ending(name, time.perf_counter() - began, done.folder, done.record, done.tables)
        except Exception as error:
            return Ending(name, time.perf_counter() - began, error=error)

    for ending in as_they_end(one, names, jobs, shared.stop) if jobs > 1 else map(one, names):
        yield ending
        if ending.error:
            ending.error.__traceback__ = ending.error.__context__ = None  # their frames hold the whole program
