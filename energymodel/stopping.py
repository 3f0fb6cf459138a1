"""Stopping: how a process ends that is told to, by Ctrl-C or a termination."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from energymodel.errors import Terminated

SIGNALS = {signal.SIGINT: KeyboardInterrupt, signal.SIGTERM: Terminated}
"""signal -> what it raises."""


class Listener:
    """Raises on the first signal, so that what is under way is cleaned up and told; a second Ctrl-C ends the process at once.

    ``came`` remembers the first: what is raised in an import or a destructor may be lost or changed on its way up.
    """

    came: int | None = None

    def __call__(self, signum, frame):
        if self.came is None:
            self.came = signum
            raise SIGNALS[signum]
        if signum == signal.SIGINT:  # a termination may come twice: to the group, and by way of make
            os._exit(130)


def listen() -> None:
    """Let signals raise what SIGNALS says."""
    listener = Listener()
    for signum in SIGNALS:
        signal.signal(signum, listener)


def meant(error: BaseException | None = None) -> BaseException | None:
    """What an error, or none, comes from: the signal that came, if one did."""
    came = getattr(signal.getsignal(signal.SIGTERM), "came", None)
    return error if came is None or type(error) is SIGNALS[came] else SIGNALS[came]()


def check() -> None:
    """Raise if a signal came."""
    if stop := meant():
        raise stop


@contextmanager
def heeded() -> Iterator[None]:
    """Whatever the block raises once a signal came is what the signal raises."""
    try:
        yield
    except BaseException as error:
        raise meant(error) from error.__cause__


@contextmanager
def too_late() -> Iterator[list[int]]:
    """Signals that come during the block only get into its list: it takes a moment, and what it does is not undone."""
    missed: list[int] = []
    if threading.current_thread() is not threading.main_thread():  # signals raise in the main thread only
        yield missed
        return
    check()
    before = {each: signal.signal(each, lambda signum, frame: missed.append(signum)) for each in SIGNALS}
    try:
        yield missed
    finally:
        for each, handler in before.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)


def leave(code: int) -> None:
    """End the process now: Python would tidy up for long, wait for a solver left behind, and die of a signal that comes meanwhile."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)
