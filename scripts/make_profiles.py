"""Writes inputs/profiles/{2025,2027,2027-dry} from inputs/statistics and inputs/system: the same bytes on every run.

python scripts/make_profiles.py [--inputs inputs] [--only gas_demand_million_m3_per_day ...]
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from profiles.common import DAYS, fitted, hours_of, noise, table, write
from profiles.imports import tranches
from profiles.load import loads
from profiles.plants import plants
from profiles.rivers import inflows

YEARS = {"2025": (2025, "base2025", False), "2027": (2027, "bau2027", False), "2027-dry": (2027, "bau2027", True)}
"""Folder -> (year, scenario whose tranche capacities it is made for, dry)."""
DIGITS = {
    "load_power_mw": 1,
    "plant_availability": 4,
    "tranche_availability": 4,
    "reservoir_inflow_m3_per_s": 1,
    "gas_demand_million_m3_per_day": 3,
}


def gas_demand(statistics: Path, year: int) -> dict[str, np.ndarray]:
    """Gas of everybody but the units [million m3 a day] (day)."""
    months = hours_of(year)[::24].month.to_numpy() - 1
    volume = table(statistics, "levels").set_index("quantity")[str(year)]["gas_demand"] * 1e3
    means = volume * table(statistics, "gas_month")["share"].to_numpy() / np.bincount(months)
    return {"gas_demand_million_m3_per_day": fitted(1 + 0.04 * np.clip(noise("gas", 4, DAYS), -2, 2), months, means)}


def capacities(inputs: Path, scenario: str) -> pd.Series:
    """Capacity of each tranche [MW] in a scenario: the table, and what the scenario writes itself."""
    capacity = table(inputs / "system", "tranches").set_index("tranche")["capacity_mw"].astype(float)
    written = tomllib.loads((inputs / "scenarios" / f"{scenario}.toml").read_text(encoding="utf-8"))
    for label, cells in written.get("tables", {}).get("tranches", {}).items():
        capacity[label] = cells.get("capacity_mw", capacity[label])
    return capacity


def drought(statistics: Path, hours: pd.DatetimeIndex) -> pd.DataFrame:
    """Factors of a dry year by hour: water, sichuan, three-gorges, load."""
    value = table(statistics, "dry_year").set_index("quantity")["value"]
    heart, edges = hours.month.isin((7, 8)), hours.month.isin((6, 9))
    return pd.DataFrame({
        "water": np.where(heart, value["water_jul_aug"], np.where(edges, value["water_jun_sep"], 1.0)),
        "sichuan": np.where(heart, value["sichuan_jul_aug"], np.where(edges, value["sichuan_jun_sep"], 1.0)),
        "three-gorges": np.where(heart, value["three_gorges_jul_aug"], 1.0),
        "load": np.where(heart, value["load_jul_aug"], 1.0),
    })  # fmt: skip


def profiles(inputs: Path, folder: str) -> dict:
    """file stem -> function that makes its columns, for one folder; a dry folder holds only what differs."""
    year, scenario, dry = YEARS[folder]
    system, statistics, hours = inputs / "system", inputs / "statistics", hours_of(year)
    factor = drought(statistics, hours) if dry else None
    water = factor["water"].to_numpy() if dry else 1.0
    made = {
        "load_power_mw": lambda: loads(statistics, year, factor["load"].to_numpy() if dry else 1.0),
        "plant_availability": lambda: plants(system, statistics, hours, water),
        "tranche_availability": lambda: tranches(system, statistics, hours, capacities(inputs, scenario), factor),
        "reservoir_inflow_m3_per_s": lambda: inflows(statistics, hours, water),
    }
    return made if dry else made | {"gas_demand_million_m3_per_day": lambda: gas_demand(statistics, year)}


def main(inputs: Path, into: Path, only: list[str] | None = None) -> None:
    """Write all profiles, or the named ones."""
    for folder, (year, _, _) in YEARS.items():
        for stem, make in profiles(inputs, folder).items():
            if not only or stem in only:
                hours = hours_of(year)
                write(into / folder / f"{stem}.csv", hours[::24] if stem.startswith("gas_demand") else hours, make(), DIGITS[stem])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, default=Path(__file__).resolve().parent.parent / "inputs")
    parser.add_argument("--only", nargs="*")
    arguments = parser.parse_args()
    main(arguments.inputs, arguments.inputs / "profiles", arguments.only)
