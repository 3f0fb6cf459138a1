"""Carbon price: emissions above the free allocation are bought, below it sold (the national trading system's benchmark)."""

from energymodel.field import Field

CAUSE = "policy"

INPUTS = {"carbon_price_level": Field((), "CNY/t", "price of an allowance", low=0, high=5000, likely=(3, 1500), default=None)}


def build(m, ledger):
    ledger.charge("carbon", ledger.carbon, lambda m: m.carbon_price_level)
    ledger.charge("carbon allowances", ledger.allowance, lambda m: -m.carbon_price_level)
