"""The command and the function as users call them."""

import json

import pytest

import energymodel
from tests.shell import call

ALLOWED = ("--tolerance", "1", "--tolerance", "energy=1e-3", "--tolerance", "coal=0")


def test_a_gate_tells_every_breach_and_leaves_the_files(seeds, tmp_path):
    done = call("compare", *seeds[::2], "--results", tmp_path, *ALLOWED)
    assert done.exit_code == 7
    (made,) = (tmp_path / "compare").iterdir()
    told = json.loads((made / "comparison.json").read_text())["breaches"]
    assert told
    assert all(line in done.stderr for line in told)
    assert {line.split()[0] for line in told} == {"energy", "coal"}
    found = energymodel.compare(*seeds[::2], tolerance={"energy": 1e-3})
    assert list(found.breaches()) == [line for line in told if line.startswith("energy")]


def test_a_run_against_itself(folder, tmp_path):
    done = call("compare", folder, folder, "--results", tmp_path, "--tolerance", "0", "--tolerance", "summary=0")
    assert done.exit_code == 0
    assert "no differences" in done.stdout


@pytest.mark.parametrize("words", [["--tolerance", "enrgy=1"], ["--tolerance", "cost=x"], ["--tolerance=-1"], ["never-run"]], ids=" ".join)
def test_usage(folder, tmp_path, words):
    done = call("compare", folder, folder, "--results", tmp_path, *words)
    assert done.exit_code == 2
    assert not (tmp_path / "compare").exists()
    assert call("compare", folder).exit_code == 2
