"""``energymodel verify | rerun``: a published run, proven again."""

from __future__ import annotations

from pathlib import Path

import typer

from energymodel.commands.shared import Inputs, Published, Results, TimeLimit
from energymodel.errors import visible


def verify(run: Published, results: Results = Path("results"), inputs: Inputs = Path("inputs")):
    """Check that a results folder is as it was published, its books close, and its cost is proven from its own files."""
    from energymodel.verifying import verify as verify_run

    found = verify_run(run, results, inputs)
    cost, changed = found.certificate, found.changed_inputs
    typer.echo(f"{visible(str(found.folder))}: {found.files} files are as they were published, and the books close")
    typer.echo(f"cost {cost.objective:.10g} CNY, proven anew within {max(cost.gap, 0):.1e} from solution.nc alone")
    if changed:
        typer.echo(f"note: of {inputs}, changed since or gone: {visible(', '.join(changed))}")
    else:
        typer.echo(f"{inputs}: {'not there to compare with' if changed is None else 'as the run read it'}")


def rerun(
    run: Published,
    results: Results = Path("results"),
    time_limit: TimeLimit = None,
):
    """Solve a published run again from its folder alone; exit with 7 if the cost differs by more than was proven."""
    from energymodel.display import Stages

    with Stages(run) as stages:
        from energymodel.verifying import rerun as rerun_folder

        found = rerun_folder(run, results, time_limit, **{name: tell for name, tell in stages.told().items() if name != "warn"})
    typer.echo(f"published   {found.objective:.10g} CNY\nfound again {found.solution.objective:.10g} CNY")
    found.check()
    typer.echo(f"they differ by {found.difference:.1e}, within the {found.allowed:.1e} that both proofs leave open")
