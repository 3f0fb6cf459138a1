r"""Storage: pumped hydro and batteries. What goes in comes out later, less the losses.

.. math:: s_{i,t} = s_{i,t-1} + (\eta_i c_{i,t} - d_{i,t} / \eta_i) \Delta_t

The level closes over the horizon (last hour -> first hour). Source: the usual storage model (PyPSA, GenX, Calliope).
Not built because they cannot act: stores out of service all the time.
"""

from energymodel.declare import Rows, Subset, Variable, mean_in_service
from energymodel.field import SERVICE, Field

CAUSE = "capacity"

INPUTS = {
    "store_zone": Field(("store",), "zone", "zone it feeds"),
    "store_technology": Field(("store",), "technology", "technology it is reported under"),
    "store_power": Field(("store",), "MW", "rated charge and discharge power", low=0, high=1e5, likely=(2, 3e4)),
    "store_hours": Field(("store",), "h", "hours of discharge at rated power when full", low=0.25, high=1000, likely=(0.5, 300)),
    "store_efficiency": Field(("store",), "1", "one-way efficiency (square root of the round trip)", low=0.5, high=1, likely=(0.6, 1)),
    "store_throughput_cost": Field(
        ("store",), "CNY/MWh", "wear and operation per MWh discharged", low=0, high=500, likely=(0.2, 300), default=0.0, cause="fuel prices"
    ),
    "store_in_service": Field(("store", "hour"), SERVICE, "in-service window"),
}


def build(m, ledger):
    m.stores_in_service = Subset(m.store, where=lambda m, i: mean_in_service(m, m.store_in_service, i) > 0, doc="stores there at some hour")

    def power(m, i, t):
        return m.store_power[i] * m.store_in_service[i, t]

    def energy(m, i, t):
        return m.store_power[i] * m.store_hours[i] * m.store_in_service[i, t]

    m.store_charge = Variable(m.stores_in_service, m.hour, bounds=(0, power), unit="MW", doc="power taken to charge")
    m.store_discharge = Variable(m.stores_in_service, m.hour, bounds=(0, power), unit="MW", doc="power given by discharging")
    m.store_level = Variable(m.stores_in_service, m.hour, bounds=(0, energy), unit="MWh", doc="energy stored at the end of the hour")
    m.store_reserve = Variable(
        m.stores_in_service, m.hour, bounds=(0, lambda m, i, t: 2 * power(m, i, t)), unit="MW", doc="spinning reserve offered"
    )
    m.store_balance = Rows(
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: (
            m.store_level[i, t]
            == m.store_level[i, m.hour_before[t]]
            + (m.store_efficiency[i] * m.store_charge[i, t] - m.store_discharge[i, t] / m.store_efficiency[i]) * m.hour_length[t]
        ),
        unit="MWh",
        doc="what goes in comes out later",
    )
    m.store_reserve_within_power = Rows(
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: m.store_reserve[i, t] + m.store_discharge[i, t] - m.store_charge[i, t] <= power(m, i, t),
        unit="MW",
        doc="reserve is power not yet given, or charging that can stop",
    )
    m.store_reserve_within_level = Rows(
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: (
            m.store_reserve[i, t] * m.reserve_duration
            <= m.store_level[i, t] * m.store_efficiency[i] + m.store_charge[i, t] * m.reserve_duration
        ),
        unit="MWh",
        doc="reserve can be held up for its duration",
    )
    ledger.capacity.post(
        "storage",
        m.store,
        rule=lambda m, i: m.store_power[i] * mean_in_service(m, m.store_in_service, i),
        at=lambda m, i: m.store_zone[i],
        by="store_technology",
    )
    ledger.power.post(
        "storage discharge",
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: m.store_discharge[i, t],
        at=lambda m, i, t: (m.store_zone[i], t),
        by="store_technology",
    )
    ledger.power.post(
        "storage charge",
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: -m.store_charge[i, t],
        at=lambda m, i, t: (m.store_zone[i], t),
        by="store_technology",
    )
    ledger.reserve.post("storage", m.stores_in_service, m.hour, rule=lambda m, i, t: m.store_reserve[i, t], at=lambda m, i, t: t)
    ledger.cost.post(
        "storage operation",
        m.stores_in_service,
        m.hour,
        rule=lambda m, i, t: m.store_throughput_cost[i] * m.store_discharge[i, t] * m.hour_length[t],
        by="store_technology",
    )
