"""Several scenarios in one command: each as if it ran alone, none stopped by another's failure, all by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import energymodel
from energymodel import running, stopping
from energymodel.errors import InputsInvalid
from energymodel.reading import profiles
from energymodel.reading.load import load
from tests.shell import call
from tests.tiny import write_inputs

OTHERS = {
    "dear": 'title = "Dear coal"\nextends = "tiny"\ntime.from = 2027-07-05\ntime.hours = 24\ntables.fuels.coal.price_cny_per_tce = 1100\n',
    "tight": 'title = "No carbon"\nextends = "tiny"\ntime.from = 2027-01-04\ntime.hours = 24\npolicies.carbon_cap.limit_mt = 0\n',
}
MEASURED = {"seconds", "started", "ended", "peak_memory_mb", "attempts"}
"""What a run says of itself that another run of the same inputs need not."""
TELLING = {"SHA256SUMS", "report.html", "results.xlsx"}
"""Files that say when it began and how long it took."""


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """A folder with inputs of three scenarios, one of them infeasible, and ``alone``: results of each run for itself."""
    folder = tmp_path_factory.mktemp("solved")
    write_inputs(folder / "inputs")
    for name, text in OTHERS.items():
        (folder / f"inputs/scenarios/{name}.toml").write_text(text)
    with pytest.MonkeyPatch.context() as at:
        at.chdir(folder)
        for name in ("tiny", "dear"):
            energymodel.run(name, results="alone", threads=1)
    return folder


def content(folder: Path) -> dict[str, object]:
    """File -> what is in it, but for what is measured."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in TELLING}
    record = json.loads(found.pop("run.json"))
    return found | {key: value for key, value in record.items() if key not in MEASURED}


def status(name: str) -> dict:
    return json.loads(Path(f"results/.status/{name}.json").read_text(encoding="utf-8"))


def run_all(*names: str, **how) -> list:
    return list(energymodel.run_all(names, threads=1, **how))


def test_each_is_published_as_if_it_ran_alone(house):
    done = call("run", "tiny", "tight", "dear", "nothing", "--threads", "1")
    assert done.exit_code == 4  # of the first that failed; the last ends with 3
    for name in ("tiny", "dear"):
        assert content(house / "results" / name) == content(house / "alone" / name)
    assert not (house / "results/tight").exists()
    assert [status(name)["code"] for name in ("tiny", "tight", "dear", "nothing")] == [0, 4, 0, 3]
    assert status("tight")["reason"] in done.stderr
    assert "no scenario 'nothing'" in done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.strip()]
    table = {row[0]: " ".join(row[1:]) for row in rows}
    assert [name for name in table if name in ("tiny", "tight", "dear", "nothing")] == ["tiny", "tight", "dear", "nothing"]
    assert table["tiny"].startswith("accepted ")
    assert table["tight"].startswith("infeasible (exit code 4) ")
    assert table["nothing"].startswith("inputs invalid (exit code 3) ")


@pytest.mark.usefixtures("house")
def test_a_name_given_twice_runs_once():
    assert [ending.name for ending in run_all("dear", "tiny", "dear")] == ["dear", "tiny"]
    done = call("run", "dear", "dear", "--threads", "1")
    assert done.exit_code == 0
    assert done.stderr.count("  solve ") == 1
    assert done.stdout.splitlines()[-1] == "results/dear/"  # as one alone


@pytest.mark.parametrize("stop", [KeyboardInterrupt, stopping.Terminated])
def test_a_signal_stops_all_and_keeps_what_was_published(house, monkeypatch, stop):
    def stopped(name, *rest):
        if name == "dear":
            raise stop
        return load(name, *rest)

    monkeypatch.setattr("energymodel.running.load", stopped)
    done = call("run", "tiny", "dear", "tight", "--threads", "1")
    assert done.exit_code == getattr(stop, "code", 130)
    assert "stopped in stage read" in done.stderr
    assert content(house / "results/tiny") == content(house / "alone/tiny")
    assert done.stdout.count("not finished") == 2
    assert not Path("results/.status/tight.json").exists()


@pytest.mark.usefixtures("house")
def test_a_signal_too_late_for_one_stops_the_next(monkeypatch):
    def late(*anything):
        os.kill(os.getpid(), signal.SIGTERM)
        return status_of(*anything)

    status_of = running._status
    monkeypatch.setattr(running, "_status", late)
    begun, ended = [], []
    with pytest.raises(stopping.Terminated):
        ended.extend(ending.code for ending in energymodel.run_all(["tiny", "dear"], begin=begun.append, threads=1))
    assert begun == ["tiny"]
    assert status("tiny")["code"] == 0


@pytest.mark.usefixtures("house")
def test_what_did_not_change_is_parsed_once_and_what_did_again(monkeypatch):
    parsed, fast = [], profiles._fast
    monkeypatch.setattr(profiles, "_fast", lambda *these: parsed.append(these) or fast(*these))
    kept: dict = {}
    first = load("tiny", "inputs", kept)
    files = len(parsed)
    again = load("dear", "inputs", kept)
    assert len(parsed) == files > 0
    assert again.data.identical(load("dear", "inputs").data)
    path = next(Path("inputs/profiles").rglob("load_power*.csv"))
    lines = path.read_text().splitlines()
    head, *values = lines[1 + 24 * 3].split(",")
    path.write_text("\n".join([*lines[: 1 + 24 * 3], ",".join([head, *(f"{float(v) + 1:.6g}" for v in values)]), *lines[2 + 24 * 3 :], ""]))
    del parsed[:]
    changed = load("tiny", "inputs", kept)
    assert len(parsed) == 1
    moved = (changed.data["load_power"] - first.data["load_power"]).values
    assert np.allclose(moved[:, 0], 1)
    assert not moved[:, 1:].any()


@pytest.mark.usefixtures("house")
def test_a_fault_of_a_shared_file_is_told_of_each():
    path = next(Path("inputs/profiles").rglob("load_power*.csv"))
    path.write_text(path.read_text().replace(",", ",x", 30))
    endings = run_all("tiny", "dear")
    assert [type(ending.error) for ending in endings] == [InputsInvalid] * 2
    assert endings[0].error.faults == endings[1].error.faults


@pytest.mark.usefixtures("house")
def test_an_ending_holds_no_program():
    (ending,) = run_all("tight")
    assert ending.code == 4
    assert ending.error.__traceback__ is ending.error.__context__ is None


@pytest.mark.usefixtures("house")
def test_debug_shows_where_and_stops_there():
    done = call("--debug", "run", "tight", "tiny", "--threads", "1")
    assert done.exception.code == 4
    assert done.stdout.count("not finished") == 2
    assert not Path("results/tiny").exists()


def test_near_takes_the_answer_before_where_what_changed_does_not_bind(house, monkeypatch):
    lenient = OTHERS["dear"] + "policies.carbon_cap.limit_mt = 1000\n"
    Path("inputs/scenarios/lenient.toml").write_text(lenient)
    first, second = run_all("dear", "lenient", near=True)
    assert (first.record["method"], second.record["method"]) == ("hipo", "near")
    assert second.record["attempts"][0]["iterations"] == 0
    assert second.record["objective"] == pytest.approx(first.record["objective"], rel=1e-12)
    assert call("verify", "lenient").exit_code == 0


def test_near_solves_what_does_bind_as_if_alone(house):
    for ending in run_all("tiny", "dear", near=True):
        assert content(ending.folder) == content(Path("alone") / ending.name)


def test_side_by_side_each_is_published_as_if_it_ran_alone(house):
    done = call("run", "tiny", "tight", "dear", "nothing", "--jobs", "3", "--threads", "1")
    assert done.exit_code in (3, 4)  # of the first that failed
    for name in ("tiny", "dear"):
        assert content(house / "results" / name) == content(house / "alone" / name)
    assert not (house / "results/tight").exists()
    assert [status(name)["code"] for name in ("tiny", "tight", "dear", "nothing")] == [0, 4, 0, 3]
    assert "  tiny  solve" in done.stderr
    assert "  dear  solve" in done.stderr


def test_side_by_side_there_is_none_before(house):
    with pytest.raises(ValueError, match="one after the other"):
        run_all("tiny", "dear", near=True, jobs=2)
    assert call("run", "tiny", "dear", "--near", "--jobs", "2").exit_code == 2


@pytest.mark.parametrize("signum", stopping.SIGNALS)
def test_a_signal_stops_all_that_run_side_by_side(house, signum):
    before = content(house / "results/tiny") if (house / "results/tiny").exists() else None
    Path("inputs/scenarios/other.toml").write_text('title = "Another year"\nextends = "year"\ntables.fuels.coal.price_cny_per_tce = 1100\n')
    talk = "from energymodel import cli, display; display.EVERY = 0.0; cli.main()"
    command = [sys.executable, "-c", talk, "run", "year", "other", "-j", "2"]
    heard: set[str] = set()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while len(heard) < 2 and (line := process.stderr.readline()):
            heard |= {name for name in ("year", "other") if name in line and "iteration" in line}
        process.send_signal(signum)
        message = process.communicate(timeout=30)[1]
    code = getattr(stopping.SIGNALS[signum], "code", 130)
    assert process.returncode == code
    assert [status(name)["code"] for name in ("year", "other")] == [code] * 2
    assert "Traceback" not in message
    assert not any((house / "results" / name).exists() for name in ("year", "other"))
    assert before is None or content(house / "results/tiny") == before
