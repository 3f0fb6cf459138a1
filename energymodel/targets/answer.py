"""Answer: what the dispatch of one variant came to, small enough to keep beside many others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from energymodel.algebra.program import CompiledPolicy, Program
from energymodel.reading.case import Case
from energymodel.reporting.tables import tables
from energymodel.solving.harvest import harvest
from energymodel.solving.solve import Solution
from energymodel.targets.taking import Target, charged

REACHED = ["target", "achieved", "share_achieved", "missed"]


@dataclass(frozen=True)
class Answer:
    """Cost and its proven lower bound [CNY], how it was found and in what time [s]; its tables ``costs``, ``summary`` and ``policies``
    as a run has them; and ``reached``: target -> achieved, share_achieved, missed (see ``reach``)."""

    objective: float
    bound: float
    gap: float
    method: str
    seconds: float
    costs: pd.DataFrame
    summary: pd.DataFrame
    policies: pd.DataFrame
    reached: pd.DataFrame


def answer(case: Case, base: Program, targets: tuple[Target, ...], program: Program, solution: Solution) -> Answer:
    """What a program of a case came to, its own or one without some ``targets``; ``base`` is the one with all of them."""
    made = tables(harvest(case, program, solution))
    reached = pd.DataFrame([reach(case, base, target, program, solution.x) for target in targets], columns=REACHED).set_index("target")
    bound = min(solution.bound, solution.objective)
    said = solution.objective, bound, solution.gap, solution.method, solution.seconds
    return Answer(*said, *(made[name] for name in ("costs", "summary", "policies")), reached)


def reach(case: Case, base: Program, target: Target, program: Program, x: np.ndarray) -> dict:
    """target, achieved [its unit], share_achieved, missed: what a target came to in a dispatch, asked for or not, and by how much it is
    missed; of an hourly target in its tightest hour."""
    policy = next((p for p in base.policies if p.name == target.policy), None)
    if policy is None:
        account = charged(target.room, case.data).name
        achieved = float(program.account(account, x).sum()) if account in program.accounts else 0.0
        return {"target": target.name, "achieved": achieved, "share_achieved": np.nan, "missed": np.nan}
    outcome = program.outcome(replace(policy, shortfall=None), x)
    at = place(case, policy, target, outcome.slack)
    limit, achieved, slack = (float(values.ravel()[at]) for values in (outcome.limit, outcome.achieved, outcome.slack))
    share = achieved * float(policy.limit.ravel()[at]) / limit if policy.share and limit else np.nan
    return {"target": target.name, "achieved": achieved, "share_achieved": share, "missed": max(-slack, 0.0)}


def place(case: Case, policy: CompiledPolicy, target: Target, slack: np.ndarray) -> int:
    """Position of a target among its policy's rows: its element's, or the tightest hour's."""
    if target.element is None:
        return int(np.argmin(slack))
    return case.data[policy.dims[0]].values[policy.members[0]].tolist().index(target.element)
