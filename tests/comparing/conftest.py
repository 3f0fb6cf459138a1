import pytest

from energymodel.comparing.compare import compare
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import solution

HOSTILE = "[red]x :bomb:"


@pytest.fixture(scope="session")
def folder(ds, made, tmp_path_factory):
    return publish(ds, made, {"scenario": "synthetic"}, tmp_path_factory.mktemp("runs") / "synthetic", {"title": "虚构"})


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    """Folders of three unlike runs, the last two with hostile names."""
    found = []
    for seed, name in enumerate(("seed-1", HOSTILE, "=cmd|calc"), start=1):
        ds = solution(seed=seed)
        found.append(publish(ds, tables(ds), {}, tmp_path_factory.mktemp("seeds") / name))
    return found


@pytest.fixture(scope="session")
def same(folder):
    """A run compared with itself, twice."""
    return compare([folder, folder, folder])


@pytest.fixture(scope="session")
def two(seeds):
    return compare(seeds[:2])


@pytest.fixture(scope="session")
def three(seeds):
    return compare(seeds)


@pytest.fixture
def other(ds, tmp_path):
    """Publishes the same solution with other variables, attributes or run.json; gives the folder."""

    def publish_other(name="other", run=None, attrs=None, **changed):
        b = ds.assign({name: ds[name].copy(data=values) for name, values in changed.items()})
        b.attrs = ds.attrs | (attrs or {})
        return publish(b, tables(b), run or {}, tmp_path / name)

    return publish_other
