"""What is printed is what the tables say, in planner units."""

from io import StringIO

import pytest
from rich.console import Console

from energymodel.reporting.summary import summary_view
from energymodel.reporting.units import convert, figure, planner, readable, write


def test_the_view_says_cost_energy_and_policies(made):
    console = Console(width=140, file=StringIO())
    console.print(summary_view(made, {"scenario": "a[b]", "title_zh": "虚构"}))
    lines = console.file.getvalue().splitlines()
    line = {key: next(x for x in lines if key in x) for key in ("operating cost", "captive-coal", "export", "coal_cap", "renewable_weight")}
    assert lines[0] == "a[b] 虚构"
    assert "亿元" in line["operating cost"]
    assert "1.0e-09" in line["operating cost"]
    assert line["captive-coal"].split()[:6] == ["自备煤电", "captive-coal", "12.0", "0.05", "5.5", "40"]
    assert "-" in line["export"]
    assert "missed" in line["coal_cap"]
    assert "12.00 CNY/tce" in line["coal_cap"]
    assert "≥ 10.00 %" in line["renewable_weight"]
    assert "met" in line["renewable_weight"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2.718106e10, "CNY", "271.8 亿元"), (19000, "MW", "1,900 万千瓦"), (145000, "GWh", "1,450 亿千瓦时"),
        (0.05, "GWh", "5.000 万千瓦时"),
        (0.085, "1", "8.500 %"), (3.2e7, "tce", "3,200 万吨标煤"), (0, "GWh", "0 亿千瓦时"), (None, "MW", ""), (float("nan"), "MW", ""),
    ],
)  # fmt: skip
def test_as_planners_write_it(value, unit, text):
    assert write(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"), [(9.9996, "10.00"), (999.96, "1,000"), (0.00012345, "0.0001234"), (-1234.5, "-1,234"), (1e-9, "0")]
)
def test_significant_digits(value, text):
    assert figure(value) == text


def test_units_there_and_back():
    assert planner(1e5, "MWh") == (1.0, "亿千瓦时")
    assert readable(5, "MWh") == (pytest.approx(0.5), "万千瓦时")
    assert convert(3.0, "MWh", "GWh") == 0.003
    assert convert(1e9, "m3", "bcm") == 1.0
    assert convert(0.3, "tce/MWh", "gce/kWh") == 300.0
    with pytest.raises(ValueError, match="tce cannot be written in GWh"):
        convert(1.0, "tce", "GWh")
