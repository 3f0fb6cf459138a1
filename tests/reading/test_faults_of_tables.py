"""One fault of every kind in the tables: each is found at its file, line and column, and told with what is allowed."""

import csv

import pytest

from energymodel.field import REQUIRED, SERVICE, YES_NO
from energymodel.reading.layout import layout
from tests.reading.changes import LOADS, PRICES, TINY, UNITS, append, cell, faults, labelled, lines, swap, write

CONTRACTS = "system/contracts.csv"


def link_outside(path):
    outside = path.parents[2] / "elsewhere.csv"
    outside.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path.unlink()
    path.symlink_to(outside)


def dangling(path):
    path.unlink()
    path.symlink_to(path.parent / "nowhere.csv")


def as_folder(path):
    path.unlink()
    path.mkdir()


def reversed_window(path):
    cell("gas-a", "in_service_from", "2027-05-01")(path)
    cell("gas-a", "in_service_until", "2026-05-01")(path)


TABLE_FAULTS = {
    "empty file": (UNITS, write(b""), None, None, "an empty file"),
    "file missing": (UNITS, lambda p: p.rename(p.with_name("unitz.csv")), None, None, "did you mean unitz?"),
    "file nobody reads": ("system/unitz.csv", write(b"unit\n"), None, None, "a table nothing reads"),
    "folder in place of a file": (UNITS, as_folder, None, None, "cannot be read"),
    "dangling link": (UNITS, dangling, None, None, "no such file"),
    "link out of the inputs": (UNITS, link_outside, None, None, "files inside the inputs folder"),
    "utf-16": (UNITS, lambda p: p.write_text(p.read_text(encoding="utf-8"), encoding="utf-16"), None, None, "UTF-8 or GB18030"),
    "zero bytes": (UNITS, write(b"unit,zone\0\n"), None, None, "UTF-8 or GB18030"),
    "semicolons": (UNITS, lines(lambda rows: [r.replace(",", ";") for r in rows]), 1, None, "separated by commas"),
    "header of commas": (UNITS, lines(lambda rows: [",,,", *rows[1:]]), 1, None, "a header row"),
    "header missing": (UNITS, lines(lambda rows: rows[1:]), 1, "capacity_mw", "no such column"),
    "column missing": (UNITS, swap("capacity_mw", "note"), 1, "capacity_mw", "no such column"),
    "column misspelt": (UNITS, swap("capacity_mw", "capasity_mw"), 1, "capasity_mw", "did you mean capacity_mw?"),
    "column in another unit": (UNITS, swap("heat_rate_gce_per_kwh", "heat_rate_mj_per_kwh"), 1, "heat_rate_mj_per_kwh", "heat_rate_gce"),
    "column twice": (UNITS, swap("min_load", "capacity_mw"), 1, "capacity_mw", "each column once"),
    "column blank": (UNITS, swap("min_load", ""), 1, "(blank)", "unknown column"),
    "source missing": (UNITS, swap("source", "note"), 1, "source", "no such column"),
    "source blank": (UNITS, cell("gas-a", "source", " "), 3, "source", "where the row's numbers come from"),
    "confidence unknown": (UNITS, cell("gas-a", "confidence", "oficial"), 3, "confidence", "did you mean official?"),
    "confidence thrice": (UNITS, cell("gas-a", "confidence", "press/press/press"), 3, "confidence", "two joined"),
    "blank line": (UNITS, lines(lambda rows: [*rows[:2], "", *rows[2:]]), 3, None, "no blank lines"),
    "line of commas": (UNITS, lines(lambda rows: [*rows, "," * rows[0].count(",")]), 5, None, "no blank lines"),
    "extra cell": (UNITS, lines(lambda rows: [*rows[:2], rows[2] + ",1", rows[3]]), 3, None, "as many as the header has"),
    "extra cell in every row": (UNITS, lines(lambda rows: [rows[0], *(r + ",1" for r in rows[1:])]), 2, None, "as many as the header has"),
    "thousands separator": (UNITS, lines(lambda rows: [r.replace(",600,", ",1,600,") for r in rows]), 2, None, "commas inside a cell"),
    "quotes never closed": (UNITS, append('"coal-z,west'), 5, None, "comma-separated cells"),
    "label twice": (UNITS, lines(lambda rows: [*rows, rows[1]]), 5, "unit", "it is on line 2 too"),
    "label blank": (UNITS, labelled(""), 5, "unit", "a name of letters"),
    "label a formula": (UNITS, labelled("=1+1"), 5, "unit", "a name of letters"),
    "label with a space": (UNITS, labelled("coal a"), 5, "unit", "a name of letters"),
    "label in full-width letters": (UNITS, labelled("ａ1"), 5, "unit", "a name of letters"),
    "label a reserved word": (UNITS, labelled("Total"), 5, "unit", "not a reserved word"),
    "pointer unknown": (UNITS, cell("gas-a", "zone", "eats"), 3, "zone", "did you mean east?"),
    "pointer blank": (UNITS, cell("gas-a", "zone", ""), 3, "zone", "a zone of system/zones.csv: west, east"),
    "pointer with a trailing space": (UNITS, cell("gas-a", "zone", "east "), 3, "zone", "a zone of system/zones.csv"),
    "number too high": (UNITS, cell("gas-a", "capacity_mw", "400000"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number in another unit": (UNITS, cell("gas-a", "heat_rate_gce_per_kwh", "0.22"), 3, "heat_rate_gce_per_kwh", "100 to 600 gce/kWh"),
    "percent": (UNITS, cell("gas-a", "min_load", "30%"), 3, "min_load", "a number from 0 to 1"),
    "percent without its sign": (UNITS, cell("gas-a", "min_load", "30"), 3, "min_load", "a number from 0 to 1"),
    "thousands in quotes": (UNITS, cell("gas-a", "capacity_mw", "1,400"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "decimal comma": (UNITS, cell("gas-a", "own_use", "0,02"), 3, "own_use", "a number from 0 to 0.2"),
    "full-width digits": (UNITS, cell("gas-a", "capacity_mw", "４００"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "underscore": (UNITS, cell("gas-a", "capacity_mw", "4_00"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "spreadsheet error": (UNITS, cell("gas-a", "capacity_mw", "#DIV/0!"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "beyond floating point": (UNITS, cell("gas-a", "capacity_mw", "1e999"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "spreadsheet's not available": (UNITS, cell("gas-a", "capacity_mw", "#N/A"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "label of nothing for a number": (UNITS, cell("gas-a", "capacity_mw", "NA"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number at the edge of floating point": (UNITS, cell("gas-a", "capacity_mw", "1e308"), 3, "capacity_mw", "from 1 to 2000 MW"),
    "infinity in words": (UNITS, cell("gas-a", "capacity_mw", "Infinity"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "hexadecimal": (UNITS, cell("gas-a", "capacity_mw", "0x190"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "formula": (UNITS, cell("gas-a", "capacity_mw", "=2*200"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number with its unit": (UNITS, cell("gas-a", "capacity_mw", "400 MW"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number with 万": (UNITS, cell("gas-a", "capacity_mw", "40万"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number with a no-break space": (UNITS, cell("gas-a", "capacity_mw", "1\u00a0400"), 3, "capacity_mw", "from 1 to 2000 MW"),
    "minus of typography": (CONTRACTS, cell("sale", "direction", "−1"), 3, "direction", "a number from -1 to 1"),
    "number blank": (UNITS, cell("gas-a", "capacity_mw", ""), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "number negative": (UNITS, cell("gas-a", "capacity_mw", "-400"), 3, "capacity_mw", "a number from 1 to 2000 MW"),
    "efficiency in percent": ("system/stores.csv", cell("battery", "efficiency", "95"), 2, "efficiency", "a number from 0.5 to 1"),
    "efficiency above one": ("system/stores.csv", cell("battery", "efficiency", "1.05"), 2, "efficiency", "a number from 0.5 to 1"),
    "loss in percent": (CONTRACTS, cell("hami", "loss", "5.4"), 2, "loss", "a number from 0 to 0.3"),
    "yes/no otherwise": (UNITS, cell("gas-a", "committed", "TRUE"), 3, "committed", "yes or no"),
    "date otherwise": (UNITS, cell("gas-a", "in_service_from", "7/1/2027"), 3, "in_service_from", "a date such as 2027-07-01"),
    "date with slashes that is none": (UNITS, cell("gas-a", "in_service_from", "2027/2/29"), 3, "in_service_from", "a date such as"),
    "date as a spreadsheet counts": (UNITS, cell("gas-a", "in_service_from", "46204"), 3, "in_service_from", "number of a day?"),
    "date of a year alone": (UNITS, cell("gas-a", "in_service_from", "2027"), 3, "in_service_from", "a date such as 2027-07-01"),
    "date with a zone": (UNITS, cell("gas-a", "in_service_from", "2027-07-01T00:00Z"), 3, "in_service_from", "a date such as"),
    "date with hour 24": (UNITS, cell("gas-a", "in_service_from", "2027-07-01T24:00"), 3, "in_service_from", "a date such as"),
    "date that is none": (UNITS, cell("gas-a", "in_service_from", "2027-02-29"), 3, "in_service_from", "a date such as"),
    "text with a line break": ("system/zones.csv", cell("west", "name_zh", "a\nb"), 2, "name_zh", "a text"),
    "month unknown": (PRICES, swap("hami,3,", "hami,13,"), 4, "month", "a month from 1 to 12"),
    "month by name": (PRICES, swap("hami,3,", "hami,March,"), 4, "month", "a month from 1 to 12"),
    "month twice": (PRICES, swap("hami,3,", "hami,2,"), 4, "contract", "it is on line 3 too"),
    "month missing": (PRICES, lines(lambda rows: rows[:3] + rows[4:]), None, "contract", "no row for contract hami, month 3"),
    "month of nobody": (PRICES, append("hamii,1,2,x,press\n"), 26, "contract", "did you mean hami?"),
    "colour otherwise": ("system/technologies.csv", cell("gas", "colour", "red"), 3, "colour", "a colour such as"),
    "window that ends first": (UNITS, reversed_window, 3, "in_service_until", "a day after"),
    "heat band reversed": (UNITS, cell("captive", "heat_low", "0.95"), 4, "heat_low", "at most heat_high (0.9)"),
    "retrofit that worsens": (UNITS, cell("coal-a", "retrofit_min_load", "0.6"), 2, "retrofit_min_load", "at most min_load (0.5)"),
    "minimum use of an export": (CONTRACTS, cell("sale", "minimum_gwh", "1"), 3, "minimum_gwh", "an export has no minimum use"),
    "direction zero": (CONTRACTS, cell("sale", "direction", "0.5"), 3, "direction", "1 (import) or -1 (export)"),
    "delay of half an hour": ("system/channels.csv", cell("reach", "delay_h", "2.5"), 2, "delay_h", "whole hours"),
    "pay for more than the ceiling": (CONTRACTS, cell("hami", "take_or_pay_gwh", "5000"), 2, "take_or_pay_gwh", "ceiling_gwh (4000)"),
    "wells steadier than their year": ("system/gas_sources.csv", cell("shale-a", "least", "1"), 2, "least", "within gas_source_annual"),
    "corridor to itself": ("system/corridors.csv", cell("tie", "to", "west"), 2, "to", "another end"),
    "zone cut off": ("system/corridors.csv", lines(lambda rows: rows[:1]), None, "zone", "is an island"),
    "river in a circle": ("system/channels.csv", append("back,lower,upper,1,x,press\n"), None, "to", "runs in a circle"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLE_FAULTS)
def test_every_fault_of_a_table_is_found_and_placed(inputs, kind):
    file, change, line, where, told = TABLE_FAULTS[kind]
    change(inputs / file)
    file = "system/zones.csv" if kind == "zone cut off" else file
    met = [f for f in faults(inputs) if told in str(f) and f.column == where and f.file == file]
    assert met
    assert line is None or met[0].row == line


def test_faults_of_many_files_come_in_one_message(inputs):
    cell("gas-a", "capacity_mw", "x")(inputs / UNITS)
    append("x,1\n")(inputs / LOADS)
    append("parameters.nothing = 1\n")(inputs / TINY)
    (inputs / "system/zones.csv").unlink()
    assert {f.file for f in faults(inputs)} >= {UNITS, LOADS, TINY, "system/zones.csv"}


@pytest.mark.parametrize("change", [lambda p: p.unlink(), write(b""), swap("zone", "zoen")], ids=["missing", "empty", "header misspelt"])
def test_a_table_that_cannot_be_read_is_the_only_file_with_faults(inputs, change):
    for entity in ("zones", "loads", "contracts"):  # pointers, columns of profiles and rows of tidy tables all name their labels
        change(inputs / f"system/{entity}.csv") if entity == "zones" else (inputs / f"system/{entity}.csv").unlink()
    assert {f.file for f in faults(inputs)} == {"system/zones.csv", "system/loads.csv", "system/contracts.csv"}


def numeric(table):
    return {column: spec for column, (_, spec) in table.columns.items() if spec.is_quantity}


BAD = {
    "text": lambda spec: "twelve", "nan": lambda spec: "nan", "inf": lambda spec: "inf", "minus inf": lambda spec: "-inf",
    "too low": lambda spec: str(spec.low / spec.factor - 1), "too high": lambda spec: str(spec.high / spec.factor + 1),
    "blank": lambda spec: "" if spec.default is REQUIRED else "twelve",
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("stem", [t.stem for t in layout().tables.values() if numeric(t)])
def test_every_numeric_column_refuses_what_is_no_number_in_its_range(inputs, stem, bad):
    path, columns = inputs / f"system/{stem}.csv", numeric(layout().tables[stem])
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    for name, spec in columns.items():
        rows[1][rows[0].index(name)] = BAD[bad](spec)
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert [(f.file, f.row, f.column) for f in faults(inputs)] == [(f"system/{stem}.csv", 2, name) for name in columns]


@pytest.mark.parametrize("stem", [t.stem for t in layout().tables.values() if not t.is_tidy])
def test_every_other_column_refuses_what_it_does_not_know(inputs, stem):
    path = inputs / f"system/{stem}.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    others = [c for c, (_, f) in layout().tables[stem].columns.items() if f.is_pointer or f.unit in (YES_NO, SERVICE)]
    for name in (*others, "confidence"):
        rows[1][rows[0].index(name)] = "nonsense"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert [(f.file, f.row, f.column) for f in faults(inputs)] == [(f"system/{stem}.csv", 2, name) for name in (*others, "confidence")]
