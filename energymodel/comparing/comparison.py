"""A comparison: what differs between published runs, in their inputs first, then in what came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from energymodel.comparing import tolerances
from energymodel.comparing.changes import SAME, Accuracy, real, side_by_side
from energymodel.comparing.results import KINDS
from energymodel.errors import BeyondTolerance
from energymodel.reporting.words import word


@dataclass(frozen=True)
class Comparison:
    """What differs between runs; the first is the one the others are compared with.

    ``names``: a label a run, all different. ``reasons``: why the runs cannot be compared plainly. ``inputs``: a line a differing
    input cell. ``tables``: results, a line each that any run has: keys, ``quantity`` (where several), ``unit``, a column a run, and
    ``change <name>``, ``percent <name>``, ``remark <name>`` of each but the first. ``waterfall``: run, cause, technology, cost_cny,
    change_cny, largest first; the changes of a run sum to the difference of its cost. ``objective``: costs [CNY]. ``accuracy``:
    the share of the cost up to which two runs are the same. ``terms``: (column, language) -> name -> what planners call it.
    """

    names: tuple[str, ...]
    folders: tuple[Path, ...]
    reasons: tuple[str, ...]
    inputs: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    waterfall: pd.DataFrame
    objective: tuple[float, ...]
    accuracy: float
    price_accuracy: float
    tolerance: dict[str, float]
    terms: dict[tuple[str, str], dict[str, str]]

    @property
    def largest(self) -> float:
        """Relative change of the cost from the first run to any other, without sign."""
        first, *others = self.objective
        return max(abs(cost - first) / abs(first) if first else abs(cost - first) for cost in others)

    @property
    def is_same(self) -> bool:
        """Whether no input and no number differs."""
        remarks = (table[f"remark {name}"] for table in self.tables.values() for name in self.names[1:])
        return self.inputs.empty and all((remark == SAME).all() for remark in remarks)

    @property
    def is_empty(self) -> bool:
        """Whether there is no difference at all, of code and method neither."""
        return self.is_same and not self.reasons

    @property
    def places(self) -> pd.Series:
        """Where each line of ``inputs`` is written: ``a.toml:3 → b.toml:5``, or the files, where none of them tells a line."""
        columns = [f"written in {name}" for name in self.names]
        told = map(places_in_short, self.inputs[columns].itertuples(index=False))
        return pd.Series(list(told), self.inputs.index, dtype=object)

    def real(self, table: str) -> pd.DataFrame:
        """Lines of a table in which some run really differs from the first."""
        return differing(self.tables[table], self.names)

    def over(self, table: str, *keys: str) -> pd.DataFrame:
        """A table that adds up (costs, capacity, energy, storage, curtailment) summed to fewer keys, changes told anew."""
        whole = self.tables[table]
        whole = whole if "quantity" in whole else whole.assign(quantity=table)
        sums = whole.groupby([*keys, "quantity", "unit"], sort=False)[list(self.names)].sum()
        return side_by_side([sums[name] for name in self.names], self.names, self.known, KINDS[table])

    @property
    def known(self) -> Accuracy:
        """How well the runs are known."""
        return Accuracy(self.accuracy, abs(self.objective[0]), self.price_accuracy)

    def by_cause(self, name: str) -> pd.Series:
        """Change of a run's cost from the first by cause [CNY], the largest first; causes that change nothing are left out."""
        sums = self.waterfall[self.waterfall["run"] == name].groupby("cause", sort=False)["change_cny"].sum()
        return sums[sums != 0].sort_values(key=lambda change: -change.abs(), kind="stable")

    def called(self, column: str, name: str, language: str) -> str:
        """What planners call a zone, technology, indicator or any other name in a column of a table, in ``zh`` or ``en``."""
        return self.terms.get((column, language), {}).get(name) or word(name, language, column)

    def breaches(self) -> tuple[str, ...]:
        """What differs by more than the tolerances that were given, a line each."""
        return tuple(tolerances.breaches(self.tolerance, self.names, self.objective, self.tables))

    def check(self) -> None:
        """Raise BeyondTolerance, with every breach, where runs differ by more than the tolerances that were given."""
        if told := self.breaches():
            told = (f"{' and '.join(self.names)} differ by more than was allowed", *(f"  {line}" for line in told))
            raise BeyondTolerance("\n".join(told))


def places_in_short(places: Iterable[str]) -> str:
    """Places of several runs in one text, each once."""
    found = list(dict.fromkeys(filter(None, places)))
    return " → ".join([place for place in found if ":" in place] or found)


def differing(table: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Lines in which some run really differs from the first."""
    return table[pd.concat([real(table, label) for label in labels[1:]], axis=1).any(axis=1)]
