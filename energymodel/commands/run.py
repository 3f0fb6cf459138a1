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
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many scenarios run side by side.")] = 1,
    report: Annotated[bool, typer.Option(help="With report.html, the page to be read.")] = True,
    quiet: Quiet = False,
):
    """Read, check, build, solve, prove and publish scenarios, one after the other or side by side, each to results/SCENARIO.

    One that fails stops no other; the exit code is that of the first that failed.
    """
    from energymodel.display import Stages, console

    if near and jobs > 1:
        raise typer.BadParameter("takes the scenario before, so one after the other: give no --jobs", param_hint="--near")
    names, endings, debug = list(dict.fromkeys(scenarios)), [], context.find_root().params["debug"]
    with Stages(names[0], quiet, side_by_side=jobs > 1 and len(names) > 1) as stages:
        from energymodel.batch import run_all
        from energymodel.reporting.summary import endings_view, summary_view

        how = {"near": near, "jobs": jobs, "method": solver, "time_limit": time_limit, "threads": threads, "report": report}
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
