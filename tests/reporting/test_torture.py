"""A small dose of ``scripts/torture.py``: processes that are killed, whose calls fail, or that are many."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from tests.tiny import write_inputs

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nothing_is_ever_torn(tmp_path):
    dose = ["--scenario", "tiny", "--kills", "3", "--every", "12", "--rounds", "1", "--together", "2", "--edits", "20", "--light"]
    command = [sys.executable, str(ROOT / "scripts/torture.py"), *dose]
    command += ["--inputs", str(write_inputs(tmp_path / "inputs")), "--into", str(tmp_path / "crashes.csv")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "crashes.csv").open() as file:
        lines = {line["case"]: line for line in csv.DictReader(file)}
    assert len(lines) == 12
    assert all(line["torn"] == line["unforeseen"] == "0" for line in lines.values())
    survived = [line for case, line in lines.items() if "n-th" in case or "n bytes" in case]
    assert all(int(line["old"]) >= 1 and int(line["new"]) >= 1 for line in survived)
