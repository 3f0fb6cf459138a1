"""The page of a comparison: its numbers are the comparison's, its steps sum to the change, and of a run with itself nothing differs."""

from __future__ import annotations

import json
import re
import shutil

import pytest

import energymodel
from energymodel.page.page import comparison_page
from tests.page.test_numbers import SHEETS, UNITS, agrees
from tests.shell import call


@pytest.fixture(scope="module")
def compared(solved):
    """The run and the same with dearer coal."""
    toml = solved / "inputs/scenarios/dear.toml"
    toml.write_text('title = "Dear coal"\nextends = "tiny"\n[tables.fuels.coal]\nprice_cny_per_tce = 1100\n', encoding="utf-8")
    energymodel.run("dear", solved / "inputs", solved / "results", "simplex", threads=1, report=False)
    return energymodel.compare("tiny", "dear", results=solved / "results")


@pytest.fixture(scope="module")
def page(compared, tmp_path_factory, opened):
    path = tmp_path_factory.mktemp("comparison") / "report.html"
    path.write_text(comparison_page(compared), encoding="utf-8")
    found = opened(path)
    assert found.told == []
    return found.page


def data(page: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize("choice", UNITS, ids="-".join)
def test_every_number_is_that_of_the_comparison(page, compared, choice):
    for name, value in zip(("language", "units"), choice, strict=True):
        page.evaluate(f"""document.querySelector('input[name="{name}"][value="{value}"]').click()""")
    sheets = page.evaluate(SHEETS)
    for name in ("energy", "costs", "imports", "fuel"):
        table, shown = compared.real(name), sheets[name]
        assert len(shown["rows"]) == len(table) > 0
        places = {column: place for place, (column, _) in enumerate(shown["heads"])}
        for row, line in zip(shown["rows"], table.to_dict("records"), strict=True):
            for column in (*compared.names, f"change {compared.names[1]}"):
                factor, called = UNITS[choice].get(line["unit"], (1, line["unit"]))
                text, _, unit = row[places[column]].partition(" ")
                assert agrees(text.removeprefix("+"), line[column] if text else float("nan"), factor), (name, column, text)
                assert unit == called or not text


def test_steps_sum_to_the_change_of_the_cost(page, compared):
    steps = [s for s in page.evaluate("rowsOf('steps')") if s["run"] == compared.names[1]]
    assert sum(s["change_cny"] for s in steps) == pytest.approx(compared.objective[1] - compared.objective[0], rel=1e-6)
    assert page.locator("[data-chart='steps-1'] svg path").count() > 2


def test_the_input_that_differs_is_told(page):
    text = page.text_content("[data-sheet=inputs]")
    assert "1,100" in text
    assert "dear.toml:4" in text


def test_inputs_fit_into_the_page(page):
    box = page.locator("[data-sheet=inputs]")
    assert box.evaluate("e => e.scrollWidth") <= box.evaluate("e => e.clientWidth")


def test_of_a_share_points_are_told_and_no_percent(page, compared):
    summary = compared.tables["summary"].set_index("unit")
    assert (summary.loc["1", "change dear"] != 0).any()
    assert summary.loc["1", "percent dear"].isna().all()
    assert summary.loc["CNY", "percent dear"].notna().any()
    shown = page.evaluate(SHEETS)["head"]["rows"]
    shares = [cells[-1] for cells in shown if cells[1].endswith("%")]
    assert shares
    assert not any(shares)
    assert any(cells[-1] for cells in shown)


def test_of_a_run_and_itself_nothing_differs(solved):
    made = comparison_page(energymodel.compare("tiny", "tiny", results=solved / "results"))
    assert "没有差别" in made
    assert data(made)["sheets"]["energy"]["rows"] == 0


def test_why_is_told_where_it_was_asked_of_these_very_runs(compared, solved, opened, tmp_path):
    assert data(comparison_page(compared))["whys"] == {}
    done = call("why", "tiny", "dear", "--results", solved / "results", "--quiet")
    assert done.exit_code == 0, done.output
    try:
        (tmp_path / "report.html").write_text(comparison_page(compared), encoding="utf-8")
        found = opened(tmp_path / "report.html")
        assert found.told == []
        why = energymodel.why("tiny", "dear", results=solved / "results")
        assert why.sentences["en"].iloc[0] in found.page.locator("#why").text_content()
        parts = found.page.evaluate("rowsOf('why-dear')")
        assert sum(part["cost_cny"] for part in parts) == pytest.approx(compared.objective[1] - compared.objective[0], rel=1e-6)
    finally:
        shutil.rmtree(solved / "results/why")
