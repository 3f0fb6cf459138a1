"""Parts of a price: where each row and each entry of the cost belongs. A policy is a part of its own.

A technology that is not named here is a part of its own too, called by the first word of its rows: nothing is lost.
"""

from __future__ import annotations

from energymodel.algebra.accounts import MISSED
from energymodel.algebra.program import Program

BALANCE = "power_balance"
"""Rows whose duals are the prices."""

ENERGY, CARBON, GAS, IMPORT_LIMITS, RESERVE, NETWORK = "energy", "carbon", "gas", "import_limits", "reserve", "network"
COMMITMENT, STORAGE, WATER, RESPONSE, UNSERVED, REST = "commitment", "storage", "water", "response", "unserved", "rest"

ROWS = {
    "unit": COMMITMENT, "gas": GAS, "city_gas": GAS, "reservoir": WATER, "store": STORAGE, "store_reserve": RESERVE, "reserve": RESERVE,
    "largest_infeed": RESERVE, "contract": IMPORT_LIMITS, "intertie": IMPORT_LIMITS, "response": RESPONSE,
}  # fmt: skip
"""Beginning of a row's name -> part; the longest that fits."""

COSTS = {
    "gas": GAS, "carbon": CARBON, "start-up": COMMITMENT, "reserve": RESERVE, "demand response": RESPONSE, "unserved": UNSERVED,
}  # fmt: skip
"""Beginning of an entry of the cost -> part; all else is energy: fuel, operation and what imports are paid."""

CARRIED = (COMMITMENT, STORAGE, WATER, RESPONSE, IMPORT_LIMITS)
"""Parts that carry a price here from other hours: what stored energy, water, or a contract's energy is worth elsewhere."""

FIRST, LAST = (ENERGY, CARBON), (GAS, IMPORT_LIMITS, RESERVE, NETWORK, COMMITMENT, STORAGE, WATER, RESPONSE, UNSERVED)
"""Parts that every run has, before and behind its policies."""


def part_of_rows(name: str, policies: frozenset[str]) -> str:
    """Part that rows belong to; never asked of the power balance itself."""
    return name if name in policies else _longest(name, ROWS, "_") or name.partition("_")[0]


def part_of_cost(name: str, policies: frozenset[str]) -> str:
    """Part that an entry of the cost belongs to; what missing a policy costs belongs to the policy."""
    missed = name.removeprefix(MISSED)
    return missed if missed in policies else _longest(name, COSTS, " ") or ENERGY


def parts_of(program: Program) -> tuple[str, ...]:
    """Parts of the prices of a program, in the order of tables, the rest left out."""
    policies = frozenset(p.row for p in program.policies)
    found = [part_of_rows(name, policies) for name in program.rows if name != BALANCE]
    return tuple(dict.fromkeys((*FIRST, *(p.row for p in program.policies), *LAST, *found)))


def _longest(name: str, table: dict[str, str], ends: str) -> str | None:
    """What a table has for the longest beginning of a name that ends with a word."""
    fitting = [start for start in table if f"{name}{ends}".startswith(f"{start}{ends}") or name.startswith(f"{start}:")]
    return table[max(fitting, key=len)] if fitting else None
