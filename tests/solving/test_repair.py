"""Planted conflicts: the right limit is named first, the number proposed is enough, and less of it is not."""

import re

import pytest

from energymodel.errors import Infeasible
from energymodel.explain import explain
from energymodel.reading.load import load
from energymodel.rooms import NOT_SERVED
from energymodel.running import build
from energymodel.solving.repair import repair
from energymodel.solving.solve import solve
from tests.tiny import write_inputs

PLANTED = {
    # what stands in the scenario ({}: the number to move), the number, what has to be named first
    "coal burnt by captive units": ("[policies.coal_cap]\nlimit_mtce = {}", 0.01, "coal cap"),
    "no coal at all": ("[policies.coal_cap]\nlimit_mtce = {}", 0.0, "coal cap"),
    "no energy under a contract": (
        "[tables.contracts.hami]\nceiling_gwh = {}\ntake_or_pay_gwh = 0\nminimum_gwh = 0",
        0,
        "contract ceiling of hami",
    ),
    "a line too small for what must be taken": (
        "[tables.interties.north-line]\ncapacity_mw = 10\n[tables.tranches.sale-1]\nscale = 0\n[tables.tranches.hami-coal]\nleast = {}",
        0.1,
        "tranche least of hami-coal",
    ),
    "carbon of captive units": ("[policies.carbon_cap]\nlimit_mt = {}", 0.02, "carbon cap"),
    "gas of heat-led units": (
        '[policies.gas_cap]\nlimit_bcm = {}\n[tables.units.gas-a]\ncommitted = "no"\nheat_low = 0.5',
        0.01,
        "gas cap",
    ),
    "more renewable energy than coal that must run leaves": (
        "[policies.renewable_weight]\nshare = {}\n[tables.units.captive]\ncapacity_mw = 1000",
        0.99,
        "renewable weight",
    ),
    "more wind and sun than coal that must run leaves": (
        "[policies.non_hydro_weight]\nshare = {}\n[tables.units.captive]\ncapacity_mw = 1000",
        0.95,
        "non hydro weight",
    ),
    "more wind than is wanted": (
        "[policies.curtailment_cap]\nshare = {}\n[tables.plants.wind-a]\ncapacity_mw = 20000",
        0.05,
        "curtailment cap",
    ),
    "imports that must be taken": ("[policies.import_cap]\nlimit_mw = {}\n[tables.contracts.sale]\nceiling_gwh = 0", 10, "import cap"),
    "a minimum above what the far end has": (
        "[policies.contract_minimum]\nshare = 1\n[tables.contracts.hami]\nminimum_gwh = {}",
        3900,
        "contract minimum of hami",
    ),
    "a minimum above the import cap": (
        "[policies.contract_minimum]\nshare = 1\n[tables.contracts.hami]\nminimum_gwh = {}\n[policies.import_cap]\nlimit_mw = 100",
        2500,
        "contract minimum of hami",
    ),
    "a ceiling below what must be taken": (
        "[tables.contracts.hami]\nceiling_gwh = {}\ntake_or_pay_gwh = 0\nminimum_gwh = 0",
        100,
        "contract ceiling of hami",
    ),
    "a river that does not carry so much": ("[tables.reservoirs.upper]\nmin_release_m3_per_s = {}", 400, "reservoir min release of upper"),
    "a flood past a small spillway": (
        "[tables.reservoirs.lower]\nmax_spill_m3_per_s = {}\ncapacity_mw = 0\n[tables.reservoirs.upper]\nmin_release_m3_per_s = 60",
        20,
        "reservoir max spill of lower",
    ),
    "heat that keeps on more than a zone can use": (
        "[tables.units.captive]\ncapacity_mw = 2000\nheat_low = {}\nheat_high = 1\nforced_outage = 0",
        0.9,
        "unit heat low of captive",
    ),
    "gas wells that cannot be throttled": (
        "[tables.gas_sources.shale-a]\nleast = {}\ndaily_million_m3_per_day = 30\nannual_bcm = 11",
        0.9,
        "gas source least of shale-a",
    ),
}


def case_of(folder, text: str):
    case = load("tiny", write_inputs(folder, scenario="\n" + text))
    return case, build(case)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_conflict_is_named_and_its_repair_is_enough_and_no_more(name, tmp_path):
    text, planted, first = PLANTED[name]
    case, program = case_of(tmp_path / "planted", text.format(planted))
    with pytest.raises(Infeasible):
        solve(program, "simplex", threads=1)
    found = repair(program, NOT_SERVED, threads=1)
    said = explain(found, case, program)
    line = said.splitlines()[1].strip().removeprefix("to serve everybody, ")
    assert line.startswith(first + " "), said
    assert found.is_proven, said
    percent = 100 if " % →" in line else 1
    proposed = float(re.search(r"→ at (?:least|most) ([\d.]+)", line)[1]) / percent
    assert re.search(r"\(.*(tiny\.toml:\d+|system/\w+\.csv:\d+)\)", line), line
    _, enough = case_of(tmp_path / "enough", text.format(proposed))
    assert solve(enough, "simplex", threads=1)
    _, short = case_of(tmp_path / "short", text.format(proposed + 0.02 * (planted - proposed)))
    if percent == 100 and "weight" in first:  # a share of consumption can be met by consuming less
        assert short.variables["unserved"].take(solve(short, "simplex", threads=1).x).sum() > 1
    else:
        with pytest.raises(Infeasible):
            solve(short, "simplex", threads=1)
