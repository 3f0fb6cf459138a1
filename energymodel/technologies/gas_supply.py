r"""Gas supply: fields and pipelines feed the units and everybody else, who come first; stores move gas over the seasons.

.. math:: \sum_s x^{power}_{s,d} = b_d, \qquad \sum_s x^{city}_{s,d} + w_d - j_d - o_d + u_d = D_d

Each source's gas to power is a column of its own, so that shale gas can be followed to the power it makes. The units' burn
:math:`b` is posted by the units. Cost is closed: sources are paid by the m3, what other users and outlets pay comes back.
"""

from energymodel.declare import Rows, Variable
from energymodel.field import YES_NO, Field

CAUSE = "capacity"

INPUTS = {
    "gas_source_shale": Field(("gas_source",), YES_NO, "a shale gas field"),
    "gas_source_daily": Field(("gas_source",), "m3/d", "most it gives on a day", low=0, high=2e8, likely=(1e5, 1e8), file_unit="Mm3/d"),
    "gas_source_least": Field(
        ("gas_source",),
        "1",
        "least it gives on a day, share of the most (wells run steadily)",
        low=0,
        high=1,
        likely=(0.05, 1),
        default=0.0,
    ),
    "gas_source_annual": Field(("gas_source",), "m3", "most it gives in a year", low=0, high=5e10, likely=(3e7, 4e10), file_unit="bcm"),
    "gas_source_price": Field(("gas_source",), "CNY/m3", "price at the city gate", low=0, high=20, likely=(0.3, 10), cause="fuel prices"),
    "gas_source_power_fee": Field(
        ("gas_source",), "CNY/m3", "what bringing it to the units costs", low=0, high=5, likely=(0.005, 2), cause="fuel prices"
    ),
    "gas_outlet_daily": Field(("gas_outlet",), "m3/d", "most it takes on a day", low=0, high=2e8, likely=(1e5, 1e8), file_unit="Mm3/d"),
    "gas_outlet_price": Field(("gas_outlet",), "CNY/m3", "what it pays", low=0, high=20, likely=(0.3, 10), cause="fuel prices"),
    "gas_store_volume": Field(("gas_store",), "m3", "working gas", low=0, high=1e10, likely=(5e6, 8e9), file_unit="Mm3"),
    "gas_store_injection": Field(("gas_store",), "m3/d", "most injected on a day", low=0, high=1e8, likely=(1e5, 8e7), file_unit="Mm3/d"),
    "gas_store_withdrawal": Field(("gas_store",), "m3/d", "most withdrawn on a day", low=0, high=1e8, likely=(1e5, 8e7), file_unit="Mm3/d"),
    "gas_store_fee": Field(("gas_store",), "CNY/m3", "fee on injected gas", low=0, high=5, likely=(0.005, 2), cause="fuel prices"),
    "gas_demand": Field(
        ("day",), "m3/d", "what everybody but the units burns", low=0, high=2e8, likely=(1e6, 1.5e8), file_unit="Mm3/d", cause="demand"
    ),
    "gas_demand_scale": Field((), "1", "factor on gas demand", low=0, high=10, likely=(0.1, 5), default=1.0, cause="demand"),
    "gas_demand_price": Field(
        (), "CNY/m3", "what everybody but the units pays at the city gate", low=0, high=20, likely=(0.3, 10), cause="fuel prices"
    ),
    "gas_unserved_price": Field((), "CNY/m3", "cost of gas not served", low=0, high=1000, likely=(5, 500), cause="demand"),
}

NOT_SERVED = "gas_unserved"


def build(m, ledger):
    def daily(m, s, d):
        return m.gas_source_daily[s] * m.day_share[d]

    def demand(m, d):
        return m.gas_demand[d] * m.gas_demand_scale * m.day_share[d]

    m.gas_to_power = Variable(m.gas_source, m.day, bounds=(0, daily), unit="m3", doc="gas from a source to the units")
    m.gas_to_city = Variable(m.gas_source, m.day, bounds=(0, daily), unit="m3", doc="gas from a source to everybody else")
    m.gas_sold = Variable(
        m.gas_outlet, m.day, bounds=(0, lambda m, o, d: m.gas_outlet_daily[o] * m.day_share[d]), unit="m3", doc="gas sold out"
    )
    m.gas_injected = Variable(
        m.gas_store, m.day, bounds=(0, lambda m, i, d: m.gas_store_injection[i] * m.day_share[d]), unit="m3", doc="gas put into store"
    )
    m.gas_withdrawn = Variable(
        m.gas_store, m.day, bounds=(0, lambda m, i, d: m.gas_store_withdrawal[i] * m.day_share[d]), unit="m3", doc="gas taken from store"
    )
    m.gas_level = Variable(
        m.gas_store, m.day, bounds=(0, lambda m, i, d: m.gas_store_volume[i]), unit="m3", doc="gas in store at the day's end"
    )
    m.gas_unserved = Variable(m.day, bounds=(0, demand), unit="m3", doc="gas demand not served")

    m.gas_source_within_day = Rows(
        m.gas_source,
        m.day,
        rule=lambda m, s, d: (m.gas_source_least[s] * daily(m, s, d), m.gas_to_power[s, d] + m.gas_to_city[s, d], daily(m, s, d)),
        unit="m3",
        doc="a source gives between its least and its most",
        limits=("gas_source_least", "gas_source_daily"),
    )
    m.gas_source_within_year = Rows(
        m.gas_source,
        rule=lambda m, s: sum(m.gas_to_power[s, d] + m.gas_to_city[s, d] for d in m.day) <= m.gas_source_annual[s] * m.year_share,
        unit="m3",
        doc="a source gives at most its annual production",
        limits=(None, "gas_source_annual"),
    )
    m.gas_store_balance = Rows(
        m.gas_store,
        m.day,
        rule=lambda m, i, d: m.gas_level[i, d] == m.gas_level[i, m.day_before[d]] + m.gas_injected[i, d] - m.gas_withdrawn[i, d],
        unit="m3",
        doc="what goes into store comes out later",
    )

    each = {"at": lambda m, s, d: d}
    ledger.gas.post("supply", m.gas_source, m.day, rule=lambda m, s, d: -m.gas_to_power[s, d], **each)
    ledger.close("gas_balance", ledger.gas, low=0.0, high=0.0, doc="the units burn what the sources send them")
    ledger.city_gas.post("sources", m.gas_source, m.day, rule=lambda m, s, d: m.gas_to_city[s, d], **each)
    ledger.city_gas.post("stores", m.gas_store, m.day, rule=lambda m, i, d: m.gas_withdrawn[i, d] - m.gas_injected[i, d], **each)
    ledger.city_gas.post("sold", m.gas_outlet, m.day, rule=lambda m, o, d: -m.gas_sold[o, d], **each)
    ledger.city_gas.post("unserved", m.day, rule=lambda m, d: m.gas_unserved[d], at=lambda m, d: d)
    ledger.city_gas.post("demand", m.day, rule=lambda m, d: -demand(m, d), at=lambda m, d: d)
    ledger.close("city_gas_balance", ledger.city_gas, low=0.0, high=0.0, doc="everybody else burns what reaches the city")

    ledger.cost.post("gas", m.gas_source, m.day, rule=lambda m, s, d: m.gas_source_price[s] * (m.gas_to_power[s, d] + m.gas_to_city[s, d]))
    ledger.cost.post("gas to units", m.gas_source, m.day, rule=lambda m, s, d: m.gas_source_power_fee[s] * m.gas_to_power[s, d])
    ledger.cost.post("gas sold", m.gas_outlet, m.day, rule=lambda m, o, d: -m.gas_outlet_price[o] * m.gas_sold[o, d])
    ledger.cost.post("gas storage", m.gas_store, m.day, rule=lambda m, i, d: m.gas_store_fee[i] * m.gas_injected[i, d])
    ledger.cost.post("gas paid by others", m.day, rule=lambda m, d: -m.gas_demand_price * (demand(m, d) - m.gas_unserved[d]))
    ledger.cost.post("gas unserved", m.day, rule=lambda m, d: m.gas_unserved_price * m.gas_unserved[d])
