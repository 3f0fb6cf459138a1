"""Dates as spreadsheets write them, and how long a run is, in words."""

import pytest

from energymodel.reading.load import load
from tests.reading.changes import TINY, UNITS, append, cell


@pytest.mark.parametrize("text", ["2027/7/1", "2027/07/01", "2027-07-01"])
def test_dates_as_spreadsheets_write_them(inputs, text):
    cell("gas-a", "in_service_from", text)(inputs / UNITS)
    share = load("year", inputs).data.unit_in_service.sel(unit="gas-a").values
    assert (share.argmax(), share.sum()) == (181 * 24, 184 * 24)


def test_lengths_in_hours_and_steps(inputs):
    assert load("tiny", inputs).length == "48 hours"
    append("time.step = 4\n")(inputs / TINY)
    case = load("tiny", inputs)
    assert (case.hours, case.length) == (48, "48 hours in 12 steps of 4 h")
