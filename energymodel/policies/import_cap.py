"""Imported power: in every hour at most the region's external-power capability."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "import_cap_limit": Field((), "MW", "most net power over all interties", low=0, high=1e6, likely=(50, 1e5), default=None),
    "import_cap_price": Field(
        (), "CNY/MWh", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(5, 2e4), default=None
    ),
}


def build(m, ledger):
    ledger.policy(
        "import_cap",
        ledger.imported_power,
        at_most=lambda m, t: m.import_cap_limit,
        price=(lambda m, t: m.import_cap_price * m.hour_length[t]) if m.given("import_cap_price") else None,
        unit="MW",
        doc=__doc__,
    )
