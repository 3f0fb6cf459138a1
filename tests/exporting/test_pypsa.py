"""A PyPSA network of a run: the same optimum and the same dispatch, by PyPSA's own equations; names and energies as in the tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
import xarray as xr

from energymodel.algebra.program import Block
from energymodel.exporting.elements import CannotExport
from energymodel.exporting.network import network
from energymodel.exporting.pypsa import layout
from energymodel.solving.solve import solve
from tests.exporting.equations import attribute, equations
from tests.rooms.rich import rich
from tests.rooms.test_steps import coarser
from tests.rooms.world import world

RAMPS = {"unit_ramp": [0.3, 0.2, 60]}
STEPS = {"contract_step": [15, 5e4], "intertie_capacity": 50, "hours": 48}


def exported(w) -> xr.Dataset:
    return layout(network(w.program, w.data, w.solution.x, w.solution.y))


def changed(case: dict, **changes) -> dict:
    """A case with other fields; profiles repeated over a longer time."""
    hours = changes.get("hours", case["hours"])
    longer = {n: np.tile(v, hours // case["hours"]) for n, v in case.items() if np.ndim(v) == 2 and np.shape(v)[1] == case["hours"]}
    return case | longer | changes


CASES = {f"seed {seed}": rich(seed) for seed in range(4)}
CASES |= {"ramps": changed(rich(4), **RAMPS), "two days, steps": changed(rich(5), **STEPS), "of two hours": coarser(rich(6), 2)}
CASES |= {"two days of two hours": coarser(changed(rich(7), hours=48), 2)}


@pytest.fixture(scope="module", params=CASES, ids=str)
def pair(request):
    w = world(**CASES[request.param])
    return w, exported(w)


def test_the_optimum_is_the_same(pair):
    w, ds = pair
    assert equations(ds).optimum() == pytest.approx(w.cost, rel=1e-6)


def test_the_dispatch_in_it_is_feasible_and_costs_as_much(pair):
    w, ds = pair
    e = equations(ds)
    scale = np.maximum(abs(e.matrix) @ np.abs(e.x), 1.0)
    assert np.abs(e.matrix @ e.x - e.side).max() <= 1e-6 * scale.max()
    assert (np.abs(e.matrix @ e.x - e.side) / scale).max() < 1e-6
    reach = 1e-7 * np.maximum(np.where(np.isfinite(e.high), np.abs(e.high), 0.0), 1.0)
    assert (e.x >= e.low - reach).all()
    assert (e.x <= e.high + reach).all()
    assert e.cost @ e.x == pytest.approx(w.cost, rel=1e-9)


def test_prices_prove_the_optimum(pair):
    """Prices of the buses, and of what stores hold, are duals: the bound they give is the cost."""
    w, ds = pair
    e, hours = equations(ds), ds["snapshots_objective"].values
    price = attribute(ds, "buses", "marginal_price", 0.0) * hours
    names = ds["buses_i"].values.astype(str).tolist()
    held = np.array([price[names.index(at)] / hours for at in ds["stores_bus"].values.astype(str)])
    y = np.concatenate([price.ravel(), -held.ravel()])
    reduced = e.cost - e.matrix.T @ y
    reduced[np.isinf(e.low)] = 0.0
    bound = (
        y @ e.side
        + np.where(reduced > 0, reduced * np.where(np.isinf(e.low), 0, e.low), reduced * np.where(np.isinf(e.high), 0, e.high)).sum()
    )
    assert bound == pytest.approx(w.cost, rel=1e-6)
    zone = names.index(f"zone {w.data['zone'].values[0]}")
    power = w.program.rows["power_balance"]
    assert price[zone] == pytest.approx(power.take(w.solution.y)[0], abs=1e-9)


def test_every_part_has_a_bus_and_a_carrier_there_is(pair):
    _, ds = pair
    buses = set(ds["buses_i"].values.astype(str))
    for kind in ("generators", "stores", "loads"):
        assert set(ds[f"{kind}_bus"].values.astype(str)) <= buses
    ports = [n for n in ds if str(n).startswith("links_bus")]
    assert set(np.concatenate([ds[n].values.astype(str) for n in ports])) <= buses | {""}
    assert (ds["links_bus0"].values != "").all()
    assert (ds["links_bus1"].values != "").all()


def test_a_gas_store_is_bound_at_the_end_of_each_day_only():
    """Filled on the first day, empty at the end of the second: in between its level is on the way."""
    source = {"gas_source": "field", "gas_source_daily": 1e5, "gas_source_price": 1.0, "gas_demand": [5e4, 1.5e5]}
    store = {"gas_store": "cave", "gas_store_volume": 6e4, "gas_store_injection": 6e4, "gas_store_withdrawal": 6e4}
    w = world(hours=48, load_power=0, **source, **store)
    level, upper = w.program.variables["gas_level"], w.program.upper.copy()
    upper[level.part] = [6e4, 0.0]
    program = replace(w.program, upper=upper)
    solution = solve(program, "simplex", threads=1)
    assert level.take(solution.x).ravel() == pytest.approx([5e4, 0.0])
    ds = layout(network(program, w.data, solution.x, solution.y))
    assert equations(ds).optimum() == pytest.approx(solution.objective, rel=1e-9)


def test_what_is_known_once_cannot_act_hour_by_hour():
    w = world(load_power=[50, 80], unit="a", unit_capacity=100, fuel_price=600)
    p, n = w.program, w.program.matrix.shape[1]
    once = sp.csr_array(np.eye(1, p.matrix.shape[0], p.rows["power_balance"].start).T)
    extra = Block("standing_order", (), (), n, (), (), "MW", "as much in every hour")
    wider = replace(
        p, matrix=sp.csr_array(sp.hstack([p.matrix, once])), variables=p.variables | {extra.name: extra},
        **{side: np.append(getattr(p, side), value) for side, value in (("lower", 0.0), ("upper", 1.0), ("cost", 0.0))},
    )  # fmt: skip
    with pytest.raises(CannotExport, match="standing_order in power_balance"):
        network(wider, w.data, np.zeros(n + 1), w.solution.y)
