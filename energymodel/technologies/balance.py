r"""Balance: in every zone and hour, what is fed in is taken out. Its dual is the price: what one more MWh fed in is worth.

.. math:: \sum_e p_{e,z,t} = 0 \quad \forall z, t
"""

from energymodel.field import TEXT, Field

CAUSE = "capacity"

INPUTS = {
    "zone_name_zh": Field(("zone",), TEXT, "name in Chinese"),
    "zone_longitude": Field(("zone",), "deg", "longitude of the zone's load centre", low=70, high=140, likely=(73, 135)),
    "zone_latitude": Field(("zone",), "deg", "latitude of the zone's load centre", low=15, high=55, likely=(18, 54)),
    "technology_name_zh": Field(("technology",), TEXT, "name in Chinese"),
    "technology_name_en": Field(("technology",), TEXT, "name in English"),
    "technology_colour": Field(("technology",), TEXT, "colour in charts, #rrggbb"),
    "technology_renewable": Field(
        ("technology",), "1", "1 if its energy counts as renewable", low=0, high=1, likely=(0.1, 1), cause="policy"
    ),
    "technology_non_hydro": Field(
        ("technology",), "1", "1 if its energy counts as non-hydro renewable", low=0, high=1, likely=(0.1, 1), cause="policy"
    ),
}


def build(m, ledger):
    ledger.close("power_balance", ledger.power, low=0.0, high=0.0, doc="what is fed into a zone is taken out of it")
