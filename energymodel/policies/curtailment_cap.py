"""Curtailment: at most a share of the wind and sun that could have been used."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "curtailment_cap_share": Field((), "1", "most of what is available that is not used", low=0, high=1, likely=(0.001, 0.6), default=None),
    "curtailment_cap_price": Field(
        (), "CNY/MWh", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(5, 2e4), default=None
    ),
}


def build(m, ledger):
    ledger.policy(
        "curtailment_cap",
        ledger.curtailed,
        at_most=lambda m: m.curtailment_cap_share,
        of=ledger.available_renewable,
        price=(lambda m: m.curtailment_cap_price) if m.given("curtailment_cap_price") else None,
        unit="MWh",
        doc=__doc__,
    )
