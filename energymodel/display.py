"""What a run shows while it runs: a line a stage, and one line that moves while a stage is under way."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from rich.console import Console
from rich.segment import Segment
from rich.status import Status
from rich.text import Text

from energymodel.errors import Fault, visible

EVERY = 10.0
"""Seconds between lines of the solver's progress where the output is no terminal."""

MOST_WARNINGS = 20
"""Warnings of the inputs that are printed; the rest are counted."""

WIDTH = 120
"""Least width of tables where the output is no terminal, and so has none of its own."""


class Terminal(Console):
    """A console that says no more once its reader (``| head``) has read enough: what runs goes on, with its own exit code."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        mute(self.file)

    def render(self, renderable, options=None):
        """What rich draws, with control characters of names, titles and cells written out."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


def mute(stream) -> None:
    """Let an output stream whose reader is gone lead nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def console(stderr: bool = False) -> Console:
    """The terminal; names are never read as emoji or highlighted."""
    known = Terminal(stderr=stderr, emoji=False, highlight=False)
    if not known.is_terminal:
        known.width = max(known.width, WIDTH)
    return known


def warn(out: Console, warnings: Sequence[Fault | str]) -> None:
    """Warnings, the first of them a line each."""
    for warning in warnings[:MOST_WARNINGS]:
        out.print(Text(f"warning: {warning}", style="yellow"), soft_wrap=True)
    if len(warnings) > MOST_WARNINGS:
        out.print(Text(f"and {len(warnings) - MOST_WARNINGS} more warnings", style="yellow"))


class Stages:
    """Shows stages as they begin and end, and the solver's lines in between; use it as a context manager.

    On a terminal one line moves; elsewhere a line is printed every EVERY seconds. Quiet: nothing at all.
    """

    def __init__(self, title: str, quiet: bool = False):
        self.console, self.title = console(stderr=True), title
        self.console.quiet = quiet
        self.is_live = self.console.is_terminal and not quiet
        self.stage, self.latest, self.began, self.printed = "start", "", time.monotonic(), 0.0
        self.status = Status(self, console=self.console)

    def __enter__(self) -> Stages:
        self.console.print(Text(self.title, style="bold"))
        if self.is_live:
            self.status.start()
        return self

    def __exit__(self, *reason):
        self.status.stop()

    def __rich__(self) -> Text:
        room = max(self.console.width - 24, 20)
        return Text.assemble((f"{self.stage:9}", "bold"), f"{time.monotonic() - self.began:6.1f} s  ", (self.latest[:room], "dim"))

    def begin(self, title: str) -> None:
        """What follows is of this title; the first is shown already."""
        if title != self.title:
            self.title = title
            self.console.print(Text(title, style="bold"))

    def announce(self, stage: str, made: str, seconds: float | None) -> None:
        """A stage begins (seconds None) or has made something."""
        if seconds is None:
            self.stage, self.latest, self.began, self.printed = stage, "", time.monotonic(), time.monotonic()
        else:
            self.console.print(Text.assemble("  ", (f"{stage:9}", "bold"), f"{seconds:6.1f} s  ", made), soft_wrap=True)

    def warn(self, warnings: Sequence[Fault | str]) -> None:
        """Warnings of the inputs, and of memory."""
        warn(self.console, warnings)

    def progress(self, line: str) -> None:
        """A line of the solver's log."""
        text = " ".join(str(line).split())
        if not text:
            return
        self.latest, now = text, time.monotonic()
        if not self.is_live and now - self.printed >= EVERY:
            self.printed = now
            self.console.print(Text(f"    {now - self.began:6.0f} s  {text}"), soft_wrap=True)
