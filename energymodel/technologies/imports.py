r"""Imports: contracts over interties, each fed by tranches of power plants far away whose own supply limits it.

.. math:: p_{k,t} = \sum_{r \in k} x_{r,t}, \quad 0 \le x_{r,t} \le X_r \alpha_{r,t}, \quad
          |p_{k,t} - p_{k,t-1}| \le \sigma_k \Delta_t, \quad
          \underline{E}_k \le \sum_t p_{k,t} \Delta_t + e_k, \quad \sum_t p_{k,t} \Delta_t \le \overline{E}_k

All power is at the receiving end. An export is a contract of direction -1. Energy below the take-or-pay is paid for all the
same (:math:`e`). A tranche's technology says what of it is renewable. The largest infeed that reserve covers is one pole of
the largest contract, or the largest unit.
Not built because they cannot bind: the limit of an intertie wider than its tranches, a step wider than the contract.
"""

from energymodel.declare import Rows, Subset, Variable, mean_in_service
from energymodel.field import SERVICE, TEXT, Field

CAUSE = "imports"

INPUTS = {
    "neighbour_name_zh": Field(("neighbour",), TEXT, "name in Chinese"),
    "neighbour_longitude": Field(("neighbour",), "deg", "longitude of where its power is from", low=70, high=140, likely=(73, 135)),
    "neighbour_latitude": Field(("neighbour",), "deg", "latitude of where its power is from", low=15, high=55, likely=(18, 54)),
    "intertie_neighbour": Field(("intertie",), "neighbour", "where it comes from"),
    "intertie_zone": Field(("intertie",), "zone", "where it lands"),
    "intertie_capacity": Field(("intertie",), "MW", "transfer capability, both directions", low=0, high=5e4, likely=(10, 3e4)),
    "contract_intertie": Field(("contract",), "intertie", "what it flows over", members="contracts_on"),
    "contract_direction": Field(("contract",), "1", "1 import, -1 export", low=-1, high=1, likely=(0.5, 1)),
    "contract_price": Field(("contract", "month"), "CNY/MWh", "price at the sending end", low=-100, high=2000, likely=(20, 1500)),
    "contract_fee": Field(("contract",), "CNY/MWh", "transmission fee per energy received", low=0, high=500, likely=(1, 300)),
    "contract_loss": Field(("contract",), "1", "loss on the way", low=0, high=0.3, likely=(0.001, 0.15)),
    "contract_take_or_pay": Field(
        ("contract",), "MWh", "energy a year that is paid in any case", low=0, high=1e9, likely=(5e4, 2e8), default=0.0, file_unit="GWh"
    ),
    "contract_ceiling": Field(("contract",), "MWh", "most energy a year", low=0, high=1e9, likely=(5e4, 2e8), file_unit="GWh"),
    "contract_step": Field(("contract",), "MW", "most the schedule changes within an hour", low=1, high=5e4, likely=(10, 5e4), default=5e4),
    "contract_largest_share": Field(
        ("contract",), "1", "share of the flow that one fault can take (a pole: 0.5)", low=0, high=1, likely=(0.05, 1), default=0.0
    ),
    "tranche_contract": Field(("tranche",), "contract", "contract it feeds", members="tranches_of"),
    "tranche_technology": Field(("tranche",), "technology", "technology it is reported under"),
    "tranche_capacity": Field(("tranche",), "MW", "power it can deliver, at the receiving end", low=0, high=5e4, likely=(10, 3e4)),
    "tranche_least": Field(
        ("tranche",), "1", "least share of what is available that is taken", low=0, high=1, likely=(0.02, 1), default=0.0
    ),
    "tranche_availability": Field(("tranche", "hour"), "1", "share of that power available", low=0, high=1, likely=(0.03, 1), default=1.0),
    "tranche_scale": Field(
        ("tranche",), "1", "factor on availability (a drought, an outage)", low=0, high=2, likely=(0.05, 2), default=1.0
    ),
    "tranche_in_service": Field(("tranche", "hour"), SERVICE, "in-service window"),
    "largest_unit": Field((), "MW", "largest unit whose loss reserve must cover", low=0, high=5e3, likely=(20, 2000), cause="capacity"),
}


def available(m, r, t):
    return m.tranche_capacity[r] * m.tranche_scale[r] * m.tranche_availability[r, t] * m.tranche_in_service[r, t]


def capacity(m, k):
    """All tranches of a contract [MW]."""
    return sum(m.tranche_capacity[r] * m.tranche_scale[r] for r in m.tranches_of[k])


def sent(m, k):
    """What is sent for each MWh received: an import bears the loss, an export does not."""
    return 1 / (1 - m.contract_loss[k] * (1 + m.contract_direction[k]) / 2)


def landed_price(m, k, t):
    """What a MWh received costs [CNY/MWh]: an import bears loss and fee, an export earns its price less the fee."""
    return m.contract_direction[k] * m.contract_price[k, m.month_of[t]] * sent(m, k) + m.contract_fee[k]


def flow(m, k, t):
    return sum(m.tranche_power[r, t] for r in m.tranches_of[k])


def build(m, ledger):
    m.tranche_power = Variable(
        m.tranche,
        m.hour,
        bounds=(lambda m, r, t: m.tranche_least[r] * available(m, r, t), available),
        unit="MW",
        doc="power taken, received",
        limits=("tranche_least", None),
    )
    m.contract_unused = Variable(
        m.contract, bounds=(0, lambda m, k: m.contract_take_or_pay[k] * m.year_share), unit="MWh", doc="energy paid but not taken"
    )
    m.largest_infeed = Variable(m.hour, bounds=(lambda m, t: m.largest_unit, 5e4), unit="MW", doc="largest power one fault can take")

    m.crowded_interties = Subset(
        m.intertie,
        where=lambda m, i: sum(capacity(m, k) for k in m.contracts_on[i]) > m.intertie_capacity[i],
        doc="interties whose limit can bind",
    )
    m.stepped_contracts = Subset(
        m.contract, where=lambda m, k: m.contract_step[k] < capacity(m, k), doc="contracts whose step limit can bind"
    )
    m.banded_contracts = Subset(m.contract, where=lambda m, k: m.contract_take_or_pay[k] > 0, doc="contracts with take-or-pay")
    m.large_contracts = Subset(
        m.contract,
        where=lambda m, k: m.contract_largest_share[k] * capacity(m, k) > m.largest_unit,
        doc="contracts that can be the largest infeed",
    )

    m.intertie_within_capacity = Rows(
        m.crowded_interties,
        m.hour,
        rule=lambda m, i, t: (
            -m.intertie_capacity[i],
            sum(m.contract_direction[k] * flow(m, k, t) for k in m.contracts_on[i]),
            m.intertie_capacity[i],
        ),
        unit="MW",
        doc="contracts over one intertie share its capability",
        limits=("intertie_capacity", "intertie_capacity"),
    )
    m.contract_within_step = Rows(
        m.stepped_contracts,
        m.hour,
        rule=lambda m, k, t: (
            -m.contract_step[k] * m.hour_length[t],
            flow(m, k, t) - flow(m, k, m.hour_before[t]),
            m.contract_step[k] * m.hour_length[t],
        ),
        unit="MW",
        doc="a direct-current schedule changes in steps",
        limits=("contract_step", "contract_step"),
    )
    m.contract_within_ceiling = Rows(
        m.contract,
        rule=lambda m, k: sum(flow(m, k, t) * m.hour_length[t] for t in m.hour) <= m.contract_ceiling[k] * m.year_share,
        unit="MWh",
        doc="a contract gives at most its ceiling",
        limits=(None, "contract_ceiling"),
    )
    m.contract_take_or_pay_met = Rows(
        m.banded_contracts,
        rule=lambda m, k: (
            sum(flow(m, k, t) * m.hour_length[t] for t in m.hour) + m.contract_unused[k] >= m.contract_take_or_pay[k] * m.year_share
        ),
        unit="MWh",
        doc="energy below the take-or-pay is paid all the same",
    )
    m.largest_infeed_covers = Rows(
        m.large_contracts,
        m.hour,
        rule=lambda m, k, t: m.largest_infeed[t] >= m.contract_largest_share[k] * flow(m, k, t),
        unit="MW",
        doc="the largest infeed is at least one pole of every contract",
    )

    def received(m, r, t):
        return m.contract_direction[m.tranche_contract[r]] * m.tranche_power[r, t]

    def energy(m, r, t):
        return received(m, r, t) * m.hour_length[t]

    by = "tranche_technology"
    ledger.capacity.post(
        "imports",
        m.tranche,
        rule=lambda m, r: m.tranche_capacity[r] * m.tranche_scale[r] * mean_in_service(m, m.tranche_in_service, r),
        at=lambda m, r: m.intertie_zone[m.contract_intertie[m.tranche_contract[r]]],
        by=by,
    )
    ledger.power.post(
        "imports",
        m.tranche,
        m.hour,
        rule=received,
        at=lambda m, r, t: (m.intertie_zone[m.contract_intertie[m.tranche_contract[r]]], t),
        by=by,
    )
    ledger.imported_power.post("imports", m.tranche, m.hour, rule=received, at=lambda m, r, t: t, by=by)
    ledger.contract_energy.post("imports", m.tranche, m.hour, rule=energy, at=lambda m, r, t: m.tranche_contract[r], by=by)
    ledger.cost.post(
        "imports",
        m.tranche,
        m.hour,
        rule=lambda m, r, t: landed_price(m, m.tranche_contract[r], t) * m.tranche_power[r, t] * m.hour_length[t],
        by=by,
    )
    ledger.cost.post(
        "take-or-pay", m.contract, rule=lambda m, k: m.contract_unused[k] * sent(m, k) * sum(m.contract_price[k, n] for n in m.month) / 12
    )
    ledger.renewable.post(
        "imports", m.tranche, m.hour, rule=lambda m, r, t: m.technology_renewable[m.tranche_technology[r]] * energy(m, r, t), by=by
    )
    ledger.non_hydro_renewable.post(
        "imports", m.tranche, m.hour, rule=lambda m, r, t: m.technology_non_hydro[m.tranche_technology[r]] * energy(m, r, t), by=by
    )
    ledger.reserve.post("largest infeed", m.hour, rule=lambda m, t: -m.largest_infeed[t], at=lambda m, t: t)
