"""What a room may say: ``m.<name> = Variable(...)``, ``m.<name> = Rows(...)`` and ``m.<name> = Subset(...)``.

They are plain statements; the model (``algebra``) turns them into Pyomo components, compiled or expanded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NONE = (None, None)
"""Neither the low nor the high side is a Field's value."""


@dataclass(frozen=True)
class Variable:
    """Columns over ``sets``. ``bounds`` is ``(low, high)``: numbers or rules ``lambda m, *index: data``, both finite.

    ``limits`` names the Fields that the bounds are proportional to, where a planner could move them.
    """

    sets: tuple
    bounds: tuple
    unit: str
    doc: str
    limits: tuple[str | None, str | None]

    def __init__(self, *sets, bounds: tuple, unit: str, doc: str, limits: tuple = NONE):
        for name, value in (("sets", sets), ("bounds", bounds), ("unit", unit), ("doc", doc), ("limits", limits)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Rows:
    """Constraints over ``sets``; ``rule(m, *index)`` returns a relation (``==``, ``<=``, ``>=``) or ``(low, body, high)``.

    ``limits`` names the Fields that its low and high side are proportional to, where a planner could move them.
    """

    sets: tuple
    rule: Callable
    unit: str
    doc: str
    limits: tuple[str | None, str | None]

    def __init__(self, *sets, rule: Callable, unit: str, doc: str, limits: tuple = NONE):
        for name, value in (("sets", sets), ("rule", rule), ("unit", unit), ("doc", doc), ("limits", limits)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Subset:
    """The elements of a set for which ``where(m, index)`` (a comparison of data) holds: conditions live here, not in rules."""

    of: object
    where: Callable
    doc: str


def mean_in_service(m, in_service, i):
    """Share of the time that element ``i`` is in service, from its hourly window (a rule's data, without unit)."""
    return sum(in_service[i, t] * m.hour_length[t] for t in m.hour) / m.modelled_hours
