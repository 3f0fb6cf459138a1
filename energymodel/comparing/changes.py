"""Changes from the first run to each other one, and which of them are no real difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from energymodel.comparing.results import Kind
from energymodel.reporting.units import NOISE, noise

SAME = "equal"
MARK = "no real difference"
ROUNDING = 1e-9
"""Numbers in tables have ten digits, so two that are the same may differ by this share; what else is noise, units says."""
DUALS = ("mean_price", "highest_price", "shadow_price")
"""Indicators and quantities that are duals, as all of the table of prices are."""


@dataclass(frozen=True)
class Accuracy:
    """How well the runs are known: ``share``, the proven gaps of two runs together; ``cost``, that of the first run [CNY];
    ``price``, how far duals of two runs may be off together [CNY/MW]."""

    share: float
    cost: float
    price: float


def side_by_side(numbers: Sequence[pd.Series], labels: Sequence[str], accuracy: Accuracy, kind: Kind) -> pd.DataFrame:
    """keys..., quantity, unit, <run>..., then change, percent and remark of each run but the first, of all lines of any run.

    ``percent``: blank for shares, whose change is in points: percent of percent misleads.
    ``remark``: blank, or SAME, or MARK for what is below the accuracy, or which run does not have the line.
    """
    sums = [run.groupby(level=run.index.names, sort=False).sum() for run in numbers]
    table = pd.concat(sums, axis=1, keys=labels, sort=False)
    table = (table.fillna(0.0) if kind.is_sum else table).reset_index()
    keys = list(table.columns[: table.columns.get_loc("quantity")])
    table = table.iloc[table.groupby(keys, sort=False).ngroup().argsort(kind="stable")].reset_index(drop=True)
    first, *others = labels
    for label in others:
        change = table[label] - table[first]
        larger = table[[first, label]].abs().max(axis=1)
        margin = margins(table, larger, accuracy, kind.is_dual)
        table[f"change {label}"] = change
        whole = table[first].abs().where((table[first].abs() > NOISE * larger) & (table["unit"] != "1"))
        table[f"percent {label}"] = 100 * change / whole
        same = (change == 0) | (table[first].isna() & table[label].isna())
        cases = [same, change.abs() <= margin, table[first].isna(), table[label].isna()]
        table[f"remark {label}"] = np.select(cases, [SAME, MARK, f"not in {first}", f"not in {label}"], "")
    return table.drop(columns="quantity") if len(kind.values) == 1 else table


def margins(table: pd.DataFrame, larger: pd.Series, accuracy: Accuracy, is_dual: bool) -> pd.Series:
    """The change of each line, of two numbers of which this is the larger, up to which it is no real difference.

    What is proven of the cost is a share of the whole cost, so of money and, by the same share of the largest number of its unit, of
    all that is bought with it.
    """
    unit = table["unit"]
    is_money = unit == "CNY"
    whole = np.where(is_money, accuracy.cost, np.where(unit == "1", larger.clip(lower=1.0), larger.groupby(unit).transform("max")))
    small = ROUNDING * larger + np.where(is_money, NOISE, unit.map(noise))
    duals = pd.Series(is_dual, table.index) | table["quantity"].isin(DUALS) | table.get("indicator", unit).isin(DUALS)
    return accuracy.share * whole + small + np.where(duals, accuracy.price, 0.0)


def real(table: pd.DataFrame, label: str) -> pd.Series:
    """Whether each line really differs from the first run in the run of this label."""
    return ~table[f"remark {label}"].isin((SAME, MARK))
