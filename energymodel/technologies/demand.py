"""Demand: hourly loads of each zone by part (base, electric vehicles, new loads), and what is not served."""

from energymodel.declare import Variable
from energymodel.field import Field

CAUSE = "demand"

INPUTS = {
    "load_zone": Field(("load",), "zone", "zone it is in", members="loads_in"),
    "load_technology": Field(("load",), "technology", "part of demand it is reported under"),
    "load_power": Field(("load", "hour"), "MW", "power taken", low=0, high=2e5, likely=(1, 5e4)),
    "load_scale": Field(("load",), "1", "factor on it", low=0, high=10, likely=(0.1, 5), default=1.0),
    "unserved_price": Field((), "CNY/MWh", "value of lost load", low=0, high=1e6, likely=(1e3, 3e5)),
}

NOT_SERVED = "unserved"


def load(m, i, t):
    return m.load_scale[i] * m.load_power[i, t]


def build(m, ledger):
    m.unserved = Variable(
        m.zone, m.hour, bounds=(0, lambda m, z, t: sum(load(m, i, t) for i in m.loads_in[z])), unit="MW", doc="demand not served"
    )
    ledger.power.post(
        "demand", m.load, m.hour, rule=lambda m, i, t: -load(m, i, t), at=lambda m, i, t: (m.load_zone[i], t), by="load_technology"
    )
    ledger.power.post("unserved", m.zone, m.hour, rule=lambda m, z, t: m.unserved[z, t], at=lambda m, z, t: (z, t))
    ledger.cost.post("unserved energy", m.zone, m.hour, rule=lambda m, z, t: m.unserved_price * m.unserved[z, t] * m.hour_length[t])
    ledger.consumption.post("demand", m.load, m.hour, rule=lambda m, i, t: load(m, i, t) * m.hour_length[t], by="load_technology")
    ledger.consumption.post("unserved", m.zone, m.hour, rule=lambda m, z, t: -m.unserved[z, t] * m.hour_length[t])
