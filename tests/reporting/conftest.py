import pytest

from energymodel.reporting.publish import publish


@pytest.fixture
def folder(ds, made, tmp_path):
    return publish(ds, made, {"scenario": "synthetic"}, tmp_path / "synthetic", {"title": "虚构"})
