"""The plan ledger: what is achieved is what the tables say, targets are judged in their own year only, and verify makes it again."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import energymodel
from energymodel.errors import NotVerified
from energymodel.reading.layout import layout
from energymodel.reading.load import load
from energymodel.reading.plan import COLUMNS, SAYS, measure_of, unit_of
from energymodel.reporting.books import open_books
from energymodel.reporting.gas import gas
from energymodel.reporting.plan import achieved_of, meets
from energymodel.reporting.plan_view import plan_line
from energymodel.reporting.summary import summary_view
from energymodel.reporting.sums import write_sums
from energymodel.reporting.tables import tables
from energymodel.solving.harvest import plain
from tests.reporting.synthetic import solution
from tests.shell import call
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parents[2]
MEASURES = {
    "capacity of wind; solar": ("MW", 760.0), "capacity of coal-a": ("MW", 1200.0), "imported_power peak": ("MW", "import_peak"),
    "consumption": ("GWh", "consumption"), "consumption peak": ("MW", "peak_load"), "coal": ("tce", "coal"), "gas_burnt": ("Mm3", "gas"),
    "carbon": ("Mt", "co2"), "renewable per consumption": ("1", "renewable_share"), "price mean": ("CNY/MWh", "mean_price"),
    "curtailed per available_renewable": ("1", "curtailment_share"), "import_cap_limit": ("GW", 0.3),
    "gas_source_annual of shale-*": ("bcm", 1.5),
    "gas.to_power_m3 of shale-a": ("m3", "shale_gas_to_power"), "power supply of hydro": ("亿千瓦时", "generation.hydro"),
}  # fmt: skip
"""measure -> unit, and what it is by hand or as an indicator."""
SCALE = {"Mm3": 1e-6, "Mt": 1e-6, "亿千瓦时": 1e-2}


def row(measure="", unit="1", sense="", target="", year="", became="reported", **other) -> dict[str, str]:
    said = {"clause": "1", "quantity_zh": "量", "quantity_en": "quantity", "note": "because", "source": "made up", "confidence": "ESTIMATE"}
    refers = "policies.import_cap.limit_mw" if became in ("constraint", "input") else ""
    given = {"sense": sense, "target": target, "unit": unit, "year": year, "became": became, "refers_to": refers, "measure": measure}
    return {"id": "row"} | said | given | other


def write_plan(inputs: Path, rows) -> Path:
    with (inputs / "plan.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return inputs


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """Two days of a year with a plan: a row a measure, and a row of each kind."""
    folder = tmp_path_factory.mktemp("plan")
    rows = [row(measure, unit, id=f"m-{k}") for k, (measure, (unit, _)) in enumerate(MEASURES.items())]
    rows += [row("capacity of wind", "MW", "at least", "1", "2027", id="of-the-year"), row(became="out of scope", id="outside")]
    rows += [row("gas_cap_limit", "bcm", id="off")]
    write_plan(write_inputs(folder / "inputs", scenario="[policies.import_cap]\nlimit_mw = 300\n"), rows)
    energymodel.run("tiny", folder / "inputs", folder / "results", "simplex", threads=1, report=False)
    return folder


@pytest.fixture(scope="module")
def published(solved):
    return energymodel.open("tiny", solved / "results").tables


def test_what_is_achieved_is_what_the_other_tables_say(published):
    plan = published["plan"].set_index("id")
    indicator = published["summary"].set_index("indicator")["value"]
    for k, (measure, (unit, expected)) in enumerate(MEASURES.items()):
        value = expected if isinstance(expected, float) else indicator[expected] * SCALE.get(unit, 1.0)
        assert plan.loc[f"m-{k}", "achieved"] == pytest.approx(value, rel=1e-8, abs=1e-9), measure


def test_what_is_not_measured_or_not_there_is_blank(published):
    plan = published["plan"].set_index("id")
    assert plan.loc[["outside", "off"], "achieved"].isna().all()
    assert plan.loc["off", "note"] == "because; nothing of it in this run"
    assert plan.loc["outside", "note"] == "because"


def test_a_part_of_the_year_judges_nothing_and_says_so(published):
    plan = published["plan"].set_index("id")
    assert (plan["met"] == "").all()
    assert plan.loc["of-the-year", "note"] == "because; not judged: a run of 48 h of 2027, the target is of all 2027"
    assert not plan_line(published["plan"])


@pytest.mark.parametrize(
    ("year", "sense", "target", "met"),
    [
        (2027, "at least", 100.0, "yes"), (2027, "at least", 100.1, "no"), (2027, "at most", 100.0, "yes"), (2027, "at most", 99.9, "no"),
        (2027, "exactly", 100.0, "yes"), (2027, "exactly", 100.1, "no"), (2030, "at least", 1.0, ""), (2027, "", np.nan, ""),
    ],
)  # fmt: skip
def test_a_whole_year_judges_the_targets_of_that_year(whole_year, year, sense, target, met):
    rows = pd.DataFrame([row("capacity of wind", "MW", sense, "", "", id="wind") | {"target": target, "year": float(year)}])
    given = {f"plan_{name}": ("plan", plain(rows[name])) for name in SAYS}
    made = tables(whole_year.assign_coords(plan=["wind"]).assign(given))
    assert made["plan"]["met"].tolist() == [met]
    assert ("not judged" in made["plan"]["note"][0]) == (year == 2030)
    assert ("missed" in plan_line(made["plan"]).plain) == (met == "no")
    assert bool(plan_line(made["plan"])) == (met != "")
    assert summary_view(made, {})


@pytest.fixture(scope="module")
def whole_year():
    ds = solution(hours=8760)
    ds["capacity.plants"][:] = 100.0
    return ds


def test_a_target_is_met_within_what_is_proven():
    assert meets(100 * (1 - 1e-7), "at least", 100.0)
    assert meets(100 * (1 + 1e-7), "at most", 100.0)
    assert not meets(99.9, "exactly", 100.0)
    assert meets(0.0, "at most", 0.0)
    assert meets(4e-4, "at most", 0.0, "m3")
    assert not meets(4e-4, "at most", 0.0, "GWh")


def test_verify_makes_the_plan_again_from_the_folder_alone(house):
    assert call("verify", "tiny").exit_code == 0
    path = house / "results/tiny/plan.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("760.0", "7800.0", 1), encoding="utf-8")
    write_sums(house / "results/tiny")
    with pytest.raises(NotVerified, match=r"plan\.csv"):
        energymodel.verify("tiny")


def test_the_ledger_is_shown_with_and_without_a_run(house):
    shown = call("show", "tiny", "--plan")
    assert shown.exit_code == 0
    assert "实现 achieved" in shown.stdout
    assert "76.00 万千瓦" in shown.stdout
    other = call("show", "tiny", "--plan", "--results", "nowhere")
    assert other.exit_code == 0
    assert "achieved" not in other.stdout
    (house / "inputs/plan.csv").unlink()
    assert call("show", "tiny", "--plan").exit_code == 2


def test_inputs_without_a_plan_make_no_ledger(tmp_path):
    inputs = write_inputs(tmp_path / "inputs")
    assert load("tiny", inputs).plan is None
    assert "plan" not in energymodel.run("tiny", inputs, tmp_path / "results", "simplex", threads=1, report=False).tables


@pytest.fixture(scope="module")
def real():
    return load("week-summer", ROOT / "inputs")


def test_every_row_of_the_real_plan_is_measured_or_says_why_not(real):
    plan = real.plan
    assert "plan.csv" in real.files
    assert len(plan) > 40
    assert set(plan["became"]) == {"constraint", "input", "reported", "out of scope"}
    assert (plan["measure"].ne("") | plan["note"].ne("")).all()
    assert set(plan.loc[plan["target"].notna() & plan["measure"].ne(""), "id"]) == {"external-capability", "new-energy", "gas-production"}


def test_units_known_beforehand_are_those_measured(solved):
    ds = energymodel.open("tiny", solved / "results").solution
    books = open_books(ds)
    for measure in MEASURES:
        value, unit = achieved_of(books, gas(books), measure_of(measure))
        assert np.isfinite(value)
        assert unit == unit_of(measure_of(measure), layout())
