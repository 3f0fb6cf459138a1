"""Indicators: the numbers of a run that are compared first, one line each, with their names in two languages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from energymodel.reporting.books import GENERATION, IMPORTS, LOSSES, STORAGE, Books
from energymodel.reporting.frames import consumption_by_zone, mean_price, total

COLUMNS = ["indicator", "value", "unit", "name_zh", "name_en"]
UNIT_COST = "operating cost per energy consumed (no capital cost)"
ROLE_NAMES = {GENERATION: ("发电量", "generation"), IMPORTS: ("外来电量", "imports"), STORAGE: ("储能放电量", "storage discharge")}


def summary(books: Books, made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """indicator, value, unit, name_zh, name_en of a solution and its tables; what cannot be told is left blank."""
    lines = [*cost(books), *energy(books, made["balance_monthly"]), *by_technology(made["generation"])]
    lines += [*fuel(books, made["fuel"], made["gas"]), *renewable(books), *security(books), *proof(books)]
    return pd.DataFrame(lines, columns=COLUMNS).astype({"value": float})


def ratio(over: float, under: float) -> float | None:
    return over / under if under else None


def cost(books):
    consumed = total(books, "consumption")
    yield "total_cost", books.ds.attrs["objective"], "CNY", "系统总成本", "total cost"
    yield "cost_per_mwh", ratio(books.ds.attrs["objective"], consumed), "CNY/MWh", "度电运行成本", UNIT_COST
    yield "mean_price", mean_price(books), "CNY/MWh", "平均边际电价", "value of one more MWh fed in, mean weighted by consumption"
    yield "highest_price", float(books.ds["power_price"].max()), "CNY/MWh", "最高边际电价", "value of one more MWh fed in, highest"


def energy(books, balance):
    consumed, imported = total(books, "consumption"), total(books, "imported_power")
    load = consumption_by_zone(books).sum(axis=1)
    yield "consumption", consumed / 1e3, "GWh", "用电量", "consumption"
    yield "peak_load", load.max(), "MW", "最大用电负荷", "peak load"
    yield "net_imports", imported / 1e3, "GWh", "净外来电量", "net imports"
    yield "import_share", ratio(imported, consumed), "1", "外来电占比", "net imports, share of consumption"
    yield "import_peak", posted(books, "imported_power").max(), "MW", "最大外来电力", "peak of net imports"
    yield "losses", -balance.loc[balance["role"] == LOSSES, "energy_gwh"].sum(), "GWh", "区间输电损耗", "losses between zones"


def by_technology(generation):
    local = generation[generation["role"] == GENERATION]
    yield "generation", local["energy_gwh"].sum(), "GWh", "本地发电量", "generation inside the region"
    for role, (zh, en) in ROLE_NAMES.items():
        part = generation[generation["role"] == role]
        for (technology, name_zh), frame in part.groupby(["technology", "name_zh"], sort=False):
            value = frame["energy_gwh"].sum() - (frame["withdrawn_gwh"].sum() if role == IMPORTS else 0.0)
            yield f"{role}.{technology}", value, "GWh", f"{zh}:{name_zh or technology}", f"{en}: {technology}"


def fuel(books, burnt, gas):
    coal = burnt[burnt["coal_tce"] > 0]
    co2 = total(books, "carbon")
    yield "coal", burnt["coal_tce"].sum(), "tce", "发电用煤", "coal burnt"
    yield "coal_rate", ratio(coal["coal_tce"].sum(), coal["sent_out_gwh"].sum()), "gce/kWh", "供电煤耗", "coal per energy sent out"
    yield "coal_rate_gross", ratio(coal["coal_tce"].sum(), coal["energy_gwh"].sum()), "gce/kWh", "发电煤耗", "coal per gross output"
    yield "gas", total(books, "gas_burnt"), "m3", "发电用气", "gas burnt"
    if len(gas):
        shale = gas[gas["shale"] == "yes"]
        yield "shale_gas_to_power", shale["to_power_m3"].sum(), "m3", "页岩气发电用气", "shale gas to power"
        yield "power_from_shale_gas", shale["power_gwh"].sum(), "GWh", "页岩气发电量", "power from shale gas"
    yield "co2", co2, "t", "二氧化碳排放", "CO2 inside the region"
    yield "co2_per_mwh", ratio(co2, total(books, "consumption")), "t/MWh", "单位用电碳排放", "CO2 per energy consumed"


def renewable(books):
    consumed, available, lost = total(books, "consumption"), total(books, "available_renewable"), total(books, "curtailed")
    for key, account, zh, en in (
        ("renewable_share", "renewable", "可再生能源消纳占比", "renewable share of consumption"),
        ("non_hydro_share", "non_hydro_renewable", "非水可再生能源消纳占比", "non-hydro renewable share of consumption"),
    ):
        counted, bought = total(books, account), certificates(books, account)
        yield key, ratio(counted, consumed), "1", f"{zh}(含绿证)", f"{en}, certificates counted"
        yield f"{key}_physical", ratio(counted - bought, consumed), "1", f"{zh}(不含绿证)", f"{en}, without certificates"
    yield "certificates", certificates(books, "renewable") / 1e3, "GWh", "购买绿证电量", "green certificates bought"
    yield "curtailment", lost / 1e3, "GWh", "弃风弃光电量", "wind and sun curtailed"
    yield "curtailment_share", ratio(lost, available), "1", "弃风弃光率", "share of wind and sun curtailed"


def certificates(books: Books, account: str) -> float:
    """What an account of renewables has that was not fed in at any time: certificates [MWh]."""
    return float(sum(p.values.sum() for p in books[account] if not p.time))


def security(books):
    length = books.ds["hour_length"].values
    unserved, short = posted(books, "power", "unserved"), posted(books, "reserve", "shortfall")
    yield "unserved_energy", (unserved * length).sum() / 1e3, "GWh", "缺电量", "demand not served"
    yield "unserved_peak", unserved.max(), "MW", "最大缺电力", "largest demand not served"
    yield "reserve_shortfall", (short * length).sum() / 1e3, "GWh", "备用缺额", "reserve not held"
    yield "gas_unserved", posted(books, "city_gas", "unserved", "day").sum(), "m3", "缺气量", "gas demand not served"


def posted(books: Books, account: str, entry: str | None = None, time: str = "hour") -> np.ndarray:
    """An account, or one entry of it, summed over elements (time): zero where nothing is posted."""
    return sum((p.values.sum(axis=0) for p in books[account] if entry in (None, p.name)), np.zeros(books.ds.sizes[time]))


def proof(books):
    yield "proven_bound", books.ds.attrs.get("bound"), "CNY", "已证明的成本下界", "proven lower bound of the cost"
    yield "certified_gap", books.ds.attrs.get("gap"), "1", "已证明的相对误差", "certified relative gap"
