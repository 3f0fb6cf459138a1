"""Price: what each target of a scenario costs, from its dispatch solved again without it, one target at a time and all together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from energymodel.algebra.program import Program
from energymodel.errors import EnergyModelError
from energymodel.provenance import machine, peak_memory, versions
from energymodel.published import analysis_folder
from energymodel.reading.case import Case
from energymodel.reading.load import load
from energymodel.reporting.publish import as_json, publish_analysis
from energymodel.reporting.whole import check_place
from energymodel.running import now, program_of
from energymodel.solving.several import solve_all
from energymodel.solving.solve import Solution
from energymodel.stopping import too_late
from energymodel.targets.answer import Answer, answer
from energymodel.targets.base import base_of
from energymodel.targets.chart import chart
from energymodel.targets.tables import TOGETHER, achieved_table, change_by_cause, indicators_table, targets_table
from energymodel.targets.taking import targets_of, without

SIZE = 2_000_000
"""Bytes that its folder takes, and some more."""

Begin = Callable[[str], Mapping[str, Callable]]
"""Gets the name of what begins, and gives whom to tell of it: ``announce``, ``progress``, ``warn``, or none of them."""


@dataclass(frozen=True)
class Targets:
    """What the targets of a scenario cost. Tables: ``targets`` (see ``targets_table``), ``achieved``, ``costs`` and ``indicators`` of every
    variant; ``errors``: variant -> why it has no answer; ``record``: what it all rests on; ``folder``: where it was written."""

    scenario: str
    title: str
    title_zh: str
    targets: pd.DataFrame
    achieved: pd.DataFrame
    costs: pd.DataFrame
    indicators: pd.DataFrame
    errors: dict[str, EnergyModelError]
    record: dict
    folder: Path | None = None

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """name -> table; a table is written as ``<name>.csv``."""
        return {name: getattr(self, name) for name in ("targets", "achieved", "costs", "indicators")}


def price(
    scenario: str,
    inputs: str | Path = "inputs",
    results: str | Path = "results",
    jobs: int = 0,
    time_limit: float | None = None,
    begin: Begin = lambda name: {},
) -> Targets:
    """What each target of a scenario costs, in ``results/price/<scenario>``. Its published run is the base if it still answers to the
    inputs; else it is run first.

    ``jobs``: how many variants are solved side by side (0: as many as there are cores), each for ``time_limit`` [s] at most. A variant
    that fails stops no other. Raises what a run raises, for the base, and NotPublished.
    """
    started = now()
    case = load(scenario, inputs)
    folder = analysis_folder("price", [case.name], results)
    check_place(folder, SIZE)
    program = program_of(case.data)
    told = begin(scenario)
    teller = Teller(told, "base")
    base = base_of(case, program, Path(inputs), Path(results), time_limit, told)
    teller.ended(base.solution, f"{base.folder}, ")
    found = priced(case, program, base.solution, jobs, time_limit, begin)
    options = {"inputs": str(inputs), "jobs": jobs, "time_limit_s": time_limit}
    record = {"scenario": case.name, "title": case.title, "title_zh": case.title_zh, "base": str(base.folder)} | found.record
    record |= {"options": options, "versions": versions(), "inputs": case.files, "machine": machine(), "peak_memory_mb": peak_memory()}
    done = replace(found, record=record | {"started": started, "ended": now()}, folder=folder)
    with too_late():
        publish(done, folder)
    return done


def publish(found: Targets, folder: Path) -> None:
    """Write the folder: a CSV for each table, the chart, and the record. Raises NotPublished where that fails."""
    files = {"targets.svg": chart(found.targets, found.title_zh or found.title), "price.json": as_json(found.record)}
    publish_analysis(found.tables, folder, {name: text.encode() for name, text in files.items()})


def priced(
    case: Case, program: Program, solution: Solution, jobs: int = 0, time_limit: float | None = None, begin: Begin = lambda name: {}
) -> Targets:
    """What each target of a case costs, from its program and its solution."""
    targets = targets_of(case.data)
    variants = {target.name: (target,) for target in targets} | ({TOGETHER: targets} if len(targets) > 1 else {})
    base, told = answer(case, program, targets, program, solution), {}

    def maker(name: str) -> Callable[[], Program]:
        def make() -> Program:
            told[name] = Teller(begin(f"without {name if name != TOGETHER else 'any target'}"))
            return program_of(without(case.data, variants[name]))

        return make

    answers = solve_all(
        {name: maker(name) for name in variants},
        lambda program_without, its: answer(case, program, targets, program_without, its),
        jobs=jobs,
        near=(program, solution),
        progress=lambda name, line: told[name].progress(line),
        time_limit=time_limit,
    )
    found = {}
    for name, other in answers if variants else ():
        found[name] = other
        told[name].ended(other)
    found = {name: found[name] for name in variants}
    tables = targets_table(case, targets, base, found), achieved_table(base, found), change_by_cause(case, base, found)
    errors = {name: other for name, other in found.items() if isinstance(other, EnergyModelError)}
    record = {"objective": base.objective, "bound": base.bound, "gap": base.gap, "method": base.method}
    record |= {"variants": {name: outcome(other) for name, other in found.items()}}
    return Targets(case.name, case.title, case.title_zh, *tables, indicators_table(base, found), errors, record)


def outcome(other: Answer | EnergyModelError) -> dict:
    """What is on record of a variant."""
    if isinstance(other, EnergyModelError):
        return {"code": other.code, "reason": str(other)}
    return {"code": 0} | {name: getattr(other, name) for name in ("objective", "bound", "gap", "method", "seconds")}


class Teller:
    """Tells of the base or of one variant from beginning to end."""

    def __init__(self, told: Mapping[str, Callable], stage: str = "solve"):
        self.announce, self.progress = (told.get(name, silent) for name in ("announce", "progress"))
        self.stage, self.began = stage, time.perf_counter()
        self.announce(stage, "", None)

    def ended(self, other: Answer | Solution | EnergyModelError, where: str = "") -> None:
        """It has an answer, or none."""
        seconds = time.perf_counter() - self.began
        if isinstance(other, EnergyModelError):
            self.announce("failed", str(other).partition("\n")[0], seconds)
        else:
            proven = f"cost {other.objective:.8g} CNY, proven within {max(other.gap, 0):.1e}"
            self.announce(self.stage, f"{where}{other.method}, {proven}", seconds)


def silent(*anything) -> None:
    """Nobody is told."""
