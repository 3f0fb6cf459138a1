"""``energymodel run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from energymodel import stopping
from energymodel.commands.shared import Inputs, Quiet, Results, Scenarios, TimeLimit, tell


def run(
    context: typer.Context,
    scenarios: Scenarios = ("plan2027",),
    inputs: Inputs = Path("inputs"),
    results: Results = Path("results"),
    solver: Annotated[Literal["hipo", "ipx", "simplex"], typer.Option(help="Method of HiGHS that is tried first.")] = "hipo",
    time_limit: TimeLimit = None,
    threads: Annotated[int, typer.Option(min=0, help="Threads of the solver; 0: all cores.")] = 0,
    near: Annotated[bool, typer.Option("--near", help="Take the answer of the scenario before where it is proven good enough.")] = False,
    quiet: Quiet = False,
):
    """Read, check, build, solve, prove and publish scenarios, one after the other, each to results/SCENARIO.

    One that fails stops no other; the exit code is that of the first that failed.
    """
    from energymodel.display import Stages, console

    names, endings, debug = list(dict.fromkeys(scenarios)), [], context.find_root().params["debug"]
    with Stages(names[0], quiet) as stages:
        from energymodel.reporting.summary import endings_view, summary_view
        from energymodel.running import run_all

        how = {"near": near, "method": solver, "time_limit": time_limit, "threads": threads}
        how |= {"announce": stages.announce, "progress": stages.progress, "warn": stages.warn}
        try:
            for ending in run_all(names, inputs, results, stages.begin, **how):
                if ending.error and debug:
                    raise ending.error
                if ending.error:
                    tell(ending.error)
                endings.append(ending)
        finally:
            if len(names) > 1 and not quiet:
                console().print(endings_view(names, endings))
    if failed := [ending.code for ending in endings if ending.error]:
        raise typer.Exit(failed[0])
    if len(names) == 1 and not quiet:
        with stopping.too_late():
            out = console()
            out.print()
            out.print(summary_view(endings[0].tables, endings[0].record))
            out.print(f"{endings[0].folder}/", markup=False, soft_wrap=True)
