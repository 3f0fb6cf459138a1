r"""Thermal units: coal and gas, as linearised unit commitment, identical units as one column with their number.

.. math:: p = \underline{\mu} u + a,\quad 0 \le a \le (1 - \underline{\mu}) u,\quad u_t - u_{t-1} \le v_t,\quad
          f = h\,(\nu u + (1 - \nu) p) + \phi v

online capacity :math:`u`, output :math:`p`, output above minimum :math:`a`, start-up :math:`v`, fuel :math:`f`, share of
no-load fuel :math:`\nu`. Heat-led units (captive plants, cogeneration) have no commitment: heat sets their band of output.
Output is gross; heat rates are per net output, so fuel is multiplied by one less the station's own use.

Source: tight formulations of unit commitment with output above minimum (Morales-Espana et al. 2013, doi:10.1109/TPWRS.2013.2251373),
relaxed and clustered over identical units (Palmintier and Webster 2014, doi:10.1109/TPWRS.2013.2293127).
Least times up and down are left to the start-up cost.
Not built because they cannot act: units out of service all the time, a ramp limit wider than the range of load.
"""

from energymodel.declare import Rows, Subset, Variable, mean_in_service
from energymodel.field import SERVICE, YES_NO, Field

CAUSE = "capacity"

INPUTS = {
    "unit_zone": Field(("unit",), "zone", "zone it feeds"),
    "unit_technology": Field(("unit",), "technology", "technology it is reported under"),
    "unit_fuel": Field(("unit",), "fuel", "what it burns"),
    "unit_number": Field(("unit",), "1", "number of identical units", low=0, high=1000, likely=(1, 100)),
    "unit_capacity": Field(("unit",), "MW", "gross capacity of one unit", low=1, high=2000, likely=(5, 1800)),
    "unit_committed": Field(("unit",), YES_NO, "yes: started and stopped by the dispatch; no: led by heat"),
    "unit_min_load": Field(("unit",), "1", "lowest stable output, share of online capacity", low=0, high=1, likely=(0.1, 0.9)),
    "unit_heat_rate": Field(
        ("unit",), "tce/MWh", "fuel per net output at full load", low=0.1, high=0.6, likely=(0.18, 0.5), file_unit="gce/kWh"
    ),
    "unit_no_load_share": Field(
        ("unit",), "1", "share of full-load fuel burnt at no load", low=0, high=0.5, likely=(0.005, 0.4), default=0.05
    ),
    "unit_own_use": Field(("unit",), "1", "share of gross output the station uses itself", low=0, high=0.2, likely=(0.003, 0.15)),
    "unit_operation_cost": Field(
        ("unit",), "CNY/MWh", "operation besides fuel, per gross output", low=0, high=500, likely=(1, 200), cause="fuel prices"
    ),
    "unit_start_cost": Field(
        ("unit",), "CNY/MW", "cost of starting one MW, besides fuel", low=0, high=1e4, likely=(5, 5000), default=0.0, cause="fuel prices"
    ),
    "unit_start_fuel": Field(("unit",), "tce/MW", "fuel of starting one MW", low=0, high=5, likely=(0.005, 3), default=0.0),
    "unit_ramp": Field(
        ("unit",), "1", "change of output within an hour, share of online capacity", low=0.01, high=60, likely=(0.1, 60), default=60.0
    ),
    "unit_forced_outage": Field(("unit",), "1", "share of time lost to forced outages", low=0, high=0.5, likely=(0.002, 0.3)),
    "unit_outage_plan": Field(("unit",), "outage_plan", "its season of planned outages"),
    "unit_heat_low": Field(
        ("unit",), "1", "least share of available capacity that heat (or the owner) keeps on", low=0, high=1, likely=(0.02, 1), default=0.0
    ),
    "unit_heat_high": Field(
        ("unit",), "1", "largest share of available capacity a heat-led unit gives", low=0, high=1, likely=(0.1, 1), default=1.0
    ),
    "unit_allowance": Field(
        ("unit",), "t/MWh", "free CO2 allocation per net output", low=0, high=2, likely=(0.1, 1.5), default=0.0, cause="policy"
    ),
    "unit_retrofitted": Field(
        ("unit",), "1", "share of these units with the three-in-one retrofit", low=0, high=1, likely=(0.02, 1), default=0.0
    ),
    "unit_retrofit_min_load": Field(
        ("unit",), "1", "lowest stable output after the retrofit", low=0, high=1, likely=(0.1, 0.9), default=0.3
    ),
    "unit_retrofit_heat_gain": Field(("unit",), "1", "heat rate saved by the retrofit", low=0, high=0.2, likely=(0.001, 0.1), default=0.0),
    "unit_in_service": Field(("unit", "hour"), SERVICE, "in-service window"),
    "outage_plan_share": Field(("outage_plan", "month"), "1", "share of capacity in planned outage", low=0, high=1, likely=(0.002, 0.9)),
    "fuel_price": Field(
        ("fuel",),
        "CNY/tce",
        "delivered price; 0 for gas, which the gas supply pays",
        low=0,
        high=5000,
        likely=(100, 4000),
        cause="fuel prices",
    ),
    "fuel_coal": Field(("fuel",), "1", "coal in one tce of it", low=0, high=1, likely=(0.05, 1), cause="fuel prices"),
    "fuel_carbon": Field(("fuel",), "t/tce", "CO2 per tce", low=0, high=4, likely=(0.3, 3.5), cause="fuel prices"),
    "fuel_gas": Field(("fuel",), "m3/tce", "gas per tce", low=0, high=1000, likely=(500, 1000), cause="fuel prices"),
}


def available(m, g, t):
    """Capacity that is neither out of service nor in a planned or forced outage [MW]."""
    planned = m.outage_plan_share[m.unit_outage_plan[g], m.month_of[t]]
    return m.unit_number[g] * m.unit_capacity[g] * m.unit_in_service[g, t] * (1 - m.unit_forced_outage[g]) * (1 - planned)


def min_load(m, g):
    return m.unit_min_load[g] + m.unit_retrofitted[g] * (m.unit_retrofit_min_load[g] - m.unit_min_load[g])


def heat_rate(m, g):
    """Fuel per gross output at full load [tce/MWh]."""
    return m.unit_heat_rate[g] * (1 - m.unit_own_use[g]) * (1 - m.unit_retrofitted[g] * m.unit_retrofit_heat_gain[g])


def output(m, g, t):
    """Gross output of committed units [MW]."""
    return min_load(m, g) * m.unit_online[g, t] + m.unit_above[g, t]


def fuel(m, g, t):
    """Fuel of committed units within the step [tce]."""
    running = m.unit_no_load_share[g] * m.unit_online[g, t] + (1 - m.unit_no_load_share[g]) * output(m, g, t)
    return heat_rate(m, g) * running * m.hour_length[t] + m.unit_start_fuel[g] * m.unit_start[g, t]


def heat_led_fuel(m, g, t):
    return heat_rate(m, g) * m.unit_heat_led_output[g, t] * m.hour_length[t]


def build(m, ledger):
    m.units_in_service = Subset(m.unit, where=lambda m, g: mean_in_service(m, m.unit_in_service, g) > 0, doc="units there at some hour")
    m.committed_units = Subset(m.units_in_service, where=lambda m, g: m.unit_committed[g] == 1, doc="units the dispatch starts and stops")
    m.heat_led_units = Subset(m.units_in_service, where=lambda m, g: m.unit_committed[g] == 0, doc="units led by heat or their owner")
    m.ramping_units = Subset(m.committed_units, where=lambda m, g: m.unit_ramp[g] < 1 - min_load(m, g), doc="units whose ramp can bind")

    m.unit_online = Variable(
        m.committed_units,
        m.hour,
        bounds=(lambda m, g, t: m.unit_heat_low[g] * available(m, g, t), available),
        unit="MW",
        doc="online capacity",
        limits=("unit_heat_low", None),
    )
    m.unit_above = Variable(
        m.committed_units,
        m.hour,
        bounds=(0, lambda m, g, t: (1 - min_load(m, g)) * available(m, g, t)),
        unit="MW",
        doc="output above the minimum",
    )
    m.unit_start = Variable(m.committed_units, m.hour, bounds=(0, available), unit="MW", doc="capacity started")
    m.unit_heat_led_output = Variable(
        m.heat_led_units,
        m.hour,
        bounds=(lambda m, g, t: m.unit_heat_low[g] * available(m, g, t), lambda m, g, t: m.unit_heat_high[g] * available(m, g, t)),
        unit="MW",
        doc="gross output of heat-led units",
        limits=("unit_heat_low", None),
    )

    m.unit_above_within_online = Rows(
        m.committed_units,
        m.hour,
        rule=lambda m, g, t: m.unit_above[g, t] <= (1 - min_load(m, g)) * m.unit_online[g, t],
        unit="MW",
        doc="output stays within online capacity",
    )
    m.unit_online_by_start = Rows(
        m.committed_units,
        m.hour,
        rule=lambda m, g, t: m.unit_online[g, t] - m.unit_online[g, m.hour_before[t]] <= m.unit_start[g, t],
        unit="MW",
        doc="capacity comes online by a start",
    )
    m.unit_within_ramp_up = Rows(
        m.ramping_units,
        m.hour,
        rule=lambda m, g, t: (
            output(m, g, t) - output(m, g, m.hour_before[t])
            <= m.unit_ramp[g] * m.hour_length[t] * m.unit_online[g, t] + min_load(m, g) * m.unit_start[g, t]
        ),
        unit="MW",
        doc="output rises within the ramp, or by a start to the minimum",
    )
    m.unit_within_ramp_down = Rows(
        m.ramping_units,
        m.hour,
        rule=lambda m, g, t: (
            output(m, g, m.hour_before[t]) - output(m, g, t)
            <= m.unit_ramp[g] * m.hour_length[t] * m.unit_online[g, m.hour_before[t]]
            + min_load(m, g) * (m.unit_start[g, t] + m.unit_online[g, m.hour_before[t]] - m.unit_online[g, t])
        ),
        unit="MW",
        doc="output falls within the ramp, or by a stop from the minimum",
    )

    for name, units, power, burn in (
        ("thermal", m.committed_units, output, fuel),
        ("heat-led thermal", m.heat_led_units, lambda m, g, t: m.unit_heat_led_output[g, t], heat_led_fuel),
    ):
        post(m, ledger, name, units, power, burn)
    ledger.capacity.post(
        "thermal",
        m.unit,
        rule=lambda m, g: m.unit_number[g] * m.unit_capacity[g] * mean_in_service(m, m.unit_in_service, g),
        at=lambda m, g: m.unit_zone[g],
        by="unit_technology",
    )
    ledger.cost.post(
        "start-up", m.committed_units, m.hour, rule=lambda m, g, t: m.unit_start_cost[g] * m.unit_start[g, t], by="unit_technology"
    )
    ledger.reserve.post(
        "thermal",
        m.committed_units,
        m.hour,
        rule=lambda m, g, t: (1 - min_load(m, g)) * m.unit_online[g, t] - m.unit_above[g, t],
        at=lambda m, g, t: t,
    )


def post(m, ledger, name, units, power, burn):
    """Post power, fuel and what follows from them, for one kind of units."""

    def each(account, entry, rule, at=None):
        account.post(entry, units, m.hour, rule=rule, at=at, by="unit_technology")

    each(ledger.power, name, power, at=lambda m, g, t: (m.unit_zone[g], t))
    each(ledger.cost, f"{name} fuel", lambda m, g, t: m.fuel_price[m.unit_fuel[g]] * burn(m, g, t))
    each(ledger.cost, f"{name} operation", lambda m, g, t: m.unit_operation_cost[g] * power(m, g, t) * m.hour_length[t])
    each(ledger.coal, name, lambda m, g, t: m.fuel_coal[m.unit_fuel[g]] * burn(m, g, t))
    each(ledger.gas, name, lambda m, g, t: m.fuel_gas[m.unit_fuel[g]] * burn(m, g, t), at=lambda m, g, t: m.day_of[t])
    each(ledger.gas_burnt, name, lambda m, g, t: m.fuel_gas[m.unit_fuel[g]] * burn(m, g, t))
    each(ledger.carbon, name, lambda m, g, t: m.fuel_carbon[m.unit_fuel[g]] * burn(m, g, t))
    each(ledger.allowance, name, lambda m, g, t: m.unit_allowance[g] * (1 - m.unit_own_use[g]) * power(m, g, t) * m.hour_length[t])
