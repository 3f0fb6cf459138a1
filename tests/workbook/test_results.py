"""The workbook of a run: every number of every CSV, in planner units; texts that stay texts; charts of what is there."""

from __future__ import annotations

import json
import re
import warnings
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.chart.reference import Reference

from energymodel.presenting import OF_A_RUN
from energymodel.published import Run
from energymodel.reporting.columns import as_published
from energymodel.reporting.publish import publish, write_table
from energymodel.reporting.tables import tables
from energymodel.reporting.words import both
from energymodel.workbook.columns import Names, columns_of
from energymodel.workbook.results import NAME, run_workbook, workbook_of
from energymodel.workbook.sheet import TOP
from tests.reporting.synthetic import solution
from tests.shell import call

RECORD = {
    "scenario": "made-up", "title": "Made up", "title_zh": "虚构", "year": 2027, "hours": 48, "steps": 48,
    "objective": 1.0e9, "bound": 1.0e9,
    "gap": 1e-9, "method": "hipo", "policies": ["coal_cap"], "warnings": ["=1+1 is unlikely"], "versions": {"energymodel": "1"},
    "started": "2026-11-21T08:00:00+08:00",
}  # fmt: skip
HOSTILE = '=HYPERLINK("http://x","y")'
PLANNER = {"MW": 0.1, "GWh": 0.01, "MWh": 1e-5, "CNY": 1e-8, "tce": 1e-4, "t": 1e-4, "m3": 1e-8}


@pytest.fixture(scope="module")
def content(ds, made):
    return run_workbook(ds, made, RECORD)


def opened(content: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_workbook(BytesIO(content))


def frame(sheet) -> pd.DataFrame:
    """The columns of a sheet that are in the CSV, by their names there."""
    names = [c.value for c in sheet[TOP]]
    lines = [[c.value for c in line] for line in sheet.iter_rows(min_row=TOP + 2)]
    return pd.DataFrame({name: [line[k] for line in lines] for k, name in enumerate(names) if name})


def unit(column: str) -> str:
    found = re.search(r"_(mw|gwh|cny|tce|t|m3)$", column)
    return {"mw": "MW", "gwh": "GWh", "cny": "CNY"}.get(found[1], found[1]) if found else ""


@pytest.mark.parametrize("name", sorted(tables(solution())))
def test_every_number_of_every_csv_is_there(content, made, name, tmp_path):
    write_table(made[name], tmp_path / "x.csv")
    published = pd.read_csv(tmp_path / "x.csv", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    shown = frame(opened(content)[both(name)])
    assert list(shown) == list(published)
    assert len(shown) == len(published)
    for column in published:
        if published[column].dtype.kind not in "if":
            texts = [f"{x:%Y-%m-%d %H:%M}" if isinstance(x, datetime) else x for x in shown[column].fillna("")]
            units = column in ("unit", "price_unit")
            assert units or texts == published[column].fillna("").tolist()
            continue
        factor = PLANNER.get(unit(column), 1.0)
        per_line = "unit" in published and column not in ("share_limit", "share_achieved", "shadow_price")
        expected = published[column] * (published["unit"].map(PLANNER).fillna(1.0) if per_line else factor)
        np.testing.assert_allclose(shown[column].astype(float), expected.astype(float), rtol=1e-9, atol=1e-12)


def test_sums_close_in_the_workbook(content, ds):
    book = opened(content)
    paid = frame(book[both("costs")])["cost_cny"].sum()
    assert paid == pytest.approx(float(ds.attrs.get("objective", paid)) * 1e-8, rel=1e-6)
    balance = frame(book[both("balance_monthly")])
    assert balance.groupby("month")["energy_gwh"].sum().abs().max() < 1e-6


def test_machine_units_are_those_of_the_csv(ds, made):
    shown = frame(opened(run_workbook(ds, made, RECORD, machine=True))[both("generation")])
    np.testing.assert_allclose(shown["capacity_mw"], as_published(made["generation"])["capacity_mw"])


def test_the_same_run_gives_the_same_bytes_from_memory_and_from_its_folder(ds, made, content, tmp_path):
    assert run_workbook(ds, made, RECORD) == content
    folder = publish(ds, made, RECORD, tmp_path / "made-up", {"title": "x"}, {NAME: content})
    assert workbook_of(folder) == content
    assert run_workbook(Run(folder).solution, Run(folder).tables, RECORD) == content


def test_texts_are_never_formulas_nor_links(ds, made):
    hostile = ds.assign_coords(zone=[HOSTILE, "@SUM(A1)"])
    named = {"technology_name_zh": ds["technology_name_zh"].astype(object).copy(data=[HOSTILE] * ds.sizes["technology"])}
    spoiled = {**made, "generation": made["generation"].assign(zone=HOSTILE), "=odd": pd.DataFrame({"=a": ["+1+1"], "b": ["http://x"]})}
    book = opened(run_workbook(hostile.assign(named), spoiled, {**RECORD, "title": HOSTILE, "scenario": "x"}))
    assert not [c.coordinate for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"]
    links = [c.hyperlink.target for sheet in book for line in sheet.iter_rows() for c in line if c.hyperlink]
    assert not [target for target in links if target]


def test_charts_draw_cells_that_are_there(content):
    book = opened(content)
    charts = [chart for sheet in book for chart in sheet._charts]
    assert len(charts) >= 6
    for chart in charts:
        for one in (*chart.series, *(s for other in chart._charts for s in other.series)):
            for source in filter(None, (one.val, one.yVal, one.xVal, one.cat)):
                ref = (source.numRef or source.strRef).f
                cells = Reference(range_string=ref)
                values = [c.value for c in np.ravel(book[cells.sheetname.strip("'")][ref.rpartition("!")[2]])]
                assert values
                assert all(v is not None for v in values)


def test_headers_are_frozen_have_filters_and_both_languages(content):
    book = opened(content)
    for name in tables(solution()):
        sheet = book[both(name)]
        assert sheet.freeze_panes == f"B{TOP + 2}"
        assert sheet.auto_filter.ref
        assert all(c.value for c in sheet[TOP + 1])
    assert "亿千瓦时 (100 GWh)" in book[both("generation")].cell(TOP + 1, 7).value


def test_an_empty_table_and_a_run_without_prices_have_their_sheets(ds, made):
    empty = {name: table.iloc[:0] for name, table in made.items()}
    assert both("generation") in opened(run_workbook(ds, empty, RECORD)).sheetnames


def test_years_months_and_lines_without_a_unit_stay_as_they_are(ds):
    table = pd.DataFrame({"target": [20.0, 3.0, 5.0], "unit": ["MW", None, "parks"], "year": [2027, 2027, 2026], "month": [1, 2, 3]})
    shown = {c.name: c.cells for c in columns_of(as_published(table), Names(ds))}
    assert shown == {"target": [2, 3, 5], "unit": ["万千瓦", "", "parks"], "year": [2027, 2027, 2026], "month": [1, 2, 3]}


def test_a_name_stands_beside_its_label(ds, made):
    columns = columns_of(as_published(made["generation"]), Names(ds))
    assert next(c for c in columns if c.name == "technology").cells[0] == "coal"
    assert "煤电 coal" in columns[[c.name for c in columns].index("technology") + 1].cells


def test_the_command_makes_it_again(ds, made, content, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = publish(ds, made, RECORD, tmp_path / "results/made-up", {"title": "x"}, {NAME: content})
    sums = (folder / "SHA256SUMS").read_bytes()
    assert call("xlsx", "made-up").exit_code == 0
    assert (folder / NAME).read_bytes() == content
    assert (folder / "SHA256SUMS").read_bytes() == sums
    assert call("xlsx", "made-up", "--to", "x.xlsx", "--units", "machine").exit_code == 0
    assert call("xlsx", "made-up", "--units", "machine").exit_code == 2
    assert call("xlsx", "nowhere").exit_code == 2
    assert call("xlsx", "made-up", "--to", "nowhere/x.xlsx").exit_code == 9
    assert NAME in OF_A_RUN
    assert json.loads(Path("results/made-up/run.json").read_text())["scenario"] == "made-up"
