"""Tolerances: by how much runs may differ before a comparison fails, by name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from energymodel.comparing.changes import real
from energymodel.errors import EnergyModelError
from energymodel.reading.layout import one_of

COST = "cost"
ABSOLUTE = ("capacity", "price")
"""Tables whose tolerance is in their own unit [MW, CNY/MWh]. Of all else it is a share: of money of the whole cost, of a share points."""


class NotATolerance(EnergyModelError):
    """A tolerance is asked for that there is not."""

    code = 2


def parse(words: Iterable[str]) -> dict[str, float]:
    """``1e-6`` (of the cost) and ``energy=1e-5`` by name. Raises NotATolerance."""
    found = {}
    for text in words:
        name, equals, number = text.rpartition("=")
        try:
            found[name if equals else COST] = float(number)
        except ValueError:
            raise NotATolerance(f"tolerance {text!r}: not a number, or a name=number") from None
    return found


def known(tolerance: float | Mapping[str, float] | None, tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Tolerances by name: of the cost, a table or an indicator. Raises NotATolerance with all that are none."""
    given = {} if tolerance is None else dict(tolerance) if isinstance(tolerance, Mapping) else {COST: float(tolerance)}
    names = [COST, *tables, *tables["summary"]["indicator"]]
    told = [f"tolerance {name}: found no such name; allowed: {one_of(name, names, 'one of')}" for name in given if name not in names]
    told += [f"tolerance {name}: found {limit:g}; allowed: 0 or more" for name, limit in given.items() if not 0 <= limit < math.inf]
    if told:
        raise NotATolerance("\n".join(told))
    return given


def breaches(
    tolerance: Mapping[str, float], labels: Sequence[str], costs: Sequence[float], tables: dict[str, pd.DataFrame]
) -> Iterator[str]:
    """Every number that differs by more than its tolerance, in words; what is below the accuracy of the runs never does."""
    summary = tables["summary"]
    for name, limit in tolerance.items():
        table = tables.get(name, summary[summary["indicator"] == name])
        for label, cost in zip(labels[1:], costs[1:], strict=True):
            if name == COST:
                change = abs(cost - costs[0]) / (abs(costs[0]) or 1.0)
                if not change <= limit:
                    yield f"cost of {label}: {costs[0]:.10g} and {cost:.10g} CNY, by {change:.3g} (allowed {limit:g})"
            else:
                yield from of_table(name, limit, table, (labels[0], label), abs(costs[0]))


def of_table(name: str, limit: float, table: pd.DataFrame, labels: tuple[str, str], cost: float) -> Iterator[str]:
    """Lines of a table that differ too much between two runs."""
    first, label = labels
    size = table[first].abs().where(table["unit"] != "CNY", cost).where((table["unit"] != "1") & (name not in ABSOLUTE), 1.0)
    change = table[f"change {label}"].abs() / size
    beyond = table[real(table, label) & ~(change <= limit)]
    keys = [c for c in beyond.columns[: beyond.columns.get_loc("unit")] if c not in ("role", "sense")]
    for k, line in beyond.iterrows():
        what = " ".join(dict.fromkeys(filter(None, (name, *line[keys]))))
        yield f"{what} of {label}: {line[first]:.10g} and {line[label]:.10g} {line['unit']}, by {change[k]:.3g} (allowed {limit:g})"
