"""Frames: sums of an account's entries by any key of their lines, over the time, by month or hour by hour."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.books import CONSUMPTION, Books, Posting

MONTHS = np.arange(1, 13)


def amounts(books: Books, account: str, *keys: str, monthly: bool = False, part: Callable | None = None) -> pd.DataFrame:
    """Amounts by keys (columns of the lines) and, if asked, month: columns ``*keys, [month,] amount``.

    Power [MW] is taken times the length of its hours [MWh]; all else adds up as posted. ``part`` is taken of the entries
    first (``supply``, ``withdrawal``, ``sent_out``). What has no time is in month 0; a key that an entry does not have is blank.
    """
    by = [*keys, *(["month"] if monthly else [])]
    if not books[account]:
        return pd.DataFrame(columns=[*by, "amount"]).astype({"amount": float})
    parts: dict[str, list[np.ndarray]] = {name: [] for name in (*keys, "month", "amount")}
    for p in books[account]:
        months = MONTHS if monthly and p.time else [0]
        for key in keys:
            labels = p.lines[key].to_numpy(object) if key in p.lines else np.full(len(p.lines), "", object)
            parts[key].append(np.tile(labels, len(months)))
        parts["month"].append(np.repeat(months, len(p.lines)))
        parts["amount"].append(((p.values if part is None else part(p)) @ _weights(books.ds, p, monthly)).T.ravel())
    whole = pd.DataFrame({name: np.concatenate(columns) for name, columns in parts.items()})
    return whole.groupby(by, sort=False, as_index=False)["amount"].sum() if by else whole[["amount"]].sum().to_frame().T


def supply(p: Posting) -> np.ndarray:
    """What is fed in."""
    return np.maximum(p.values, 0.0)


def withdrawal(p: Posting) -> np.ndarray:
    """What is taken, positive."""
    return np.maximum(-p.values, 0.0)


def sent_out(p: Posting) -> np.ndarray:
    """What is fed in less what the stations use themselves."""
    return p.values * (1.0 - p.lines["own_use"].to_numpy()[:, None])


def _weights(ds: xr.Dataset, p: Posting, monthly: bool) -> np.ndarray:
    """Weights [steps x months] (one column for the whole time) that add an entry's steps up."""
    if not p.time:
        return np.ones((1, 1))
    weight = ds.variables["hour_length"].values if p.unit == "MW" and p.time == "hour" else np.ones(p.values.shape[1])
    if not monthly:
        return weight[:, None]
    month = ds.variables["month_of" if p.time == "hour" else "month_of_day"].values
    return weight[:, None] * (month[:, None] == MONTHS - 1)


def total(books: Books, account: str) -> float:
    """The whole account [its unit; MWh for MW], 0 if nothing is posted."""
    return float(amounts(books, account)["amount"].sum())


def series(books: Books, account: str, key: str = "group", where: Callable[[pd.DataFrame], np.ndarray] | None = None) -> pd.DataFrame:
    """An account over time: index the steps, one column a label of ``key``, in the account's unit.

    ``where`` chooses lines. All entries must be over the same time.
    """
    postings = [(p, np.ones(len(p.lines), bool) if where is None else np.asarray(where(p.lines))) for p in books[account]]
    labels = list(dict.fromkeys(label for p, chosen in postings for label in p.lines[key][chosen]))
    time = next((p.time for p, _ in postings), "hour")
    sums = np.zeros((len(labels), books.ds.sizes[time]))
    for p, chosen in postings:
        member = (p.lines[key].to_numpy() == np.array(labels, object)[:, None]) & chosen
        sums += member.astype(float) @ p.values
    return pd.DataFrame(sums.T, index=pd.DatetimeIndex(books.ds.variables[time].values, name="time"), columns=labels)


def homes(books: Books, dim: str) -> dict[tuple[str, str], str]:
    """(set, element) -> where it belongs, for the sets whose elements belong to one place only.

    It gives the entries of accounts without that dimension (costs, curtailment) their place.
    """
    found: dict[tuple[str, str], set] = {}
    for p in (p for postings in books.accounts.values() for p in postings if dim in p.lines):
        for *key, place in zip(p.lines["set"], p.lines["element"], p.lines[dim], strict=True):
            found.setdefault(tuple(key), set()).add(place)
    torn = {over for (over, _), places in found.items() if len(places) > 1}
    return {key: next(iter(places)) for key, places in found.items() if key[0] not in torn}


def consumption_by_zone(books: Books) -> pd.DataFrame:
    """Power consumed [MW]: index the hours, a column a zone."""
    return -series(books, "power", "zone", where=lambda lines: lines["role"] == CONSUMPTION)


def price_by_zone(books: Books) -> pd.DataFrame:
    """Price of power [CNY/MWh]: index the hours, a column a zone."""
    table = books.ds["power_price"].transpose("hour", "zone").to_pandas()
    return table.rename_axis(index="time", columns=None)


def mean_price(books: Books, inside: np.ndarray | slice = slice(None)) -> float:
    """Price weighted by the zones' consumption, over the hours ``inside`` [CNY/MWh]."""
    consumed, length = consumption_by_zone(books), books.ds.variables["hour_length"].values
    cost = (price_by_zone(books)[consumed.columns] * consumed).sum(axis=1)
    energy = float((consumed.sum(axis=1) * length)[inside].sum())
    return float((cost * length)[inside].sum()) / energy if energy else np.nan


def ordered(ds: xr.Dataset, labels) -> list[str]:
    """Labels in the order of the technologies' table; others behind, as they come."""
    technologies = ds.variables["technology"].values.astype(str).tolist() if "technology" in ds.coords else []
    labels = list(dict.fromkeys(labels))
    return [t for t in technologies if t in labels] + [label for label in labels if label not in technologies]
