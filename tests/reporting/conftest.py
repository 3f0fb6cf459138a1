import pytest

from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution


@pytest.fixture(scope="session")
def ds():
    return solution()


@pytest.fixture(scope="session")
def made(ds):
    return tables(ds)


@pytest.fixture
def folder(ds, made, tmp_path):
    return publish(ds, made, {"scenario": "synthetic"}, tmp_path / "synthetic", {"title": "虚构"})
