"""``energymodel prices``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from energymodel.commands.shared import Published, Results


def prices(
    run: Published = "plan2027",
    results: Results = Path("results"),
    hour: Annotated[str | None, typer.Option(metavar="TIME", help="Tell of one hour: 2027-08-03T19:00, Beijing time.")] = None,
    zone: Annotated[str | None, typer.Option(help="Only this zone.")] = None,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="Sentences in one language only.")] = None,
):
    """Who sets the price of power in every zone and hour, and what it is made of; as CSV in results/prices/RUN.

    With --hour the whole story of that hour, and what one MW more costs and one less saves (the hours around are solved again).
    """
    from energymodel.display import console
    from energymodel.pricing.hour import check_zone, hour_of, position
    from energymodel.pricing.prices import opened, tabled, write
    from energymodel.pricing.view import hour_view, render
    from energymodel.published import analysis_folder, run_folder

    out, folder = console(), run_folder(run, results)
    ds, found = opened(folder)
    check_zone(found, zone)
    if hour is not None:
        for name in [zone] if zone else ds["zone"].values.astype(str):
            place = position(found, hour, name)
            with console(stderr=True).status("the hours around are solved again"):
                told = hour_of(found, *place)
            out.print(hour_view(found, told, (lang,) if lang else ("zh", "en")))
        return
    made = tabled(folder.resolve().name, ds, found)
    written = write(made, analysis_folder("prices", [folder], results))
    out.print(render(made, found, zone))
    out.print(f"{written}/", markup=False, soft_wrap=True)
