"""A run as a table of the IAMC: model, scenario, region, variable, unit, and a column of its year; pyam reads it.

Names and units are those of the IAMC's common definitions; each variable is the sum of those below it, and a region of its zones
where it is a sum at all. A run over a part of the year has a column ``subannual``: amounts are of that part, as pyam adds them up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from energymodel import __version__
from energymodel.errors import Fault, InputsInvalid, visible
from energymodel.reporting.books import GENERATION, Books, open_books
from energymodel.reporting.frames import amounts, consumption_by_zone, homes, mean_price, price_by_zone, sent_out, total
from energymodel.reporting.units import GJ_PER_TCE

MAP = "iamc.toml"
"""File of the inputs that says what region and technologies are called."""

EJ_PER_MWH = 3.6e-9
EJ_PER_TCE = GJ_PER_TCE * 1e-9
GJ_PER_MWH = 3.6
COLUMNS = ["model", "scenario", "region", "variable", "unit"]


def iamc_table(ds: xr.Dataset, inputs: Path) -> pd.DataFrame:
    """The table of a solution. Raises InputsInvalid where the map is missing, wrong, or lacks a technology that feeds in."""
    books = open_books(ds)
    region, source_of = read_map(Path(inputs) / MAP, generating(books))
    lines = [*by_source(books, source_of), *fuel(books), *trade(books), *prices(books)]
    table = pd.DataFrame(lines, columns=["zone", "variable", "unit", "value"]).groupby(["zone", "variable", "unit"], as_index=False).sum()
    table["region"] = np.where(table["zone"] == "", region, region + "|" + table["zone"])
    table["model"], table["scenario"] = f"energymodel {__version__}", str(ds.attrs["scenario"])
    table = table.sort_values(["zone", "variable"], kind="stable")
    part = [] if is_whole_year(ds) else ["subannual"]
    year = str(ds.attrs["year"])
    return table.assign(subannual=span(ds)).rename(columns={"value": year})[[*COLUMNS, *part, year]].reset_index(drop=True)


def read_map(path: Path, needed: list[str]) -> tuple[str, dict[str, str]]:
    """Name of the region, and technology -> source. Raises InputsInvalid with every fault."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputsInvalid([Fault(path.name, None, None, visible(str(error)), "a file of TOML: region, [technologies]")]) from None
    region, sources = found.pop("region", None), found.pop("technologies", None)
    sources = sources if isinstance(sources, dict) else {}
    told = [(key, value, "only region and [technologies]") for key, value in found.items()]
    told += [] if is_name(region) else [("region", region, "a name")]
    told += [(f"technologies.{t}", s, "a source, as Solar|PV") for t, s in sources.items() if not is_name(s)]
    told += [
        (f"technologies.{t}", s, "no source that another is a part of: parts must sum") for t, s in sources.items() if is_torn(s, sources)
    ]
    told += [(f"technologies.{t}", None, "its source in the common definitions, or Other") for t in needed if t not in sources]
    if told:
        raise InputsInvalid([Fault(path.name, None, key, visible(repr(value)), allowed) for key, value, allowed in told])
    return region, sources


def is_torn(source, sources: dict) -> bool:
    """Whether another source is a part of one."""
    return any(str(other).startswith(f"{source}|") for other in sources.values())


def is_name(value) -> bool:
    """A text, parts between bars, that says something and moves nothing."""
    return isinstance(value, str) and all(part and part == part.strip() for part in value.split("|")) and visible(value) == value


def generating(books: Books) -> list[str]:
    """Technologies that feed in."""
    found = {t for p in books["power"] for t in p.lines.loc[p.lines["role"] == GENERATION, "technology"]}
    return sorted(found - {""})


def by_source(books: Books, source_of: dict[str, str]) -> Iterator[tuple]:
    """Net generation and capacity by source: each as part of all that its name is below."""
    parts = (("Secondary Energy", "power", sent_out, "EJ/yr", EJ_PER_MWH), ("Capacity", "capacity", None, "GW", 1e-3))
    for what, account, part, unit, factor in parts:
        table = amounts(books, account, "zone", "technology", "role", part=part)
        table = table[table["role"].eq(GENERATION) & table["technology"].ne("")]
        for line in table.itertuples(index=False):
            names = ["Electricity", *source_of[line.technology].split("|")]
            for depth in range(1, len(names) + 1):
                yield from both(line.zone, "|".join([what, *names[:depth]]), unit, line.amount * factor)


def both(zone: str, variable: str, unit: str, value: float) -> Iterator[tuple]:
    """A line of a zone, and the same for the whole region."""
    yield zone, variable, unit, value
    yield "", variable, unit, value


def fuel(books: Books) -> Iterator[tuple]:
    """CO2 of the power plants, and the coal and gas they burn."""
    zone_of = homes(books, "zone")
    heat = {"coal": EJ_PER_TCE}
    per_tce = np.unique(books.ds["fuel_gas"].values[books.ds["fuel_gas"].values > 0]) if "fuel_gas" in books.ds else []
    if len(per_tce) == 1:
        heat["gas_burnt"] = EJ_PER_TCE / per_tce[0]
    named = {"coal": "Primary Energy|Coal|Electricity", "gas_burnt": "Primary Energy|Gas|Electricity"}
    for account, variable, unit, factor in (
        ("carbon", "Emissions|CO2|Energy|Supply|Electricity", "Mt CO2/yr", 1e-6),
        *((account, named[account], "EJ/yr", factor) for account, factor in heat.items()),
    ):
        for line in amounts(books, account, "set", "element").itertuples(index=False):
            yield from both(zone_of[line.set, line.element], variable, unit, line.amount * factor)


def trade(books: Books) -> Iterator[tuple]:
    """Exports less imports over the interties, of the region."""
    yield "", "Trade|Secondary Energy|Electricity|Volume", "EJ/yr", -total(books, "imported_power") * EJ_PER_MWH


def prices(books: Books) -> Iterator[tuple]:
    """What one more MWh fed in is worth, weighted by consumption [CNY of the inputs, no conversion to dollars]."""
    variable, unit = "Price|Secondary Energy|Electricity", "CNY/GJ"
    length, consumed, price = books.ds["hour_length"].values, consumption_by_zone(books), price_by_zone(books)
    yield "", variable, unit, mean_price(books) / GJ_PER_MWH
    for zone in consumed:
        energy = (consumed[zone] * length).sum()
        if energy:
            yield zone, variable, unit, (price[zone] * consumed[zone] * length).sum() / energy / GJ_PER_MWH


def is_whole_year(ds: xr.Dataset) -> bool:
    """Whether a run covers its year."""
    return abs(float(ds["year_share"]) - 1) < 1e-9


def span(ds: xr.Dataset) -> str:
    """First and last day of a run."""
    days = ds["day"].values.astype("datetime64[D]").astype(str)
    return f"{days[0]} to {days[-1]}"
