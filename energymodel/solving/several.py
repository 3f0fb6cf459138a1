"""Several programs side by side, in threads: HiGHS lets the interpreter go, and HiPO keeps little more than one core busy."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

from energymodel.algebra.program import Program
from energymodel.errors import EnergyModelError
from energymodel.solving import memory
from energymodel.solving.near import carried
from energymodel.solving.solve import Solution, solve
from energymodel.solving.waiting import LOOK

T = TypeVar("T")


def solve_all(
    programs: Mapping[str, Callable[[], Program]],
    then: Callable[[Program, Solution], T],
    *,
    jobs: int = 0,
    near: tuple[Program, Solution] | Callable[[str, Program], tuple[np.ndarray, np.ndarray] | None] | None = None,
    progress: Callable[[str, str], None] | None = None,
    **how,
) -> Iterator[tuple[str, T | EnergyModelError]]:
    """(name, ``then(program, solution)`` or the error), each as it ends; each program is made, solved and let go in a thread of its own.

    ``jobs``: how many at once, 0 for as many as there are cores; one that would not fit into memory beside the others waits for
    them. ``near``: a program and its solution, or what gives columns and duals for a name and its program, taken where they are proven
    good enough. ``progress`` gets the name and a line of the solver's log; ``how`` is what ``solve`` takes besides (method, time_limit).
    Raises KeyboardInterrupt, and whatever is not an EnergyModelError.
    """
    cores = os.cpu_count() or 1
    jobs = max(1, min(jobs or cores, len(programs)))
    stop, room, turn = threading.Event(), Room(memory.available()), threading.Lock()

    def work(name: str) -> tuple[str, T | EnergyModelError]:
        try:
            with turn:  # Pyomo and netCDF know no threads
                program = programs[name]()
            with room.taken(memory.to_solve(*program.matrix.shape[::-1], program.matrix.nnz).more):
                start = near(name, program) if callable(near) else carried(program, *near) if near else None
                tell = None if progress is None else lambda line: progress(name, line)
                solution = solve(program, threads=max(1, cores // jobs), start=start, stop=stop, progress=tell, **how)
            with turn:
                return name, then(program, solution)
        except EnergyModelError as error:
            error.__traceback__ = None  # its frames hold the whole program
            return name, error

    yield from as_they_end(work, programs, jobs, stop)


def as_they_end(work: Callable[[str], T], names: Iterable[str], jobs: int, stop: threading.Event) -> Iterator[T]:
    """``work(name)`` for every name, so many at once, each as it ends. ``stop`` is set, and what has not begun is left, on an
    interrupt or where who asked has heard enough. Raises what work raises."""
    with ThreadPoolExecutor(jobs) as pool:
        left = {pool.submit(work, name) for name in names}
        try:
            while left:
                done, left = wait(left, LOOK, FIRST_COMPLETED)  # a look at signals in between
                for future in done:
                    yield future.result()
        finally:
            stop.set()
            for future in left:
                future.cancel()


class Room:
    """Memory that solves side by side share [bytes]: one that does not fit beside the others waits; alone it is let in."""

    def __init__(self, free: float):
        self.free, self.held, self.changed = free * memory.TIGHT, 0.0, threading.Condition()

    @contextmanager
    def taken(self, need: float) -> Iterator[None]:
        """So much is held during the block."""
        with self.changed:
            self.changed.wait_for(lambda: not self.held or self.held + need <= self.free)
            self.held += need
        try:
            yield
        finally:
            with self.changed:
                self.held -= need
                self.changed.notify_all()
