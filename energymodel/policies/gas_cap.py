"""Gas burnt by the units: at most so much a year."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "gas_cap_limit": Field((), "m3", "most gas the units burn a year", low=0, high=1e11, likely=(1e7, 4e10), default=None, file_unit="bcm"),
    "gas_cap_price": Field(
        (), "CNY/m3", "price at which it can be missed; absent: it must be met", low=0, high=1e4, likely=(0.1, 200), default=None
    ),
}


def build(m, ledger):
    ledger.policy(
        "gas_cap",
        ledger.gas_burnt,
        at_most=lambda m: m.gas_cap_limit * m.year_share,
        price=(lambda m: m.gas_cap_price) if m.given("gas_cap_price") else None,
        unit="m3",
        doc=__doc__,
    )
