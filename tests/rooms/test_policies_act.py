"""No policy silently does nothing: its rows have exactly the columns its account lists, and a limit past what is achieved moves it."""

import numpy as np
import pytest

from energymodel.errors import ModelError
from energymodel.rooms import POLICIES, name_of
from tests.rooms.rich import rich
from tests.rooms.world import world

LIMITS = {name_of(room): next(iter(room.INPUTS)) for room in POLICIES if name_of(room) != "carbon_price"}
"""policy -> its own number."""

WANTED = {"gas_cap": {"gas_source_price": 0.1}, "curtailment_cap": {"plant_capacity": [2000, 10]}}
"""policy -> what makes more of what it limits."""


@pytest.fixture(scope="module")
def everything():
    return world(**rich(1))


@pytest.mark.parametrize("name", LIMITS)
def test_its_rows_have_the_columns_its_account_lists_and_no_others(everything, name):
    program = everything.program
    policy = next(p for p in program.policies if p.name == name)
    listed = np.zeros((program.accounts[policy.account].size, len(program.cost)))
    for account, factor in ((policy.account, 1.0), (policy.of, -float(policy.limit.max()))):
        for entry in (e for e in program.entries if e.account == account):
            np.add.at(listed, (entry.at[entry.row], entry.column), factor * entry.value)
    rows = program.matrix[program.rows[name].part].toarray()
    shortfall = program.variables[policy.shortfall].part
    assert np.all(np.count_nonzero(rows[:, shortfall], axis=1) == 1)
    rows[:, shortfall] = 0
    assert np.abs(rows).max(axis=1).min() > 0
    assert rows == pytest.approx(listed[policy.at], rel=1e-12)


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_past_what_is_achieved_moves_the_dispatch_or_is_missed_and_costs(name):
    case = {key: value for key, value in rich(1).items() if key not in set(LIMITS.values())} | WANTED.get(name, {})
    loose = {"at most": 1e6 if name != "curtailment_cap" else 1.0, "at least": 0.0}
    sense = "at least" if name in ("renewable_weight", "non_hydro_weight", "contract_minimum") else "at most"
    free = world(**case, **{LIMITS[name]: loose[sense]})
    outcome = free.policies.sel(policy=next(n for n in free.policies.policy.values if str(n).startswith(name)))
    assert outcome.policy_sense == sense
    assert not outcome.policy_binds
    now = float(outcome.policy_achieved if np.isnan(outcome.policy_share_achieved) else outcome.policy_share_achieved)
    if name == "contract_minimum":
        now /= 300  # its number is a share of the contract's own
    tight = world(**case, **{LIMITS[name]: 0.8 * now if sense == "at most" else min(1.2 * now, 1.0)})
    moved = tight.policies.sel(policy=str(outcome.policy.values))
    assert moved.policy_binds
    assert tight.cost > free.cost * (1 + 1e-9)
    short = float(moved.policy_shortfall)
    assert short > 1e-6 or float(moved.policy_achieved) != pytest.approx(float(outcome.policy_achieved), rel=1e-6)


def test_one_that_reaches_nothing_at_one_of_its_places_is_an_error():
    case = {"load_power": 100, "contract": "buy idle", "tranche": "t", "tranche_contract": "buy", "tranche_capacity": 100}
    with pytest.raises(ModelError, match=r"policy contract_minimum\[idle\] is on but touches nothing"):
        world(**case, contract_minimum=[10, 10], contract_minimum_share=1)
