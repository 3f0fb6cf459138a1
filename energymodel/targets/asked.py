"""Asked: what a target asks for, what came of it, its shadow price, and what it is called."""

from __future__ import annotations

import pandas as pd

from energymodel.field import table_of
from energymodel.reading.case import Case
from energymodel.reporting.words import LANGUAGES, word
from energymodel.targets.answer import Answer
from energymodel.targets.taking import Target, charged, number_of_each


def asked(case: Case, target: Target, base: Answer) -> dict:
    """The line of a run's table of policies with the target's names; a price for all has no limit, and is its own shadow price."""
    line = {"target": target.name} | {f"name_{language}": title(case, target, language) for language in LANGUAGES}
    outcome = base.policies[base.policies["policy"] == target.name]
    if len(outcome):
        return line | outcome.iloc[0].to_dict() | {"binds": "yes" if outcome["binds"].iloc[0] else "no"}
    name, spec = next(iter(target.room.INPUTS.items()))
    level, unit = float(case.data[name]), charged(target.room, case.data).unit
    achieved = float(base.reached.loc[target.name, "achieved"])
    return line | {"achieved": achieved, "unit": unit, "shadow_price": level, "price_unit": spec.unit, "binds": "yes" if level else "no"}


def title(case: Case, target: Target, language: str) -> str:
    """What a target is called; its element by its own name where the inputs have one."""
    name = word(target.policy, language)
    if target.element is None:
        return name
    rows = case.tables.get(table_of(number_of_each(target.room)[1].dims[0]), pd.DataFrame(columns=[""]))
    named = rows.loc[rows.iloc[:, 0] == target.element, rows.columns == f"name_{language}"].to_numpy().ravel()
    return f"{name}: {next(iter(named), '') or target.element}"
