r"""Corridors between zones: what leaves one end arrives at the other, less the loss.

.. math:: z \leftarrow (1 - \lambda) f^+ - f^- \ (to),\qquad z \leftarrow (1 - \lambda) f^- - f^+ \ (from)
"""

from energymodel.declare import Variable
from energymodel.field import Field

CAUSE = "capacity"

INPUTS = {
    "corridor_from": Field(("corridor",), "zone", "one end"),
    "corridor_to": Field(("corridor",), "zone", "other end"),
    "corridor_capacity": Field(("corridor",), "MW", "transfer limit, both directions", low=0, high=1e5, likely=(20, 5e4)),
    "corridor_loss": Field(("corridor",), "1", "loss on the way", low=0, high=0.3, likely=(0.0005, 0.15)),
}


def build(m, ledger):
    def limit(m, c, t):
        return m.corridor_capacity[c]

    m.corridor_forward = Variable(
        m.corridor, m.hour, bounds=(0, limit), unit="MW", doc="flow sent from `from` to `to`", limits=(None, "corridor_capacity")
    )
    m.corridor_backward = Variable(
        m.corridor, m.hour, bounds=(0, limit), unit="MW", doc="flow sent from `to` to `from`", limits=(None, "corridor_capacity")
    )
    ledger.power.post(
        "corridor ends",
        m.corridor,
        m.hour,
        rule=lambda m, c, t: (1 - m.corridor_loss[c]) * m.corridor_forward[c, t] - m.corridor_backward[c, t],
        at=lambda m, c, t: (m.corridor_to[c], t),
    )
    ledger.power.post(
        "corridor starts",
        m.corridor,
        m.hour,
        rule=lambda m, c, t: (1 - m.corridor_loss[c]) * m.corridor_backward[c, t] - m.corridor_forward[c, t],
        at=lambda m, c, t: (m.corridor_from[c], t),
    )
