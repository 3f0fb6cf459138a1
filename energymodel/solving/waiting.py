"""Waiting for a call that may not listen: a signal or the clock ends the wait, whether or not it ends the call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from math import inf

GRACE = 0.5
"""Seconds that a call has to come back once it was asked to stop; a second signal cuts them short."""
LOOK = 0.1
"""Seconds between two looks for signals: one that comes just before a wait would not end it."""


@dataclass(frozen=True)
class Waited:
    """What a call returned, None where it was left behind; whether time ran out; the interrupt that came meanwhile."""

    result: object | None
    is_late: bool
    interrupt: KeyboardInterrupt | None


def wait_for(
    call: Callable[[], object], stop: threading.Event, limit: float | None = None, called_off: threading.Event | None = None
) -> Waited:
    """Waited for ``call()``, which runs in a thread of its own; ``stop`` asks it to end, after ``limit`` [s] or on an interrupt.

    ``called_off`` is an interrupt too, from another thread, and of several calls. A call that does not end within GRACE is left
    behind: its thread is a daemon, and ends with the process. Raises what the call raises.
    """
    future: Future = Future()
    done = threading.Event()

    def work():
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)
        finally:
            done.set()

    interrupt, is_late = None, False
    try:
        threading.Thread(target=work, daemon=True).start()
        is_late = not within(inf if limit is None else limit, done, called_off)
        if called_off is not None and called_off.is_set():
            interrupt, is_late = KeyboardInterrupt(), False
    except KeyboardInterrupt as error:
        interrupt = error
    if interrupt or is_late:
        stop.set()
        try:
            within(GRACE, done)
        except KeyboardInterrupt as error:
            interrupt = error
    return Waited(future.result() if done.is_set() else None, is_late, interrupt)


def within(limit: float, done: threading.Event, stop: threading.Event | None = None) -> bool:
    """Whether an event comes within so many seconds, and before another that ends the wait."""
    end = time.monotonic() + limit
    while not done.wait(max(min(LOOK, end - time.monotonic()), 0.0)):
        if time.monotonic() >= end or (stop is not None and stop.is_set()):
            return False
    return True
