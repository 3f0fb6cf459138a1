"""Renewable consumption weight: at least a share of consumption is renewable, hydro included.

Green certificates bought from elsewhere count and are paid for: the priced way out (消纳责任权重).
"""

from energymodel.declare import Variable
from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "renewable_weight_share": Field((), "1", "least renewable share of consumption", low=0, high=1, likely=(0.005, 1), default=None),
    "renewable_weight_certificate_price": Field(
        (), "CNY/MWh", "price of a green certificate", low=0, high=5000, likely=(0.5, 500), default=None
    ),
    "renewable_weight_certificate_most": Field(
        (), "1", "most of consumption that certificates may cover", low=0, high=1, likely=(0.002, 1), default=None
    ),
    "renewable_weight_price": Field(
        (), "CNY/MWh", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(5, 2e4), default=None
    ),
}


def build(m, ledger):
    if m.given("renewable_weight_certificate_price"):
        m.renewable_certificates = Variable(
            bounds=(
                0,
                lambda m: (
                    m.renewable_weight_certificate_most
                    * sum(m.load_scale[i] * m.load_power[i, t] * m.hour_length[t] for i in m.load for t in m.hour)
                ),
            ),
            unit="MWh",
            doc="certificates bought for the total weight",
        )
        ledger.renewable.post("certificates", rule=lambda m: m.renewable_certificates)
        ledger.cost.post("green certificates", rule=lambda m: m.renewable_weight_certificate_price * m.renewable_certificates)
    ledger.policy(
        "renewable_weight",
        ledger.renewable,
        at_least=lambda m: m.renewable_weight_share,
        of=ledger.consumption,
        price=(lambda m: m.renewable_weight_price) if m.given("renewable_weight_price") else None,
        unit="MWh",
        doc=__doc__,
    )
