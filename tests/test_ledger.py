"""The ledger's identities, in worlds with everything in them: its books close because they are the program."""

import numpy as np
import pytest

from energymodel.ledger import ACCOUNTS, Ledger
from tests.rooms.rich import rich
from tests.rooms.world import world


@pytest.fixture(scope="module", params=range(3))
def w(request):
    return world(**rich(request.param))


def test_power_sums_to_zero_in_every_zone_and_hour(w):
    assert w.account("power") == pytest.approx(np.zeros((2, 6)), abs=1e-6)
    assert sum(np.abs(e.evaluate(w.solution.x)).sum() for e in w.program.entries if e.account == "power") > 1000


def test_cost_entries_sum_to_the_objective(w):
    costs = {e.name: e.evaluate(w.solution.x).sum() for e in w.program.entries if e.account == "cost"}
    assert sum(costs.values()) == pytest.approx(w.cost, rel=1e-9)
    assert sum(abs(c) > 1 for c in costs.values()) >= 10


def test_gas_sums_to_zero_on_every_day(w):
    burnt = w.posted("gas_burnt", "thermal")
    assert w.account("gas") == pytest.approx(0, abs=1e-3)
    assert w.account("city_gas") == pytest.approx(0, abs=1e-3)
    assert sum(map(sum, w.values("gas_to_power"))) == pytest.approx(burnt, abs=1e-3)


def test_what_is_available_is_used_or_curtailed(w):
    fixed = w.posted("available_renewable", "fixed plants")
    used = sum(map(sum, w.values("plant_output")))
    assert w.account("available_renewable") == pytest.approx(w.account("curtailed") + used + fixed)


def test_energy_is_conserved(w):
    # what is made and imported is consumed, or lost in stores and corridors
    x, data = w.solution.x, w.data
    power = {e.name: e.evaluate(x).sum() for e in w.program.entries if e.account == "power"}
    made = sum(power[n] for n in ("thermal", "heat-led thermal", "hydro", "plants", "fixed plants", "imports"))
    lost = -power["storage discharge"] - power["storage charge"] - power["corridor ends"] - power["corridor starts"]
    assert made == pytest.approx(w.account("consumption") + lost)
    assert lost >= -1e-6
    assert w.account("imported_power").sum() == pytest.approx(w.account("contract_energy").sum())
    assert float(data.hour_length.sum()) == 6


def test_duals_price_what_they_are_of(w):
    # the cost is what the sides of rows and the bounds of columns are worth: strong duality, row by row
    y, p = w.solution.y, w.program
    sides = np.where(y > 0, p.row_lower, p.row_upper)
    reduced = p.cost - p.matrix.T @ y
    bounds = np.where(reduced > 0, p.lower, p.upper)
    assert p.offset + (y * np.where(y != 0, sides, 0)).sum() + (reduced * bounds).sum() == pytest.approx(w.cost, rel=1e-6)


def test_policy_prices_are_never_negative_and_never_above_what_missing_costs(w):
    given = {name.removesuffix("_price"): float(v) for name, v in w.data.data_vars.items() if name.endswith("_price") and v.ndim == 0}
    for label in w.policies.policy.values.tolist():
        hours = 6 if label == "import_cap" else 1  # an hourly price, summed
        assert -1e-6 <= w.policy("price", label) <= hours * given[label.partition("[")[0]] * (1 + 1e-6)


def test_capacity_is_what_is_in_service_averaged_over_time():
    # west: 2 units of 100 MW, half in service for half of the time (150), a store of 40 MW, a quarter of the time (10), half a plant (5);
    # east: a dam of 80 MW from the second step on (40), and 30 MW over an intertie for three quarters of the time (22.5)
    w = world(
        hours=4, step=2, zone="west east", unit="coal", unit_number=2, unit_in_service=[0.5, 1], store="cave", store_power=40,
        store_in_service=[0, 0.5], plant="wind", plant_capacity=10, plant_in_service=0.5, reservoir="dam", reservoir_zone="east",
        reservoir_capacity=80, reservoir_in_service=[0, 1], intertie="line", intertie_zone="east", tranche="far", tranche_capacity=30,
        tranche_in_service=[0.5, 1],
    )  # fmt: skip
    assert w.account("capacity") == pytest.approx([150 + 10 + 5, 40 + 22.5])


def test_an_account_refuses_two_entries_of_a_name_and_a_wrong_place():
    ledger = Ledger()
    ledger.coal.post("thermal", rule=lambda m: 0)
    with pytest.raises(ValueError, match="already has"):
        ledger.coal.post("thermal", rule=lambda m: 0)
    with pytest.raises(ValueError, match="needs `at`"):
        ledger.power.post("nowhere", rule=lambda m: 0)
    with pytest.raises(ValueError, match="needs `at`"):
        ledger.coal.post("somewhere", rule=lambda m: 0, at=lambda m: 0)
    with pytest.raises(AttributeError, match="no account kole"):
        ledger.kole
    assert set(ledger.accounts) == set(ACCOUNTS)
