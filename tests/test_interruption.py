"""A run that is stopped from outside publishes nothing and says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent


def test_a_terminated_run_publishes_nothing_and_says_so(tmp_path):
    write_inputs(tmp_path / "inputs")
    command = [sys.executable, "-m", "energymodel", "run", "year"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    while "compile" not in process.stderr.readline():  # the solver has the year from here on
        assert process.poll() is None
    process.terminate()
    message = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "interrupted (exit code 130)" in message
    assert json.loads((tmp_path / "results/.status/year.json").read_text(encoding="utf-8"))["code"] == 130
    assert not (tmp_path / "results/year").exists()
