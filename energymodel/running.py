"""Running: a scenario from its inputs to its results folder, stage by stage, each announced and timed.

Called ``running`` so that ``energymodel.run`` is always the function.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import xarray as xr

from energymodel.algebra.build import build as build_model
from energymodel.algebra.build import columns_of
from energymodel.algebra.compile import compile_program
from energymodel.algebra.program import Program
from energymodel.errors import ENDINGS, Fault, Infeasible, code_of, counted
from energymodel.explain import explained
from energymodel.presenting import OF_A_RUN, get_ready, presented
from energymodel.provenance import machine, peak_memory, versions
from energymodel.published import Run
from energymodel.reading.case import Case
from energymodel.reading.load import load
from energymodel.reading.scenario import is_name
from energymodel.reporting.backcast import backcast
from energymodel.reporting.closing import check_closing
from energymodel.reporting.publish import as_json, publish
from energymodel.reporting.tables import tables
from energymodel.reporting.whole import check_place, put
from energymodel.rooms import fields, switched_on
from energymodel.solving import memory
from energymodel.solving.harvest import harvest
from energymodel.solving.near import carried
from energymodel.solving.several import Room
from energymodel.solving.solve import Solution, solve
from energymodel.stopping import check as check_stop
from energymodel.stopping import heeded, too_late

BEIJING = timezone(timedelta(hours=8))
STATUS = ".status"
"""Folder inside results that says how each last run ended."""

Announce = Callable[[str, str, float | None], None]
"""Gets (stage, what it made, seconds): with seconds None when the stage begins."""


@dataclass
class Shared:
    """What several runs share: files as they were parsed, and signals missed; where ``near``, the last program and its solution,
    which the next one tries first. Side by side, all but the solves is done by one at a time (netCDF and Pyomo know no threads),
    solves share memory, and ``stop`` ends all."""

    near: bool = False
    kept: dict = field(default_factory=dict)
    last: tuple[Program, Solution] | None = None
    missed: Sequence[int] = ()
    turn: threading.Lock = field(default_factory=threading.Lock)
    room: Room = field(default_factory=lambda: Room(memory.available()))
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass
class Watch:
    """Stages so far, in seconds, and who is told."""

    announce: Announce
    stop: threading.Event = field(default_factory=threading.Event)
    seconds: dict[str, float] = field(default_factory=dict)
    current: str = "start"
    began: float = field(default_factory=time.perf_counter)
    is_late: bool = False

    @contextmanager
    def stage(self, name: str):
        """Time a stage; the block appends to the list it gets what it made, in words."""
        self.current, made, self.began = name, [], time.perf_counter()
        self.announce(name, "", None)
        self.check()
        yield made
        self.check()
        self.seconds[name] = round(time.perf_counter() - self.began, 3)
        self.announce(name, ", ".join(made), self.seconds[name])

    def check(self) -> None:
        """Raise if a signal came, or somebody set ``stop``, and it is not too late for that."""
        if not self.is_late:
            check_stop()
            if self.stop.is_set():
                raise KeyboardInterrupt

    def stopped(self, how_far: str) -> str:
        """What to say of a run that was stopped just now."""
        after = f"stopped in stage {self.current} after {time.perf_counter() - self.began:.1f} s"
        return f"{': '.join(filter(None, (after, how_far)))}; nothing was published"


def run(
    name: str,
    inputs: str | Path = "inputs",
    results: str | Path = "results",
    method: str = "hipo",
    time_limit: float | None = None,
    threads: int = 0,
    announce: Announce = lambda stage, made, seconds: None,
    progress: Callable[[str], None] | None = None,
    warn: Callable[[Sequence[Fault | str]], None] = lambda warnings: None,
    shared: Shared | None = None,
    report: bool = True,
) -> Run:
    """The published Run of a scenario, in ``results/<name>``; what was there before is replaced once all is checked.

    ``method``: hipo, ipx or simplex. ``time_limit`` [s] is for the solver. ``progress`` gets the solver's log lines, ``warn`` the
    warnings of the inputs; ``shared`` is what earlier runs left to this one. ``report``: with a page and a workbook. How it ended is
    written to ``results/.status/<name>.json`` either way. Raises InputsInvalid, Infeasible, NotAccepted, ModelError, NotPublished,
    TooLarge.
    """
    shared = shared or Shared()
    watch = Watch(announce, shared.stop)
    started = now()
    options = {"method": method, "time_limit_s": time_limit, "threads": threads, "inputs": str(inputs), "report": report}
    with ExitStack() as end:
        try:
            with heeded(), shared.turn:
                done = _run(name, Path(inputs), Path(results), options, progress, warn, watch, started, end, shared)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                error.args = (watch.stopped(str(error)),)
            code = code_of(error)
            outcome = {"code": code, "status": ENDINGS[code], "stage": watch.current, "reason": str(error) or ENDINGS[code]}
            _status(Path(results), name, outcome | {"started": started, "ended": now(), "seconds": watch.seconds})
            raise
        outcome = {
            "code": 0,
            "status": ENDINGS[0],
            "folder": str(done.folder),
            "objective": done.record["objective"],
            "gap": done.record["gap"],
        }
        _status(Path(results), name, outcome | {"started": started, "ended": now(), "seconds": watch.seconds})
    return done


def _run(
    name: str, inputs: Path, results: Path, options: dict, progress, warn, watch: Watch, started: str, end: ExitStack, shared: Shared
) -> Run:
    with watch.stage("read") as made:
        case = load(name, inputs, shared.kept)
        warn(case.warnings)
        made += [case.length, f"{len(case.files)} files", "no faults"]
        made += [counted(len(case.warnings), "warning")] if case.warnings else []
    program = build(case, watch)
    check_place(results / name, size_of(program))
    need = memory.to_solve(*program.matrix.shape[::-1], program.matrix.nnz)
    warn(memory.check(need))
    how = {"time_limit": options["time_limit_s"], "threads": options["threads"], "progress": progress, "stop": shared.stop}
    try:
        with watch.stage("solve") as made:
            start = carried(program, *shared.last) if shared.last else None
            with given_up(shared.turn), shared.room.taken(need.more):
                if options["report"]:
                    get_ready(OF_A_RUN, shared.turn)
                solution = solve(program, options["method"], start=start, **how)
            made += [solution.method, f"cost {solution.objective:.8g} CNY", f"proven within {max(solution.gap, 0):.1e}"]
        shared.last = (program, solution) if shared.near else None
    except Infeasible as error:
        with watch.stage("explain"), given_up(shared.turn):
            raise explained(error, case, program, **how) from None
    with watch.stage("harvest") as made:
        dataset = harvest(case, program, solution)
        made += [f"{len(dataset.data_vars)} arrays"]
    with watch.stage("report") as made:
        made_tables = tables(dataset) | ({"backcast": backcast(dataset, case.observations)} if case.observed else {})
        made += [f"{len(made_tables)} tables"]
    record = _record(case, program, solution) | {"options": options, "versions": versions(), "inputs": case.files}
    record |= {"machine": machine(options["threads"]), "peak_memory_mb": peak_memory(), "seconds": watch.seconds, "started": started}

    def check(folder: Path) -> None:
        record.update(closing=check_closing(folder), ended=now())
        shared.missed = end.enter_context(too_late())  # nothing is left that could refuse it
        watch.is_late = True

    with watch.stage("publish") as made:
        scenario = {"scenario": case.resolved, "origins": case.origins, "sources": case.sources}
        files = presented(OF_A_RUN, dataset, made_tables, record, scenario, warn=warn) if options["report"] else {}
        folder = publish(dataset, made_tables, record, results / name, scenario, files, check)
        made += [f"{folder}, its books close"]
    return Run(folder, record=record, tables=made_tables, solution=dataset)


def build(case: Case, watch: Watch | None = None) -> Program:
    """The linear program of a case. Raises ModelError, Infeasible, TooLarge."""
    return program_of(case.data, watch)


def program_of(data: xr.Dataset, watch: Watch | None = None) -> Program:
    """The linear program of a data set: every room that is switched on, compiled. Raises ModelError, Infeasible, TooLarge."""
    watch = watch or Watch(lambda stage, made, seconds: None)
    with watch.stage("build") as made:
        rooms = switched_on(data)
        model, ledger = build_model(data, rooms, fields(rooms))
        made += [f"{len(rooms)} rooms", f"{len(ledger.policies)} policies"]
        memory.check(memory.to_compile(columns_of(model)))
    with watch.stage("compile") as made:
        program = compile_program(model, ledger)
        rows, columns = program.matrix.shape
        made += [f"{columns:,} columns, {rows:,} rows, {program.matrix.nnz:,} nonzeros"]
    return program


def size_of(program: Program) -> int:
    """Bytes of a results folder, twice what is likely: a summer week takes 28 a column or row, less in a year (better packed)."""
    return 4_000_000 + 60 * sum(program.matrix.shape)


def _record(case: Case, program: Program, solution: Solution) -> dict:
    """What run.json says of the answer."""
    rows, columns = program.matrix.shape
    return {
        "scenario": case.name, "title": case.title, "title_zh": case.title_zh, "year": case.year,
        "hours": case.hours, "steps": case.data.sizes["hour"], "status": ENDINGS[0],
        "objective": solution.objective, "bound": solution.bound, "gap": solution.gap, "method": solution.method,
        **{name: getattr(solution.certificate, name) for name in ("residual", "relative_residual", "price_error")},
        "attempts": [vars(a) for a in solution.attempts], "size": {"columns": columns, "rows": rows, "nonzeros": program.matrix.nnz},
        "policies": [p.name for p in program.policies], "warnings": [str(w) for w in case.warnings],
    }  # fmt: skip


def _status(results: Path, name: str, outcome: dict) -> None:
    """Note how a run ended; a folder that cannot be written must not hide why the run itself failed."""
    if not is_name(name):
        return
    try:
        (results / STATUS).mkdir(parents=True, exist_ok=True)
        put(as_json({"scenario": name} | outcome), results / STATUS / f"{name}.json")
    except OSError as error:
        print(f"energymodel: {results / STATUS} cannot be written: {error.strerror}", file=sys.stderr)


@contextmanager
def given_up(turn: threading.Lock) -> Iterator[None]:
    """Others take their turn during the block."""
    turn.release()
    try:
        yield
    finally:
        turn.acquire()


def now() -> str:
    """Beijing time, to the second."""
    return datetime.now(BEIJING).isoformat(timespec="seconds")
