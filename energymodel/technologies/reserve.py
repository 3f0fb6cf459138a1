"""Spinning reserve: in every hour, headroom covers a share of load and the largest infeed, or falls short at a price."""

from energymodel.declare import Variable
from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "reserve_load_share": Field((), "1", "reserve required, share of load", low=0, high=0.5, likely=(0.005, 0.3)),
    "reserve_duration": Field((), "h", "how long a store must hold its reserve up", low=0, high=24, likely=(0.25, 8)),
    "reserve_shortfall_price": Field((), "CNY/MWh", "cost of reserve not held", low=0, high=1e6, likely=(50, 1e5)),
}


def build(m, ledger):
    m.reserve_shortfall = Variable(m.hour, bounds=(0, 1e5), unit="MW", doc="reserve not held")
    ledger.reserve.post(
        "load",
        m.load,
        m.hour,
        rule=lambda m, i, t: -m.reserve_load_share * m.load_scale[i] * m.load_power[i, t],
        at=lambda m, i, t: t,
        by="load_technology",
    )
    ledger.reserve.post("shortfall", m.hour, rule=lambda m, t: m.reserve_shortfall[t], at=lambda m, t: t)
    ledger.cost.post("reserve shortfall", m.hour, rule=lambda m, t: m.reserve_shortfall_price * m.reserve_shortfall[t] * m.hour_length[t])
    ledger.close("reserve_met", ledger.reserve, low=0.0, doc="headroom covers a share of load and the largest infeed")
