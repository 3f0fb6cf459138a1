"""What the page shows is what the tables say, in both languages and both sets of units."""

from __future__ import annotations

import pandas as pd
import pytest

from energymodel.reporting.publish import read_table

SAME_ZH = {"1": (100, "%"), "gce/kWh": (1, "克标煤/千瓦时"), "CNY/MWh": (1, "元/兆瓦时"), "t/MWh": (1, "吨/兆瓦时"), "h": (1, "小时")}
SAME_ZH |= {"CNY/tce": (1, "元/吨标煤"), "m3/kWh": (1, "立方米/千瓦时")}
SAME_EN = {"1": (100, "%"), "h": (1, "h"), "m3/kWh": (1, "m³/kWh")} | {u: (1, u) for u in ("gce/kWh", "CNY/MWh", "t/MWh", "CNY/tce")}
PLANNER = {"MW": 0.1, "GWh": 0.01, "MWh": 1e-5, "CNY": 1e-8, "t": 1e-4, "tce": 1e-4, "m3": 1e-8}
MACHINE = {"MW": 1, "GWh": 1, "MWh": 1e-3, "CNY": 1e-6, "t": 1, "tce": 1, "m3": 1e-6}
CALLED = {
    ("zh", "planner"): (PLANNER, "万千瓦 亿千瓦时 亿千瓦时 亿元 万吨 万吨标煤 亿立方米", SAME_ZH),
    ("en", "planner"): (PLANNER, "10⁴_kW 10⁸_kWh 10⁸_kWh 10⁸_CNY 10⁴_t 10⁴_tce 10⁸_m³", SAME_EN),
    ("zh", "machine"): (MACHINE, "MW GWh GWh 百万元 吨 吨标煤 百万立方米", SAME_ZH),
    ("en", "machine"): (MACHINE, "MW GWh GWh million_CNY t tce million_m³", SAME_EN),
}
UNITS = {
    choice: {unit: (factors[unit], name.replace("_", " ")) for unit, name in zip(factors, called.split(), strict=True)} | same
    for choice, (factors, called, same) in CALLED.items()
}
"""(language, units) -> machine unit -> factor and name, written down apart from the program."""

COLUMNS = {
    "generation": {"capacity_mw": "MW", "energy_gwh": "GWh", "withdrawn_gwh": "GWh", "capacity_factor": "1", "curtailed_gwh": "GWh"},
    "imports": {"energy_gwh": "GWh", "peak_mw": "MW", "full_load_hours_h": "h", "cost_cny": "CNY", "mean_price_cny_per_mwh": "CNY/MWh"},
    "fuel": {"coal_tce": "tce", "gas_m3": "m3", "co2_t": "t", "energy_gwh": "GWh", "sent_out_gwh": "GWh",
             "coal_rate_gce_per_kwh": "gce/kWh", "gas_rate_m3_per_kwh": "m3/kWh"},
    "gas": {"to_power_m3": "m3", "to_city_m3": "m3", "power_gwh": "GWh"},
    "costs": {"cost_cny": "CNY"},
    "policies": {"limit": "unit", "achieved": "unit", "slack": "unit", "shortfall": "unit", "shadow_price": "price_unit",
                 "share_limit": "1", "share_achieved": "1"},
    "summary": {"value": "unit"},
}  # fmt: skip
"""Table -> column -> its unit, or the column its units are in."""

SHEETS = """() => Object.fromEntries([...document.querySelectorAll("[data-sheet]")].map((place) => [place.dataset.sheet, {
  heads: [...place.querySelectorAll("thead th")].map((th) => [th.dataset.column, th.querySelector(".unit")?.textContent ?? ""]),
  rows: [...place.querySelectorAll("tbody tr")].map((tr) => [...tr.children].map((cell) => cell.textContent)),
}]))"""


def number(text: str) -> tuple[float, float]:
    """A number as it is written, and half of its last digit."""
    plain = text.replace(",", "")
    return float(plain), 0.5 * 10.0 ** -len(plain.partition(".")[2])


def agrees(text: str, value: float, factor: float) -> bool:
    """Whether a text is a value in the unit of the factor, to its last digit; what is smaller than the solver's noise is 0."""
    if pd.isna(value):
        return text == ""
    written, half = number(text)
    return abs(written - value * factor) <= half * (1 + 1e-9) or (written == 0 and abs(value * factor) < 1e-6)


@pytest.fixture(scope="module", params=UNITS, ids="-".join)
def chosen(request, read_page):
    """A language and set of units, and the page with them."""
    language, units = request.param
    for name, value in (("language", language), ("units", units)):
        read_page.page.evaluate(f"""document.querySelector('input[name="{name}"][value="{value}"]').click()""")
    return UNITS[request.param], read_page.page


def test_every_cell_says_what_the_table_says(chosen, folder):
    units, page = chosen
    sheets = page.evaluate(SHEETS)
    for name, columns in COLUMNS.items():
        table, shown = read_table(folder / f"{name}.csv"), sheets[name]
        assert len(shown["rows"]) == len(table)
        places = {column: place for place, (column, _) in enumerate(shown["heads"])}
        for column, unit in columns.items():
            if column not in places:
                assert table[column].isna().all()
                continue
            for row, value in zip(shown["rows"], table.itertuples(), strict=True):
                machine = getattr(value, unit) if unit in table else unit
                factor, called = units[machine]
                text = row[places[column]]
                if unit in table and text:
                    text, _, name_of_unit = text.partition(" ")
                    assert name_of_unit == called, (name, column)
                elif unit not in table:
                    assert shown["heads"][places[column]][1] == called
                assert agrees(text, getattr(value, column), factor), (name, column, text, getattr(value, column))


def test_headline_and_cards_say_what_the_summary_says(chosen, folder):
    units, page = chosen
    summary = read_table(folder / "summary.csv").set_index("indicator")
    shown = page.evaluate("[...document.querySelectorAll('[data-card]')].map((c) => [c.dataset.card, c.querySelector('b').textContent])")
    shown.append(["total_cost", page.text_content(".cost b")])
    assert len(shown) > 10
    for name, text in shown:
        factor, called = units[summary["unit"][name]]
        value, _, unit = text.partition(" ")
        assert unit == called
        assert agrees(value, summary["value"][name], factor), name


def test_months_add_up_to_what_is_used(chosen, folder):
    units, page = chosen
    sheet = page.evaluate(SHEETS)["balance"]
    table = read_table(folder / "balance_monthly.csv")
    total = [column for column, _ in sheet["heads"]].index("total_gwh")
    by_group = table.groupby(["group", "role"], sort=False)["energy_gwh"].sum()
    assert all(agrees(row[total], energy, units["GWh"][0]) for row, energy in zip(sheet["rows"], by_group, strict=True))


def test_the_week_shows_the_hours(chosen, folder):
    units, page = chosen
    page.evaluate("document.querySelector('[data-week]').open = true; moveTo(2)")
    shown = page.evaluate("[...document.querySelectorAll('[data-week] tr')].map((tr) => [...tr.children].map((c) => c.textContent))")
    names = page.evaluate("weekSheet().columns.map((c) => c.name)")
    hourly = read_table(folder / "dispatch_hourly.csv").iloc[48 : 48 + 168]
    prices = read_table(folder / "prices.csv").iloc[48 : 48 + 168]
    assert [row[0] for row in shown[1:]] == hourly["time"].dt.strftime("%Y-%m-%d %H:%M").tolist()
    kept = [name for name in names if name != "time"]
    for place, name in enumerate(kept, start=1):
        kind, _, label = name.partition(" ")
        if kind == "level":
            continue
        values = prices[f"{label}_cny_per_mwh"] if kind == "price" else hourly[f"{label}_mw"] if kind == "stack" else -hourly["base_mw"]
        factor, step = (units["MW"][0], 1.0) if kind != "price" else (units["CNY/MWh"][0], 0.1)
        for row, value in zip(shown[1:], values, strict=True):
            written, half = number(row[place])
            assert abs(written - value * factor) <= step * factor / 2 + half * (factor < 1) + 1e-9, (name, row[0])
