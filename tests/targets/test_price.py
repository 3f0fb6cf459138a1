"""The command and its laws: on a system with everything in it, from published runs, with what fails and what is stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import energymodel
from energymodel.errors import NotAccepted
from energymodel.reading.load import load
from energymodel.reporting.sums import sha256, write_sums
from energymodel.rooms import TECHNOLOGIES, switched_on
from energymodel.solving import several
from energymodel.targets import base
from energymodel.targets.chart import chart
from energymodel.targets.tables import COSTS, KINDS, TOTALS
from energymodel.targets.taking import targets_of, without
from tests.shell import call
from tests.tiny import write_inputs

TARGETS = """
[policies]
coal_cap = {limit_mtce = 1.2}
carbon_cap = {limit_mt = 1000}
carbon_price = {level_cny_per_t = 60}
renewable_weight = {share = 0.27}
import_cap = {limit_mw = 300}
contract_minimum = {share = 1, price_cny_per_mwh = 20}
[tables.contracts.hami]
minimum_gwh = 3600
"""
"""One that cannot bind, one that is missed at its price, a price for all, and some that bind."""

FEW = """
title = "One day"
extends = "year"
time.from = 2027-01-04
time.hours = 24
policies.coal_cap.limit_mtce = 1.2
policies.import_cap.limit_mw = 1000
"""
"""One that binds and one that does not."""


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """Inputs of two scenarios with targets, and the published run of the one with few."""
    folder = tmp_path_factory.mktemp("targets")
    write_inputs(folder / "inputs", scenario=TARGETS)
    (folder / "inputs/scenarios/few.toml").write_text(FEW)
    energymodel.run("few", folder / "inputs", folder / "results", threads=1)
    return folder


@pytest.fixture(scope="module")
def found(solved):
    """What the targets of the other cost; it is run first."""
    return energymodel.price("tiny", solved / "inputs", solved / "others")


@pytest.fixture
def ran(monkeypatch) -> list[str]:
    """Scenarios that are run for the base."""
    names, usual = [], base.run
    monkeypatch.setattr(base, "run", lambda name, *rest, **how: names.append(name) or usual(name, *rest, **how))
    return names


# ---- laws ----------------------------------------------------------------------------------------------------------------
def test_what_is_taken_away_is_all_there_is(solved):
    data = load("tiny", solved / "inputs").data
    targets = targets_of(data)
    assert switched_on(without(data, targets)) == TECHNOLOGIES
    for target in targets:
        left = without(data, [target])
        assert targets_of(left) == tuple(other for other in targets if other != target)
    assert without(data, ()) is data


def test_a_target_never_saves_and_never_costs_more_than_its_shadow_price(found):
    """Taking a row away frees the dispatch; and what it costs is at most its dual for each unit it is missed by without it."""
    rows = found.targets[found.targets["sense"] != ""]
    assert len(rows) == 5
    assert (rows["most_cny"] >= 0).all()
    assert (rows["shadow_price"] >= 0).all()
    assert (rows["least_cny"] <= rows["shadow_price"] * rows["missed_without"] + 1e-6 * found.record["objective"]).all()
    told = rows[rows["remark"] == ""]
    assert len(told) >= 3
    assert (told["mean_price"] <= told["shadow_price"] * (1 + 1e-4)).all()


def test_one_that_does_not_bind_costs_nothing_and_needs_no_solve(found):
    idle = found.targets.set_index("target").loc["carbon_cap"]
    assert (idle["method"], idle["binds"], idle["remark"]) == ("near", "no", "no real difference")
    assert idle["least_cny"] <= 0 <= idle["most_cny"]
    assert idle["missed_without"] == 0


def test_what_is_missed_at_a_price_is_part_of_the_cost(found):
    missed = found.targets.set_index("target").loc["contract_minimum[hami]"]
    assert missed["achieved"] < missed["limit"]
    assert missed["penalties_cny"] == pytest.approx(20 * (missed["limit"] - missed["achieved"]), rel=1e-6)
    assert missed["shadow_price"] == pytest.approx(20, rel=1e-6)


def test_every_cost_is_solved_again_from_inputs_that_say_so(solved, found):
    """A scenario that switches the policy off costs what the variant does."""
    text = (solved / "inputs/scenarios/tiny.toml").read_text()
    (solved / "inputs/scenarios/without.toml").write_text(text.replace("carbon_price = {level_cny_per_t = 60}", "carbon_price = false"))
    alone = energymodel.solve(energymodel.build(energymodel.load("without", solved / "inputs"))).objective
    assert found.record["variants"]["carbon_price"]["objective"] == pytest.approx(alone, rel=1e-6)


def test_files_add_up(found):
    read = {name: pd.read_csv(found.folder / f"{name}.csv", keep_default_na=False, na_values=[""]) for name in found.tables}
    whole = json.loads((found.folder / "price.json").read_text())["objective"]
    targets, costs = read["targets"].set_index("target"), read["costs"].fillna({"variant": ""})
    singles, (total, interaction, together) = targets.drop(list(TOTALS))[COSTS], (targets.loc[name, COSTS] for name in TOTALS)
    exact = [column for column in COSTS if column not in ("least_cny", "most_cny")]
    assert total[exact].to_numpy(float) == pytest.approx(singles[exact].sum().to_numpy(float), abs=1e-9 * whole)
    assert (total + interaction)[exact].to_numpy(float) == pytest.approx(together[exact].to_numpy(float), abs=1e-9 * whole)
    assert targets[list(KINDS.values())].sum(axis=1).to_numpy() == pytest.approx(targets["cost_cny"].to_numpy(), abs=1e-9 * whole)
    assert (targets["least_cny"] <= targets["cost_cny"]).all()
    assert (targets["cost_cny"] <= targets["most_cny"]).all()
    assert costs.groupby("variant")["cost_cny"].sum()[""] == pytest.approx(whole)
    for variant, change in costs.groupby("variant")["change_cny"].sum().drop("").items():
        assert -change == pytest.approx(targets.loc[variant, "cost_cny"], abs=1e-9 * whole)
    assert set(read["indicators"]["variant"].dropna()) == set(targets.index) - set(TOTALS[:2])


# ---- the base ------------------------------------------------------------------------------------------------------------
def test_a_published_run_is_the_base(house, ran):
    assert energymodel.price("few").record["base"] == "results/few"
    assert ran == []


@pytest.mark.parametrize("spoilt", ["inputs", "damaged", "forged"])
def test_else_it_is_run_first(house, ran, spoilt):
    """Whatever its files say: who is not the answer of the program is not the base."""
    cost = energymodel.open("few").record["objective"]
    toml, folder = house / "inputs/scenarios/few.toml", house / "results/few"
    if spoilt in ("inputs", "forged"):
        toml.write_text(toml.read_text().replace("limit_mtce = 1.2", "limit_mtce = 1.1"))
    if spoilt == "forged":
        record = json.loads((folder / "run.json").read_text())
        record["inputs"]["scenarios/few.toml"] = sha256(toml)
        (folder / "run.json").write_text(json.dumps(record))
        write_sums(folder)
    elif spoilt == "damaged":
        (folder / "costs.csv").write_text("")
    again = energymodel.price("few")
    assert ran == ["few"]
    assert (again.record["objective"] == pytest.approx(cost, rel=1e-6)) is (spoilt == "damaged")


# ---- what may go wrong ---------------------------------------------------------------------------------------------------
def test_one_that_fails_stops_no_other_and_is_told(house, monkeypatch):
    def solve(program, **how):
        if set(program.rows) & {"coal_cap", "import_cap"} == {"import_cap"}:
            raise NotAccepted("no answer [red]in[/red] time")
        return usual(program, **how)

    usual = several.solve
    monkeypatch.setattr(several, "solve", solve)
    done = call("price", "few")
    assert done.exit_code == 5
    assert "no answer [red]in[/red] time" in done.stderr
    assert "coal_cap: failed: no answer [red]in[/red] time" in done.stdout
    table = pd.read_csv(house / "results/price/few/targets.csv").set_index("target")
    told = table["remark"].fillna("").str.startswith("failed")
    assert told[told].index.tolist() == ["coal_cap", "sum", "interaction"]
    assert (table["cost_cny"].isna() == told).all()
    assert table["shadow_price"].notna()["coal_cap"]


def test_what_it_prints(house):
    done = call("price", "few", "--jobs", "1")
    assert done.exit_code == 0
    assert "without import_cap  solve" in done.stderr
    assert "煤炭消费总量控制" in done.stdout
    assert done.stdout.splitlines()[-1] == "results/price/few/"


def test_a_scenario_without_targets(house):
    (house / "inputs/scenarios/free.toml").write_text('title = "Free"\nextends = "year"\ntime.from = 2027-01-04\ntime.hours = 24\n')
    done = call("price", "free")
    assert done.exit_code == 0
    assert "no target is on" in done.stdout


@pytest.mark.parametrize("name", ["../few", "", "price", "\x1b[31mx", "nothing"], ids=ascii)
def test_a_name_that_is_none_is_refused(house, name):
    before = sorted(house.rglob("*"))
    done = call("price", "--", name)
    assert done.exit_code == 3
    assert "Traceback" not in done.output
    assert sorted(house.rglob("*")) == before


def test_results_that_cannot_be_written_are_told_before_the_solves(house, ran):
    (house / "results/price").mkdir()
    (house / "results/price/few").write_text("in the way")
    done = call("price", "few")
    assert done.exit_code == 9
    assert "found a file" in done.stderr
    assert ran == []
    assert "solve" not in done.stderr


HOLD = """
import sys
from energymodel import cli
from energymodel.solving import several
def hold(*anything, stop, **more):
    print("held", file=sys.stderr, flush=True)
    stop.wait()
    raise KeyboardInterrupt
several.solve = hold
cli.main()
"""
"""The command with a solver that only listens to being stopped."""


def test_a_signal_stops_all(house):
    with subprocess.Popen([sys.executable, "-c", HOLD, "price", "few"], stderr=subprocess.PIPE, text=True) as process:
        while (line := process.stderr.readline()) and "held" not in line:
            pass
        process.send_signal(signal.SIGINT)
        message = process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert "Traceback" not in message
    assert not list((house / "results/price").iterdir())


# ---- the chart -----------------------------------------------------------------------------------------------------------
def test_the_chart_has_a_bar_a_line_and_hostile_titles_stay_text(found):
    title = "</text><script>alert(1)</script> \u202e & <b>"
    drawn = ElementTree.fromstring(chart(found.targets, title))
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}g/{space}rect")) == len(found.targets)
    assert not [node for node in drawn.iter() if node.tag.removeprefix(space) in ("script", "b")]
    assert "<script>alert(1)</script> \\u202e & <b>" in drawn.find(f"{space}title").text
    lengths = [float(bar.get("width")) for bar in drawn.findall(f"{space}g/{space}rect")]
    costs = found.targets["cost_cny"].abs().where(found.targets["remark"] == "", 0.0)
    assert lengths == pytest.approx((costs / costs.max() * max(lengths)).tolist(), abs=0.11)
