"""Field: the one place where an input is declared.

A room lists its inputs as ``INPUTS = {"<entity>_<quantity>": Field(...)}``. The loader, the defaults, the checks, the
model's sets and parameters and the input documentation are loops over these declarations.

Where a Field is read from follows from its dimensions:

=========================  ==========================================================================================
dims                       file
=========================  ==========================================================================================
``(entity,)``              a column of ``system/<entities>.csv``: the name without ``<entity>_``, with the unit's suffix
``(entity, "month")``      tidy ``system/<name>.csv``: one column a dimension, then the value column as above
``(..., "hour" | "day")``  ``profiles/<folder>/<name><suffix>.csv``: ``time``, then one column a label (or the value column)
``()``                     the scenario: ``[parameters]``, or ``[policies.<policy>]`` for a policy's own number
=========================  ==========================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

REQUIRED = object()
"""The default of a Field that must be given."""

TIME = ("hour", "day", "month")
"""Dimensions that come from the calendar; every other dimension is an entity with a table of its own."""

YES_NO, SERVICE, TEXT = "yes/no", "in service", "text"
"""Units that are not quantities. ``in service``: columns ``in_service_from`` and ``in_service_until`` (dates, blank =
always), read as the share of each step the thing is there: the Field then has dims ``(entity, "hour")``."""

SUFFIX = {
    "1": "", "MW": "_mw", "MWh": "_mwh", "GWh": "_gwh", "h": "_h", "tce": "_tce", "Mtce": "_mtce", "t": "_t", "Mt": "_mt",
    "m3": "_m3", "Mm3": "_million_m3", "bcm": "_bcm", "m3/s": "_m3_per_s", "Mm3/d": "_million_m3_per_day", "m3/d": "_m3_per_day",
    "CNY": "_cny", "CNY/MW": "_cny_per_mw", "CNY/MWh": "_cny_per_mwh", "CNY/tce": "_cny_per_tce", "CNY/t": "_cny_per_t",
    "CNY/m3": "_cny_per_m3", "tce/MWh": "_tce_per_mwh", "gce/kWh": "_gce_per_kwh", "tce/MW": "_tce_per_mw", "t/tce": "_t_per_tce",
    "t/MWh": "_t_per_mwh", "m3/tce": "_m3_per_tce", "MW/(m3/s)": "_mw_per_m3_per_s", "deg": "_deg",
}  # fmt: skip
"""Column suffix of each unit a file may use."""

CONVERSION = {
    ("gce/kWh", "tce/MWh"): 1e-3, ("GWh", "MWh"): 1e3, ("Mtce", "tce"): 1e6, ("Mt", "t"): 1e6, ("Mm3", "m3"): 1e6,
    ("bcm", "m3"): 1e9, ("Mm3/d", "m3/d"): 1e6,
}  # fmt: skip
"""(file unit, unit inside) -> factor: the only conversions there are."""

CAUSES = ("demand", "weather and water", "fuel prices", "capacity", "imports", "policy")
"""What an input belongs to where it is asked why a cost changed; a room's ``CAUSE`` holds for those that name none."""


@dataclass(frozen=True)
class Field:
    """One declared input.

    ``unit`` is the unit inside the model, ``1`` for a fraction or plain number, the name of an entity for a label of that
    entity (a pointer), or one of ``yes/no``, ``in service``, ``text``. ``low`` and ``high`` bound the value inside
    (inclusive): what is outside is refused. ``likely`` bounds, in the same units, the magnitudes other than zero that are met
    in the real system of a city or a province (of a profile: the largest of each column): what is outside is flagged.
    ``default``: ``REQUIRED``, a value for blanks, or ``None`` (may be absent: only for dims ``()``).
    ``cause``: one of CAUSES, where it is not that of the room.
    ``members`` names the sets a pointer gives the rooms: ``m.<members>[label]``, the elements that point at ``label``.
    """

    dims: tuple[str, ...]
    unit: str
    meaning: str
    low: float = -inf
    high: float = inf
    likely: tuple[float, float] | None = None
    default: object = REQUIRED
    file_unit: str | None = None
    members: str | None = None
    cause: str | None = None

    @property
    def is_quantity(self) -> bool:
        """A number with a unit, as opposed to a label, a yes/no, a service window or a text."""
        return self.unit in SUFFIX

    @property
    def is_pointer(self) -> bool:
        """A label of another entity."""
        return not self.is_quantity and self.unit not in (YES_NO, SERVICE, TEXT)

    @property
    def factor(self) -> float:
        """What a number in the file is multiplied by."""
        return CONVERSION[self.file_unit, self.unit] if self.file_unit else 1.0

    def column(self, name: str) -> str:
        """Column of this Field in its file, for the Field called ``name``: ``unit_capacity`` [MW] -> ``capacity_mw``."""
        quantity = name.removeprefix(f"{self.dims[0]}_") if self.dims else name
        return quantity + SUFFIX.get(self.file_unit or self.unit, "")


def table_of(entity: str) -> str:
    """File stem of an entity's table: ``unit`` -> ``units``, ``technology`` -> ``technologies``."""
    return f"{entity[:-1]}ies" if entity.endswith("y") else f"{entity}s"
