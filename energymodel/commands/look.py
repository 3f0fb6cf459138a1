"""``energymodel check | list | show``: inputs, without solving."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel.commands.shared import Inputs, Results, Scenario
from energymodel.errors import counted


def check(scenario: Scenario = "plan2027", inputs: Inputs = Path("inputs")):
    """Read and check the inputs of a scenario, without solving: every fault of every file, and what is unlikely."""
    from energymodel.display import console, warn
    from energymodel.reading.load import load

    case = load(scenario, inputs)
    warn(console(stderr=True), case.warnings)
    found = f", {counted(len(case.warnings), 'warning')}" if case.warnings else ""
    typer.echo(f"{case.name}: {len(case.files)} files, {case.length} of {case.year}, no faults{found}")


def list_scenarios(inputs: Inputs = Path("inputs"), results: Results = Path("results")):
    """List the scenarios and how the last run of each ended."""
    from energymodel.display import console
    from energymodel.views import scenarios_view

    console().print(scenarios_view(inputs, results))


def show(
    scenario: Scenario = "plan2027",
    inputs: Inputs = Path("inputs"),
    room: Annotated[str | None, typer.Option(help="Also list the inputs of a room: thermal, storage, coal_cap ...")] = None,
    element: Annotated[str | None, typer.Option(help="Also list all that is known of one unit, store, contract ...")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="The action plan: what each statement became, what the last run achieves.")] = False,
    results: Results = Path("results"),
):
    """Show a scenario with all it inherits: each value, and the file and line it is from."""
    from energymodel.display import console
    from energymodel.reading.load import load
    from energymodel.views import element_view, ledger_view, policy_views, room_view, scenario_view

    case = load(scenario, inputs)
    views = [scenario_view(case)] if room is None and element is None and not plan else []
    views += [room_view(case, room)] if room is not None else []
    views += [element_view(case, element)] if element is not None else []
    views += [ledger_view(case, results)] if plan else []
    if room is not None and case.resolved.get("policies", {}).get(room):
        from energymodel.running import build  # Pyomo and HiGHS take a second, and no other view needs them

        views += policy_views(build(case), room)
    for view in views:
        console().print(view)
