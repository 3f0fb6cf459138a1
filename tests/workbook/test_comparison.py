"""The workbook of a comparison: the tables of the comparison in planner units, a waterfall that closes, nothing where nothing differs."""

from __future__ import annotations

import warnings
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from energymodel.comparing.compare import compare
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from energymodel.reporting.units import planner
from energymodel.reporting.words import both
from energymodel.workbook.comparison import COVER, comparison_workbook
from energymodel.workbook.sheet import TOP
from tests.reporting.synthetic import solution
from tests.workbook.test_results import RECORD


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("compared")
    for name, seed in (("a", 0), ("units_mw", 1), ("c", 2)):
        ds = solution(seed=seed)
        cost = float(tables(ds)["costs"]["cost_cny"].sum())
        record = RECORD | {"scenario": name, "objective": cost, "bound": cost, "gap": 0.0, "price_error": 0.0, "versions": {}}
        publish(ds.assign_attrs(objective=cost), tables(ds), record, place / name, {"scenario": {}, "origins": {}})
    return place


def opened(content: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_workbook(BytesIO(content))


@pytest.mark.parametrize("names", [("a", "units_mw"), ("a", "units_mw", "c")], ids=len)
def test_every_table_is_there_in_planner_units(folders, names):
    comparison = compare([folders / name for name in names])
    content = comparison_workbook(comparison)
    assert content == comparison_workbook(comparison)
    book = opened(content)
    for name, table in comparison.tables.items():
        sheet = book[both(name)]
        heads = {c.value: k for k, c in enumerate(sheet[TOP]) if c.value}
        lines = [[c.value for c in line] for line in sheet.iter_rows(min_row=TOP + 2)]
        assert len(lines) == len(table)
        for column in (*comparison.names, *(f"change {other}" for other in comparison.names[1:])):
            shown = np.array([line[heads[column]] for line in lines], float)
            factors = [0.01 if unit == "%" else 1.0 if unit == "1" else planner(1.0, unit)[0] for unit in table["unit"]]
            np.testing.assert_allclose(shown, table[column].to_numpy(float) * factors, rtol=1e-9, atol=1e-9)


def test_the_waterfall_closes(folders):
    comparison = compare([folders / "a", folders / "units_mw"])
    sheet = opened(comparison_workbook(comparison))[both("waterfall")]
    lines = [[c.value for c in line] for line in sheet.iter_rows(min_row=TOP + 2)]
    first, last = lines[0][2], lines[-1][2]
    assert (first, last) == pytest.approx([cost * 1e-8 for cost in comparison.objective])
    assert first + sum(line[1] for line in lines[1:-1]) == pytest.approx(last)
    assert all((line[4] or 0) - (line[5] or 0) == pytest.approx(line[1]) for line in lines[1:-1])


def test_a_run_beside_itself_has_no_differences(folders):
    book = opened(comparison_workbook(compare([folders / "a", folders / "a"])))
    assert any("没有差别 no differences" in str(line[1].value) for line in book[COVER].iter_rows(max_col=2))


def test_names_stay_texts(folders):
    book = opened(comparison_workbook(compare([folders / "a", folders / "c"])))
    assert not [c for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"]
