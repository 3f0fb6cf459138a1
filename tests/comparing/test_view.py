"""What is printed and written says what was found, on narrow terminals too, and names stay names."""

import re
from io import StringIO
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len

from energymodel.comparing.bars import bar
from energymodel.comparing.compare import compare
from energymodel.comparing.results import KINDS, QUANTILES
from energymodel.comparing.view import render, some
from energymodel.comparing.written import write
from energymodel.display import Terminal
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from energymodel.reporting.words import words
from tests.comparing.conftest import HOSTILE


def printed(comparison, width: int = 160) -> str:
    console = Terminal(width=width, file=StringIO(), emoji=False, highlight=False)
    console.print(render(comparison, width))
    return console.file.getvalue()


def test_a_run_and_itself(same):
    assert printed(same).splitlines()[-1] == "no differences"


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("runs", ["two", "three"])
def test_nothing_is_cut_and_names_are_no_markup(request, width, runs):
    text = printed(request.getfixturevalue(runs), width)
    assert "…" not in text
    assert HOSTILE in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    for name in ("total_cost", "煤电 coal", "thermal fuel", "限额", "亿元", "far"):
        assert name in text


def test_the_waterfall_that_is_printed_adds_up(two):
    text = printed(two)
    lines = text[text.index("Cost by cause") : text.index("Indicators")].splitlines()[3:]
    numbers = [float(m[1].replace(",", "")) for line in lines if (m := re.search(r"  ([+-]?[\d,]+\.\d+)(?:  |$)", line))]
    begin, *steps, end = numbers
    assert begin + sum(steps) == pytest.approx(end, abs=1e-5 * len(numbers))
    assert end == pytest.approx(two.objective[1] / 1e8, abs=1e-5)


def test_bars_begin_where_the_one_before_ended():
    bars = [bar(a, b, 2.0, 10.0, 41) for a, b in pairwise([4.0, 10.0, 2.0, 2.05])]
    ends = [(len(b.plain) - len(b.plain.lstrip()), len(b.plain)) for b in bars]
    assert ends[0] == (10, 40)
    assert ends[1] == (0, 40)
    assert bars[2].plain == "▏"
    assert [str(b.spans[0].style) for b in bars] == ["red", "green", "red"]


def test_shares_change_in_points(folder, ds, other):
    text = printed(compare([folder, other(**{"curtailed.plants": ds["curtailed.plants"].values * 2})]))
    line = next(x for x in text.splitlines() if "curtailment_share" in x).split()
    a, b, points, unit = line[-4:]
    assert float(b) - float(a) == pytest.approx(float(points), rel=1e-3)
    assert unit == "%"


def test_elements_that_differ_alike_are_one_line(folder, other):
    text = printed(compare([folder, other(unit_zone=np.array(["east"] * 3, object), unit_own_use=[0.06, 0.06, 0.2])]))
    assert re.search(r"unit_zone coal-1, gas-1 +core +east +zone", text)
    assert re.search(r"unit_own_use coal-1 +0\.05\S* +0\.06\S* +1", text)
    assert some(["a", "b", "c", "d"]) == "a, b and 2 more"


def test_runs_of_other_code_that_are_the_same_say_so(folder, other):
    found = compare([folder, other(run={"versions": {"energymodel": "8"}})])
    assert found.is_same
    assert not found.is_empty
    assert printed(found).splitlines()[-2:] == ["! other version of energymodel: None and 8", "no differences"]


def test_policies_of_every_run(folder, ds, tmp_path):
    less = ds.drop_sel(policy="coal_cap")
    text = printed(compare([folder, publish(less, tables(less), {}, tmp_path / "less")]))
    coal = text[text.index("coal_cap") :].splitlines()
    assert re.search(r"synthetic +≤ 0\.5000 +0\.5010 +12\.00 元/吨标煤 +未达标 missed", coal[1])
    assert re.search(r"less +未启用 off", coal[2])
    for line in (r"≥ 10\.00 +15\.00 +0 元/兆瓦时 +达标 met", r"≥ 0\.0010* +0\.0010* +31\.00 元/兆瓦时 +起约束 binds"):
        assert len(re.findall(line, text)) == 2


def test_files_hold_every_line(three, tmp_path):
    written = write(three, tmp_path / "compared")
    names = {"SHA256SUMS", "comparison.json", "inputs.csv", "waterfall.csv", *(f"{name}.csv" for name in KINDS)}
    assert {p.name for p in written.iterdir()} == names
    for name in KINDS:
        read = pd.read_csv(written / f"{name}.csv")
        assert "'=cmd|calc" in read.columns  # no formula
        for run, column in zip(three.names, read.columns[read.columns.get_loc("unit") + 1 :], strict=False):
            assert read[column].tolist() == pytest.approx(three.tables[name][run].tolist(), rel=1e-9, nan_ok=True)


def test_tables_and_quantities_have_names_in_both_languages():
    quantities = {q for kind in KINDS.values() if len(kind.values) != 1 for q in kind.values}
    assert {*KINDS, "waterfall", *quantities, "mean", *QUANTILES} <= set(words())
