"""Files that are no tables of a city: refused in words, at once and without filling the memory; and what was observed in a year."""

import os

import pytest

from energymodel.reading.files import LARGEST, MOST_COLUMNS, MOST_ROWS
from energymodel.reading.load import load
from energymodel.reading.observed import COLUMNS
from tests.reading.changes import LOADS, TINY, UNITS, append, faults, lines, write


def in_place_of(make):
    def apply(path):
        path.unlink()
        make(path)

    return apply


def sparse(path):
    with path.open("wb") as file:
        file.truncate(10 * 2**30)


def loop(path):
    path.symlink_to(path.name)


def folder_elsewhere(path):
    folder, outside = path.parent, path.parents[2] / "elsewhere"
    folder.rename(outside)
    folder.symlink_to(outside)


def in_capitals(path):
    path.rename(path.with_name("Units.csv"))


FILE_FAULTS = {
    "ten gigabytes of nothing": (UNITS, in_place_of(sparse), f"at most {LARGEST} bytes"),
    "ten gigabytes of hours": (LOADS, in_place_of(sparse), f"at most {LARGEST} bytes"),
    "named pipe": (UNITS, in_place_of(os.mkfifo), "a folder or device, which cannot be read"),
    "named pipe for hours": (LOADS, in_place_of(os.mkfifo), "a folder or device, which cannot be read"),
    "folder for hours": (LOADS, in_place_of(lambda path: path.mkdir()), "a folder or device, which cannot be read"),
    "link to itself": (UNITS, in_place_of(loop), "cannot be read"),
    "link to a device": (UNITS, in_place_of(lambda path: path.symlink_to("/dev/zero")), "files inside the inputs folder"),
    "link up the tree": (LOADS, in_place_of(lambda path: path.symlink_to("../../../..")), "files inside the inputs folder"),
    "folder that lies elsewhere": (UNITS, folder_elsewhere, "files inside the inputs folder"),
    "name in capitals": (UNITS, in_capitals, "no such file"),
    "a million columns": (UNITS, write(b"a," * 1_000_000 + b"\n"), f"at most {MOST_COLUMNS} columns"),
    "a million columns of hours": (LOADS, write(b"time," * 1_000_000 + b"\n"), f"at most {MOST_COLUMNS} columns"),
    "a million rows": (UNITS, append("x,\n" * 1_000_000), f"more than {MOST_ROWS} rows"),
    "a million hours": (LOADS, append("2027-01-01T00:00,1,1\n" * 1_000_000), f"more than {MOST_ROWS} rows"),
    "one endless cell": (UNITS, write(b"unit," + b"x" * 1_000_000), "field larger than field limit"),
    "one endless cell of hours": (LOADS, write(b"time," + b"x" * 1_000_000), "field larger than field limit"),
    "a mark alone": (UNITS, write(b"\xef\xbb\xbf"), "no header"),
    "utf-32": (UNITS, write("unit,zone\n".encode("utf-32")), "UTF-8 or GB18030"),
    "utf-16 without a mark": (UNITS, write("unit,zone\n".encode("utf-16-le")), "UTF-8 or GB18030"),
    "a workbook": (UNITS, write(b"PK\x03\x04\x14\x00\x06\x00\x08\x00"), "UTF-8 or GB18030"),
    "bytes of no alphabet": (UNITS, write(b"unit,\xff\xff\xff\n"), "UTF-8 or GB18030"),
    "tabs": (UNITS, lines(lambda rows: [r.replace(",", "\t") for r in rows]), "separated by commas"),
    "text turned round": (UNITS, append("# \u202egnol\n"), r"the hidden character '\u202e'"),
    "colour of a terminal": (UNITS, append("# \x1b[31m\n"), r"the hidden character '\x1b'"),
    "ends of lines of old Macs": (UNITS, lambda p: p.write_bytes(p.read_bytes().replace(b"\n", b"\r")), r"the hidden character '\r'"),
    "space without width": (UNITS, append("coal\u200b-z\n"), r"the hidden character '\u200b'"),
    "scenario in utf-16": (TINY, write('title = "x"'.encode("utf-16")), "UTF-8 or GB18030"),
    "scenario a folder": (TINY, in_place_of(lambda path: path.mkdir()), "a folder or device, which cannot be read"),
    "scenario a link elsewhere": (TINY, in_place_of(lambda path: path.symlink_to("/etc/hostname")), "files inside the inputs folder"),
    "scenario of a gigabyte": (TINY, in_place_of(sparse), f"at most {LARGEST} bytes"),
    "scenario of two megabytes": (TINY, append("#" * 2_000_000), "at most 1000000"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILE_FAULTS)
def test_every_file_that_is_none_is_refused(inputs, kind):
    file, change, told = FILE_FAULTS[kind]
    change(inputs / file)
    assert [f for f in faults(inputs) if told in str(f) and f.file == file]


OBSERVED = "observed/2026.csv"
OBSERVED_FAULTS = {
    "value a text": ("generation,,many,TWh,city,power,coal,total,x", 2, "value", "digits with a decimal point"),
    "value blank": ("generation,,,TWh,city,power,coal,total,x", 2, "value", "digits with a decimal point"),
    "month that is none": ("generation,13,1,TWh,city,power,coal,total,x", 2, "month", "or blank for the year"),
    "day that is none": ("generation,6.32-7.1,1,TWh,city,power,coal,total,x", 2, "month", "or blank for the year"),
    "account unknown": ("generation,,1,TWh,city,powr,coal,total,x", 2, "account", "did you mean power?"),
    "measure unknown": ("generation,,1,TWh,city,power,coal,totl,x", 2, "measure", "did you mean total?"),
    "unit unknown": ("generation,,1,TWhh,city,power,coal,total,x", 2, "unit", "did you mean TWh?"),
    "cell missing": ("generation,,1,TWh,city,power,coal,total", 2, None, "9 cells"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OBSERVED_FAULTS)
def test_every_fault_of_what_was_observed_is_found_and_placed(inputs, kind):
    row, line, where, told = OBSERVED_FAULTS[kind]
    (inputs / "observed").mkdir()
    (inputs / OBSERVED).write_text(f"{','.join(COLUMNS)}\n{row}\n")
    append("observed = '2026'\n")(inputs / TINY)
    (fault,) = faults(inputs)
    assert (fault.file, fault.row, fault.column) == (OBSERVED, line, where)
    assert told in str(fault)


def test_observations_need_their_columns_and_are_read_as_text_and_numbers(inputs):
    (inputs / "observed").mkdir()
    path = inputs / OBSERVED
    append("observed = '2026'\n")(inputs / TINY)
    path.write_text("quantity,month\n")
    assert {f.column for f in faults(inputs)} == {*COLUMNS[2:]}
    path.write_text(f"{','.join(COLUMNS)}\ngeneration,6.10-8.15,1.5,TWh,city,power,coal,total,x\n")
    case = load("tiny", inputs)
    assert case.observations.loc[0, ["month", "value"]].tolist() == ["6.10-8.15", 1.5]
    assert OBSERVED in case.files


def test_faults_of_cells_and_of_what_they_say_together_come_in_one_message(inputs):
    lines(lambda rows: [rows[0].replace("west-base", "wets-base"), *rows[1:9], rows[9].replace(",", ",x", 1), *rows[10:]])(inputs / LOADS)
    lines(lambda rows: [*rows, rows[1].replace("coal-a,", "coal-z,").replace("coal,coal,2,600", "coal,coal,x,600")])(inputs / UNITS)
    append("back,lower,upper,1,x,press\n")(inputs / "system/channels.csv")
    places = {(f.file, f.column) for f in faults(inputs)}
    assert {(LOADS, "west-base"), (LOADS, "wets-base"), (UNITS, "number"), ("system/channels.csv", "to")} <= places
