"""``energymodel template | import-xlsx | xlsx``: inputs out to Excel and in again, results out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from energymodel.commands.shared import Inputs, Published, Results
from energymodel.errors import visible


def template(
    to: Annotated[Path, typer.Option(help="File to write.")] = Path("inputs.xlsx"),
    inputs: Inputs = Path("inputs"),
    statistics: Annotated[bool, typer.Option("--statistics", help="Also what the profiles are made from.")] = False,
    profiles: Annotated[list[str], typer.Option(help="Also a folder of profiles, such as 2027 (large). May be repeated.")] = (),
):
    """Write the inputs as a workbook to change them in: units, ranges, drop-downs and sources; import-xlsx reads it back."""
    from datetime import datetime

    from energymodel.reporting.whole import put
    from energymodel.workbook.inputs import files_of
    from energymodel.workbook.scenarios import written_in
    from energymodel.workbook.template import template as workbook_of

    files = files_of(inputs, statistics, tuple(profiles))
    content = workbook_of(files, written_in(inputs), datetime.now().isoformat(timespec="seconds"))
    put(content, to)
    typer.echo(f"{visible(str(to))}: {len(files)} tables, {len(content) / 1e6:.2f} MB; read it back with energymodel import-xlsx")


def import_xlsx(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook that template wrote, as it was changed.")],
    inputs: Inputs = Path("inputs"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and check it, but write nothing.")] = False,
):
    """Read a workbook of inputs back: show what changes, check it as a run would, and write only the files that change."""
    from energymodel.display import console, warn
    from energymodel.workbook.importing import import_workbook
    from energymodel.workbook.view import changes_view

    found = import_workbook(file, inputs, dry_run)
    warn(console(stderr=True), found.warnings)
    console().print(changes_view(found, dry_run))


def xlsx(
    run: Published,
    results: Results = Path("results"),
    to: Annotated[Path | None, typer.Option(help="File to write to; else results.xlsx of the run's own folder.")] = None,
    units: Annotated[Literal["planner", "machine"], typer.Option(help="万千瓦, 亿千瓦时, 亿元, or MW, GWh, CNY (needs --to).")] = "planner",
):
    """Make the workbook of a published run again from its folder: every table, units, number formats, charts."""
    from energymodel.presenting import republish
    from energymodel.published import run_folder
    from energymodel.reporting.whole import put
    from energymodel.workbook.results import NAME, workbook_of

    folder = run_folder(run, results)
    if to is None and units == "machine":
        raise typer.BadParameter("the workbook in a results folder is in planner units: give --to FILE", param_hint="--units")
    if to is None:
        path = republish(folder, NAME, workbook_of)
    else:
        put(workbook_of(folder, units == "machine"), path := to)
    typer.echo(f"{visible(str(path))}: {path.stat().st_size / 1e6:.2f} MB")
