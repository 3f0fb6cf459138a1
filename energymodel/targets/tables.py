"""Tables of what targets cost: the cost with all of them less the cost without one, proven as well as the two costs are."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from energymodel.algebra.accounts import MISSED
from energymodel.comparing.changes import MARK
from energymodel.errors import EnergyModelError
from energymodel.reading.case import Case
from energymodel.reporting.words import LANGUAGES, word
from energymodel.targets.answer import REACHED, Answer
from energymodel.targets.asked import asked
from energymodel.targets.taking import Target, causes_of_dispatch

SUM, INTERACTION, TOGETHER = "sum", "interaction", "together"
TOTALS = (SUM, INTERACTION, TOGETHER)
"""Lines below the targets: their costs added up, what is left over, and all of them taken away at once: the sum of the two."""

KINDS = {"operation": "operation_cny", "payment": "payments_cny", "penalty": "penalties_cny"}
"""Kind of a cause of cost -> column: what the dispatch takes; what policies have paid (allowances, certificates); targets missed."""

COSTS = ["cost_cny", "least_cny", "most_cny", *KINDS.values()]
TEXTS = ["target", "name_zh", "name_en", "sense", "unit", "binds", "price_unit", "method", "remark"]
COLUMNS = [
    "target", "name_zh", "name_en", "sense", "limit", "achieved", "without", "unit", "share_limit", "share_achieved", "share_without",
    "binds", "shadow_price", "price_unit", *COSTS, "missed_without", "mean_price", "method", "seconds", "remark",
]  # fmt: skip

Found = Mapping[str, Answer | EnergyModelError]
"""Variant (a target's name, or TOGETHER) -> its answer, or why there is none."""


def targets_table(case: Case, targets: tuple[Target, ...], base: Answer, found: Found) -> pd.DataFrame:
    """COLUMNS: a line a target with its shadow price and what it costs as a whole; where they are several SUM, INTERACTION, TOGETHER.

    ``cost_cny`` is proven to be from ``least_cny`` to ``most_cny``; it is the sum of ``operation_cny`` (what the dispatch takes),
    ``payments_cny`` (allowances and certificates: somebody else's income) and ``penalties_cny`` (of targets missed, paid to nobody).
    ``without`` is what is achieved without the target, ``missed_without`` by how much it is missed then, and ``mean_price`` the cost
    of each unit of that: never more than the shadow price.
    """
    changes = change_by_cause(case, base, found)
    lines = [asked(case, target, base) | cost(target.name, base, found, changes) | reached(target, found) for target in targets]
    if len(targets) > 1:
        lines += totals(lines, cost(TOGETHER, base, found, changes))
    table = pd.DataFrame([dict.fromkeys(TEXTS, "") | line for line in lines], columns=COLUMNS)
    table = table.astype(dict.fromkeys(table.columns.difference(TEXTS), float))
    is_told = (table["remark"] == "") & (table["missed_without"] > 0)
    return table.assign(mean_price=(table["cost_cny"] / table["missed_without"]).where(is_told))


def cost(variant: str, base: Answer, found: Found, changes: pd.DataFrame) -> dict:
    """COSTS of what a variant goes without, and how they were found; or why there are none."""
    other = found[variant]
    if isinstance(other, EnergyModelError):
        return {"remark": f"failed: {' '.join(str(other).split())}"}
    by_kind = changes[changes["variant"] == variant].groupby("kind")["change_cny"].sum()
    parts = {column: 0.0 - float(by_kind.get(kind, 0.0)) for kind, column in KINDS.items()}
    costs = {"cost_cny": base.objective - other.objective}
    costs |= {"least_cny": base.bound - other.objective, "most_cny": base.objective - other.bound} | parts
    return costs | {"method": other.method, "seconds": other.seconds} | remark_of(costs)


def remark_of(costs: Mapping[str, float]) -> dict:
    """What is to be said of a cost: that it may be none, or that it is not known."""
    if costs["least_cny"] <= 0 <= costs["most_cny"]:
        return {"remark": MARK}
    return {"remark": "" if costs["cost_cny"] == costs["cost_cny"] else "failed: another variant has no answer"}


def reached(target: Target, found: Found) -> dict:
    """What is achieved without a target, and by how much it is missed then."""
    other = found[target.name]
    if isinstance(other, EnergyModelError):
        return {}
    without = other.reached.loc[target.name]
    return {"without": without["achieved"], "share_without": without["share_achieved"], "missed_without": without["missed"]}


def totals(lines: list[dict], together: dict) -> list[dict]:
    """The lines SUM, INTERACTION and TOGETHER; blank where one of the costs is missing."""
    table = pd.DataFrame([*lines, together], columns=COSTS, dtype=float)
    singles, whole = table.iloc[:-1].sum(skipna=False), table.iloc[-1]
    left = whole - singles
    left["least_cny"], left["most_cny"] = (whole[a] - singles[b] for a, b in (("least_cny", "most_cny"), ("most_cny", "least_cny")))
    costs = singles.to_dict() | remark_of(singles), left.to_dict() | remark_of(left), together
    return [named(name) | line for name, line in zip(TOTALS, costs, strict=True)]


def named(name: str) -> dict:
    """What a line below the targets is called."""
    return {"target": name} | {f"name_{language}": word(name, language) for language in LANGUAGES}


def change_by_cause(case: Case, base: Answer, found: Found) -> pd.DataFrame:
    """variant, cause, technology, kind, cost_cny, change_cny: the cost of each variant by cause, and its change from the cost with all
    targets: what they cost, with the sign turned. The variant of all targets is blank."""
    keys, dispatch = ["cause", "technology"], causes_of_dispatch(case.data)
    with_all = base.costs.set_index(keys)["cost_cny"]
    frames = []
    for variant, other in answers(base, found).items():
        now = other.costs.set_index(keys)["cost_cny"].reindex(with_all.index, fill_value=0.0)
        frames.append(pd.DataFrame({"variant": variant, "cost_cny": now, "change_cny": now - with_all}).reset_index())
    table = pd.concat(frames, ignore_index=True)
    kind = {cause: kind_of(cause, dispatch) for cause in table["cause"].unique()}
    table.insert(3, "kind", table["cause"].map(kind))
    return table[["variant", *keys, "kind", "cost_cny", "change_cny"]]


def kind_of(cause: str, dispatch: frozenset[str]) -> str:
    """Kind of a cause: one of KINDS."""
    return "operation" if cause in dispatch else "penalty" if cause.startswith(MISSED) else "payment"


def indicators_table(base: Answer, found: Found) -> pd.DataFrame:
    """variant, indicator, value, change (from the value with all targets), unit, name_zh, name_en; the variant of all targets is blank."""
    with_all = base.summary.set_index("indicator")["value"]
    table = pd.concat([other.summary.assign(variant=variant) for variant, other in answers(base, found).items()], ignore_index=True)
    table["change"] = table["value"] - table["indicator"].map(with_all)
    return table[["variant", "indicator", "value", "change", "unit", "name_zh", "name_en"]]


def achieved_table(base: Answer, found: Found) -> pd.DataFrame:
    """variant, target, achieved, share_achieved, missed: what every target came to in every variant, the blank one with all of them."""
    frames = [other.reached.reset_index().assign(variant=variant) for variant, other in answers(base, found).items()]
    return pd.concat(frames, ignore_index=True)[["variant", *REACHED]]


def answers(base: Answer, found: Found) -> dict[str, Answer]:
    """Variant -> its answer where it has one, first the blank variant that has all targets."""
    return {"": base} | {variant: other for variant, other in found.items() if isinstance(other, Answer)}


def money(table: pd.DataFrame) -> tuple[str, float]:
    """The planner unit in which all costs of a table of targets are written, and its factor."""
    return ("亿元", 1e-8) if table["cost_cny"].abs().max() >= 1e8 else ("万元", 1e-4)
