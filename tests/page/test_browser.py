"""The page in a real browser: it says and asks for nothing it should not, its switches and slider work, its glyphs are there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pandas import read_csv

import energymodel
from energymodel.page.folder import page_of
from energymodel.page.run import ORDER
from tests.page.conftest import RARE

ROOT = Path(__file__).resolve().parents[2]

CHARTS = """() => Object.fromEntries([...document.querySelectorAll("[data-chart]")].map((place) => {
  const option = echarts.getInstanceByDom(place)?.getOption();
  return [place.dataset.chart, option ? JSON.stringify([option.xAxis?.[0].data, option.series.map((s) => s.data)]) : null];
}))"""

WIDE = """() => [...document.querySelectorAll(".sheet")].filter((s) => !s.closest("details") && s.scrollWidth > s.clientWidth)
  .map((s) => [s.dataset.sheet, s.scrollWidth, s.clientWidth])"""

CUT = """(charts) => charts.flatMap((chart) => {
  const svg = document.querySelector(`[data-chart=${chart}] svg`), room = svg.getBoundingClientRect();
  const isIn = (box) => box.left >= room.left && box.top >= room.top && box.right <= room.right && box.bottom <= room.bottom;
  return [...svg.querySelectorAll("text")].filter((text) => !isIn(text.getBoundingClientRect())).map((text) => text.textContent);
})"""

GLYPHS = """(except) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (text) => { pen.clearRect(0, 0, 40, 40); pen.fillText(text, 4, 30); return pen.getImageData(0, 0, 40, 40).data.join(); };
  const box = drawn("\\u{10FFFE}");
  const used = new Set(document.documentElement.textContent + document.getElementById("data").textContent);
  return [...used].filter((c) => c.codePointAt(0) > 127 && !except.includes(c) && drawn(c) === box);
}"""


def test_nothing_is_said_asked_for_or_run(read_page):
    assert read_page.told == []
    assert read_page.page.evaluate("page.title[0].includes('<script>')")
    assert "</script><script>" in read_page.page.text_content("h1")
    assert read_page.page.locator("img").count() == 0


def test_every_chart_is_drawn(read_page):
    drawn = read_page.page.evaluate(CHARTS)
    assert len(drawn) >= 14
    assert all(drawn.values()), drawn
    places = "[...document.querySelectorAll('[data-chart]')]"
    assert read_page.page.evaluate(f"{places}.every((p) => p.querySelector('svg path') && p.ariaLabel)")


def test_every_character_has_a_glyph(read_page):
    read_page.page.evaluate("document.fonts.load('24px \"Report CJK\"', '中')")
    assert read_page.page.evaluate("document.fonts.check('24px \"Report CJK\"', '中')")
    assert read_page.page.evaluate(GLYPHS, RARE) == []


def test_switches_change_words_units_and_charts(opened, folder):
    page = opened(folder / "report.html").page
    before = page.evaluate(CHARTS)
    page.locator("input[value=en]").check(force=True)
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("h2:visible").first.inner_text() == "Supply"
    page.locator("input[value=machine]").check(force=True)
    after = page.evaluate(CHARTS)
    of_no_unit = {"price", "level", "price_duration", "policies", "flows"}  # the last: its nodes are; its links are in the unit
    assert {name for name in before if before[name] == after[name]} <= of_no_unit
    page.locator("input[name=patterns][value=on]").check(force=True)
    assert page.locator("[data-chart=dispatch] pattern").count() > 0


def test_the_slider_moves_by_mouse_and_keyboard(opened, folder):
    page = opened(folder / "report.html").page
    slider, told = page.locator(".slide input"), page.locator(".slide output")
    assert slider.get_attribute("max") == "4"
    page.evaluate("moveTo(0)")
    first, drawn = told.inner_text(), page.evaluate(CHARTS)
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert told.inner_text() != first
    moved = page.evaluate(CHARTS)
    assert all(moved[name] != drawn[name] for name in ("dispatch", "level"))
    assert moved["costs"] == drawn["costs"]
    page.locator("[data-move='7']").click()
    assert slider.input_value() == "4"
    page.keyboard.press("Home")
    page.locator(".jumps button").first.click()
    assert page.locator(".jumps button").first.get_attribute("aria-pressed") == "true"


def test_it_opens_on_the_week_of_the_highest_load(read_page):
    shown = read_page.page.evaluate("() => { moveTo(Object.values(page.weeks)[0]); return weekSheet().columns[1].cells; }")
    assert max(shown) == pytest.approx(read_page.page.evaluate("Math.max(...hours.series.find((s) => s.kind === 'demand').values)"))


def test_a_series_is_switched_off_and_on_by_its_legend(opened, folder):
    page = opened(folder / "report.html").page
    count = "echarts.getInstanceByDom(document.querySelector('[data-chart=dispatch]')).getOption().series.length"
    before = page.evaluate(count)
    page.locator("#figure-dispatch .legend button").first.press("Enter")
    assert page.evaluate(count) == before - 1
    page.keyboard.press("Enter")
    assert page.evaluate(count) == before


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(opened, folder, width):
    found = opened(folder / "report.html", width)
    for language in ("en", "zh"):
        found.page.evaluate(f"document.querySelector('input[name=language][value={language}]').click()")
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.told == []


@pytest.fixture(scope="module")
def planned(opened, tmp_path_factory):
    """The page of a week that has a plan."""
    run = energymodel.run("week-summer", ROOT / "inputs", tmp_path_factory.mktemp("planned"), threads=1)
    return opened(run.folder / "report.html").page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_of_texts_and_labels_of_charts_are_not_cut(planned, language):
    planned.evaluate(f"document.querySelector('input[name=language][value={language}]').click()")
    assert planned.evaluate(WIDE) == []
    assert planned.evaluate(CUT, ["flows", "imports_monthly"]) == []


def test_the_plan_begins_with_what_the_run_is_held_to(planned):
    became, clauses = (planned.evaluate(f"columnOf('plan', '{column}')") for column in ("became", "clause"))
    places = [ORDER.index(b) for b in became]
    assert places == sorted(places)
    assert set(became) == set(ORDER)
    plan = read_csv(ROOT / "inputs/plan.csv", dtype=str)
    for name in ORDER:
        assert [c for c, b in zip(clauses, became, strict=True) if b == name] == plan["clause"][plan["became"] == name].to_list()


def test_headings_labels_and_focus_are_there_for_those_who_do_not_see(read_page):
    page = read_page.page
    assert page.locator("h1").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((h) => Number(h.tagName[1]))")
    assert all(after - before <= 1 for before, after in pairwise(levels))
    controls = "[...document.querySelectorAll('input, button, [role=img], [role=region]')]"
    assert page.evaluate(f"{controls}.every((e) => e.ariaLabel || e.labels?.length || e.textContent.trim())")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_it_prints_on_a4(opened, folder, tmp_path):
    page = opened(folder / "report.html").page
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, print_background=True)
    content = (tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert 3 <= content.count(b"/Type /Page\n") <= 25
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("[data-chart=dispatch] svg").is_visible()


def test_a_whole_year_is_small_and_opens(opened, tmp_path):
    year = ROOT / "results/plan2027"
    if not (year / "scenario.json").is_file():
        pytest.skip("no published year")
    (tmp_path / "year.html").write_text(page_of(year), encoding="utf-8")
    assert (tmp_path / "year.html").stat().st_size <= 1_500_000
    found = opened(tmp_path / "year.html")
    assert found.told == []
    assert found.page.locator(".slide input").get_attribute("max") == "358"
