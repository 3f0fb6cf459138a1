"""The page of a comparison: whether runs can be compared, which inputs differ, what the cost changed by, and all that really differs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.comparing.comparison import Comparison
from energymodel.page.hours import SHARES, reached
from energymodel.page.run import FAMILIES
from energymodel.page.sheets import all_words, names_of, sheet
from energymodel.page.units import unit_sets
from energymodel.published import Run, analysis_of
from energymodel.reporting.names import colours
from energymodel.reporting.publish import read_table
from energymodel.reporting.summary import HEAD
from energymodel.reporting.words import LANGUAGES

BARS = {"energy": "GWh", "capacity": "MW"}
"""Tables that are drawn, summed over zones, and their units."""

CURVES = {"load": "consumption_mw", "price": "price_cny_per_mwh"}
"""Duration curves -> the hourly column they are of."""


PARTS_ARE = {"price_cny": ["价格", "price"], "quantity_cny": ["数量", "quantity"], "mix_cny": ["结构", "mix"]}
PARTS = ["part", "cost_cny", *PARTS_ARE, "remark"]


def content(comparison: Comparison) -> dict:
    """All that the page of a comparison shows, as JSON has it."""
    runs = [Run(folder) for folder in comparison.folders]
    names, drawn = names_of_all(comparison, runs), {}
    for run in reversed(runs):
        drawn |= colours(run.solution)
    shown = {name: lines(comparison, comparison.real(name)) for name in comparison.tables}
    head = comparison.tables["summary"]
    head = head[head["indicator"].isin([name for name, _ in HEAD] + ["total_cost"])]
    sheets = shown | {"head": lines(comparison, head), "inputs": inputs(comparison), "steps": sheet(comparison.waterfall)}
    sheets |= {f"bars_{name}": lines(comparison, comparison.over(name, "role", "technology")) for name in BARS}
    whys = {name: found for name in comparison.names[1:] if (found := why(comparison, name, names))}
    words, lengths = all_words(), [run.solution["hour_length"].values for run in runs]
    for name, column in CURVES.items():
        curves = {label: reached(run.tables["dispatch_hourly"][column].to_numpy(), length)
                  for label, run, length in zip(comparison.names, runs, lengths, strict=True)}  # fmt: skip
        unit = {"load": "MW", "price": "CNY/MWh"}[name]
        units = {"share": "1"} | dict.fromkeys(curves, unit)
        sheets[f"{name}_duration"] = sheet(
            pd.DataFrame({"share": SHARES} | curves), {"share": words["share of time"]} | plain(curves), units
        )
    return {
        "title": [f"{' · '.join(comparison.names)}：对比", f"{' · '.join(comparison.names)}: comparison", " · ".join(comparison.names)],
        "runs": comparison.names,
        "titles": [[run.record.get("title_zh") or "", run.record.get("title") or ""] for run in runs],
        "objective": comparison.objective,
        "accuracy": comparison.accuracy,
        "is_empty": bool(comparison.is_empty),
        "reasons": comparison.reasons,
        "families": FAMILIES,
        "bars": BARS,
        "names": names,
        "colours": drawn,
        "units": unit_sets(),
        "sheets": sheets | {f"why-{name}": table for name, (table, _) in whys.items()},
        "whys": {name: said for name, (_, said) in whys.items()},
    }


def why(comparison: Comparison, name: str, names: dict) -> tuple[dict, list[list[str]]] | None:
    """Parts of the change of cost and their sentences in both languages, where `why` was asked of these very runs."""
    place = comparison.names.index(name)
    runs, costs = ((of[0], of[place]) for of in (comparison.folders, comparison.objective))
    folder = analysis_of("why", runs, costs, comparison.folders[0].parent)
    if folder is None:
        return None
    parts, said = read_table(folder / "parts.csv"), read_table(folder / "sentences.csv")
    names.setdefault("part", {}).update({row.part: [row.name_zh, row.name_en] for row in parts.itertuples()})
    heads = {"part": all_words()["cause"], "cost_cny": all_words()["change"]} | PARTS_ARE
    return sheet(parts[PARTS], heads), said[list(LANGUAGES)].to_numpy().tolist()


def lines(comparison: Comparison, table: pd.DataFrame) -> dict:
    """The sheet of a table of a comparison: keys, a column a run, its change and percent, in the unit of each line.

    Changes that are no real difference are blank.
    """
    table, changes, remarks = table.copy(), [], [f"remark {name}" for name in comparison.names[1:]]
    for name in comparison.names[1:]:
        of_this = [f"change {name}", f"percent {name}"]
        table.loc[(table[f"remark {name}"] != "") | (table["unit"] == "yes/no"), of_this] = np.nan
        changes += of_this
    made = sheet(
        table.drop(columns=remarks), heads(comparison), dict.fromkeys(changes[1::2], "%"), rowwise=(*comparison.names, *changes[::2])
    )
    for column in made["columns"]:
        column["signed"] = column["name"] in changes
    return made


def heads(comparison: Comparison) -> dict[str, list[str]]:
    """Column of a table of a comparison -> its head in Chinese and English."""
    two = len(comparison.names) == 2
    found = plain(comparison.names)
    for name in comparison.names[1:]:
        of = "" if two else f" {name}"
        found |= {f"change {name}": [f"变化{of}", f"change{of}"], f"percent {name}": [f"变化率{of}", f"in percent{of}"]}
    return found


def plain(names) -> dict[str, list[str]]:
    """Names that are their own heads in both languages."""
    return {name: [name, name] for name in names}


def inputs(comparison: Comparison) -> dict:
    """The sheet of inputs that differ, all of it as text: labels and numbers are in one column."""
    others = comparison.names[1:]
    table = comparison.inputs[["input", "element", "unit", *comparison.names, *(f"change {name}" for name in others)]]
    table = table.dropna(axis="columns", how="all").assign(place=comparison.places)
    head = heads(comparison) | {"place": ["写于", "written in"]}
    columns = [{"name": c, "of": c, "cells": [written(v) for v in table[c]]} | ({"head": head[c]} if c in head else {}) for c in table]
    return {"columns": columns, "rows": len(table)}


def written(cell: object) -> str:
    """A cell of an input as text, numbers with thousands apart."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, float):
        return f"{cell:,.6f}".rstrip("0").rstrip(".") if abs(cell) >= 1e-4 or cell == 0 else f"{cell:.4g}"
    return str(cell)


def names_of_all(comparison: Comparison, runs: list[Run]) -> dict[str, dict[str, list[str]]]:
    """Names of all runs' inputs and indicators; of several runs the first that has one."""
    names: dict[str, dict[str, list[str]]] = {}
    for run in reversed(runs):
        for entity, found in names_of(run.solution).items():
            names.setdefault(entity, {}).update(found)
    called = comparison.tables["summary"]["indicator"]
    names["indicator"] = {i: [comparison.called("indicator", i, language) for language in LANGUAGES] for i in called}
    return names
