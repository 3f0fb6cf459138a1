"""Changes of one file of the inputs, and the faults that a scenario then has."""

import csv

import pytest

from energymodel.errors import InputsInvalid
from energymodel.reading.load import load

UNITS, LOADS, GAS = "system/units.csv", "profiles/2027/load_power_mw.csv", "profiles/2027/gas_demand_million_m3_per_day.csv"
PRICES, TINY, YEAR = "system/contract_price.csv", "scenarios/tiny.toml", "scenarios/year.toml"


def faults(inputs, name="tiny"):
    with pytest.raises(InputsInvalid) as caught:
        load(name, inputs)
    return caught.value.faults


def lines(change):
    """A change of a file's lines; line 1 is ``rows[0]``."""

    def apply(path):
        rows = path.read_text(encoding="utf-8").splitlines()
        new = change(rows)
        path.write_text("\n".join(rows if new is None else new) + "\n", encoding="utf-8")

    return apply


def swap(old, new):
    def apply(path):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def cell(label, column, text):
    """Another text in one cell."""

    def apply(path):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        row = next(r for r in rows if r[0] == label)
        row[rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return apply


def append(text):
    return lambda path: path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def last_cell(line, text):
    """Another text in the last cell of a line."""
    return lines(lambda rows: [*rows[: line - 1], f"{rows[line - 1].rpartition(',')[0]}{text}", *rows[line:]])


def labelled(label):
    """A further row with another label, its other cells those of the first."""
    return lines(lambda rows: [*rows, f"{label},{rows[1].partition(',')[2]}"])


def write(content):
    return lambda path: path.write_bytes(content)


def column(position, text):
    """Another text in one column of every row."""
    return lines(
        lambda rows: [
            ",".join([*(c := r.split(","))[:position], text(c[position]) if k else c[position], *c[position + 1 :]])
            for k, r in enumerate(rows)
        ]
    )
