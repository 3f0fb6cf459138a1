"""Hours: series packed for the week browser, the weeks worth looking at first, and duration curves."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pandas as pd
import xarray as xr

from energymodel.reporting.books import CONSUMPTION, GENERATION, Books
from energymodel.reporting.frames import price_by_zone

STEPS = {"MW": 1.0, "CNY/MWh": 0.1, "1": 0.001, "h": 1.0}
"""Unit -> what a series of it is rounded to."""

LARGEST = 32767
SHARES = np.arange(0.0, 100.01, 0.5) / 100
"""Shares of the time that a duration curve is drawn at."""

LEVELS = {
    "store_level": ("store", ("store_power", "store_hours")), "reservoir_level": ("reservoir", ("reservoir_storage",)),
    "gas_level": ("gas_store", ("gas_store_volume",)),
}  # fmt: skip
"""Variable that is a level -> the entity it is of, and the inputs whose product is the most it can be."""


def dispatch(books: Books, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """``stack`` [MW] (what is fed in and taken, a column a group), ``demand`` [MW], ``price`` [CNY/MWh] by zone, ``level`` (share of full).

    Of what consumes, only what can also feed in (response, what is not served) is stacked; the rest is the demand that the
    stack adds up to.
    """
    hourly = tables["dispatch_hourly"].set_index("time")
    role = dict(zip(tables["balance_monthly"]["group"], tables["balance_monthly"]["role"], strict=True))
    power = pd.DataFrame({g: hourly[f"{g}_mw"] for g in role if f"{g}_mw" in hourly})
    is_demand = [role[g] == CONSUMPTION and power[g].max() <= 0.5 and power[g].min() < -0.5 for g in power]
    stack = power.loc[:, [not d for d in is_demand]]
    stack = stack.loc[:, stack.abs().max() >= 0.5]
    price = tables["prices"].set_index("time").rename(columns=lambda c: c.removesuffix("_cny_per_mwh"))
    return {"stack": stack, "demand": -power.loc[:, is_demand].sum(axis=1).to_frame("demand"), "price": price, "level": levels(books.ds)}


def levels(ds: xr.Dataset) -> pd.DataFrame:
    """How full stores are, a column a technology (or, of gas, the word ``gas storage``): index the hours, share of what they hold."""
    found = {}
    for name, (entity, inputs) in LEVELS.items():
        if name not in ds or not ds[name].size:
            continue
        over, time = ds[name].dims
        chosen = ds[over].values.astype(str)
        most = np.prod([ds[i].sel({entity: chosen}).values for i in inputs], axis=0)
        level = ds[name].values if time == "hour" else ds[name].values[:, ds["day_of"].values.astype(int)]
        pointer = f"{entity}_technology"
        label = ds[pointer].sel({entity: chosen}).values.astype(str) if pointer in ds else np.full(len(chosen), "gas storage")
        for technology in dict.fromkeys(label.tolist()):
            if (full := most[label == technology].sum()) > 0:
                found[technology] = level[label == technology].sum(axis=0) / full
    return pd.DataFrame(found, index=pd.DatetimeIndex(ds["hour"].values))


def packed(frames: dict[str, pd.DataFrame], length: np.ndarray) -> dict:
    """Series as the page unpacks them: differences from step to step as int16, deflated; ``series`` tells what each is.

    A value is within half a ``step`` of what it was; the page adds whole numbers up, so nothing accumulates.
    """
    index = next(iter(frames.values())).index
    begins = ((index - index[0]) / pd.Timedelta(hours=1)).to_numpy()
    units = {"stack": "MW", "demand": "MW", "price": "CNY/MWh", "level": "1"}
    columns = [(kind, str(n), units[kind], f[n].to_numpy()) for kind, f in frames.items() for n in f]
    columns += [("time", "begin", "h", begins), ("time", "length", "h", length)]
    series, data = [], []
    for kind, name, unit, values in columns:
        step, whole = STEPS[unit], np.rint(values / STEPS[unit])
        while np.abs(np.diff(whole)).max(initial=0) > LARGEST:
            step, whole = step * 10, np.rint(values / (step * 10))
        series.append({"kind": kind, "name": name, "unit": unit, "step": step, "first": int(whole[0])})
        data.append(np.diff(whole, prepend=whole[0]).astype("<i2"))
    deflated = zlib.compress(np.concatenate(data).tobytes(), 9)
    start = index[0].strftime("%Y-%m-%dT%H:%M")
    return {"start": start, "steps": len(index), "series": series, "data": base64.b64encode(deflated).decode()}


def notable(frames: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame], sunny: list[str]) -> dict[str, int]:
    """Word -> day (0: the first) at which a week worth looking at begins, the week of the peak first."""
    demand, price = frames["demand"].iloc[:, 0], frames["price"].mean(axis=1)
    imported = tables["dispatch_hourly"].set_index("time")["imports_mw"]
    free = frames["stack"].reindex(columns=sunny).sum(axis=1)
    first, last = demand.index[0].normalize(), demand.index[-1].normalize()
    most = max((last - first).days - 6, 0)

    def around(time: pd.Timestamp) -> int:
        return int(np.clip((time.normalize() - first).days - 3, 0, most))

    def week(series: pd.Series) -> int:
        daily = series.groupby(series.index.normalize()).sum()
        return int(np.argmax(daily.rolling(7).sum().shift(-6).to_numpy()[: most + 1])) if most else 0

    found = {"highest load": around(demand.idxmax()), "highest price": around(price.idxmax())}
    return found | {"most imports": week(imported), "least wind and sun": week(-free)}


def variable_groups(books: Books) -> list[str]:
    """Technologies inside the region of which something could be curtailed: wind and sun."""
    found = {}
    for p in books["available_renewable"]:
        for technology, energy in zip(p.lines["technology"], p.values.sum(axis=1), strict=True):
            found[technology] = found.get(technology, 0.0) + energy
    local = {line for p in books["power"] for line in p.lines["technology"][p.lines["role"] == GENERATION]}
    return [t for t, energy in found.items() if energy > 0 and t in local]


def durations(books: Books, frames: dict[str, pd.DataFrame], sunny: list[str]) -> dict[str, pd.DataFrame]:
    """``load_duration`` (share, load_mw, residual_mw) and ``price_duration`` (share, a column a zone): what is reached for the SHARES."""
    length = books.ds["hour_length"].values
    demand = frames["demand"].iloc[:, 0]
    residual = demand - frames["stack"].reindex(columns=sunny).sum(axis=1)
    price = price_by_zone(books).rename(columns=str)
    load = {"share": SHARES, "load_mw": reached(demand.to_numpy(), length), "residual_mw": reached(residual.to_numpy(), length)}
    zones = {"share": SHARES} | {f"{z}_cny_per_mwh": reached(price[z].to_numpy(), length) for z in price}
    return {"load_duration": pd.DataFrame(load), "price_duration": pd.DataFrame(zones)}


def reached(values: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Values that are reached or passed for the SHARES of the time: the largest at 0, the smallest at 1."""
    order = np.argsort(-values, kind="stable")
    so_far = np.cumsum(length[order]) / length.sum()
    return values[order][np.minimum(np.searchsorted(so_far, SHARES - 1e-9), len(values) - 1)]
