"""CO2 of the units inside the region: at most so many tonnes a year."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "carbon_cap_limit": Field((), "t", "most CO2 a year", low=0, high=1e10, likely=(1e5, 2e9), default=None, file_unit="Mt"),
    "carbon_cap_price": Field(
        (), "CNY/t", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(5, 2e4), default=None
    ),
}


def build(m, ledger):
    ledger.policy(
        "carbon_cap",
        ledger.carbon,
        at_most=lambda m: m.carbon_cap_limit * m.year_share,
        price=(lambda m: m.carbon_cap_price) if m.given("carbon_cap_price") else None,
        unit="t",
        doc=__doc__,
    )
