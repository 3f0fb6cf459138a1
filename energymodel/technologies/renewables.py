r"""Plants with a profile: wind, sun, run-of-river, biomass and waste. What is available is used, or curtailed.

.. math:: 0 \le p_{i,t} \le P_i \alpha_{i,t}

Plants that cannot be curtailed (rooftops, waste) have no column: what is available is posted.
"""

from energymodel.declare import Subset, Variable, mean_in_service
from energymodel.field import SERVICE, YES_NO, Field

CAUSE = "capacity"

INPUTS = {
    "plant_zone": Field(("plant",), "zone", "zone it feeds"),
    "plant_technology": Field(("plant",), "technology", "technology it is reported under"),
    "plant_capacity": Field(("plant",), "MW", "installed capacity", low=0, high=1e5, likely=(2, 5e4)),
    "plant_curtailable": Field(("plant",), YES_NO, "no: all that is available is taken"),
    "plant_variable": Field(("plant",), YES_NO, "wind or sun: what is not used counts as curtailed"),
    "plant_operation_cost": Field(("plant",), "CNY/MWh", "operation cost", low=0, high=1000, likely=(0.5, 500), cause="fuel prices"),
    "plant_availability": Field(
        ("plant", "hour"), "1", "share of capacity that could be given", low=0, high=1, likely=(0.03, 1), cause="weather and water"
    ),
    "plant_scale": Field(
        ("plant",),
        "1",
        "factor on availability (a dry or windy year)",
        low=0,
        high=3,
        likely=(0.1, 3),
        default=1.0,
        cause="weather and water",
    ),
    "plant_in_service": Field(("plant", "hour"), SERVICE, "in-service window"),
}


def available(m, i, t):
    """Power the plant could give [MW]."""
    return m.plant_capacity[i] * m.plant_scale[i] * m.plant_availability[i, t] * m.plant_in_service[i, t]


def build(m, ledger):
    m.curtailable_plants = Subset(m.plant, where=lambda m, i: m.plant_curtailable[i] == 1, doc="plants that can be turned down")
    m.fixed_plants = Subset(m.plant, where=lambda m, i: m.plant_curtailable[i] == 0, doc="plants whose power is always taken")
    m.plant_output = Variable(m.curtailable_plants, m.hour, bounds=(0, available), unit="MW", doc="power given")

    for name, plants, power in (
        ("plants", m.curtailable_plants, lambda m, i, t: m.plant_output[i, t]),
        ("fixed plants", m.fixed_plants, available),
    ):
        post(m, ledger, name, plants, power)
    ledger.capacity.post(
        "plants",
        m.plant,
        rule=lambda m, i: m.plant_capacity[i] * mean_in_service(m, m.plant_in_service, i),
        at=lambda m, i: m.plant_zone[i],
        by="plant_technology",
    )
    ledger.curtailed.post(
        "plants",
        m.curtailable_plants,
        m.hour,
        rule=lambda m, i, t: m.plant_variable[i] * (available(m, i, t) - m.plant_output[i, t]) * m.hour_length[t],
        by="plant_technology",
    )


def post(m, ledger, name, plants, power):
    """Post power and what follows from it, for one kind of plants."""

    def each(account, rule, at=None):
        account.post(name if account is not ledger.cost else f"{name} operation", plants, m.hour, rule=rule, at=at, by="plant_technology")

    def energy(m, i, t):
        return power(m, i, t) * m.hour_length[t]

    each(ledger.power, power, at=lambda m, i, t: (m.plant_zone[i], t))
    each(ledger.cost, lambda m, i, t: m.plant_operation_cost[i] * energy(m, i, t))
    each(ledger.renewable, lambda m, i, t: m.technology_renewable[m.plant_technology[i]] * energy(m, i, t))
    each(ledger.non_hydro_renewable, lambda m, i, t: m.technology_non_hydro[m.plant_technology[i]] * energy(m, i, t))
    each(ledger.available_renewable, lambda m, i, t: m.plant_variable[i] * available(m, i, t) * m.hour_length[t])
