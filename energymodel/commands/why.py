"""``energymodel why``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from energymodel.commands.shared import Quiet, Results, TimeLimit

Language = Literal["zh", "en"]


def _orders(text: str) -> int | None:
    """How many orders; None: all."""
    if text == "all":
        return None
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise typer.BadParameter(f"found {text!r}; allowed: 1, 2, ... or all")
    return int(text)


def why(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario with results, or a results folder.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one, over the same hours of a year.")],
    results: Results = Path("results"),
    orders: Annotated[str, typer.Option(metavar="N", help="Orders in which the groups are switched, to average over; or all.")] = "1",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="How many solves run side by side; 0: all cores.")] = 0,
    time_limit: TimeLimit = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the sentences; both where none is given.")] = None,
    quiet: Quiet = False,
):
    """Say why B costs more or less than A: inputs that differ, switched from A to B group by group, each by re-solving.

    The parts sum to the difference; all tables as CSV in results/why/A-B.
    """
    from energymodel.display import Stages, console
    from energymodel.reporting.words import LANGUAGES

    count = _orders(orders)
    with Stages(f"{a} → {b}", quiet, side_by_side=True) as stages:
        from energymodel.attributing.answer import why as ask
        from energymodel.attributing.view import render, write
        from energymodel.published import analysis_folder

        found = ask(a, b, results, count, jobs, time_limit, stages.begin)
        folder = write(found, analysis_folder("why", found.folders, results))
    if not quiet:
        out = console()
        out.print(render(found, (lang,) if lang else LANGUAGES))
        out.print(f"{folder}/", markup=False, soft_wrap=True)
