"""What a run shows while it runs: a line a stage, and one line that moves while a stage is under way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from rich import box
from rich.console import Console, Group
from rich.segment import Segment
from rich.status import Status
from rich.table import Table
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


def plain_table(*columns: str, title: str | None = None) -> Table:
    """A table without lines but under its head; texts are folded, never cut."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def warn(out: Console, warnings: Sequence[Fault | str]) -> None:
    """Warnings, the first of them a line each."""
    for warning in warnings[:MOST_WARNINGS]:
        out.print(Text(f"warning: {warning}", style="yellow"), soft_wrap=True)
    if len(warnings) > MOST_WARNINGS:
        out.print(Text(f"and {len(warnings) - MOST_WARNINGS} more warnings", style="yellow"))


class Stages:
    """Shows stages as they begin and end, and the solver's lines in between, of one scenario after the other or of several side by
    side; use it as a context manager.

    On a terminal one line a scenario moves; elsewhere a line is printed every EVERY seconds. Quiet: nothing at all.
    """

    def __init__(self, title: str, quiet: bool = False, side_by_side: bool = False):
        self.console, self.title, self.side_by_side = console(stderr=True), title, side_by_side
        self.console.quiet = quiet
        self.is_live = self.console.is_terminal and not quiet
        self.lines = {title: Line(self)}
        self.status = Status(self, console=self.console)

    def __enter__(self) -> Stages:
        if not self.side_by_side:
            self.console.print(Text(self.title, style="bold"))
        if self.is_live:
            self.status.start()
        return self

    def __exit__(self, *reason):
        self.status.stop()

    def __rich__(self) -> Group:
        return Group(*(line for line in list(self.lines.values()) if line.stage))

    def begin(self, title: str) -> dict[str, Callable]:
        """What follows is of this title (the first is shown already): whom to tell."""
        if self.side_by_side:
            self.lines[title] = Line(self, f"{title}  ")
        elif title != self.title:
            self.title = title
            self.lines = {title: Line(self)}
            self.console.print(Text(title, style="bold"))
        return self.lines[title].told()

    def told(self) -> dict[str, Callable]:
        """Whom to tell of the first title."""
        return self.lines[self.title].told()


class Line:
    """The line of one scenario: its stage, since when, and the latest of the solver."""

    def __init__(self, stages: Stages, head: str = ""):
        self.stages, self.console, self.head = stages, stages.console, head
        self.stage, self.latest, self.began, self.printed = "", "", time.monotonic(), 0.0

    def told(self) -> dict[str, Callable]:
        """What ``run`` takes, to tell this line."""
        return {"announce": self.announce, "progress": self.progress, "warn": self.warn}

    def __rich__(self) -> Text:
        room = max(self.console.width - 24 - len(self.head), 20)
        seconds = f"{time.monotonic() - self.began:6.1f} s  "
        return Text.assemble((self.head, "bold"), (f"{self.stage:9}", "bold"), seconds, (self.latest[:room], "dim"))

    def announce(self, stage: str, made: str, seconds: float | None) -> None:
        """A stage begins (seconds None) or has made something."""
        if seconds is None:
            self.stage, self.latest, self.began, self.printed = stage, "", time.monotonic(), time.monotonic()
        else:
            self.stage = ""
            self.console.print(Text.assemble("  ", self.head, (f"{stage:9}", "bold"), f"{seconds:6.1f} s  ", made), soft_wrap=True)

    def warn(self, warnings: Sequence[Fault | str]) -> None:
        """Warnings of the inputs, and of memory."""
        warn(self.console, [f"{self.head}{warning}" for warning in warnings])

    def progress(self, line: str) -> None:
        """A line of the solver's log."""
        text = " ".join(str(line).split())
        if not text:
            return
        self.latest, now = text, time.monotonic()
        if not self.stages.is_live and now - self.printed >= EVERY:
            self.printed = now
            self.console.print(Text(f"    {self.head}{now - self.began:6.0f} s  {text}"), soft_wrap=True)
