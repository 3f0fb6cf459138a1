"""The tables say what the entries say: sums that must agree, and values known from how the made-up solution was made."""

import numpy as np
import pytest

from energymodel.reporting.books import CONSUMPTION, GENERATION, IMPORTS, LOSSES, STORAGE, open_books
from energymodel.reporting.frames import amounts, homes, series, supply, total, withdrawal
from energymodel.reporting.gas import gas
from energymodel.reporting.tables import tables
from tests.reporting.synthetic import CARBON, GAS_PER_TCE, HEAT, solution

NAMES = {
    "summary", "generation", "balance_monthly", "dispatch_hourly", "imports", "imports_monthly", "fuel", "gas", "costs", "prices",
    "policies",
}  # fmt: skip


def entry(ds, name):
    return ds[name].values


@pytest.fixture(scope="module")
def indicator(made):
    return made["summary"].set_index("indicator")["value"]


def test_all_tables_with_units_in_their_columns(made):
    assert set(made) == NAMES
    plain = {"zone", "technology", "role", "name_zh", "month", "group", "time", "contract", "source", "shale", "cause", "capacity_factor"}
    suffixes = ("_mw", "_gwh", "_cny", "_m3", "_tce", "_t", "_h", "_per_mwh", "_per_kwh")
    for name in NAMES - {"summary", "policies"}:
        assert [c for c in made[name] if c not in plain and not c.endswith(suffixes)] == []


def test_roles_follow_from_where_a_room_posts(ds):
    lines = {p.name: set(p.lines["role"]) for p in open_books(ds)["power"]}
    assert lines == {
        "thermal": {GENERATION}, "heat-led thermal": {GENERATION}, "storage discharge": {STORAGE}, "storage charge": {STORAGE},
        "plants": {GENERATION}, "fixed plants": {GENERATION}, "imports": {IMPORTS}, "demand": {CONSUMPTION}, "unserved": {CONSUMPTION},
        "corridor ends": {LOSSES}, "corridor starts": {LOSSES},
    }  # fmt: skip


def test_a_year_by_month_is_the_year(ds):
    books = open_books(solution(hours=24 * 60))
    months = amounts(books, "cost", "entry", monthly=True)
    whole = amounts(books, "cost", "entry").set_index("entry")["amount"]
    assert months.groupby("entry", sort=False)["amount"].sum().to_numpy() == pytest.approx(whole.to_numpy())
    assert set(months["month"]) == {0, *range(1, 13)}
    assert months.loc[months["entry"] == "take-or-pay", "month"].tolist() == [0]
    assert months.loc[months["month"] == 5, "amount"].abs().max() == 0.0


def test_power_counts_by_the_length_of_its_hours(ds):
    longer = ds.assign(hour_length=ds["hour_length"] * 3)
    assert total(open_books(longer), "imported_power") == pytest.approx(3 * total(open_books(ds), "imported_power"))
    assert total(open_books(longer), "coal") == total(open_books(ds), "coal")


def test_supply_less_withdrawal_is_the_sum(ds):
    books = open_books(ds)
    fed, taken, net = (amounts(books, "power", "group", part=part)["amount"] for part in (supply, withdrawal, None))
    assert (fed >= 0).all()
    assert (taken >= 0).all()
    assert (fed - taken).to_numpy() == pytest.approx(net.to_numpy())


def test_homes_leave_out_what_joins_two_places(ds):
    zone_of = homes(open_books(ds), "zone")
    assert zone_of["store", "pump"] == "east"
    assert zone_of["committed_units", "gas-1"] == "core"
    assert not [key for key in zone_of if key[0] == "corridor"]


def test_balance_closes_every_month_with_its_losses(made, ds):
    balance = made["balance_monthly"]
    assert balance.groupby("month")["energy_gwh"].sum().abs().max() < 1e-9
    losses = balance.loc[balance["role"] == LOSSES, "energy_gwh"].sum()
    flows = entry(ds, "power.corridor_ends") + entry(ds, "power.corridor_starts")
    assert losses == pytest.approx(flows.sum() / 1e3)
    assert losses < 0


def test_generation_is_what_the_balance_says(made):
    generation, balance = made["generation"], made["balance_monthly"]
    net = (generation["energy_gwh"] - generation["withdrawn_gwh"]).groupby(generation["technology"]).sum()
    fed = balance[balance["role"].isin([GENERATION, IMPORTS, STORAGE])].groupby("group")["energy_gwh"].sum()
    assert net.sort_index().to_numpy() == pytest.approx(fed.sort_index().to_numpy())
    assert set(net.index) == set(fed.index)


def test_generation_by_hand(made, ds):
    lines = made["generation"].set_index("technology")
    assert lines.loc["captive-coal", "energy_gwh"] == pytest.approx(4.8)
    assert lines.loc["captive-coal", "capacity_factor"] == pytest.approx(100 / 120)
    assert lines.loc["pumped-storage", ["energy_gwh", "withdrawn_gwh"]].tolist() == pytest.approx([80 * 24 / 1e3, 100 * 24 / 1e3])
    assert lines.loc["wind", "curtailed_gwh"] == pytest.approx(entry(ds, "curtailed.plants").sum() / 1e3)
    assert lines.loc["wind", "zone"] == "east"
    assert lines["curtailed_gwh"].drop("wind").eq(0).all()
    assert lines.loc["export", ["energy_gwh", "withdrawn_gwh"]].gt(0).tolist() == [False, True]


def test_dispatch_adds_up_every_hour(made):
    hours = made["dispatch_hourly"].drop(columns="time")
    groups = hours.drop(columns=["consumption_mw", "imports_mw", "price_cny_per_mwh"])
    assert groups.sum(axis=1).abs().max() < 1e-9
    imports = hours[["import-coal_mw", "import-hydro_mw", "export_mw"]].sum(axis=1)
    assert imports.to_numpy() == pytest.approx(hours["imports_mw"].to_numpy())
    consumption = -hours[["base-demand_mw", "unserved_mw"]].sum(axis=1)
    assert consumption.to_numpy() == pytest.approx(hours["consumption_mw"].to_numpy())


def test_system_price_lies_between_the_zones(made):
    price, zones = made["dispatch_hourly"]["price_cny_per_mwh"], made["prices"].drop(columns="time")
    assert ((price >= zones.min(axis=1)) & (price <= zones.max(axis=1))).all()


def test_fuel_by_hand(made):
    lines = made["fuel"].set_index("technology")
    assert list(lines.index) == ["coal", "captive-coal", "gas"]
    assert lines.loc[["coal", "captive-coal"], "coal_rate_gce_per_kwh"].tolist() == pytest.approx([1000 * HEAT / 0.95, 1000 * HEAT / 0.8])
    assert lines.loc["gas", "gas_rate_m3_per_kwh"] == pytest.approx(HEAT * GAS_PER_TCE / 1e3 / 0.98)
    assert lines["co2_t"].to_numpy() == pytest.approx(lines["energy_gwh"].to_numpy() * 1e3 * HEAT * CARBON)


def test_costs_sum_to_the_objective(made, ds):
    assert made["costs"]["cost_cny"].sum() == pytest.approx(ds.attrs["objective"], rel=1e-12)
    assert made["costs"].set_index("cause").loc["take-or-pay", "technology"] == ""


def test_contracts_pay_for_what_they_do_not_take(made):
    year, months = made["imports"].set_index("contract"), made["imports_monthly"].set_index("contract")
    assert year.loc["far", "cost_cny"] - months.loc["far", "cost_cny"] == pytest.approx(5000)
    assert months.loc["far", "mean_price_cny_per_mwh"] == pytest.approx(330)
    assert year.loc["sale", "energy_gwh"] < 0 < year.loc["sale", "mean_price_cny_per_mwh"]
    assert year.loc["far", "peak_mw"] <= 300


def test_a_contract_that_carries_nothing_but_noise_has_no_hours_and_no_price(made, ds):
    noise = ds.copy()
    noise["contract_energy.imports"] = ds["contract_energy.imports"] * 1e-12
    lines, before = tables(noise)["imports"], made["imports"]
    assert lines[["full_load_hours_h", "mean_price_cny_per_mwh"]].isna().all(axis=None)
    assert before["full_load_hours_h"].notna().any()
    carried = before["energy_gwh"] != 0
    assert (before["cost_cny"] / before["energy_gwh"] / 1e3)[carried].tolist() == pytest.approx(
        before.loc[carried, "mean_price_cny_per_mwh"].tolist()
    )


def test_gas_is_followed_to_the_power_it_makes(made, ds):
    table = made["gas"].set_index("source")
    assert table.loc["field", "power_gwh"] / table["power_gwh"].sum() == pytest.approx(0.6)
    assert table["power_gwh"].sum() == pytest.approx(entry(ds, "power.thermal")[-1].sum() / 1e3)
    assert table["shale"].to_dict() == {"field": "yes", "pipe": "no"}


def test_a_day_without_gas_makes_no_power_from_it(ds):
    still = ds.copy()
    for name in ("gas_to_power", "gas.thermal", "gas_burnt.thermal"):
        still[name] = still[name] * 0
    table = gas(open_books(still))
    assert table["power_gwh"].tolist() == [0.0, 0.0]


def test_shares_and_rates_of_the_summary(indicator, ds):
    consumed = -entry(ds, "power.demand").sum() - entry(ds, "power.unserved").sum()
    assert indicator["consumption"] == pytest.approx(consumed / 1e3)
    assert indicator["cost_per_mwh"] == pytest.approx(ds.attrs["objective"] / consumed)
    assert indicator["net_imports"] == pytest.approx(entry(ds, "power.imports").sum() / 1e3)
    green = sum(entry(ds, f"renewable.{n}").sum() for n in ("imports", "plants", "fixed_plants"))
    assert indicator["renewable_share"] == pytest.approx(green / consumed)
    assert indicator["renewable_share_physical"] == indicator["renewable_share"]
    assert indicator["certificates"] == 0.0
    lost = entry(ds, "curtailed.plants").sum() / entry(ds, "available_renewable.plants").sum()
    assert indicator["curtailment_share"] == pytest.approx(lost)
    assert indicator["coal_rate_gross"] == pytest.approx(300)
    assert 300 / 0.95 < indicator["coal_rate"] < 300 / 0.8
    assert indicator["unserved_energy"] == pytest.approx(0.005)
    assert indicator["unserved_peak"] == 5.0
    assert indicator["certified_gap"] == 1e-9


def test_certificates_are_what_is_posted_over_no_time(ds):
    attrs = {"kind": "entry", "entry": "certificates", "unit": "MWh", "by": "", "meaning": ""}
    with_them = ds.assign({f"{a}.certificates": ((), 7e3, attrs | {"account": a}) for a in ("renewable", "non_hydro_renewable")})
    before, after = (tables(d)["summary"].set_index("indicator")["value"] for d in (ds, with_them))
    assert after["certificates"] == 7.0
    for share in ("renewable_share", "non_hydro_share"):
        assert after[f"{share}_physical"] == pytest.approx(before[share])
        assert after[share] == pytest.approx(before[share] + 7.0 / before["consumption"])


def test_mean_price_is_weighted_by_consumption(indicator, ds):
    load = -entry(ds, "power.demand") - entry(ds, "power.unserved")
    price = ds["power_price"].values
    assert indicator["mean_price"] == pytest.approx((load * price).sum() / load.sum())


def test_local_generation_leaves_imports_and_storage_out(indicator):
    parts = indicator[[i for i in indicator.index if i.startswith("generation.")]]
    assert indicator["generation"] == pytest.approx(parts.sum())
    assert "generation.pumped-storage" not in parts
    assert "generation.import-coal" not in parts


def test_policies_keep_what_is_no_share_blank(made):
    table = made["policies"].set_index("policy")
    assert np.isnan(table.loc["coal_cap", "share_limit"])
    assert table.loc["renewable_weight", "share_limit"] == 0.1
    assert table["price_unit"].tolist() == ["CNY/tce", "CNY/MWh", "CNY/MWh"]


def test_without_policies_and_gas_the_tables_are_there_and_empty(ds):
    bare = ds.drop_dims(["policy", "gas_source"])
    made = tables(bare)
    assert set(made) == NAMES
    assert made["policies"].empty
    assert made["gas"].empty


def test_an_entry_without_elements_adds_nothing(ds):
    none = ds.isel(plant=slice(0, 2)).copy()
    none = none.drop_vars(["fixed_plants", *[v for v in none.data_vars if "fixed_plants" in none[v].dims]])
    empty = none.assign_coords(fixed_plants=np.array([], object))
    attrs = ds["power.fixed_plants"].attrs
    empty["power.fixed_plants"] = (("fixed_plants", "hour"), np.zeros((0, ds.sizes["hour"])), attrs)
    empty["zone_of.power.fixed_plants"] = ("fixed_plants", np.array([], object))
    assert "rooftop-pv_mw" not in tables(empty)["dispatch_hourly"]
    assert series(open_books(empty), "power", "zone").shape == (48, 2)
