"""What is allowed but unlike real systems is flagged at its place, and nothing is refused for it."""

import csv
import json
from math import inf

import numpy as np
import pytest
from typer.testing import CliRunner

from energymodel.cli import app
from energymodel.errors import InputsInvalid
from energymodel.reading.cells import is_unlikely
from energymodel.reading.layout import layout
from energymodel.reading.load import load
from energymodel.reading.plausibility import sun
from energymodel.rooms import fields
from tests.reading.changes import GAS, LOADS, TINY, UNITS, append, cell, column, lines, write

AVAILABLE, TRANCHES = "profiles/2027/plant_availability.csv", "profiles/2027/tranche_availability.csv"
INFLOW = "profiles/2027/reservoir_inflow_m3_per_s.csv"


def warnings(inputs, name="tiny"):
    return load(name, inputs).warnings


@pytest.mark.parametrize("name", [name for name, spec in fields().items() if spec.is_quantity])
def test_every_number_says_what_is_likely(name):
    spec = fields()[name]
    low, high = spec.likely
    assert 0 < low < high <= max(abs(spec.low), abs(spec.high)) < inf
    assert high / low <= 1e6, "a thousand either way would pass from anywhere inside"
    assert not is_unlikely(0.0, spec)
    assert not is_unlikely(-high, spec)
    assert is_unlikely(high * 1.01, spec)
    assert is_unlikely(low / 1.01, spec)


def test_clean_inputs_give_no_warning(inputs):
    assert warnings(inputs) == warnings(inputs, "year") == ()


def moved(hours):
    """Values so many hours later, the times as they were."""

    def change(rows):
        times, values = zip(*(row.split(",", 1) for row in rows[1:]), strict=True)
        return [rows[0], *(f"{t},{v}" for t, v in zip(times, [*values[-hours:], *values[:-hours]], strict=True))]

    return lines(change)


DOUBTS = {
    "kW for MW": (UNITS, cell("gas-a", "capacity_mw", "2"), 3, "capacity_mw", "found '2'; likely: 5 to 1800 MW"),
    "tce for gce": (UNITS, cell("gas-a", "heat_rate_gce_per_kwh", "122.9"), 3, "heat_rate_gce_per_kwh", "180 to 500 gce/kWh"),
    "yuan a kWh": ("system/contract_price.csv", lines(lambda rows: [r.replace(",280,", ",0.28,") for r in rows]), 2,
                   "price_cny_per_mwh", "20 to 1500 CNY/MWh"),
    "亿千瓦时 for GWh": ("system/contracts.csv", cell("sale", "ceiling_gwh", "10"), 3, "ceiling_gwh", "50 to 200000 GWh"),
    "number of a scenario": (TINY, append("parameters.largest_unit_mw = 1\n"), 5, "parameters.largest_unit_mw", "found '1'; likely: 20 to"),
    "number of a policy": (TINY, append("[policies.coal_cap]\nlimit_mtce = 0.002\n"), 6, "policies.coal_cap.limit_mtce", "0.1 to 300 Mtce"),
    "cells of all rows": (TINY, append("[tables.units.'*']\ncapacity_mw = 2\n"), 6, "tables.units.*.capacity_mw", "5 to 1800 MW"),
    "hours in kW": (LOADS, column(2, lambda x: str(100 * float(x))), 19, "east-base", "its largest value; likely: 1 to 50000 MW"),
    "hours in GW": (LOADS, column(2, lambda x: str(float(x) / 1e3)), 19, "east-base", "its largest value; likely: 1 to 50000 MW"),
    "days in 亿": (GAS, column(1, lambda x: str(float(x) / 100)), 2, "gas_demand_million_m3_per_day", "likely: 1 to 150 Mm3/d"),
    "one hour a thousandfold": (INFLOW, cell("2027-01-03T00:00", "lower", "21000"), 50, "lower", "at most 50 times as much"),
    "a mean that is none": (LOADS, lines(lambda rows: [rows[0], rows[1], *(f"{r[:16]},0.5,500" for r in rows[2:])]), None, "west-base",
                            "on average; likely: 1 to 50000 MW"),
    "no demand all year": (LOADS, lines(lambda rows: [rows[0], *(f"{r[:16]},0,0" for r in rows[1:])]), None, None, "nothing but zeros"),
    "sun of UTC": (AVAILABLE, moved(-8), None, "solar-a", "around 05:00; likely: 12:20 to 13:32 Beijing time"),
    "sun an hour early": (AVAILABLE, moved(-1), None, "rooftop", "around 12:00; likely: 12:20 to"),
    "sun an hour late": (AVAILABLE, moved(1), None, "solar-a", "around 14:00; likely: 12:20 to"),
    "sun at midnight": (AVAILABLE, moved(12), None, "solar-a", "around 01:00"),
    "river in litres": (INFLOW, column(1, lambda x: str(10 * float(x))), None, "upper", "m3/s, for 200 MW at 1 MW/(m3/s)"),
    "river that is a brook": (INFLOW, column(1, lambda x: str(float(x) / 90)), None, "upper", "1.111 m3/s on average"),
    "load beyond all supply": (LOADS, column(1, lambda x: str(3 * float(x))), None, None, "MW, of what plants and contracts can give"),
    "gas beyond all supply": (GAS, column(1, lambda x: str(3 * float(x))), None, None, "of what sources and stores can give"),
    "GB18030": (
        "system/zones.csv", lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("gb18030")), None, None, "read as GB18030"),
    "a workbook beside the tables": ("system/units.xlsx", write(b"PK"), None, None, "a file nothing reads"),
    "a table in capitals": ("profiles/2027/LOAD.CSV", write(b"time"), None, None, "a file nothing reads"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DOUBTS)
def test_what_is_unlikely_is_flagged_at_its_place(inputs, kind):
    file, change, line, where, told = DOUBTS[kind]
    change(inputs / file)
    met = warnings(inputs)
    assert (line, where) in [(w.row, w.column) for w in met if w.file == file and told in str(w)]
    assert len(met) <= 4


def test_wind_and_what_stands_nowhere_known_have_no_noon(inputs):
    moved(-8)(inputs / TRANCHES)
    assert warnings(inputs) == ()
    hour = np.arange(8760) % 24
    assert sun(np.ones(8760)) is sun(np.zeros(8760)) is None
    assert sun(np.where(hour == 12, 1.0, 0.0)) == pytest.approx(12.5)
    assert sun(np.where(hour == 23, 1.0, 0.0)) == pytest.approx(23.5)


@pytest.mark.parametrize("factor", [1e3, 1e-3])
@pytest.mark.parametrize("stem", [*(stem for stem, t in layout().tables.items() if t.columns), *layout().profiles])
def test_a_thousandfold_slip_of_any_column_is_refused_or_flagged(inputs, stem, factor):
    is_profile = stem in layout().profiles
    path = inputs / (f"profiles/2027/{stem}.csv" if is_profile else f"system/{stem}.csv")
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    numeric = header[1:] if is_profile else [c for c, (_, spec) in layout().tables[stem].columns.items() if spec.is_quantity]
    slips = {c for c in numeric if any(float(r[header.index(c)] or 0) for r in rows)}
    for some in [{c} for c in slips] if is_profile else [slips]:  # what profiles say together is seen one by one
        new = [[repr(float(x) * factor) if c in some and x else x for c, x in zip(header, row, strict=True)] for row in rows]
        path.write_text("\n".join(map(",".join, [header, *new])), encoding="utf-8")
        try:
            told = load("year", inputs).warnings
        except InputsInvalid as error:
            told = error.faults + error.warnings
        assert {w.column for w in told if w.file == path.relative_to(inputs).as_posix()} >= some


def test_warnings_are_shown_once_and_recorded(inputs, tmp_path):
    cell("gas-a", "own_use", "0.002")(inputs / UNITS)
    run = CliRunner().invoke(app, ["run", "tiny", "--inputs", str(inputs), "--results", str(tmp_path / "results"), "--solver", "simplex"])
    assert run.exit_code == 0, run.output
    told = "system/units.csv:3:own_use: found '0.002'; likely: 0.003 to 0.15"
    assert run.stderr.count(told) == 1
    assert json.loads((tmp_path / "results/tiny/run.json").read_text())["warnings"] == [told]
    check = CliRunner().invoke(app, ["check", "tiny", "--inputs", str(inputs)])
    assert check.exit_code == 0
    assert check.stderr.count(told) == 1
    assert "no faults, 1 warning" in check.stdout


def test_of_many_warnings_the_first_are_shown_and_the_rest_counted(inputs):
    for k in range(30):
        (inputs / f"system/notes-{k}.txt").write_text("x")
    check = CliRunner().invoke(app, ["check", "tiny", "--inputs", str(inputs)])
    assert check.exit_code == 0
    assert check.stderr.count("warning: ") == 20
    assert "and 10 more warnings" in check.stderr


def test_faults_and_warnings_come_in_one_message(inputs):
    cell("gas-a", "capacity_mw", "2")(inputs / UNITS)
    cell("coal-a", "capacity_mw", "x")(inputs / UNITS)
    with pytest.raises(InputsInvalid, match=r"(?s)1 fault in the inputs.*coal.*|1 warning in the inputs") as caught:
        load("tiny", inputs)
    assert [w.row for w in caught.value.warnings] == [3]
    assert "1 warning in the inputs" in str(caught.value)
