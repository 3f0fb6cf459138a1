"""What tests of the whole program share."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def house(solved, tmp_path, monkeypatch) -> Path:
    """A copy of a module's ``solved`` folder (inputs and published results) to spoil, as the current folder."""
    shutil.copytree(solved, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path
