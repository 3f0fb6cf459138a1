"""A complete small inputs folder: two zones and a few entities of every kind, written from the Fields themselves.

``write_inputs(tmp_path)`` writes it, with the scenarios ``tiny`` (two days) and ``year``; a Field that is not named in
``VALUES`` takes its default, or else the middle of its range. Numbers are round and the dispatch has an optimum.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from functools import cache
from math import cos, pi
from pathlib import Path

from energymodel.field import REQUIRED, SERVICE, TEXT, TIME, YES_NO, table_of
from energymodel.rooms import POLICIES, fields

LABELS = {
    "zone": ("west", "east"), "technology": ("coal", "gas", "hydro", "wind", "solar", "import", "export", "store", "base", "response"),
    "unit": ("coal-a", "gas-a", "captive"), "fuel": ("coal", "gas"), "outage_plan": ("spring", "none-planned"),
    "gas_source": ("shale-a", "pipeline"), "gas_outlet": ("sold-out",), "gas_store": ("cave",),
    "reservoir": ("upper", "lower"), "channel": ("reach",), "store": ("battery",), "plant": ("wind-a", "solar-a", "rooftop"),
    "neighbour": ("north",), "intertie": ("north-line",), "contract": ("hami", "sale"), "tranche": ("hami-coal", "hami-wind", "sale-1"),
    "load": ("west-base", "east-base"), "response": ("factory", "chargers"), "corridor": ("tie",),
}  # fmt: skip
"""entity -> labels; an entity that is not named gets one."""

VALUES = {
    "zone_name_zh": ("西", "东"), "zone_longitude": (106.0, 108.0),
    "zone_latitude": (29.5, 30.5), "technology_colour": "#8a8a8a",
    "technology_renewable": (0, 0, 1, 1, 1, 0, 0, 0, 0, 0), "technology_non_hydro": (0, 0, 0, 1, 1, 0, 0, 0, 0, 0),
    "unit_zone": ("west", "east", "east"), "unit_technology": ("coal", "gas", "coal"), "unit_fuel": ("coal", "gas", "coal"),
    "unit_number": (2, 1, 1), "unit_capacity": (600, 400, 50), "unit_committed": ("yes", "yes", "no"), "unit_min_load": (0.5, 0.3, 0.0),
    "unit_heat_rate": (300, 220, 340), "unit_own_use": (0.05, 0.02, 0.08), "unit_operation_cost": (20, 25, 20),
    "unit_start_cost": (100, 60, 0), "unit_start_fuel": (0.6, 0.2, 0), "unit_forced_outage": 0.04,
    "unit_outage_plan": ("spring", "none-planned", "none-planned"),
    "unit_heat_low": (0, 0, 0.5), "unit_heat_high": (1, 1, 0.9), "unit_allowance": (0.8, 0.38, 0.8), "unit_retrofitted": (0.5, 0, 0),
    "outage_plan_share": {"spring": (0, 0, 0, 0.3, 0.3, 0, 0, 0, 0, 0, 0, 0), "none-planned": (0,) * 12},
    "fuel_price": (900, 0), "fuel_coal": (1, 0), "fuel_carbon": (2.66, 1.63), "fuel_gas": (0, 770),
    "gas_source_shale": ("yes", "no"), "gas_source_daily": (5, 3), "gas_source_annual": (1.5, 1), "gas_source_price": (1.6, 2.2),
    "gas_source_power_fee": 0.2, "gas_outlet_daily": 1, "gas_outlet_price": 1.5, "gas_store_volume": 50, "gas_store_injection": 1,
    "gas_store_withdrawal": 1, "gas_store_fee": 0.1, "gas_demand_price": 2.5, "gas_unserved_price": 30, "gas_demand": 4,
    "reservoir_zone": ("west", "east"), "reservoir_technology": "hydro", "reservoir_capacity": (200, 150),
    "reservoir_conversion": (1.0, 0.5), "reservoir_storage": (40, 5), "reservoir_min_release": (10, 10), "reservoir_max_spill": 5000,
    "reservoir_operation_cost": 5,
    "reservoir_inflow": (100, 20), "channel_from": "upper", "channel_to": "lower", "channel_delay": 3,
    "store_zone": "west", "store_technology": "store", "store_power": 100, "store_hours": 4, "store_efficiency": 0.92,
    "plant_zone": ("east", "west", "west"), "plant_technology": ("wind", "solar", "solar"), "plant_capacity": (300, 300, 60),
    "plant_curtailable": ("yes", "yes", "no"), "plant_variable": "yes", "plant_operation_cost": 0,
    "plant_availability": (0.3, "sun", "sun"),
    "neighbour_name_zh": "北", "neighbour_longitude": 106.5, "neighbour_latitude": 40.0, "intertie_zone": "west", "intertie_capacity": 500,
    "contract_intertie": "north-line", "contract_direction": (1, -1), "contract_price": {"hami": (280,) * 12, "sale": (320,) * 12},
    "contract_fee": (50, 20), "contract_loss": (0.06, 0.02), "contract_take_or_pay": (1000, 0), "contract_ceiling": (4000, 1000),
    "contract_step": (100, 50000), "contract_largest_share": (0.5, 0), "tranche_contract": ("hami", "hami", "sale"),
    "tranche_technology": ("import", "wind", "export"), "tranche_capacity": (300, 100, 100), "tranche_least": (0.1, 0, 0),
    "tranche_availability": (1, 0.4, 1),
    "largest_unit": 100, "load_zone": ("west", "east"), "load_technology": "base",
    "load_power": (900, 500), "unserved_price": 20000, "response_zone": ("west", "east"), "response_technology": "response",
    "response_shiftable": ("no", "yes"),
    "response_capacity": (50, 30), "response_price": (3000, 300), "response_day_hours": 4, "response_year_hours": (100, 1000),
    "reserve_load_share": 0.03, "reserve_duration": 1, "reserve_shortfall_price": 5000,
    "corridor_from": "west", "corridor_to": "east", "corridor_capacity": 400, "corridor_loss": 0.02, "contract_minimum": (500, 0),
}  # fmt: skip
"""Field -> value in the file's unit: one for all, one a label, or twelve a label; in profiles the mean, or "sun"."""


def write_inputs(folder: Path, year: int = 2027, scenario: str = "", **cells) -> Path:
    """Write the folder and return it. ``scenario``: TOML appended to ``scenarios/tiny.toml``.

    ``cells``: changed cells, ``units={"coal-a": {"capacity_mw": 300}}``; ``units={"coal-a": None}`` leaves the row out and
    ``units=None`` all rows.
    """
    folder = Path(folder)
    for name, text in files(year).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for stem, rows in cells.items():
        change(folder / f"system/{stem}.csv", rows)
    with (folder / "scenarios/tiny.toml").open("a", encoding="utf-8") as file:
        file.write(scenario)
    return folder


def change(path: Path, rows: dict | None) -> None:
    """Change cells of a table, leave rows (``None`` for a label) or all rows (``None``) out."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *table = csv.reader(file)
    kept = []
    for cells in table if rows is not None else ():
        new = rows.get(cells[0], {})
        if new is not None:
            kept.append([new.get(column, cell) for column, cell in zip(header, cells, strict=True)])
    path.write_text(_csv([header, *kept]), encoding="utf-8")


@cache
def files(year: int) -> dict[str, str]:
    """Path -> text of every file."""
    declared, policies = fields(), {n for room in POLICIES for n in room.INPUTS}
    profiles = f"profiles/{year}"
    parameters, tables, texts = [], {}, {}
    entities = dict.fromkeys(d for f in declared.values() for d in (*f.dims, *((f.unit,) if f.is_pointer else ())) if d not in TIME)
    for entity in entities:
        tables[table_of(entity)] = {"": [entity, *labels(entity)]}
    for name, spec in declared.items():
        column = spec.column(name)
        if not spec.dims:
            if name not in policies and spec.default is REQUIRED:
                parameters.append(f"{column} = {value(name, spec, 0)}")
        elif spec.unit == SERVICE:
            for c in ("in_service_from", "in_service_until"):
                tables[table_of(spec.dims[0])][c] = [c] + [""] * len(labels(spec.dims[0]))
        elif spec.dims[-1] in ("hour", "day"):
            texts[f"{profiles}/{column if spec.dims[0] in TIME else name + column.removeprefix(_bare(name, spec))}.csv"] = _profile(
                name, spec, year
            )
        elif len(spec.dims) == 2:
            rows = [
                (label, m + 1, value(name, spec, k, m), "made up", "ESTIMATE")
                for k, label in enumerate(labels(spec.dims[0]))
                for m in range(12)
            ]
            texts[f"system/{name}.csv"] = _csv([(*spec.dims, column, "source", "confidence"), *rows])
        else:
            tables[table_of(spec.dims[0])][column] = [column] + [value(name, spec, k) for k in range(len(labels(spec.dims[0])))]
    for stem, columns in tables.items():
        n = len(columns[""])
        columns = [*columns.values(), ["source"] + ["made up"] * (n - 1), ["confidence"] + ["ESTIMATE"] * (n - 1)]
        texts[f"system/{stem}.csv"] = _csv(zip(*columns, strict=True))
    texts["scenarios/year.toml"] = (
        f'title = "Tiny"\ntitle_zh = "小"\nyear = {year}\nprofiles = ["{year}"]\n\n[parameters]\n' + "\n".join(parameters) + "\n"
    )
    texts["scenarios/tiny.toml"] = f'title = "Two days"\nextends = "year"\ntime.from = {year}-01-04\ntime.hours = 48\n'
    return texts


def labels(entity: str) -> tuple[str, ...]:
    """Labels of an entity."""
    return LABELS.get(entity, (f"{entity}-1",))


def value(name: str, spec, place: int, month: int | None = None):
    """The value of a Field in the file's unit at a label's place (and month)."""
    given = VALUES.get(name)
    if isinstance(given, dict):
        return given[labels(spec.dims[0])[place]][month]
    if given is not None:
        return given[place] if isinstance(given, tuple) else given
    if spec.default is not REQUIRED:
        return spec.default / spec.factor if spec.is_quantity else spec.default
    if spec.is_quantity:
        return (spec.low + spec.high) / 2 / spec.factor
    return {YES_NO: "yes", TEXT: name}.get(spec.unit) or labels(spec.unit)[0]


def _profile(name, spec, year) -> str:
    columns = [spec.column(name)] if spec.dims[0] in TIME else labels(spec.dims[0])
    start, step = datetime(year, 1, 1), timedelta(hours=1 if spec.dims[-1] == "hour" else 24)
    times = [start + k * step for k in range((datetime(year + 1, 1, 1) - start) // step)]
    width = 16 if spec.dims[-1] == "hour" else 10
    means = [value(name, spec, k) for k in range(len(columns))]
    shape = [[f"{_at(mean, k, hour):.4g}" for k, mean in enumerate(means)] for hour in range(24)]
    return "\n".join([",".join(["time", *columns]), *(",".join([t.isoformat()[:width], *shape[t.hour]]) for t in times), ""])


def _at(mean, place: int, hour: int) -> float:
    if mean == "sun":
        return max(0.0, 0.8 * cos((hour - 12.5) * pi / 10)) if 6 < hour < 19 else 0.0
    return mean * (1 - 0.1 * cos((hour - 4 - place) * pi / 12)) if mean not in (0, 1) else mean


def _bare(name, spec) -> str:
    return name.removeprefix(f"{spec.dims[0]}_")


def _csv(rows) -> str:
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"
