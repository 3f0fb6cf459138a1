"""Names: what the inputs call their technologies, zones and contracts, and the colours they give them; what a run is called."""

from __future__ import annotations

import re

import xarray as xr

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def names(ds: xr.Dataset, language: str, entity: str = "technology") -> dict[str, str]:
    """label -> its name in a language (``zh``, ``en``), blank where it has none; empty where the inputs name no such entity."""
    return _column(ds, entity, f"name_{language}")


def title_of(record: dict) -> str:
    """Scenario and titles of a run, from its run.json."""
    return " ".join(str(record[key]) for key in ("scenario", "title_zh", "title") if record.get(key))


def colours(ds: xr.Dataset) -> dict[str, str]:
    """technology -> its colour, #rrggbb, where the inputs give one."""
    return {label: colour for label, colour in _column(ds, "technology", "colour").items() if COLOUR.fullmatch(colour)}


def _column(ds: xr.Dataset, entity: str, column: str) -> dict[str, str]:
    """label -> text of a column of an entity's table."""
    field = f"{entity}_{column}"
    if field not in ds:
        return {}
    return dict(zip(*(ds.variables[name].values.astype(str).tolist() for name in (entity, field)), strict=True))
