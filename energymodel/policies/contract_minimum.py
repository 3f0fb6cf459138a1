"""Minimum use of contracts: those with a minimum (the UHV line) deliver at least so much energy a year."""

from energymodel.declare import Subset
from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "contract_minimum_share": Field(
        (), "1", "share of each contract's minimum that must be used", low=0, high=1, likely=(0.05, 1), default=None
    ),
    "contract_minimum_price": Field(
        (), "CNY/MWh", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(5, 2e4), default=None
    ),
    "contract_minimum": Field(
        ("contract",), "MWh", "least energy a year where the policy is on", low=0, high=1e9, likely=(5e4, 2e8), default=0.0, file_unit="GWh"
    ),
}


def build(m, ledger):
    m.minimum_contracts = Subset(m.contract, where=lambda m, k: m.contract_minimum[k] > 0, doc="contracts with a minimum use")
    ledger.policy(
        "contract_minimum",
        ledger.contract_energy,
        over=(m.minimum_contracts,),
        at_least=lambda m, k: m.contract_minimum_share * m.contract_minimum[k] * m.year_share,
        price=(lambda m, k: m.contract_minimum_price) if m.given("contract_minimum_price") else None,
        unit="MWh",
        doc=__doc__,
    )
