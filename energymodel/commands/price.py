"""``energymodel price``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel import stopping
from energymodel.commands.shared import Inputs, Quiet, Results, Scenario, TimeLimit, tell


def price(
    context: typer.Context,
    scenario: Scenario = "plan2027",
    inputs: Inputs = Path("inputs"),
    results: Results = Path("results"),
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="How many variants are solved side by side; 0: all cores.")] = 0,
    time_limit: TimeLimit = None,
    quiet: Quiet = False,
):
    """What each target costs: its shadow price, and the cost without it, one at a time and all together; into results/price/SCENARIO.

    The published run is the base where its inputs are unchanged; else it is run first. A target that does not bind is proven to cost
    nothing without a solve. A variant that fails stops no other; the exit code is that of the first that failed.
    """
    from energymodel.display import Stages, console

    with Stages(scenario, quiet, side_by_side=True) as stages:
        from energymodel.targets.price import price as price_targets
        from energymodel.targets.view import render

        found = price_targets(scenario, inputs, results, jobs, time_limit, stages.begin)
    if not quiet:
        with stopping.too_late():
            out = console()
            out.print(render(found, out.width))
            out.print(f"{found.folder}/", markup=False, soft_wrap=True)
    if found.errors:
        error = next(iter(found.errors.values()))
        if context.find_root().params["debug"]:
            raise error
        raise typer.Exit(tell(error))
