"""A made-up solution whose books close, in the layout a solve leaves behind: a few units, two zones, two days of January."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

TECHNOLOGIES = (
    "coal", "captive-coal", "gas", "pumped-storage", "wind", "rooftop-pv", "import-coal", "import-hydro", "export", "base-demand",
)  # fmt: skip
CHINESE = ("煤电", "自备煤电", "气电", "抽水蓄能", "风电", "分布式光伏", "外来煤电", "外来水电", "外送", "基础用电")
LOSS, FEE, HEAT, GAS_PER_TCE, CARBON = 0.02, 70.0, 0.3, 837.0, 2.8


def solution(hours: int = 48, copies: int = 1, seed: int = 0, scenario: str = "synthetic") -> xr.Dataset:
    """Dataset of a solution; ``copies`` repeats the coal units to make it large."""
    rng = np.random.default_rng(seed)
    days = hours // 24
    hour = pd.date_range("2027-01-01", periods=hours, freq="h")
    day = hour[::24]
    coal = [f"coal-{k}" for k in range(1, copies + 1)]
    committed = [*coal, "gas-1"]
    unit = [*committed, "captive-1"]
    labels = {
        "zone": ["core", "east"], "technology": TECHNOLOGIES, "unit": unit, "store": ["pump"], "plant": ["wind-1", "roof-1"],
        "tranche": ["far-coal", "far-hydro", "out"], "contract": ["far", "sale"], "load": ["core-base", "east-base"],
        "corridor": ["core-east"], "gas_source": ["field", "pipe"],
    }  # fmt: skip
    ds = xr.Dataset(coords={k: (k, np.array(v, object)) for k, v in labels.items()} | {"hour": hour, "day": day, "month": np.arange(1, 13)})

    def put(name, dims, values, **attrs):
        ds[name] = (dims, np.asarray(values), attrs)

    def given(name, dims, values, unit="1"):
        put(name, dims, values, kind="input", unit=unit, meaning=name)

    for name, dim, values in (
        ("unit_zone", "unit", ["core"] * len(committed) + ["east"]),
        ("unit_technology", "unit", ["coal"] * copies + ["gas", "captive-coal"]),
        ("store_technology", "store", ["pumped-storage"]), ("plant_technology", "plant", ["wind", "rooftop-pv"]),
        ("tranche_technology", "tranche", ["import-coal", "import-hydro", "export"]),
        ("tranche_contract", "tranche", ["far", "far", "sale"]),
        ("load_technology", "load", ["base-demand"] * 2),
    ):  # fmt: skip
        given(name, dim, np.array(values, object), name.rpartition("_")[2])
    given("unit_own_use", "unit", [0.05] * copies + [0.02, 0.2])
    given("technology_name_zh", "technology", np.array(CHINESE, object), "text")
    given("technology_name_en", "technology", np.array(TECHNOLOGIES, object), "text")
    given("gas_source_shale", "gas_source", [True, False], "yes/no")
    given("hour_length", "hour", np.ones(hours), "h")
    for name, dim, values in (
        ("month_of", "hour", hour.month - 1), ("day_of", "hour", np.arange(hours) // 24), ("month_of_day", "day", day.month - 1),
        ("year_share", (), hours / 8760),
    ):  # fmt: skip
        put(name, dim, np.asarray(values), kind="input", unit="", meaning="")
    given("unserved_price", (), 2e4, "CNY/MWh")

    zone_of = {
        "committed_units": ["core"] * len(committed), "heat_led_units": ["east"], "store": ["east"], "curtailable_plants": ["east"],
        "fixed_plants": ["core"], "tranche": ["core", "core", "east"], "load": ["core", "east"], "plant": ["east", "core"],
        "unit": ["core"] * len(committed) + ["east"],
    }  # fmt: skip
    ds.coords["committed_units"], ds.coords["heat_led_units"] = np.array(committed, object), np.array(["captive-1"], object)
    ds.coords["curtailable_plants"], ds.coords["fixed_plants"] = np.array(["wind-1"], object), np.array(["roof-1"], object)

    def post(account, entry, dims, values, unit, by="", zone=None):
        name = f"{account}.{entry.replace(' ', '_')}"
        put(name, dims, np.asarray(values, float), kind="entry", account=account, entry=entry, unit=unit, by=by, meaning=entry)
        if account in ("power", "capacity") and dims[0] != "zone":
            put(f"zone_of.{name}", dims[0], np.array(zone or zone_of[dims[0]], object), kind="place")

    def post_all(entry, dims, values, by, **posts):
        for account, (factor, unit) in posts.items():
            post(account, entry, dims, np.asarray(values) * factor, unit, by)

    # ---- power: one coal unit in the core closes both zones, over the corridor
    load = rng.uniform(800, 1000, (2, hours))
    gas, captive = rng.uniform(50, 150, hours), np.full(hours, 100.0)
    out, roof = rng.uniform(0, 200, hours), rng.uniform(0, 50, hours)
    wind_there = rng.uniform(0, 300, hours)
    wind = np.minimum(wind_there, 200)
    give, take = np.where(np.arange(hours) % 24 < 12, 0, 80.0), np.where(np.arange(hours) % 24 < 12, 100.0, 0)
    received = np.array([rng.uniform(100, 200, hours), rng.uniform(0, 100, hours), -out])
    unserved = np.zeros((2, hours))
    unserved[1, 3] = 5.0
    need = load[1] + take - captive - wind - give + out - unserved[1]
    forward = np.maximum(need, 0) / (1 - LOSS)
    backward = np.maximum(-need, 0)
    ends, starts = (1 - LOSS) * forward - backward, (1 - LOSS) * backward - forward
    rest = load[0] - roof - received[0] - received[1] - gas - starts
    coals = np.tile(rest / copies, (copies, 1))
    thermal = np.vstack([coals, gas])
    t = ("hour",)
    post("power", "thermal", ("committed_units", *t), thermal, "MW", "unit_technology")
    post("power", "heat-led thermal", ("heat_led_units", *t), [captive], "MW", "unit_technology")
    post("power", "storage discharge", ("store", *t), [give], "MW", "store_technology")
    post("power", "storage charge", ("store", *t), [-take], "MW", "store_technology")
    post("power", "plants", ("curtailable_plants", *t), [wind], "MW", "plant_technology")
    post("power", "fixed plants", ("fixed_plants", *t), [roof], "MW", "plant_technology")
    post("power", "imports", ("tranche", *t), received, "MW", "tranche_technology")
    post("power", "demand", ("load", *t), -load, "MW", "load_technology")
    post("power", "unserved", ("zone", *t), unserved, "MW")
    post("power", "corridor ends", ("corridor", *t), [ends], "MW", zone=["east"])
    post("power", "corridor starts", ("corridor", *t), [starts], "MW", zone=["core"])
    post("capacity", "thermal", ("unit",), [700.0] * copies + [400.0, 120.0], "MW", "unit_technology")
    post("capacity", "plants", ("plant",), [300.0, 60.0], "MW", "plant_technology")
    post("capacity", "storage", ("store",), [120.0], "MW", "store_technology")
    post("capacity", "imports", ("tranche",), [200.0, 100.0, 200.0], "MW", "tranche_technology", zone=["core", "core", "east"])

    # ---- what follows from it
    post_all("demand", ("load", *t), load, "load_technology", consumption=(1.0, "MWh"))
    post_all("unserved", ("zone", *t), unserved, "", consumption=(-1.0, "MWh"))
    post_all("imports", ("tranche", *t), received, "tranche_technology", imported_power=(1.0, "MW"), contract_energy=(1.0, "MWh"))
    put("contract_of.contract_energy.imports", "tranche", np.array(["far", "far", "sale"], object), kind="place")
    green = np.array([[0.0], [1.0], [0.0]]) * received
    post_all("imports", ("tranche", *t), green, "tranche_technology", renewable=(1.0, "MWh"))
    for name, dims, values in (("plants", ("curtailable_plants", *t), [wind]), ("fixed plants", ("fixed_plants", *t), [roof])):
        post_all(name, dims, values, "plant_technology", renewable=(1.0, "MWh"), non_hydro_renewable=(1.0, "MWh"))
    post("available_renewable", "plants", ("curtailable_plants", *t), [wind_there], "MWh", "plant_technology")
    post("curtailed", "plants", ("curtailable_plants", *t), [wind_there - wind], "MWh", "plant_technology")
    burns_coal = np.array([1.0] * copies + [0.0])[:, None]
    tce = HEAT * thermal
    post_all("thermal", ("committed_units", *t), tce * burns_coal, "unit_technology", coal=(1.0, "tce"))
    post_all("heat-led thermal", ("heat_led_units", *t), [captive * HEAT], "unit_technology", coal=(1.0, "tce"), carbon=(CARBON, "t"))
    post_all("thermal", ("committed_units", *t), tce, "unit_technology", carbon=(CARBON, "t"))
    m3 = tce * (1 - burns_coal) * GAS_PER_TCE
    post_all("thermal", ("committed_units", *t), m3, "unit_technology", gas=(1.0, "m3"), gas_burnt=(1.0, "m3"))
    burnt = m3.sum(axis=0).reshape(days, 24).sum(axis=1)
    to_power = np.array([0.6 * burnt, 0.4 * burnt])
    to_city = np.full((2, days), 1e6)
    put("gas_to_power", ("gas_source", "day"), to_power, kind="variable", unit="m3")
    put("gas_to_city", ("gas_source", "day"), to_city, kind="variable", unit="m3")
    post("gas", "supply", ("gas_source", "day"), -to_power, "m3")
    post("city_gas", "sources", ("gas_source", "day"), to_city, "m3")
    post("city_gas", "demand", ("day",), -to_city.sum(axis=0), "m3")
    post("reserve", "shortfall", t, np.zeros(hours), "MW")

    # ---- cost
    post("cost", "thermal fuel", ("committed_units", *t), tce * burns_coal * 1000, "CNY", "unit_technology")
    post("cost", "unserved energy", ("zone", *t), unserved * 2e4, "CNY")
    post("cost", "imports", ("tranche", *t), received * np.array([[330.0], [330.0], [200.0]]), "CNY", "tranche_technology")
    post("cost", "take-or-pay", ("contract",), [5000.0, 0.0], "CNY")
    post("cost", "gas", ("gas_source", "day"), 2.0 * (to_power + to_city), "CNY")
    post("cost", "missed: coal_cap", (), 120.0, "CNY")
    objective = float(sum(v.sum() for v in ds.data_vars.values() if v.attrs.get("account") == "cost"))

    put("power_price", ("zone", "hour"), rng.uniform(200, 500, (2, hours)), kind="price", unit="CNY/MWh")
    ds.coords["policy"] = np.array(["coal_cap", "renewable_weight", "contract_minimum[far]"], object)
    consumed = float(load.sum() - unserved.sum())
    for name, values, unit in (
        ("limit", [5000.0, 0.1 * consumed, 100.0], ""), ("achieved", [5010.0, 0.15 * consumed, 100.0], ""),
        ("slack", [-10.0, 0.05 * consumed, 0.0], ""),
        ("shortfall", [10.0, 0.0, 0.0], ""), ("price", [12.0, 0.0, 31.0], ""), ("share_limit", [np.nan, 0.1, np.nan], "1"),
        ("share_achieved", [np.nan, 0.15, np.nan], "1"), ("binds", [True, False, True], ""),
        ("sense", np.array(["at most", "at least", "at least"], object), ""), ("unit", np.array(["tce", "MWh", "MWh"], object), ""),
    ):  # fmt: skip
        put(f"policy_{name}", "policy", values, kind="policy", unit=unit)
    ds.attrs = {
        "scenario": scenario, "title": "Made up", "title_zh": "虚构", "year": 2027, "status": "accepted", "method": "none",
        "objective": objective, "bound": objective * (1 - 1e-9), "gap": 1e-9,
    }  # fmt: skip
    return ds
