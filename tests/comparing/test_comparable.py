"""Reasons why runs cannot be compared plainly."""

import pandas as pd
import pytest

from energymodel.comparing.compare import compare
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_other_steps_length_and_versions(folder, tmp_path):
    b = solution(hours=72)
    publish(b, tables(b), {"versions": {"energymodel": "9", "commit": f"{COMMIT}+changes"}}, tmp_path / "b")
    assert compare([folder, tmp_path / "b"]).reasons == (
        "other steps: 48 from 2027-01-01 00:00 and 72 from 2027-01-01 00:00",
        "other length: 48 h and 72 h; totals are of different times",
        "other version of energymodel: None and 9",
        "other commit: None and 0123456789+changes",
    )


@pytest.mark.parametrize(
    ("dim", "labels", "told"),
    [
        ("zone", ["core", "west"], "other zones: east, west"),
        ("zone", ["east", "core"], "other zones: in another order"),
        ("hour", pd.date_range("2028-01-01", periods=48, freq="h"), "other years: 2027 and 2028"),
    ],
)
def test_other_years_and_places(folder, ds, made, tmp_path, dim, labels, told):
    assert told in compare([folder, publish(ds.assign_coords({dim: labels}), made, {}, tmp_path / "b")]).reasons


def test_another_method(folder, other):
    (reason,) = compare([folder, other(attrs={"method": "simplex"})]).reasons
    assert reason.startswith("other solver method: none and simplex")


def test_of_several_the_run_is_named(folder, other):
    told = compare([folder, other(run={"versions": {"energymodel": "8"}}), folder]).reasons
    assert told == ("other: other version of energymodel: None and 8",)
