r"""Hydro with reservoirs, in cascades: water released above arrives below after its travel time.

.. math:: s_{r,t} = s_{r,t-1} + k \Delta_t \big( q_{r,t} + \sum_{c \to r} (x + y)_{from(c), t - \tau_c} - x_{r,t} - y_{r,t} \big),
          \quad p = \rho_r x

storage :math:`s` [million m3], inflow :math:`q`, turbined flow :math:`x`, spill :math:`y` [m3/s]; the head is constant, so
power is proportional to the turbined flow. All unused capacity counts as spinning reserve, whatever water is left.
Run-of-river plants without storage are plants with a profile (renewables).
"""

from energymodel.declare import Rows, Variable, mean_in_service
from energymodel.field import SERVICE, Field

MILLION_M3_PER_FLOW_HOUR = 3600 / 1e6
"""1 m3/s over one hour [million m3]."""

CAUSE = "capacity"

INPUTS = {
    "reservoir_zone": Field(("reservoir",), "zone", "zone it feeds"),
    "reservoir_technology": Field(("reservoir",), "technology", "technology it is reported under"),
    "reservoir_capacity": Field(("reservoir",), "MW", "installed capacity", low=0, high=3e4, likely=(1, 2.3e4)),
    "reservoir_conversion": Field(
        ("reservoir",), "MW/(m3/s)", "power per turbined flow at mean head", low=0.01, high=10, likely=(0.02, 10)
    ),
    "reservoir_storage": Field(("reservoir",), "Mm3", "working storage", low=0, high=5e4, likely=(0.2, 2.5e4)),
    "reservoir_min_release": Field(("reservoir",), "m3/s", "least flow left in the river", low=0, high=5e3, likely=(0.1, 3000)),
    "reservoir_max_spill": Field(("reservoir",), "m3/s", "most the spillways pass", low=0, high=2e5, likely=(50, 1.5e5)),
    "reservoir_operation_cost": Field(
        ("reservoir",), "CNY/MWh", "operation cost, water fee", low=0, high=100, likely=(0.5, 80), cause="fuel prices"
    ),
    "reservoir_in_service": Field(("reservoir", "hour"), SERVICE, "in-service window; before it the river runs free"),
    "reservoir_inflow": Field(
        ("reservoir", "hour"),
        "m3/s",
        "natural inflow between this dam and those above",
        low=0,
        high=1e5,
        likely=(1, 8e4),
        cause="weather and water",
    ),
    "channel_from": Field(("channel",), "reservoir", "dam above"),
    "channel_to": Field(("channel",), "reservoir", "dam below", members="channels_into"),
    "channel_delay": Field(("channel",), "h", "travel time of the water", low=0, high=48, likely=(1, 36)),
}


def build(m, ledger):
    def power(m, r, t):
        return m.reservoir_conversion[r] * m.reservoir_turbined[r, t]

    def full_power(m, r, t):
        return m.reservoir_capacity[r] * m.reservoir_in_service[r, t]

    m.reservoir_turbined = Variable(
        m.reservoir,
        m.hour,
        bounds=(0, lambda m, r, t: full_power(m, r, t) / m.reservoir_conversion[r]),
        unit="m3/s",
        doc="flow through the turbines",
    )
    m.reservoir_spill = Variable(
        m.reservoir,
        m.hour,
        bounds=(0, lambda m, r, t: m.reservoir_max_spill[r]),
        unit="m3/s",
        doc="flow past the turbines",
        limits=(None, "reservoir_max_spill"),
    )
    m.reservoir_level = Variable(
        m.reservoir,
        m.hour,
        bounds=(0, lambda m, r, t: m.reservoir_storage[r] * m.reservoir_in_service[r, t]),
        unit="Mm3",
        doc="working storage at the end of the hour",
    )

    def arriving(m, r, t):
        return m.reservoir_inflow[r, t] + sum(
            m.reservoir_turbined[m.channel_from[c], m.hour_back[t, m.channel_delay[c]]]
            + m.reservoir_spill[m.channel_from[c], m.hour_back[t, m.channel_delay[c]]]
            for c in m.channels_into[r]
        )

    m.reservoir_balance = Rows(
        m.reservoir,
        m.hour,
        rule=lambda m, r, t: (
            m.reservoir_level[r, t]
            == m.reservoir_level[r, m.hour_before[t]]
            + MILLION_M3_PER_FLOW_HOUR * m.hour_length[t] * (arriving(m, r, t) - m.reservoir_turbined[r, t] - m.reservoir_spill[r, t])
        ),
        unit="Mm3",
        doc="water that comes is stored, turbined or spilt",
    )
    m.reservoir_min_flow = Rows(
        m.reservoir,
        m.hour,
        rule=lambda m, r, t: m.reservoir_turbined[r, t] + m.reservoir_spill[r, t] >= m.reservoir_min_release[r],
        unit="m3/s",
        doc="the river below keeps its least flow",
        limits=("reservoir_min_release", None),
    )

    def energy(m, r, t):
        return power(m, r, t) * m.hour_length[t]

    by = "reservoir_technology"
    ledger.power.post("hydro", m.reservoir, m.hour, rule=power, at=lambda m, r, t: (m.reservoir_zone[r], t), by=by)
    ledger.capacity.post(
        "hydro",
        m.reservoir,
        rule=lambda m, r: m.reservoir_capacity[r] * mean_in_service(m, m.reservoir_in_service, r),
        at=lambda m, r: m.reservoir_zone[r],
        by=by,
    )
    ledger.cost.post("hydro operation", m.reservoir, m.hour, rule=lambda m, r, t: m.reservoir_operation_cost[r] * energy(m, r, t), by=by)
    ledger.renewable.post("hydro", m.reservoir, m.hour, rule=energy, by=by)
    ledger.reserve.post("hydro", m.reservoir, m.hour, rule=lambda m, r, t: full_power(m, r, t) - power(m, r, t), at=lambda m, r, t: t)
