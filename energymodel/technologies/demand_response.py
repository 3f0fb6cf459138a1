r"""Demand response: loads that can be interrupted for a price, or shifted within the day.

.. math:: \sum_{t \in d} x_{i,t} \Delta_t \le H^{day}_i C_i, \quad \sum_t x_{i,t} \Delta_t \le H^{year}_i C_i, \quad
          \sum_{t \in d} y_{i,t} \Delta_t = \sum_{t \in d} x_{i,t} \Delta_t \ (shiftable)

cut :math:`x`, catching up :math:`y`, capacity :math:`C`. Source: the plan's virtual power plants and load aggregators.
"""

from energymodel.declare import Rows, Subset, Variable
from energymodel.field import YES_NO, Field

CAUSE = "capacity"

INPUTS = {
    "response_zone": Field(("response",), "zone", "zone it is in"),
    "response_technology": Field(("response",), "technology", "technology it is reported under"),
    "response_shiftable": Field(("response",), YES_NO, "yes: caught up within the day; no: interrupted"),
    "response_capacity": Field(("response",), "MW", "most that can be cut", low=0, high=2e4, likely=(1, 1e4)),
    "response_price": Field(("response",), "CNY/MWh", "what a MWh cut is paid", low=0, high=1e5, likely=(5, 2e4), cause="fuel prices"),
    "response_day_hours": Field(("response",), "h", "most full-capacity hours on a day", low=0, high=24, likely=(0.25, 24)),
    "response_year_hours": Field(("response",), "h", "most full-capacity hours in a year", low=0, high=8784, likely=(2, 5000)),
}


def build(m, ledger):
    def capacity(m, i, t):
        return m.response_capacity[i]

    m.shiftable_responses = Subset(m.response, where=lambda m, i: m.response_shiftable[i] == 1, doc="loads caught up within the day")
    m.response_cut = Variable(m.response, m.hour, bounds=(0, capacity), unit="MW", doc="load cut")
    m.response_return = Variable(m.shiftable_responses, m.hour, bounds=(0, capacity), unit="MW", doc="load caught up")
    m.response_within_day = Rows(
        m.response,
        m.day,
        rule=lambda m, i, d: (
            sum(m.response_cut[i, t] * m.hour_length[t] for t in m.hours_in_day[d]) <= m.response_capacity[i] * m.response_day_hours[i]
        ),
        unit="MWh",
        doc="cut at most its hours of a day",
    )
    m.response_within_year = Rows(
        m.response,
        rule=lambda m, i: (
            sum(m.response_cut[i, t] * m.hour_length[t] for t in m.hour) <= m.response_capacity[i] * m.response_year_hours[i] * m.year_share
        ),
        unit="MWh",
        doc="cut at most its hours of a year",
    )
    m.response_caught_up = Rows(
        m.shiftable_responses,
        m.day,
        rule=lambda m, i, d: sum((m.response_return[i, t] - m.response_cut[i, t]) * m.hour_length[t] for t in m.hours_in_day[d]) == 0,
        unit="MWh",
        doc="shifted load is caught up on the same day",
    )

    by = "response_technology"
    place = {"at": lambda m, i, t: (m.response_zone[i], t), "by": by}
    ledger.power.post("response cut", m.response, m.hour, rule=lambda m, i, t: m.response_cut[i, t], **place)
    ledger.power.post("response return", m.shiftable_responses, m.hour, rule=lambda m, i, t: -m.response_return[i, t], **place)
    ledger.cost.post(
        "demand response", m.response, m.hour, rule=lambda m, i, t: m.response_price[i] * m.response_cut[i, t] * m.hour_length[t], by=by
    )
    ledger.consumption.post("response cut", m.response, m.hour, rule=lambda m, i, t: -m.response_cut[i, t] * m.hour_length[t], by=by)
    ledger.consumption.post(
        "response return", m.shiftable_responses, m.hour, rule=lambda m, i, t: m.response_return[i, t] * m.hour_length[t], by=by
    )
