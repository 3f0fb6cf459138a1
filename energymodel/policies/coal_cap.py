"""Coal consumption of power: at most so many tce a year (the plan's control of coal)."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {
    "coal_cap_limit": Field((), "tce", "most coal burnt a year", low=0, high=1e9, likely=(1e5, 3e8), default=None, file_unit="Mtce"),
    "coal_cap_price": Field(
        (), "CNY/tce", "price at which it can be missed; absent: it must be met", low=0, high=1e6, likely=(50, 2e4), default=None
    ),
}


def build(m, ledger):
    ledger.policy(
        "coal_cap",
        ledger.coal,
        at_most=lambda m: m.coal_cap_limit * m.year_share,
        price=(lambda m: m.coal_cap_price) if m.given("coal_cap_price") else None,
        unit="tce",
        doc=__doc__,
    )
