"""The workbook of a run: a cover, charts, and a sheet for each of its tables, in the units of planners."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xarray as xr

from energymodel.published import Run, holding
from energymodel.reporting.columns import as_published
from energymodel.reporting.names import title_of
from energymodel.reporting.words import both
from energymodel.workbook.book import book_of, sheet_names
from energymodel.workbook.charts import add_charts
from energymodel.workbook.columns import Names, columns_of
from energymodel.workbook.cover import COVER, write_cover
from energymodel.workbook.sheet import table_sheet

NAME = "results.xlsx"
ORDER = (
    "summary", "generation", "balance_monthly", "imports", "imports_monthly", "fuel", "gas", "costs", "policies", "plan", "backcast",
)  # fmt: skip
"""Tables that come first; others behind, the hourly ones last."""
HOURLY = ("prices", "dispatch_hourly")


def run_workbook(
    ds: xr.Dataset, tables: dict[str, pd.DataFrame], record: dict, scenario: dict | None = None, machine: bool = False
) -> bytes:
    """The workbook of a run, from its solution, its tables (just made, or read from their CSVs) and run.json; ``scenario`` is not needed.

    Numbers are those of the CSVs in planner units (万千瓦, 亿千瓦时, 亿元, 万吨), or as they are there (``machine``). The same run gives
    the same bytes.
    """
    names = Names(ds)
    tables = {name: as_published(tables[name]) for name in in_order(tables)}
    titles = dict(zip(tables, sheet_names(map(both, tables)), strict=True))
    about = title_of(record)
    with book_of(about, record["started"]) as (book, target):
        write_cover(book, record, titles, machine)
        add_charts(book, ds, tables, names)
        for name, table in tables.items():
            table_sheet(book, titles[name], f"{about} · {name}.csv", columns_of(table, names, machine), COVER)
    return target.getvalue()


def workbook_of(folder: Path, machine: bool = False) -> bytes:
    """The workbook of a results folder: the same to the byte as the one it was published with.

    Raises NotVerified where it does not hold what a run publishes.
    """
    run = Run(folder)
    with holding(folder):
        return run_workbook(run.solution, run.tables, run.record, machine=machine)


def in_order(tables) -> list[str]:
    """Names of tables as a reader wants them."""
    others = [name for name in tables if name not in (*ORDER, *HOURLY)]
    return [name for name in (*ORDER, *others, *HOURLY) if name in tables]
