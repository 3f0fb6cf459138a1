"""Statistics of a solution, in PyPSA's vocabulary: supply, withdrawal, energy_balance, opex, revenue, market_value and so on.

Names and signs are those of ``n.statistics`` of PyPSA 1.x: what is fed into a zone is positive. What differs is said where it does;
nothing is rounded and no zero is dropped. Every answer is a pandas Series (``to_xarray`` makes it labelled arrays), its name and unit
in ``attrs``.

``groupby``: ``technology`` (PyPSA's ``carrier``; what has none under its own name, ``unserved`` or ``corridor-losses``), ``zone``
(``bus``), ``name`` (each unit, store, tranche), ``contract``, ``role``, ``cause`` and ``month`` (0: of no month), or several of them;
False: each name. Where ``groupby_time`` is False: a line a group, a column a step, power in MW and money in CNY an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.books import LOSSES, Books, Posting, open_books
from energymodel.reporting.frames import amounts, consumption_by_zone, homes, price_by_zone, supply, withdrawal
from energymodel.reporting.tables import by_order, modelled_months

COLUMN = {
    "technology": "group", "carrier": "group", "zone": "zone", "bus": "zone", "name": "name", "contract": "contract", "role": "role",
    "cause": "entry", "month": "month",
}  # fmt: skip
"""What one may group by -> column of the books' lines."""
PLACES = {"zone": "power", "contract": "contract_energy"}
"""Places that not every account has -> the account that tells where an element belongs."""

NOTHING = 1e-6
"""Energy [MWh] that is none."""

By = str | Sequence[str] | bool


class Statistics:
    """Statistics of one solution; books are opened when first asked for, and kept."""

    def __init__(self, ds: xr.Dataset):
        self._ds, self._kept = ds, {}

    def __call__(self) -> pd.DataFrame:
        """All statistics of every technology that has any, a column each."""
        names = ("installed_capacity", "supply", "withdrawal", "energy_balance", "curtailment", "capacity_factor", "opex", "revenue")
        table = pd.concat([getattr(self, name)() for name in (*names, "market_value")], axis=1)
        table = table[(table.fillna(0.0).abs() > NOTHING).any(axis=1)].rename_axis("technology").reset_index()
        return by_order(self._ds, table, "technology").set_index("technology")

    def supply(self, groupby: By = "technology", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """What is fed in [MWh], hour by hour before it is added up; charging and discharging of a store count each, in PyPSA their net."""
        return self._told("supply", "MWh", self._books("power"), groupby, groupby_time, supply)

    def withdrawal(self, groupby: By = "technology", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """What is taken [MWh], positive."""
        return self._told("withdrawal", "MWh", self._books("power"), groupby, groupby_time, withdrawal)

    def energy_balance(self, groupby: By = "technology", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """What is fed in less what is taken [MWh]; sums to zero in every zone and month, as power does in every hour."""
        return self._told("energy_balance", "MWh", self._books("power"), groupby, groupby_time)

    def transmission(self, groupby: By = "name", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """What corridors take at the end they begin at [MWh], negative where more comes than goes; interties are in supply."""
        return self._told("transmission", "MWh", at_their_start(self._books("power")), groupby, groupby_time, lambda p: -p.values)

    def curtailment(self, groupby: By = "technology", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """Wind and sun not used [MWh]; in PyPSA whatever stays below what is available, imports and water too."""
        return self._told("curtailment", "MWh", self._books("curtailed"), groupby, groupby_time)

    def installed_capacity(self, groupby: By = "technology") -> pd.Series:
        """Capacity in service, averaged over the time [MW]; without corridors, which PyPSA has."""
        return self._told("installed_capacity", "MW", self._books("capacity"), self._without_month(groupby))

    def optimal_capacity(self, groupby: By = "technology") -> pd.Series:
        """The installed capacity: nothing is built by the model."""
        return told("optimal_capacity", "MW", self.installed_capacity(groupby))

    def capacity_factor(self, groupby: By = "technology") -> pd.Series:
        """Supply over what capacity could have fed in, as generation.csv has it; PyPSA counts charging too."""
        hours = float(self._ds["hour_length"].sum())
        capacity = self.installed_capacity(groupby)
        fed = self.supply(groupby).reindex(capacity.index).fillna(0.0)
        return told("capacity_factor", "1", fed / (capacity.where(capacity > 0) * hours))

    def opex(self, groupby: By = "technology") -> pd.Series:
        """What the dispatch pays [CNY]; sums to the objective, so with carbon, penalties and what is not served, unlike PyPSA."""
        return self._told("opex", "CNY", self._books("cost"), groupby)

    def system_cost(self, groupby: By = "technology") -> pd.Series:
        """Opex: there is no capital cost in the model."""
        return told("system_cost", "CNY", self.opex(groupby))

    def revenue(self, groupby: By = "technology", groupby_time: bool = True, direction: str = "both") -> pd.Series | pd.DataFrame:
        """Power times price [CNY]; sums to zero over all groups. ``direction``: both, output (fed in) or input (taken, negative)."""
        part = {"both": lambda p: p.values, "output": supply, "input": lambda p: -withdrawal(p)}.get(direction)
        if part is None:
            raise ValueError(f"direction {direction!r}: allowed are both, output and input")
        price = price_by_zone(self._opened("power")).T

        def paid(p: Posting) -> np.ndarray:
            return part(p) * price.loc[p.lines["zone"]].to_numpy()

        return self._told("revenue", "CNY", self._books("power"), groupby, groupby_time, paid)

    def market_value(self, groupby: By = "technology") -> pd.Series:
        """Revenue over all that is fed in and taken [CNY/MWh]: what a MWh was worth; below zero for who takes."""
        energy = self.supply(groupby) + self.withdrawal(groupby)
        return told("market_value", "CNY/MWh", self.revenue(groupby) / energy.where(energy > NOTHING))

    def prices(self, groupby: By = "zone", weighting: str = "load", groupby_time: bool = True) -> pd.Series | pd.DataFrame:
        """Mean price [CNY/MWh] by ``zone`` and ``month``, () for the whole; hourly by zone where ``groupby_time`` is False.

        ``weighting``: load (consumption; in PyPSA all that is taken) or time.
        """
        books = self._books("power")
        price = price_by_zone(books)
        if not groupby_time:
            return told("prices", "CNY/MWh", price.T.rename_axis("zone"))
        keys = self._keys(groupby)
        if weighting not in ("load", "time") or not {*keys} <= {"zone", "bus", "month"}:
            raise ValueError("prices are by zone (bus) and month, weighted by load or time")
        length = self._ds["hour_length"].values[:, None]
        weight = (consumption_by_zone(books)[price.columns] if weighting == "load" else price * 0 + 1) * length
        long = pd.DataFrame({"zone": np.tile(price.columns, len(price)), "month": np.repeat(price.index.month, price.shape[1])})
        long = long.assign(bus=long["zone"], worth=(price * weight).to_numpy().ravel(), weight=weight.to_numpy().ravel())
        sums = long.groupby(keys, sort=False)[["worth", "weight"]].sum() if keys else long[["worth", "weight"]].sum().to_frame().T
        return told("prices", "CNY/MWh", sums["worth"] / sums["weight"].where(sums["weight"] > 0))

    def _opened(self, account: str) -> Books:
        """Books of an account, read once."""
        if account not in self._kept:
            self._kept[account] = open_books(self._ds, account)
        return self._kept[account]

    def _books(self, account: str) -> Books:
        """Books of an account, every line with a name (its element's, else its entry's) and the places its element belongs to."""
        books, place = self._opened(account), {dim: homes(self._opened(of), dim) for dim, of in PLACES.items()}
        technologies = self._ds["technology"].values.astype(str)

        def placed(lines: pd.DataFrame) -> pd.DataFrame:
            keys = list(zip(lines["set"], lines["element"], strict=True))
            found = {dim: [of.get(key, "") for key in keys] for dim, of in place.items() if dim not in lines}
            is_taken = (lines["technology"] == "") & lines["group"].isin(technologies)
            group = lines["group"].where(~is_taken, lines["group"] + ", of no technology")
            return lines.assign(name=lines["element"].where(lines["element"] != "", lines["entry"]), group=group, **found)

        return replace(books, accounts={account: tuple(replace(p, lines=placed(p.lines)) for p in books[account])})

    def _keys(self, groupby: By) -> list[str]:
        keys = ["name"] if groupby is False else list(groupby) if isinstance(groupby, (list, tuple)) else [groupby]
        if unknown := [key for key in keys if key not in COLUMN]:
            raise ValueError(f"groupby {', '.join(map(repr, unknown))}: allowed are {', '.join(COLUMN)} and False")
        return keys

    def _without_month(self, groupby: By) -> list[str]:
        if "month" in (keys := self._keys(groupby)):
            raise ValueError("capacity is an average over the whole time: it has no months")
        return keys

    def _told(self, name: str, unit: str, books: Books, groupby: By, groupby_time: bool = True, part=None):
        """The one account of ``books`` by groups: ``part`` of its entries, added up over time or hour by hour."""
        keys, (account,) = self._keys(groupby), books.accounts
        columns = list(dict.fromkeys(COLUMN[key] for key in keys))
        if not groupby_time:
            table, unit = self._hourly(books, columns, part), "MW" if unit == "MWh" else f"{unit}/h"
        else:
            table = amounts(books, account, *(c for c in columns if c != "month"), monthly="month" in columns, part=part)
            table = table[table["month"].isin([0, *modelled_months(self._ds)])] if "month" in columns else table
        table = by_order(self._ds, table, "group") if "group" in columns else table
        index = pd.MultiIndex.from_arrays([table[COLUMN[key]] for key in keys], names=keys) if keys else table.index
        index = index.get_level_values(0) if len(keys) == 1 else index
        table = table.drop(columns=columns).set_axis(index)
        hours = pd.DatetimeIndex(self._ds["hour"].values, name="time")
        return told(name, unit, table["amount"] if groupby_time else table.set_axis(hours, axis=1))

    def _hourly(self, books: Books, columns: list[str], part) -> pd.DataFrame:
        """Columns of the groups, then one a step."""
        if "month" in columns or not columns:
            raise ValueError("groupby_time False: group by something other than month")
        length = self._ds["hour_length"].values
        frames = [
            pd.DataFrame((p.values if part is None else part(p)) / (1.0 if p.unit == "MW" else length))
            .groupby([p.lines[c].to_numpy() for c in columns], sort=False).sum().rename_axis(columns).reset_index()
            for postings in books.accounts.values() for p in postings
        ]  # fmt: skip
        return pd.concat(frames).groupby(columns, sort=False, as_index=False).sum()


def told(name: str, unit: str, values):
    """A Series or frame with its name and unit."""
    values = values.rename(name) if isinstance(values, pd.Series) else values
    values.attrs = {"name": name, "unit": unit}
    return values


def at_their_start(books: Books) -> Books:
    """What corridors feed in where they begin."""

    def there(p: Posting) -> Posting:
        (over,) = {*p.lines["set"]}
        begins = books.ds[f"{over}_from"].sel({over: p.lines["element"].to_numpy(str)}).values.astype(str)
        mine = (p.lines["zone"] == begins).to_numpy()
        return replace(p, lines=p.lines[mine].reset_index(drop=True), values=p.values[mine])

    return replace(books, accounts={"power": tuple(there(p) for p in books["power"] if {*p.lines["role"]} == {LOSSES})})
