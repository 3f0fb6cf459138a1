"""The shell: each exit code with one clear message, failures that leave results alone, names that nothing executes, the API."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import energymodel
from tests.shell import call
from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent

DEAREST = 3e4
"""More than any row is worth in the tiny case [CNY/MW]."""


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """A folder with tiny inputs and their published results."""
    folder = tmp_path_factory.mktemp("solved")
    write_inputs(folder / "inputs")
    energymodel.run("tiny", folder / "inputs", folder / "results", threads=1)
    return folder


def status(house: Path, name: str = "tiny") -> dict:
    return json.loads((house / f"results/.status/{name}.json").read_text(encoding="utf-8"))


def append(house: Path, text: str) -> None:
    with (house / "inputs/scenarios/tiny.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def test_an_accepted_run_shows_its_stages_and_where_it_is(house):
    done = call("run", "tiny")
    assert done.exit_code == 0
    stages = re.findall(r"^  (\w+) +\d+\.\d s", done.stderr, re.MULTILINE)
    assert stages == ["read", "build", "compile", "solve", "harvest", "report", "publish"]
    assert "results/tiny/" in done.stdout.splitlines()[-1]
    assert status(house)["code"] == 0


def test_what_a_run_says_of_itself(solved):
    record = json.loads((solved / "results/tiny/run.json").read_text(encoding="utf-8"))
    missed = record["residual"] * record["size"]["rows"] * DEAREST  # a dispatch may cost less by what its rows are missed by
    assert record["bound"] <= record["objective"] * (1 + 1e-12) + missed
    assert record["gap"] <= 1e-6
    assert record["size"]["columns"] > record["size"]["rows"] > 0
    assert {"pyomo", "highspy", "numpy", "pandas", "xarray", "energymodel", "python"} <= {k for k, v in record["versions"].items() if v}
    assert record["inputs"]["scenarios/tiny.toml"] == hashlib.sha256((solved / "inputs/scenarios/tiny.toml").read_bytes()).hexdigest()
    assert record["started"].endswith("+08:00")
    assert record["started"] <= record["ended"]
    assert {"read", "build", "compile", "solve", "harvest", "report"} <= set(record["seconds"])
    assert record["closing"]["cost"] < 1e-9


def test_the_same_inputs_give_the_same_numbers(house):
    before = {p.name: p.read_bytes() for p in (house / "results/tiny").glob("*.csv")}
    energymodel.run("tiny", threads=1)
    assert {p.name: p.read_bytes() for p in (house / "results/tiny").glob("*.csv")} == before


def test_quiet_prints_nothing(house):
    done = call("run", "tiny", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


FAULTS = {
    "text in a number": (lambda h: spoil(h / "inputs/system/units.csv"), 3, r"system/units\.csv:2:capacity_mw: found .*many.*allowed"),
    "unknown key": (lambda h: append(h, "\n[parameters]\nunserved_prize_cny_per_mwh = 1\n"), 3, r"tiny\.toml:\d+.*did you mean"),
    "infeasible": (lambda h: append(h, "\n[policies.carbon_cap]\nlimit_mt = 0\n"), 4, "no dispatch meets every limit"),
    "a policy that touches nothing": (lambda h: (no_coal(h), append(h, "\n[policies.coal_cap]\nlimit_mtce = 1\n")), 6, "coal_cap"),
}


def spoil(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("capacity_mw")
    cells = lines[1].split(",")
    cells[column] = "many"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")


def no_coal(house: Path) -> None:
    write_inputs(house / "inputs", fuels={"coal": {"coal": 0}})


@pytest.mark.parametrize(("spoiled", "code", "message"), FAULTS.values(), ids=FAULTS)
def test_a_failure_is_one_message_and_leaves_results_alone(house, spoiled, code, message):
    published = (house / "results/tiny/run.json").read_bytes()
    spoiled(house)
    done = call("run", "tiny", "--solver", "simplex")
    assert done.exit_code == code, done.output
    assert re.search(message, done.stderr)
    assert "Traceback" not in done.output
    assert (house / "results/tiny/run.json").read_bytes() == published
    assert status(house)["code"] == code
    assert status(house)["reason"] in done.stderr


def test_no_time_for_the_solver_is_not_accepted(house):
    done = call("run", "tiny", "--time-limit", "0")
    assert done.exit_code == 5
    assert "()" not in done.stderr
    assert status(house)["stage"] == "solve"


def test_results_that_cannot_be_written(house):
    (house / "file").write_text("in the way")
    done = call("run", "tiny", "--results", "file")
    assert done.exit_code == 9
    assert "file" in done.stderr


def test_an_unexpected_error_is_one_line_and_a_traceback_only_on_demand(house, monkeypatch):
    def broken(*_):
        raise RuntimeError("something\nunforeseen")

    monkeypatch.setattr("energymodel.running.load", broken)
    done = call("run", "tiny")
    assert done.exit_code == 10
    assert "RuntimeError: something unforeseen" in done.stderr
    assert "Traceback" not in done.output
    assert isinstance(call("--debug", "run", "tiny").exception, RuntimeError)


def test_an_interrupted_run_says_so(house, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("energymodel.running.load", interrupted)
    done = call("run", "tiny")
    assert done.exit_code == 130
    assert "interrupted" in done.stderr
    assert (status(house)["code"], status(house)["status"]) == (130, "interrupted")
    assert status(house)["reason"].startswith("stopped in stage read")
    listed = call("list").stdout
    assert "interrupted (exit code 130)" in listed
    assert "KeyboardInterrupt" not in listed


@pytest.mark.parametrize("words", [["--nonsense"], ["nonsense"], ["run", "tiny", "--solver", "gurobi"], ["compare", "tiny"]], ids=" ".join)
def test_usage(words):
    assert call(*words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [["compare", "tiny", "never-run"], ["show", "tiny", "--room", "thermall"], ["show", "tiny", "--element", "coal-x"]],
    ids=" ".join,
)
def test_what_there_is_not(house, words):
    done = call(*words)
    assert done.exit_code == 2
    assert re.search("never-run|did you mean", done.stderr)


def test_check_reads_inputs_only(house):
    shutil.rmtree(house / "results")
    done = call("check", "tiny")
    assert done.exit_code == 0
    assert "48 hours of 2027, no faults" in done.stdout
    assert not (house / "results").exists()
    append(house, "nonsense = 1\n")
    assert call("check", "tiny").exit_code == 3


def test_list_shows_last_runs_and_survives_a_broken_file(house):
    (house / "inputs/scenarios/broken.toml").write_text("title = [red]\n")
    (house / "inputs/scenarios/marked.toml").write_text('title = "With a mark"\n', encoding="utf-8-sig")
    for name in ("Not_A_Name!", "compare"):
        (house / f"inputs/scenarios/{name}.toml").write_text('title = "x"\n')
    call("run", "tiny", "--time-limit", "0")
    done = call("list")
    assert done.exit_code == 0
    assert re.search(r"tiny +Two days +year", done.stdout)
    assert "not accepted (exit code 5)" in done.stdout
    assert re.search(r"marked +With a mark", done.stdout)
    for name in ("Not_A_Name!", "compare"):
        assert re.search(rf"{name} +not a scenario: its name is not allowed", done.stdout)
    assert re.search(r"broken +not a scenario", done.stdout)


def test_show_says_where_values_are_written(house):
    append(house, "\n[policies.coal_cap]\nlimit_mtce = 1\nprice_cny_per_tce = 700\n\n[tables.units.coal-a]\ncapacity_mw = 500\n")
    line = (house / "inputs/scenarios/tiny.toml").read_text(encoding="utf-8").splitlines().index("limit_mtce = 1") + 1
    done = call("show", "tiny")
    assert re.search(rf"coal_cap +limit_mtce +1 +Mtce +scenarios/tiny\.toml:{line}", done.stdout)
    assert re.search(rf" +price_cny_per_tce +700 +CNY/tce +scenarios/tiny\.toml:{line + 1}", done.stdout)
    assert re.search(r"tables\.units\.coal-a\.capacity_mw +500 +scenarios/tiny\.toml", done.stdout)
    assert re.search(r"year +2027 +scenarios/year\.toml:3", done.stdout)
    room = call("show", "tiny", "--room", "thermal").stdout
    assert re.search(r"unit_heat_rate +gce/kWh +heat_rate_gce_per_kwh +220 to 340", room)
    assert re.search(r"capacity_mw +500 +scenarios/tiny\.toml", call("show", "tiny", "--element", "coal-a").stdout)


def test_a_run_compared_with_itself_and_with_another(house):
    same = call("compare", "tiny", "tiny", "--tolerance", "0")
    assert same.exit_code == 0
    assert "no differences" in same.stdout
    append(house, "\n[parameters]\nlargest_unit_mw = 150\n\n[tables.fuels.coal]\nprice_cny_per_tce = 1100\n")
    shutil.copytree("results/tiny", "results/before")
    energymodel.run("tiny", threads=1)
    other = call("compare", "results/before", "tiny")
    assert other.exit_code == 0
    assert re.search(r"fuel_price +coal +900\S* +1,?100", other.stdout)
    assert (house / "results/compare/before-tiny/inputs.csv").is_file()
    assert call("compare", "results/before", "tiny", "--tolerance", "1e-6").exit_code == 7


def test_no_scenario_is_called_like_the_comparisons(house):
    (house / "inputs/scenarios/compare.toml").write_text('title = "x"\nextends = "tiny"\n')
    assert call("run", "compare").exit_code == call("check", "compare").exit_code == 3


@pytest.mark.parametrize(("tolerance", "code"), [("1", 0), ("1e-6", 7)])
def test_a_reader_that_has_read_enough_changes_nothing(house, tolerance, code):
    shutil.copytree("results/tiny", "results/before")
    append(house, "\n[tables.fuels.coal]\nprice_cny_per_tce = 1100\n")
    energymodel.run("tiny", threads=1)
    reads, writes = os.pipe()
    os.close(reads)  # nobody reads at all
    words = [sys.executable, "-m", "energymodel", "compare", "before", "tiny", "--tolerance", tolerance]
    done = subprocess.run(words, stdout=writes, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    os.close(writes)
    assert done.returncode == code, done.stderr
    assert "Broken" not in done.stderr
    assert (house / "results/compare/before-tiny/summary.csv").is_file()


def test_names_are_not_markup(house):
    append(house, "\n[tables.units.coal-a]\ncapacity_mw = 500\n")
    (house / "inputs/scenarios/tiny.toml").write_text(
        (house / "inputs/scenarios/tiny.toml").read_text().replace("Two days", "[red]Two[/red] :smile: days")
    )
    assert "[red]Two[/red] :smile: days" in call("list").stdout
    assert "[red]Two[/red] :smile: days" in call("run", "tiny").stdout


NAMES = ['"$(touch hit)"', "$(shell touch hit)", "`touch hit`", "'; touch hit; '", '"$$(touch hit)"', "--help", "../tiny", "a\ntouch hit"]


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize("way", ["argument", "environment"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_given_to_make_is_never_executed(tmp_path, name, way):
    made = ["make", "-f", str(ROOT / "Makefile"), "-o", ".venv/ready", "run", f"PYTHON={sys.executable}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | ({"SCENARIO": name} if way == "environment" else {})
    done = subprocess.run(
        [*made, *([f"SCENARIO={name}"] if way == "argument" else [])], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "InputsInvalid (exit code 3)" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("start", ["import energymodel", "from energymodel.cli import app"])
def test_starting_loads_nothing_heavy(start):
    code = f"import sys; {start}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert not {"numpy", "pandas", "xarray", "pyomo", "highspy", "scipy", "networkx"} & set(loaded)


@pytest.mark.parametrize(
    ("start", "unused"),
    [
        ("import energymodel.running", {"scipy.stats", "pyomo.environ"}),
        ("import energymodel; energymodel.compare, energymodel.open", {"pyomo", "highspy", "scipy"}),
        ("import energymodel; energymodel.load", {"pyomo", "highspy", "scipy"}),
    ],
)
def test_what_takes_long_to_load_is_loaded_where_it_is_used(start, unused):
    code = f"import sys; {start}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert "energymodel" in loaded
    assert not unused & set(loaded)


def test_the_public_functions_are_the_stages_of_run(solved):
    case = energymodel.load("tiny", solved / "inputs")
    program = energymodel.build(case)
    solution = energymodel.solve(program, threads=1)
    with energymodel.open("tiny", solved / "results").solution as published:
        assert solution.objective == pytest.approx(published.attrs["objective"], rel=1e-9)
        assert set(energymodel.harvest(case, program, solution)) == set(published)
    assert energymodel.compare("tiny", solved / "results/tiny", results=solved / "results").is_empty
    assert all(callable(getattr(energymodel, name)) for name in energymodel.__all__ if name != "__version__")
    with pytest.raises(AttributeError, match="no attribute 'optimise'"):
        energymodel.optimise
