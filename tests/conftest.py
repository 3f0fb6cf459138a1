"""What tests of the whole program share."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution

settings.register_profile("no clock", deadline=None)  # how long an example takes is no law: a busy machine takes longer
settings.load_profile("no clock")


@pytest.fixture
def house(solved, tmp_path, monkeypatch) -> Path:
    """A copy of a module's ``solved`` folder (inputs and published results) to spoil, as the current folder."""
    shutil.copytree(solved, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def ds():
    """A made-up solution that closes."""
    return solution()


@pytest.fixture(scope="session")
def made(ds):
    """Its tables."""
    return tables(ds)
