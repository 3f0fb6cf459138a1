"""The IAMC table of a run: parts add up, amounts are those of the run's own tables, and a map that is wrong is told as a whole."""

from __future__ import annotations

import pandas as pd
import pytest
import xarray as xr

import energymodel
from energymodel.errors import InputsInvalid
from energymodel.exporting.iamc import iamc_table, read_map
from tests.shell import call
from tests.tiny import write_inputs

MAP = """region = "Somewhere"
[technologies]
coal = "Coal|w/o CCS"
gas = "Gas|w/o CCS"
hydro = "Hydro"
wind = "Wind|Onshore"
solar = "Solar|PV"
"""


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("iamc")
    (write_inputs(folder / "inputs") / "iamc.toml").write_text(MAP)
    energymodel.run("tiny", folder / "inputs", folder / "results", "simplex", threads=1)
    (folder / "outside").mkdir()
    return folder


@pytest.fixture(scope="module")
def ds(solved):
    return xr.load_dataset(solved / "results/tiny/solution.nc")


@pytest.fixture(scope="module")
def table(ds, solved):
    return iamc_table(ds, solved / "inputs")


def value(table: pd.DataFrame, variable: str, region: str = "Somewhere") -> float:
    found = table[(table["variable"] == variable) & (table["region"] == region)]
    return found["2027"].item()


def test_every_variable_is_the_sum_of_those_below_it(table):
    for region, part in table.groupby("region"):
        amounts = part.set_index("variable")["2027"]
        for name in amounts.index:
            below = [v for v in amounts.index if v.startswith(f"{name}|") and "|" not in v.removeprefix(f"{name}|")]
            if below:
                assert amounts[below].sum() == pytest.approx(amounts[name], rel=1e-9), (region, name)
    assert {"Secondary Energy|Electricity|Solar|PV", "Secondary Energy|Electricity|Solar"} <= set(table["variable"])


def test_the_region_is_the_sum_of_its_zones(table):
    whole, zones = table[table["region"] == "Somewhere"], table[table["region"] != "Somewhere"]
    sums = zones.groupby("variable")["2027"].sum()
    for name, amount in whole.set_index("variable")["2027"].items():
        if not name.startswith(("Price|", "Trade|")):
            assert sums[name] == pytest.approx(amount, rel=1e-9), name


def test_amounts_are_those_of_the_tables(table, solved):
    summary = pd.read_csv(solved / "results/tiny/summary.csv", encoding="utf-8-sig").set_index("indicator")["value"]
    generation = pd.read_csv(solved / "results/tiny/generation.csv", encoding="utf-8-sig")
    fuel = pd.read_csv(solved / "results/tiny/fuel.csv", encoding="utf-8-sig").set_index("technology")
    assert value(table, "Emissions|CO2|Energy|Supply|Electricity") == pytest.approx(summary["co2"] / 1e6, rel=1e-9)
    assert value(table, "Trade|Secondary Energy|Electricity|Volume") == pytest.approx(-summary["net_imports"] * 3.6e-6, rel=1e-9)
    assert value(table, "Price|Secondary Energy|Electricity") == pytest.approx(summary["mean_price"] / 3.6, rel=1e-9)
    assert value(table, "Primary Energy|Coal|Electricity") == pytest.approx(summary["coal"] * 29.3076e-9, rel=1e-9)
    assert value(table, "Primary Energy|Gas|Electricity") == pytest.approx(summary["gas"] / 770 * 29.3076e-9, rel=1e-9)
    assert value(table, "Secondary Energy|Electricity|Coal") == pytest.approx(fuel["sent_out_gwh"]["coal"] * 3.6e-6, rel=1e-9)
    local = generation[generation["role"] == "generation"]
    assert value(table, "Capacity|Electricity") == pytest.approx(local["capacity_mw"].sum() / 1e3, rel=1e-9)
    wind = local.loc[local["technology"] == "wind", "energy_gwh"].sum()
    assert value(table, "Secondary Energy|Electricity|Wind|Onshore") == pytest.approx(wind * 3.6e-6, rel=1e-9)


def test_a_part_of_the_year_says_so_and_a_year_does_not(table, ds, solved):
    assert set(table["subannual"]) == {"2027-01-04 to 2027-01-05"}
    year = iamc_table(ds.assign(year_share=1.0), solved / "inputs")
    assert list(year.columns) == ["model", "scenario", "region", "variable", "unit", "2027"]
    assert not year.duplicated(["region", "variable"]).any()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MAP.replace('wind = "Wind|Onshore"\n', ""), ["technologies.wind"]),
        (MAP.replace("Somewhere", ""), ["region"]),
        (MAP.replace("Somewhere", "a | b").replace('"Hydro"', "3"), ["region", "technologies.hydro"]),
        (MAP.replace('"Coal|w/o CCS"', '"Wind"'), ["technologies.coal"]),
        ("colour = 3\n" + MAP, ["colour"]),
        ("[technologies", ["TOML"]),
        (None, ["TOML"]),
    ],
)
def test_a_wrong_map_is_told_as_a_whole(tmp_path, text, told):
    if text is not None:
        (tmp_path / "iamc.toml").write_text(text)
    with pytest.raises(InputsInvalid) as refused:
        read_map(tmp_path / "iamc.toml", ["coal", "hydro", "wind"])
    assert len(refused.value.faults) == len(told)
    assert all(what in str(refused.value) for what in told)


def test_the_command_writes_both_and_nothing_else(house):
    before = {p for p in house.rglob("*") if p.is_file()}
    for words in (["--to", "iamc"], ["--to", "pypsa", "--out", "network.nc"]):
        done = call("export", "tiny", *words)
        assert done.exit_code == 0, done.output
    assert {p.name for p in house.rglob("*") if p.is_file() and p not in before} == {"tiny-iamc.csv", "network.nc"}
    table = pd.read_csv(house / "tiny-iamc.csv", encoding="utf-8-sig")
    assert list(table.columns) == ["model", "scenario", "region", "variable", "unit", "subannual", "2027"]
    with xr.open_dataset(house / "network.nc") as network:
        power = network["buses_carrier"].values == "power"
        assert network.attrs["network_objective"] == pytest.approx(xr.load_dataset(house / "results/tiny/solution.nc").attrs["objective"])
        assert power.sum() == 2


@pytest.mark.parametrize(
    "name", ["../outside", "-rf", "con", "tiny\u202etxt", "\x1b[31mx", "x" * 5000, ""], ids=lambda name: ascii(name)[:12]
)
def test_a_hostile_name_is_refused(house, name):
    before = set(house.rglob("*"))
    done = call("export", "--to", "pypsa", "--", name)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert set(house.rglob("*")) == before


def test_a_file_that_cannot_be_written_leaves_nothing(house):
    done = call("export", "tiny", "--to", "iamc", "--out", "nowhere/file.csv")
    assert done.exit_code == 9
    (house / "folder").mkdir()
    done = call("export", "tiny", "--to", "pypsa", "--out", "folder")
    assert done.exit_code == 9
    assert not [p for p in house.iterdir() if p.name.startswith(".folder")]
