"""Tolerances let pass what they say, by name, and every breach is told."""

from dataclasses import replace

import pytest

from energymodel.comparing.compare import compare
from energymodel.comparing.tolerances import NotATolerance, known, parse
from energymodel.errors import BeyondTolerance
from energymodel.reporting.publish import publish
from energymodel.reporting.tables import tables


@pytest.fixture(scope="module")
def changed(folder, ds, tmp_path_factory):
    """The synthetic run beside one with more wind and sun, a dearer contract, twice the curtailment, and no coal cap."""
    up = {"capacity.plants": [25.0, 9.0], "cost.take-or-pay": [10000.0, 0.0], "curtailed.plants": ds["curtailed.plants"].values}
    more = ds.assign({name: ds[name].copy(data=ds[name].values + add) for name, add in up.items()}).drop_sel(policy="coal_cap")
    more.attrs = ds.attrs | {"objective": ds.attrs["objective"] + 10000.0}
    return compare([folder, publish(more, tables(more), {}, tmp_path_factory.mktemp("more") / "more")])


def test_words():
    assert parse(["1e-6", "energy=1e-5", "capacity=0.1"]) == {"cost": 1e-6, "energy": 1e-5, "capacity": 0.1}
    assert parse([]) == {}
    for text in ("", "x", "energy=", "energy=x", "=", "1,5"):
        with pytest.raises(NotATolerance, match="not a number"):
            parse([text])


def test_what_is_no_tolerance(same):
    assert known(None, same.tables) == {}
    assert known(1e-6, same.tables) == {"cost": 1e-6}
    assert known({"costs": 0.0, "peak_load": 1.0}, same.tables) == {"costs": 0.0, "peak_load": 1.0}
    for tolerance in ({"enrgy": 1.0}, {"energy": -1.0}, {"cost": float("nan")}, {"": 1.0}, -1e-6, float("inf")):
        with pytest.raises(NotATolerance) as refused:
            known(tolerance, same.tables)
        assert refused.value.code == 2
    with pytest.raises(NotATolerance, match=r"did you mean energy\?") as refused:
        known({"enrgy": 1.0, "capacity": -1.0}, same.tables)
    assert len(str(refused.value).splitlines()) == 2


def test_of_the_cost(two):
    replace(two, tolerance={"cost": two.largest}).check()
    with pytest.raises(BeyondTolerance, match="cost of") as beyond:
        replace(two, tolerance={"cost": two.largest * 0.999}).check()
    assert beyond.value.code == 7


@pytest.mark.parametrize(
    ("name", "enough", "short", "told"),
    [
        ("capacity", 25.0, 24.9, "capacity east wind of more: 300 and 325 MW, by 25 (allowed 24.9)"),
        ("costs", 1e-3, 1e-4, "costs take-or-pay of more: 5000 and 15000 CNY"),
        ("curtailment", 1.001, 0.999, "curtailment east wind of more"),
        ("curtailment_share", 0.15, 0.14, "curtailment_share of more"),
        ("price", 0.0, None, None),
        ("peak_load", 0.0, None, None),
    ],
)
def test_by_name(changed, name, enough, short, told):
    replace(changed, tolerance={name: enough}).check()
    if told:
        assert told in "\n".join(replace(changed, tolerance={name: short}).breaches())


def test_every_breach_is_told(changed):
    found = replace(changed, tolerance={"capacity": 1.0, "cost": 0.0, "policies": 1e9})
    with pytest.raises(BeyondTolerance) as beyond:
        found.check()
    head, *lines = str(beyond.value).splitlines()
    assert head == "synthetic and more differ by more than was allowed"
    assert [line.strip().split(" of more")[0] for line in lines] == [
        "capacity east wind", "capacity core rooftop-pv", "cost",
        *(f"policies coal_cap {what}" for what in ("limit", "achieved", "shortfall", "shadow_price", "binds")),
    ]  # fmt: skip


def test_of_several_each_is_held_to_it(three):
    told = replace(three, tolerance={"cost": 0.0}).breaches()
    assert [line.split(": ")[0] for line in told] == [f"cost of {name}" for name in three.names[1:]]
