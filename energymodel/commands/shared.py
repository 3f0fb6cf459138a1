"""What commands share: arguments of one meaning, and how an error is told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from energymodel.errors import ENDINGS, EnergyModelError, code_of, visible

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a file of inputs/scenarios, without its ending.")]
Scenarios = Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Names of files of inputs/scenarios, without their ending.")]
Published = Annotated[str, typer.Argument(metavar="RUN", help="A scenario with results, or a results folder.")]
Inputs = Annotated[Path, typer.Option(help="Folder of inputs.")]
Results = Annotated[Path, typer.Option(help="Folder of results.")]
TimeLimit = Annotated[float | None, typer.Option(min=0, metavar="SECONDS", help="Most time the solver may take for each.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


def tell(error: BaseException) -> int:
    """Say what went wrong, and give its exit code."""
    code = code_of(error)
    if isinstance(error, KeyboardInterrupt):
        what, why = ENDINGS[code], str(error) or "stopped before all was done"
    elif isinstance(error, EnergyModelError | OSError | MemoryError):
        what, why = type(error).__name__, str(error) or "out of memory"
    else:
        what, why = ENDINGS[code], f"{type(error).__name__}: {' '.join(str(error).split())} (energymodel --debug ... shows where)"
    typer.secho(f"energymodel: {what} (exit code {code})", fg="red", bold=True, err=True)
    typer.echo(visible(why), err=True)
    return code
