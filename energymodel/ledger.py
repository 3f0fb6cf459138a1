"""The ledger: accounts that rooms post to. Balances, the objective, policies and reports are sums over accounts.

An entry is posted element by element - ``ledger.power.post("thermal", m.unit, m.hour, rule=..., at=...)`` gives one linear
form for each unit and hour, and ``at`` says where in the account it belongs: ``(m.unit_zone[g], t)``. An account is closed
by rows (``close``), by a policy (``policy``) or by the objective (``cost``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

ACCOUNTS = {
    "power": (("zone", "hour"), "MW", "power fed into a zone; sums to zero in every zone and hour"),
    "cost": ((), "CNY", "what the least-cost dispatch pays; the objective"),
    "coal": ((), "tce", "coal burnt for power and heat in the units"),
    "gas": (("day",), "m3", "gas burnt by the units"),
    "gas_burnt": ((), "m3", "gas burnt by the units, over the whole time"),
    "city_gas": (("day",), "m3", "gas for everybody else: sources and stores less demand; sums to zero every day"),
    "carbon": ((), "t", "CO2 of the units inside the region"),
    "allowance": ((), "t", "CO2 allocated free by the benchmark"),
    "renewable": ((), "MWh", "renewable electricity consumed, hydro included"),
    "non_hydro_renewable": ((), "MWh", "renewable electricity consumed, hydro left out"),
    "consumption": ((), "MWh", "electricity consumed"),
    "available_renewable": ((), "MWh", "wind and sun that could have been used"),
    "curtailed": ((), "MWh", "wind and sun not used"),
    "imported_power": (("hour",), "MW", "net power over all interties at the receiving end"),
    "contract_energy": (("contract",), "MWh", "energy taken under a contract at the receiving end"),
    "capacity": (("zone",), "MW", "capacity in service, averaged over the time"),
    "reserve": (("hour",), "MW", "spinning reserve offered less required"),
}
"""name -> (dimensions, unit, meaning)."""


@dataclass(frozen=True)
class Entry:
    """One posting: linear forms over ``sets``; ``at(m, *index)`` gives the position in the account (None: the one sum).

    ``by`` names the pointer Field whose labels group the elements in reports (``unit_technology``); None: the entry's name.
    """

    account: str
    name: str
    sets: tuple
    rule: Callable
    at: Callable | None
    by: str | None


@dataclass(frozen=True)
class Closing:
    """Rows ``low <= account <= high`` over an account's dimensions; ``low`` and ``high`` are rules, numbers or None."""

    name: str
    account: str
    low: object
    high: object
    doc: str


@dataclass(frozen=True)
class Policy:
    """A target: ``account`` at most / at least ``limit`` (times the account ``of`` where it is a share).

    ``price`` is a rule over the rows, what missing it costs [CNY per unit of the account]; None: it must be met. ``over``:
    the sets of the rows where they are fewer than the account's dimensions.
    """

    name: str
    account: str
    sense: str
    limit: Callable
    of: str | None
    price: Callable | None
    unit: str
    doc: str
    over: tuple | None = None


@dataclass
class Account:
    """Entries of one quantity."""

    name: str
    dims: tuple
    unit: str
    meaning: str
    entries: list = field(default_factory=list)

    def post(self, name: str, *sets, rule: Callable, at: Callable | None = None, by: str | None = None) -> None:
        """Post ``rule(m, *index)`` for every element of ``sets``."""
        if any(e.name == name for e in self.entries):
            raise ValueError(f"account {self.name} already has an entry {name}")
        if (at is None) != (not self.dims):
            raise ValueError(f"entry {name}: account {self.name} {self.dims} needs `at` exactly where it has dimensions")
        self.entries.append(Entry(self.name, name, sets, rule, at, by))


class Ledger:
    """All accounts, what closes them, and what one account charges another."""

    def __init__(self):
        self.accounts = {name: Account(name, *what) for name, what in ACCOUNTS.items()}
        self.closings: list[Closing] = []
        self.policies: list[Policy] = []
        self.charges: list[tuple[str, Account, Callable]] = []

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["accounts"][name]
        except KeyError:
            raise AttributeError(f"no account {name}; accounts are {', '.join(ACCOUNTS)}") from None

    def close(self, name: str, account: Account, *, low=None, high=None, doc: str) -> None:
        """Keep every element of an account between ``low`` and ``high`` (numbers or rules over its dimensions)."""
        self.closings.append(Closing(name, account.name, low, high, doc))

    def charge(self, name: str, account: Account, price: Callable) -> None:
        """Post an account's every entry to ``cost`` at ``price(m)`` [CNY per unit of the account]."""
        self.charges.append((name, account, price))

    def policy(
        self,
        name: str,
        account: Account,
        *,
        at_most=None,
        at_least=None,
        of: Account | None = None,
        price=None,
        over=None,
        unit: str,
        doc: str,
    ) -> None:
        """Close an account by a target: rules ``(m, *index)`` over its dimensions (or ``over``); with ``of`` a share of it."""
        sense, limit = ("at most", at_most) if at_least is None else ("at least", at_least)
        self.policies.append(Policy(name, account.name, sense, limit, of.name if of else None, price, unit, doc, over))
