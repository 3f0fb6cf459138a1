"""Random data for any rooms, and small rooms that use every construct a rule may use."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import xarray as xr

from energymodel.declare import Rows, Subset, Variable
from energymodel.field import SERVICE, TEXT, TIME, YES_NO, Field

LAGS = 49


def calendar(hours: int, rng: np.random.Generator | None = None) -> xr.Dataset:
    """The calendar of so many hours from 2025-01-30 on, so that a month ends on the second day."""
    days, h = -(-hours // 24), np.arange(hours)
    start = np.datetime64("2025-01-30", "ns")
    month = (start + h * np.timedelta64(1, "h")).astype("datetime64[M]").astype(int) % 12
    ends = np.minimum(24, hours - 24 * np.arange(days))
    return xr.Dataset(
        {
            "hour_length": ("hour", np.ones(hours) if rng is None else 0.5 + rng.random(hours)),
            "hour_before": ("hour", (h - 1) % hours),
            "hour_back": (("hour", "lag"), (h[:, None] - np.arange(LAGS)) % hours),
            "day_of": ("hour", h // 24),
            "month_of": ("hour", month),
            "day_before": ("day", (np.arange(days) - 1) % days),
            "month_of_day": ("day", month[::24]),
            "day_share": ("day", ends / 24),
            "year_share": ((), hours / 8760),
            "modelled_hours": ((), float(hours)),
        },
        coords={
            "hour": start + h * np.timedelta64(1, "h"),
            "day": start + np.arange(days) * np.timedelta64(1, "D"),
            "month": np.arange(1, 13),
            "lag": np.arange(LAGS),
        },
    )


def random_data(fields: dict[str, Field], seed: int = 0, hours: int = 26, sizes: dict[str, int] | int = 3, **given) -> xr.Dataset:
    """Data within the Fields' bounds. ``sizes``: elements of each entity; ``given`` replaces what was drawn (None: left out)."""
    rng = np.random.default_rng(seed)
    entities = dict.fromkeys(e for f in fields.values() for e in (*f.dims, *([f.unit] if f.is_pointer else ())) if e not in (*TIME, "lag"))
    size = {e: sizes if isinstance(sizes, int) else sizes.get(e, 3) for e in entities}
    for _ in entities:  # what is pointed to is there
        for f in fields.values():
            if f.is_pointer and all(size.get(d, 1) for d in f.dims):
                size[f.unit] = max(size[f.unit], 1)
    data = calendar(hours, rng).assign_coords({e: np.array([f"{e} {k}" for k in range(n)], object) for e, n in size.items()})
    for name, f in fields.items():
        shape = [data.sizes[d] for d in f.dims]
        if f.unit == TEXT or given.get(name, f) is None:
            continue
        if name in given:
            values = np.broadcast_to(given[name], shape)
        elif f.is_pointer:
            values = rng.choice(data[f.unit].values, shape) if data.sizes[f.unit] else np.empty(shape, object)
        elif f.unit == YES_NO:
            values = rng.random(shape) < 0.5
        elif f.unit == SERVICE:
            values = np.minimum(1.5 * rng.random(shape), 1)
        else:
            low = max(f.low, -10.0)
            values = low + (min(f.high, low + 100.0) - low) * rng.random(shape)
        data[name] = (f.dims, np.array(values))
    return data


def room(build, **inputs) -> SimpleNamespace:
    """A room of one function."""
    return SimpleNamespace(INPUTS=inputs, build=build, __name__=build.__name__)


# ---- rooms that use every construct --------------------------------------------------------------------------------------
PLANT = {
    "zone_need": Field(("zone", "hour"), "MW", "demand", low=0, high=50),
    "plant_zone": Field(("plant",), "zone", "zone", members="plants_in"),
    "plant_backup": Field(("plant",), "plant", "another plant"),
    "plant_power": Field(("plant",), "MW", "capacity", low=1, high=100),
    "plant_price": Field(("plant", "month"), "CNY/MWh", "price", low=10, high=100),
    "plant_flexible": Field(("plant",), YES_NO, "can stop", members="flexible_plants"),
    "plant_delay": Field(("plant",), "h", "whole hours", low=0, high=5),
    "valve_plant": Field(("valve",), "plant", "plant", members="valves_of"),
    "valve_size": Field(("valve",), "1", "size", low=1, high=2),
    "main_zone": Field((), "zone", "a zone"),
    "scarcity": Field((), "CNY/MWh", "price of what is missing", low=1e3, high=1e3),
    "unused": Field((), "MW", "may be absent", default=None),
}


def plants(m, ledger):
    """Subsets of subsets, families, lags, pointers of pointers, sums within sums, powers, ratios and constants."""
    m.large_plants = Subset(m.flexible_plants, where=lambda m, p: m.plant_power[p] > 40, doc="large ones")
    m.busy_zones = Subset(m.zone, where=lambda m, z: sum(m.plant_power[p] for p in m.plants_in[z]) >= 60, doc="zones with much")
    m.output = Variable(m.plant, m.hour, bounds=(0, lambda m, p, t: m.plant_power[p]), unit="MW", doc="output")
    m.online = Variable(
        m.flexible_plants,
        m.hour,
        bounds=(-1.5, lambda m, p, t: 2 * m.plant_power[p] ** 2 / (1 + m.hour_length[t])),
        unit="MW",
        doc="online",
    )
    m.bought = Variable(m.day, bounds=(0, 1000), unit="MWh", doc="bought")
    m.spare = Variable(bounds=(-5, lambda m: sum(m.valve_size[v] for v in m.valve) + 1), unit="MW", doc="one number")
    m.missing = Variable(m.zone, m.hour, bounds=(0, lambda m, z, t: m.zone_need[z, t]), unit="MW", doc="missing")

    def change(m, p, t):
        return m.output[p, t] - m.output[p, m.hour_before[t]]

    m.within_online = Rows(
        m.flexible_plants,
        m.hour,
        rule=lambda m, p, t: m.output[p, t] <= m.online[p, t] - 0.5 * m.online[p, m.hour_before[t]],
        unit="MW",
        doc="",
    )
    m.ranged = Rows(
        m.large_plants,
        m.hour,
        rule=lambda m, p, t: (-m.plant_power[p], change(m, p, t) / m.hour_length[t] + 3, m.plant_power[p]),
        unit="MW",
        doc="",
    )
    m.open_ended = Rows(m.plant, rule=lambda m, p: (None, sum(m.output[p, t] for t in m.hour), 1e6), unit="MW", doc="")
    m.data_first = Rows(
        m.plant,
        m.hour,
        rule=lambda m, p, t: -m.plant_power[p] - 9 <= m.output[p, t] - m.output[m.plant_backup[p], m.hour_back[t, m.plant_delay[p]]],
        unit="MW",
        doc="",
    )
    m.cascade = Rows(
        m.zone, m.day,
        rule=lambda m, z, d: sum(
            m.valve_size[v] * (m.output[p, t] - 2) * m.hour_length[t]
            for p in m.plants_in[z] for v in m.valves_of[p] for t in m.hours_in_day[d]
        )
        <= 1e5 - sum(m.zone_need[z, t] for t in m.hours_in_day[d]) * sum(m.valve_size[v] for p in m.plants_in[z] for v in m.valves_of[p]),
        unit="MWh", doc="",
    )  # fmt: skip
    m.neighbours = Rows(  # the key of the inner family varies along two axes
        m.valve,
        m.hour,
        rule=lambda m, v, t: (
            sum(m.output[q, t] + m.hour_length[t] for q in m.plants_in[m.plant_zone[m.plant_backup[m.valve_plant[v]]]]) >= -1
        ),
        unit="MW",
        doc="",
    )
    m.together = Rows(
        rule=lambda m: (
            m.spare
            + sum(m.output[p, t] / (m.plant_power[p] * m.hour_length[t]) for p in m.plant for t in m.hour)
            + m.output[m.plant_backup[p0(m)], 0]
            <= 1e5
        ),
        unit="1",
        doc="",
    )
    m.main = Rows(
        m.day,
        rule=lambda m, d: m.bought[d] + abs(-2.0) * sum(m.missing[m.main_zone, t] for t in m.hours_in_day[d]) >= 0,
        unit="MWh",
        doc="",
    )
    m.squared = Rows(
        m.busy_zones,
        rule=lambda m, z: sum(sum(m.output[p, t] for t in m.hour) * m.plant_power[p] ** 0.5 for p in m.plants_in[z]) <= 1e6,
        unit="1",
        doc="",
    )

    at_home = {"at": lambda m, p, t: (m.plant_zone[p], t), "by": "plant_zone"}
    ledger.power.post("plants", m.plant, m.hour, rule=lambda m, p, t: m.output[p, t], **at_home)
    ledger.power.post("missing", m.zone, m.hour, rule=lambda m, z, t: m.missing[z, t], at=lambda m, z, t: (z, t))
    ledger.power.post("need", m.zone, m.hour, rule=lambda m, z, t: -m.zone_need[z, t], at=lambda m, z, t: (z, t))
    ledger.close("power_balance", ledger.power, low=0.0, high=0.0, doc="power is balanced")
    ledger.gas.post("plants", m.plant, m.hour, rule=lambda m, p, t: 2 * m.output[p, t] * m.hour_length[t], at=lambda m, p, t: m.day_of[t])
    ledger.gas.post("bought", m.day, rule=lambda m, d: -m.bought[d], at=lambda m, d: d)
    ledger.close("gas_within", ledger.gas, high=lambda m, d: 1e5 * m.day_share[d], doc="gas")
    ledger.carbon.post(
        "plants", m.plant, m.hour, rule=lambda m, p, t: m.plant_power[p] / 50 * m.output[p, t] * m.hour_length[t] + 0.25, by="plant_zone"
    )
    ledger.consumption.post("need", m.zone, m.hour, rule=lambda m, z, t: m.zone_need[z, t] - m.missing[z, t])
    ledger.cost.post("plants", m.plant, m.hour, rule=lambda m, p, t: m.plant_price[p, m.month_of[t]] * m.output[p, t] * m.hour_length[t])
    ledger.cost.post("gas", m.day, rule=lambda m, d: 3 * m.bought[d] + 7)
    ledger.cost.post("missing", rule=lambda m: sum(m.scarcity * m.missing[z, t] * m.hour_length[t] for z in m.zone for t in m.hour))


def p0(m):
    """A label as a constant."""
    return "plant 0"


def targets(m, ledger):
    """A hard and a soft cap, a soft share, a soft cap each hour, and charges."""
    ledger.charge("carbon", ledger.carbon, lambda m: 2.5)
    ledger.charge("gas tax", ledger.gas, lambda m: 0.5)
    ledger.policy("carbon_most", ledger.carbon, at_most=lambda m: 1e7, unit="t", doc="hard")
    ledger.policy("carbon_less", ledger.carbon, at_most=lambda m: 10 * m.year_share, price=lambda m: 40.0, unit="t", doc="soft")
    ledger.policy("served", ledger.consumption, at_least=lambda m: 0.9, of=ledger.carbon, price=lambda m: 5.0, unit="MWh", doc="share")
    ledger.policy("gas_daily", ledger.gas, at_most=lambda m, d: 100 * m.day_share[d], price=lambda m, d: 1.0, unit="m3", doc="by day")


WORLD = (room(plants, **PLANT), room(targets))


def world(seed: int = 0, **settings) -> tuple[xr.Dataset, dict[str, Field], tuple]:
    """(data, fields, rooms) of the small rooms."""
    data = random_data(PLANT, seed, **settings)
    data["plant_delay"] = np.floor(data["plant_delay"])
    return data, PLANT, WORLD
