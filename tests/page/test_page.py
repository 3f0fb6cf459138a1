"""Laws of the page's content: hours come back as they were, flows add up, the same folder gives the same page."""

from __future__ import annotations

import base64
import json
import re
import shutil
import zlib

import numpy as np
import pandas as pd
import pytest

from energymodel import running
from energymodel.page import flows, hours
from energymodel.page.folder import page_of
from energymodel.page.font import missing
from energymodel.published import Run
from energymodel.reporting.books import open_books
from energymodel.reporting.sums import changes
from tests.page.conftest import RARE
from tests.shell import call


@pytest.fixture(scope="module")
def run(folder) -> Run:
    return Run(folder)


@pytest.fixture(scope="module")
def frames(run):
    return hours.dispatch(open_books(run.solution), run.tables)


def test_the_page_made_again_is_the_page_that_was_published(folder):
    assert page_of(folder).encode() == (folder / "report.html").read_bytes()


def test_hours_come_back_within_half_a_step(frames, run):
    packed = hours.packed(frames, run.solution["hour_length"].values)
    data = np.frombuffer(zlib.decompress(base64.b64decode(packed["data"])), "<i2").reshape(len(packed["series"]), -1)
    for series, differences in zip(packed["series"], data, strict=True):
        back = (series["first"] + np.cumsum(differences, dtype=np.int64)) * series["step"]
        if series["kind"] in frames:
            assert np.abs(back - frames[series["kind"]][series["name"]]).max() <= series["step"] / 2 * (1 + 1e-9)
        elif series["name"] == "begin":
            assert back.tolist() == list(range(packed["steps"]))


@pytest.mark.parametrize("values", [[1e6, -1e6, 3.0], [0.0, 0.0], [5.0]])
def test_any_size_can_be_packed(values):
    index = pd.date_range("2027-01-01", periods=len(values), freq="h")
    frame = pd.DataFrame({"x": values}, index)
    packed = hours.packed({"stack": frame}, np.ones(len(values)))
    series = packed["series"][0]
    differences = np.frombuffer(zlib.decompress(base64.b64decode(packed["data"])), "<i2")[: len(values)]
    assert np.abs((series["first"] + np.cumsum(differences, dtype=np.int64)) * series["step"] - values).max() <= series["step"] / 2


def test_the_stack_adds_up_to_demand(frames):
    """But for groups that never reach half a MW, which are left out."""
    assert np.abs(frames["stack"].sum(axis=1) - frames["demand"].iloc[:, 0]).max() < 2.0


def test_a_level_is_between_empty_and_full(frames):
    assert len(frames["level"].columns)
    assert frames["level"].min().min() >= -1e-6
    assert frames["level"].max().max() <= 1 + 1e-6


def test_energy_that_comes_into_a_node_leaves_it(run):
    table = flows.energy_flows(open_books(run.solution), run.tables)
    into, out = table.groupby("to")["energy_gwh"].sum(), table.groupby("from")["energy_gwh"].sum()
    between = into.index.intersection(out.index)
    assert "electricity" in between
    assert {"contract:sale", "technology:base"} <= set(into.index)
    assert np.abs(into[between] - out[between]).max() < 1e-5 * into.max()


def test_lines_carry_what_contracts_deliver(run):
    line = flows.lines(open_books(run.solution)).set_index("line").loc["north-line"]
    imports = run.tables["imports"].set_index("contract")["energy_gwh"]
    assert line["forward_gwh"] - line["backward_gwh"] == pytest.approx(imports["hami"] + imports["sale"])


@pytest.mark.parametrize("length", [np.ones(200), np.r_[np.full(100, 3.0), np.ones(100)]])
def test_a_duration_curve_falls_from_the_largest_to_the_smallest(length):
    values = np.random.default_rng(1).normal(size=200)
    curve = hours.reached(values, length)
    assert (np.diff(curve) <= 0).all()
    assert (curve[0], curve[-1]) == (values.max(), values.min())
    assert length[values >= curve[100]].sum() >= length.sum() / 2 > length[values > curve[100]].sum()


def test_neighbours_stand_apart():
    for angles in ([0.0, 0.0, 0.0], [0.1, 0.2, 3.0], [1.0], [], [-3.1, 3.1]):
        moved = flows.apart(np.array(angles))
        gaps = np.diff(moved, append=moved[:1] + 2 * np.pi)
        assert (gaps >= 0.7 * 2 * np.pi / max(len(angles), 1)).all()


def test_a_page_is_small_and_asks_for_nothing(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1_000_000
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", page)


def test_every_chinese_character_of_the_page_has_a_glyph_but_the_rare_one(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    shown = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "".join(c for c in missing(shown) if ord(c) > 0x2E80) == RARE


def test_a_run_is_published_without_a_page_that_cannot_be_made(solved, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "OF_A_RUN", {"report.html": "json:loads"})
    done = call("run", "short", "--inputs", solved / "inputs", "--results", tmp_path, "--solver", "simplex", "--threads", 1)
    assert done.exit_code == 0
    assert "report.html was not made" in done.stderr
    assert (tmp_path / "short/run.json").is_file()
    assert not (tmp_path / "short/report.html").exists()


def test_report_makes_it_again_and_the_folder_still_proves_itself(house):
    published = (house / "results/tiny/report.html").read_bytes()
    (house / "results/tiny/report.html").write_text("spoilt")
    assert call("verify", "tiny").exit_code == 8
    assert call("report", "tiny").exit_code == 0
    assert (house / "results/tiny/report.html").read_bytes() == published
    assert changes(house / "results/tiny") == []
    assert call("report", "tiny", "--to", "elsewhere.html").exit_code == 0
    assert (house / "elsewhere.html").read_bytes() == published


def test_report_does_not_sum_up_what_is_damaged(house):
    (house / "results/tiny/costs.csv").write_text("cause,technology,cost_cny\n")
    done = call("report", "tiny")
    assert done.exit_code == 8
    assert "costs.csv has changed" in done.stderr


def test_analyses_are_shown_where_they_are_of_this_very_run(house):
    price, prices = house / "results/price/tiny", house / "results/prices/tiny"
    record = json.loads((house / "results/tiny/run.json").read_text())
    columns = "target,name_zh,name_en,sense,limit,achieved,without,unit,binds,shadow_price,price_unit,cost_cny,remark"
    price.mkdir(parents=True)
    (price / "targets.csv").write_text(f"{columns}\ncoal_cap,煤,coal,at most,1,1,2,tce,yes,3,CNY/tce,4e6,\n", encoding="utf-8")
    prices.mkdir(parents=True)
    (prices / "setters.csv").write_text(
        "zone,setter_kind,technology,contract,hours,share,energy_gwh,mean_price_cny_per_mwh\nwest,thermal,coal,,1,1,1,1\n"
    )
    for objective, is_there in ((record["objective"], True), (record["objective"] * 1.01, False)):
        for folder in (price, prices):
            (folder / f"{folder.parent.name}.json").write_text(json.dumps({"objective": objective}))
        assert call("report", "tiny", "--to", "more.html").exit_code == 0
        page = (house / "more.html").read_text(encoding="utf-8")
        assert all((f'id="{shown}"' in page) is is_there for shown in ("targets", "setters"))


def test_report_tells_what_is_no_results_folder(house):
    (house / "results/tiny/scenario.json").unlink()
    done = call("report", "tiny", "--to", "x.html")
    assert done.exit_code == 8
    assert "does not hold what a run publishes" in done.stderr


def test_a_folder_that_was_published_without_a_page_gets_one(house):
    shutil.rmtree(house / "results")
    assert call("run", "short", "--no-report", "--solver", "simplex", "--quiet").exit_code == 0
    assert not (house / "results/short/report.html").exists()
    assert json.loads((house / "results/short/run.json").read_text())["options"]["report"] is False
    assert call("report", "short").exit_code == 0
    assert changes(house / "results/short") == []
