"""One fault of every kind in the profiles."""

import pytest

from tests.reading.changes import GAS, LOADS, append, column, faults, last_cell, lines, swap, write

PROFILE_FAULTS = {
    "label missing": (LOADS, lines(lambda rows: [r.rpartition(",")[0] for r in rows]), 1, "east-base", "no such column"),
    "label unknown": (LOADS, swap("east-base", "east-bse"), 1, "east-bse", "did you mean east-base?"),
    "label twice": (LOADS, swap("east-base", "west-base"), 1, "west-base", "each column once"),
    "time not first": (LOADS, lines(lambda rows: [",".join(r.split(",")[::-1]) for r in rows]), 1, "time", "the first column"),
    "file missing": (LOADS, lambda p: p.unlink(), None, None, "one column for each of west-base, east-base"),
    "file nobody reads": ("profiles/2027/load_power.csv", write(b"time\n"), None, None, "did you mean load_power_mw?"),
    "header only": (LOADS, lines(lambda rows: rows[:1]), None, "time", "8760 hours from 2027-01-01T00:00"),
    "first hour missing": (LOADS, lines(lambda rows: [rows[0], *rows[2:]]), 2, "time", "8760 hours from 2027-01-01T00:00"),
    "last hour missing": (LOADS, lines(lambda rows: rows[:-1]), 8760, "time", "to 2027-12-31T23:00"),
    "hour missing": (LOADS, lines(lambda rows: rows[:99] + rows[100:]), 100, "time", "1 missing hours"),
    "hour twice": (LOADS, lines(lambda rows: [*rows[:100], rows[99], *rows[100:]]), 101, "time", "once"),
    "hours in reverse": (LOADS, lines(lambda rows: [rows[0], *rows[:0:-1]]), 2, "time", "rows in reverse?"),
    "hours swapped": (LOADS, lines(lambda rows: [*rows[:50], rows[51], rows[50], *rows[52:]]), 51, "time", "1 missing hours"),
    "half hours": (LOADS, lines(lambda rows: [*rows[:2], rows[1].replace(":00,", ":30,"), *rows[2:]]), 3, "time", "between two hours"),
    "hour 24": (LOADS, swap("2027-01-01T05:00", "2027-01-01T24:00"), 7, "time", "a time such as 2027-01-01T00:00"),
    "dates with slashes": (LOADS, swap("2027-01-01T05:00", "2027/1/1 5:00"), 7, "time", "a time such as"),
    "times as a spreadsheet counts": (LOADS, column(0, lambda t: "46388.0"), 2, "time", "a spreadsheet's number of a day?"),
    "half hours all year": (LOADS, lines(lambda rows: [rows[0], *(h for r in rows[1:] for h in (r, r.replace(":00,", ":30,")))]), 3,
                            "time", "between two hours"),
    "hour lost to summer time": (LOADS, lines(lambda rows: [r for r in rows if "2027-03-28T02" not in r]), 2068, "time", "1 missing hours"),
    "hour twice after summer time": (LOADS, lines(lambda rows: [s for r in rows for s in [r] * (1 + ("10-31T02" in r))]), 7277,
                                     "time", "once"),
    "29 February": (LOADS, lines(lambda rows: [s for r in rows for s in [r, *["2027-02-29T00:00,1,1"] * ("02-28T23" in r)]]), 1418,
                    "time", "a time such as"),
    "month's names": (LOADS, swap("2027-01-01T05:00", "1-Jan-2027 05:00"), 7, "time", "a time such as"),
    "blank time": (LOADS, swap("2027-01-01T05:00", ""), 7, "time", "found a blank"),
    "semicolons and decimal commas": (
        LOADS, lines(lambda rows: [r.replace(",", ";").replace(".", ",") for r in rows]), 1, None, "cells separated by commas"),
    "a zone of its own": (LOADS, swap("2027-01-01T05:00", "2027-01-01T05:00+08:00"), 7, "time", "a time such as"),
    "another year": (LOADS, column(0, lambda t: "2026" + t[4:]), 2, "time", "from 2027-01-01T00:00"),
    "days in place of hours": (LOADS, column(0, lambda t: t[:10]), 2, "time", "a time such as 2027-01-01T00:00"),
    "hours in place of days": (GAS, column(0, lambda t: t + "T00:00"), 2, "time", "a time such as 2027-01-01;"),
    "too many hours": (LOADS, append("2028-01-01T00:00,1,1\n"), 8762, "time", "after the year's end"),
    "blank line": (LOADS, lines(lambda rows: [*rows[:9], "", *rows[9:]]), 10, None, "no blank lines"),
    "blank line at the end": (LOADS, append("\n"), 8762, None, "no blank lines"),
    "extra cell": (LOADS, lines(lambda rows: [*rows[:9], rows[9] + ",1", *rows[10:]]), 10, None, "3 cells"),
    "extra cell in every row": (LOADS, lines(lambda rows: [rows[0], *(r + ",1" for r in rows[1:])]), 2, None, "3 cells"),
    "cell missing": (LOADS, last_cell(10, ""), 10, None, "3 cells"),
    "cell blank": (LOADS, last_cell(10, ","), 10, "east-base", "a blank"),
    "nan": (LOADS, last_cell(10, ",nan"), 10, "east-base", "'nan'"),
    "inf": (LOADS, last_cell(10, ",inf"), 10, "east-base", "from 0 to 200000 MW"),
    "thousands separator": (LOADS, last_cell(10, ',"1,234"'), 10, "east-base", "from 0 to 200000 MW"),
    "full-width digits": (LOADS, last_cell(10, ",４００"), 10, "east-base", "from 0 to 200000 MW"),
    "spreadsheet error": (LOADS, last_cell(10, ",#DIV/0!"), 10, "east-base", "from 0 to 200000 MW"),
    "beyond floating point": (LOADS, last_cell(10, ",1e999"), 10, "east-base", "from 0 to 200000 MW"),
    "text": (LOADS, last_cell(10, ",n/a"), 10, "east-base", "from 0 to 200000 MW"),
    "truth all year": (LOADS, column(2, lambda x: "True"), 2, "east-base", "found 'True'"),
    "negative": (LOADS, last_cell(10, ",-1"), 10, "east-base", "from 0 to 200000 MW"),
    "percent all year": (
        "profiles/2027/plant_availability.csv", column(1, lambda x: str(100 * float(x))), 4, "wind-a", "(and 8757 more rows)"),
    "unit all year": (GAS, column(1, lambda x: str(1000 * float(x))), 2, "gas_demand_million_m3_per_day", "from 0 to 200 Mm3/d"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PROFILE_FAULTS)
def test_every_fault_of_a_profile_is_found_and_placed(inputs, kind):
    file, change, line, where, told = PROFILE_FAULTS[kind]
    change(inputs / file)
    found = faults(inputs)
    met = [f for f in found if told in str(f) and f.file == file and f.column == where]
    assert met
    assert line is None or met[0].row == line
    assert len(found) <= 4


def test_hours_of_utc_are_told_apart(inputs):
    path = inputs / LOADS
    rows = path.read_text().splitlines()
    early = [f"2026-12-31T{h}:00,1,1" for h in range(16, 24)]
    path.write_text("\n".join([rows[0], *early, *rows[1:-8]]) + "\n")
    (fault,) = faults(inputs)
    assert "UTC?" in fault.value
    assert fault.row == 2


@pytest.mark.parametrize("bad", ["nan", "many", "", "-1e9", "９"])
def test_every_column_of_every_profile_refuses_what_is_no_number_in_its_range(inputs, bad):
    expected = set()
    for path in (inputs / "profiles/2027").iterdir():
        rows = path.read_text().splitlines()
        stamp, *cells = rows[99].split(",")
        path.write_text("\n".join([*rows[:99], ",".join([stamp, *[bad] * len(cells)]), *rows[100:]]) + "\n")
        expected |= {(f"profiles/2027/{path.name}", 100, column) for column in rows[0].split(",")[1:]}
    assert {(f.file, f.row, f.column) for f in faults(inputs)} == expected
