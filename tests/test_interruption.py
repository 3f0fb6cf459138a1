"""A run that is stopped from outside, in whatever stage, ends with the code of its signal, publishes nothing and says how far it got."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from energymodel import stopping
from energymodel.errors import ENDINGS, Terminated, code_of
from scripts.stop import CODES, content, shot
from tests.tiny import write_inputs

HOLD = """
import sys, time, highspy
from energymodel import cli, running
def hold(*anything, **more):
    print("held", file=sys.stderr, flush=True)
    while True:
        time.sleep(0.05)
{what} = hold
cli.main()
"""
"""The command with a function that does not come to an end."""
TALK = "from energymodel import cli, display; display.EVERY = 0.0; cli.main()"
"""The command, which shows every line of the solver."""
STAGES = {  # scripts/stop.py shoots at the others too
    "read": "running.load",
    "compile": "running.compile_program",
    "solve": "highspy.Highs.run",  # hears nothing: presolve, a factorisation
    "report": "running.tables",
    "publish, all but checked": "running.check_closing",
}


@pytest.fixture
def results(tmp_path):
    """Inputs, and results as they were published before."""
    write_inputs(tmp_path / "inputs")
    (tmp_path / "results/tiny").mkdir(parents=True)
    (tmp_path / "results/tiny/summary.csv").write_text("what was published before\n")
    return tmp_path / "results"


def stopped(results, code: str, scenario: str, at: str, signum: int) -> tuple[str, dict]:
    """Message and status of a run that got a signal when it wrote a line with ``at`` in it."""
    before = content(results)
    command = [sys.executable, "-c", code, "run", scenario]
    with subprocess.Popen(command, cwd=results.parent, stderr=subprocess.PIPE, text=True) as process:
        while (line := process.stderr.readline()) and at not in line:
            pass
        process.send_signal(signum)
        message = process.communicate(timeout=30)[1]
    status = json.loads((results / f".status/{scenario}.json").read_text(encoding="utf-8"))
    assert process.returncode == status["code"] == CODES[signum]
    assert content(results) == before
    return message, status


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_the_stage(results, stage):
    signum = (signal.SIGINT, signal.SIGTERM)[list(STAGES).index(stage) % 2]
    message, status = stopped(results, HOLD.format(what=STAGES[stage]), "tiny", "held", signum)
    stage = stage.partition(",")[0]
    assert f"{ENDINGS[CODES[signum]]} (exit code {CODES[signum]})" in message
    assert f"stopped in stage {stage} after" in status["reason"]
    assert status["reason"] in message
    assert status["stage"] == stage
    assert ("proven: cost at least" in message) is (stage == "solve")
    assert "Traceback" not in message


def test_in_the_midst_of_a_solve(results):
    message, _ = stopped(results, TALK, "year", "iteration 2", signal.SIGTERM)
    assert re.search(r"hipo \(status Interrupted by user, no solution\) after .* s and [1-9]\d* iterations; proven: cost at least", message)


def test_while_it_is_still_imported(results):
    found = shot("tiny", results, "import", signal.SIGTERM, 0.0, results.parent / "inputs")
    assert found.is_right
    assert found.message == "energymodel: terminated (exit code 143)\nstopped before all was done\n"


def test_a_time_limit_ends_the_process_though_the_solver_goes_on(results):
    before = content(results)
    command = [sys.executable, "-c", HOLD.format(what=STAGES["solve"]), "run", "tiny", "--time-limit", "0.1"]
    done = subprocess.run(command, cwd=results.parent, capture_output=True, text=True, timeout=30)
    assert done.returncode == 5
    assert "Time limit reached" in done.stderr
    assert content(results) == before


# ---- signals -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def listening():
    before = {signum: signal.getsignal(signum) for signum in stopping.SIGNALS}
    stopping.listen()
    yield
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("signum", CODES)
def test_a_signal_that_got_lost_or_changed_is_remembered(signum):
    assert stopping.meant() is None
    with pytest.raises(ValueError, match="of a library"), stopping.heeded():
        raise ValueError("of a library")
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signum)
    with pytest.raises(KeyboardInterrupt) as found:
        stopping.check()
    assert code_of(found.value) == CODES[signum]
    with pytest.raises(stopping.SIGNALS[signum]), stopping.heeded():
        raise ImportError("what a library made of it")


@pytest.mark.usefixtures("listening")
def test_a_second_termination_does_nothing_more():
    with pytest.raises(Terminated):
        os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("signum", CODES)
def test_a_signal_that_comes_too_late_does_nothing(signum):
    with stopping.too_late():
        os.kill(os.getpid(), signum)
    stopping.check()
    with pytest.raises(stopping.SIGNALS[signum]):
        os.kill(os.getpid(), signum)
    with pytest.raises(stopping.SIGNALS[signum]), stopping.too_late():
        raise AssertionError("it came before, and is not forgotten")
