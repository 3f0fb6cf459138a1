"""What a case holds: units inside, the scenario's changes with their origin, the calendar of windows, steps and leap years."""

import hashlib
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from energymodel.reading.document import inputs_table, page
from energymodel.reading.graphs import graph, river
from energymodel.reading.layout import layout
from energymodel.reading.load import load
from energymodel.reading.observed import COLUMNS
from energymodel.rooms import fields, switched_on
from tests.tiny import files, write_inputs


@pytest.fixture(scope="module")
def year(clean):
    return load("year", clean)


def scenario(inputs, name, text):
    (inputs / f"scenarios/{name}.toml").write_text(text, encoding="utf-8")
    return load(name, inputs)


def test_every_field_is_there_with_its_dimensions_unit_and_meaning(year):
    for name, spec in fields().items():
        if spec.default is None:
            assert name not in year.data
            continue
        values = year.data[name]
        assert values.dims == spec.dims
        assert values.attrs == {"unit": spec.unit, "meaning": spec.meaning}
        assert values.values.flags.c_contiguous
        if spec.is_quantity:
            assert values.dtype == np.float64
            assert ((values >= spec.low) & (values <= spec.high)).all()


def test_units_are_those_inside(year):
    data = year.data
    assert data.unit_heat_rate.values.tolist() == [0.3, 0.22, 0.34]
    assert float(data.contract_ceiling.sel(contract="hami")) == 4e6
    assert float(data.gas_source_daily.sel(gas_source="shale-a")) == 5e6
    assert float(data.gas_demand[0]) == pytest.approx(3.8e6)
    assert data.unit_committed.dtype == bool
    assert data.unit_zone.values.tolist() == ["west", "east", "east"]
    assert data.outage_plan_share.sel(outage_plan="spring").values.tolist() == [0, 0, 0, 0.3, 0.3, 0, 0, 0, 0, 0, 0, 0]


def test_profiles_are_read_as_python_reads_them(year):
    rows = files(2027)["profiles/2027/load_power_mw.csv"].splitlines()[1:]
    expected = np.array([[float(x) for x in row.split(",")[1:]] for row in rows]).T
    assert (year.data.load_power.values == expected).all()
    assert str(year.data.hour.values[-1])[:13] == "2027-12-31T23"


def test_labels_keep_the_order_of_the_table_though_profiles_have_another(inputs, year):
    path = inputs / "profiles/2027/load_power_mw.csv"
    rows = [r.split(",") for r in path.read_text().splitlines()]
    path.write_text("\n".join(f"{t},{b},{a}" for t, a, b in rows) + "\n")
    assert load("year", inputs).data.load_power.identical(year.data.load_power)


# the scenario


def test_changed_cells_hold_and_say_where_they_were_written(inputs):
    case = scenario(
        inputs, "changed",
        'title = "x"\nextends = "tiny"\n[tables.units."*"]\nramp = 0.5\n[tables.units.gas-a]\nramp = 0.25\ncommitted = false\n'
        'in_service_from = 2027-01-05\n[tables.contract_price.hami]\nprice_cny_per_mwh = 300\n[tables.stores.battery]\nnote = "test"\n',
    )  # fmt: skip
    assert case.data.unit_ramp.values.tolist() == [0.5, 0.25, 0.5]
    assert case.data.unit_committed.values.tolist() == [True, False, False]
    assert (case.data.contract_price.sel(contract="hami") == 300).all()
    assert (case.data.contract_price.sel(contract="sale") == 320).all()
    assert case.data.unit_in_service.sum("hour").values.tolist() == [48, 24, 48]
    assert case.origin("units", "gas-a", "ramp") == "scenarios/changed.toml:6"
    assert case.origin("units", "coal-a", "ramp") == "scenarios/changed.toml:4"
    assert case.origin("units", "coal-a", "capacity_mw") == "system/units.csv:2"
    assert case.origin("contract_price", "sale", "price_cny_per_mwh", month=2) == "system/contract_price.csv:15"
    assert case.origins["tables.contract_price.hami.price_cny_per_mwh"] == "scenarios/changed.toml:10"
    assert case.tables["units"].loc[3, "ramp"] == 0.25
    assert case.tables["stores"].loc[2, ["note", "confidence"]].tolist() == ["test", "ESTIMATE"]
    assert case.resolved["tables"]["units"]["gas-a"] == {"ramp": 0.25, "committed": False, "in_service_from": "2027-01-05"}
    with pytest.raises(KeyError):
        case.origin("units", "gas-z", "ramp")


def test_scenarios_inherit_key_by_key_but_no_title(inputs):
    scenario(
        inputs, "parent", 'title = "p"\ntitle_zh = "父"\nextends = "tiny"\n[policies.coal_cap]\nlimit_mtce = 1\nprice_cny_per_tce = 10\n'
    )
    (inputs / "observed").mkdir()
    (inputs / "observed/2025.csv").write_text(",".join(COLUMNS) + "\n")
    case = scenario(inputs, "child", 'title = "c"\nextends = "parent"\nobserved = "2025"\n[policies.coal_cap]\nlimit_mtce = 2\n')
    assert (case.title, case.title_zh, case.observed) == ("c", "", "2025")
    assert (float(case.data.coal_cap_limit), float(case.data.coal_cap_price)) == (2e6, 10)
    assert case.origins["policies.coal_cap.price_cny_per_tce"] == "scenarios/parent.toml:6"
    assert case.origins["policies.coal_cap.limit_mtce"] == "scenarios/child.toml:5"
    assert {r.__name__.rpartition(".")[2] for r in switched_on(case.data)} >= {"coal_cap"}


def test_policies_are_switched_off_and_on_again(inputs):
    scenario(inputs, "parent", 'title = "p"\nextends = "tiny"\n[policies.coal_cap]\nlimit_mtce = 1\nprice_cny_per_tce = 10\n')
    off = scenario(inputs, "off", 'title = "o"\nextends = "parent"\n[policies]\ncoal_cap = false\n')
    assert not [name for name in off.data if name.startswith("coal_cap")]
    assert off.resolved["policies"] == {"coal_cap": False}
    on = scenario(inputs, "on", 'title = "o"\nextends = "off"\n[policies.coal_cap]\nlimit_mtce = 3\n')
    assert float(on.data.coal_cap_limit) == 3e6
    assert "coal_cap_price" not in on.data
    kept = scenario(inputs, "kept", 'title = "k"\nextends = "parent"\n[policies.coal_cap]\n')
    assert kept.resolved["policies"]["coal_cap"] == {"limit_mtce": 1, "price_cny_per_tce": 10}


def test_the_first_folder_that_has_a_profile_wins(inputs):
    (inputs / "profiles/2027-dry").mkdir()
    text = files(2027)["profiles/2027/reservoir_inflow_m3_per_s.csv"].splitlines()
    dry = "\n".join([text[0], *(f"{r.split(',')[0]},5,5" for r in text[1:])]) + "\n"
    (inputs / "profiles/2027-dry/reservoir_inflow_m3_per_s.csv").write_text(dry)
    case = scenario(inputs, "dry", 'title = "d"\nextends = "tiny"\nprofiles = ["2027-dry", "2027"]\n')
    assert (case.data.reservoir_inflow == 5).all()
    assert case.data.load_power.equals(load("tiny", inputs).data.load_power)
    assert "profiles/2027-dry/reservoir_inflow_m3_per_s.csv" in case.files
    assert "profiles/2027/reservoir_inflow_m3_per_s.csv" not in case.files


def test_labels_without_a_column_take_the_default(inputs):
    path = inputs / "profiles/2027/tranche_availability.csv"
    path.write_text("\n".join(",".join(r.split(",")[:3:2]) for r in path.read_text().splitlines()) + "\n")
    case = load("tiny", inputs)
    assert (case.data.tranche_availability.sel(tranche=["hami-coal", "sale-1"]) == 1).all()
    assert (case.data.tranche_availability.sel(tranche="hami-wind") < 1).all()
    path.unlink()
    assert (load("tiny", inputs).data.tranche_availability == 1).all()


def test_blank_cells_and_missing_columns_take_the_default(inputs):
    path = inputs / "system/units.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns=["heat_high", "in_service_until"])
    table["ramp"] = ""
    table.to_csv(path, index=False)
    case = load("tiny", inputs)
    assert (case.data.unit_ramp == 60).all()
    assert (case.data.unit_heat_high == 1).all()
    assert case.tables["units"]["ramp"].tolist() == [60.0] * 3


# files


def test_what_spreadsheets_write_is_read_the_same(inputs):
    expected = load("tiny", inputs).data
    for name, encoding, ending in (("units", "utf-8-sig", "\r\n"), ("zones", "gb18030", "\n"), ("plants", "utf-8", "\r\n")):
        path = inputs / f"system/{name}.csv"
        path.write_bytes(path.read_text(encoding="utf-8").replace("\n", ending).encode(encoding))
    path = inputs / "profiles/2027/load_power_mw.csv"
    path.write_bytes(path.read_text().replace("\n", "\r\n").replace("T", " ").encode("utf-8-sig"))
    assert load("tiny", inputs).data.identical(expected)


def test_a_label_na_is_a_label(tmp_path):
    inputs = write_inputs(tmp_path / "inputs", loads={"west-base": {"load": "NA"}})
    path = inputs / "profiles/2027/load_power_mw.csv"
    path.write_text(path.read_text().replace("west-base", "NA"))
    assert load("tiny", inputs).data["load"].values.tolist() == ["NA", "east-base"]


def test_entities_may_be_none_at_all(tmp_path):
    none = dict.fromkeys(("channels", "stores", "responses", "tranches", "contracts", "contract_price"))
    inputs = write_inputs(tmp_path / "inputs", **none)
    (inputs / "profiles/2027/tranche_availability.csv").unlink()
    data = load("tiny", inputs).data
    assert data.store_in_service.shape == (0, 48)
    assert data.contract_price.shape == (0, 12)
    assert data.hour_back.shape == (48, 1)
    assert data.store_zone.dtype.kind == "U"


def test_every_file_read_is_named_with_its_hash(year, clean):
    assert set(year.files) == {p.relative_to(clean).as_posix() for p in clean.rglob("*.*") if p.name != "tiny.toml"}
    for name, digest in year.files.items():
        assert hashlib.sha256((clean / name).read_bytes()).hexdigest() == digest


def test_tables_written_again_are_read_the_same(inputs):
    path = inputs / "system/units.csv"
    path.write_text(path.read_text().replace("600", "599.9999999999999").replace("300", "300.10000000000002"))
    case = load("tiny", inputs)
    for stem, table in case.tables.items():
        text = table.apply(lambda c: c.map({True: "yes", False: "no"}) if c.dtype == bool else c)
        text.to_csv(inputs / f"system/{stem}.csv", index=False)
    again = load("tiny", inputs)
    assert again.data.identical(case.data)
    assert float(case.data.unit_capacity[0]) == 599.9999999999999


# the calendar


def test_a_whole_year(year):
    data = year.data
    assert (data.sizes["hour"], data.sizes["day"], data.sizes["month"]) == (8760, 365, 12)
    assert (data.hour_length == 1).all()
    assert (float(data.year_share), float(data.modelled_hours)) == (1, 8760)
    assert data.hour_before.values[[0, 1, -1]].tolist() == [8759, 0, 8758]
    assert data.hour_back.sel(lag=3).values[[0, 5]].tolist() == [8757, 2]
    assert data.sizes["lag"] == 4
    assert data.day_of.values[[0, 23, 24, -1]].tolist() == [0, 0, 1, 364]
    assert data.month_of.values[[0, 743, 744, -1]].tolist() == [0, 0, 1, 11]
    assert data.day_before.values[[0, 1]].tolist() == [364, 0]
    assert data.month_of_day.values[[30, 31]].tolist() == [0, 1]
    assert (data.day_share == 1).all()


def test_a_leap_year_has_its_day(tmp_path):
    inputs = write_inputs(tmp_path / "inputs", year=2028)
    data = load("year", inputs).data
    assert (data.sizes["hour"], data.sizes["day"]) == (8784, 366)
    assert (data.month_of.values == 1).sum() == 29 * 24
    window = scenario(inputs, "leap", 'title = "l"\nextends = "year"\n[time]\nfrom = 2028-02-29\nhours = 24\n').data
    assert str(window.day.values[0])[:10] == "2028-02-29"
    assert float(window.year_share) == 24 / 8784


def test_a_window_is_the_same_part_of_the_year(inputs, year):
    case = scenario(inputs, "window", 'title = "w"\nextends = "year"\n[time]\nfrom = 2027-08-02T06:00:00\nhours = 60\n')
    part = year.data.sel(hour=slice("2027-08-02T06:00", "2027-08-04T17:00"))
    assert case.data.load_power.equals(part.load_power)
    assert case.data.gas_demand.equals(year.data.gas_demand.sel(day=slice("2027-08-02", "2027-08-04")))
    assert case.data.day_share.values.tolist() == [0.75, 1.0, 0.75]
    assert case.data.hour_before.values[[0, 1]].tolist() == [59, 0]
    assert set(case.data.month_of.values.tolist()) == {7}


def test_a_coarser_step_keeps_energy(inputs, year):
    case = scenario(inputs, "coarse", 'title = "c"\nextends = "year"\ntime.step = 4\n')
    data = case.data
    assert data.sizes["hour"] == 2190
    assert (data.hour_length == 4).all()
    assert float(data.modelled_hours) == 8760
    assert (data.load_power * data.hour_length).sum() == pytest.approx(float(year.data.load_power.sum()))
    assert data.load_power.values[0, 0] == pytest.approx(year.data.load_power.values[0, :4].mean())
    assert data.hour_back.values[10].tolist() == [10, 10, 9, 9]  # lags of 0, 1, 2 and 3 hours, in steps of four
    assert (data.day_share == 1).all()
    assert str(data.hour.values[1])[11:16] == "04:00"


def test_service_is_the_share_of_each_step(inputs):
    case = scenario(
        inputs, "service",
        'title = "s"\nextends = "tiny"\ntime.step = 4\n[tables.units.coal-a]\nin_service_until = 2027-01-04T06:00:00\n'
        "[tables.units.gas-a]\nin_service_from = 2030-01-01\n[tables.units.captive]\n"
        "in_service_from = 2020-01-01\nin_service_until = 2027-01-05\n",
    )  # fmt: skip
    assert case.data.unit_in_service.values.tolist() == [[1, 0.5, *[0] * 10], [0] * 12, [1] * 6 + [0] * 6]


# graphs, documentation, speed


def test_graphs_follow_the_tables(year):
    net = graph(year)
    assert net.number_of_nodes() == 3
    assert net.edges[("zone", "west"), ("zone", "east"), "tie"]["capacity"] == 400
    assert net.edges[("neighbour", "north"), ("zone", "west"), "north-line"]["kind"] == "intertie"
    assert list(river(year).edges(data="delay")) == [("upper", "lower", 3.0)]


def test_documentation_lists_every_input_and_is_up_to_date():
    table = inputs_table()
    plan = layout()
    for t in plan.tables.values():
        assert all(f"`{t.file}` | `{c}`" in table for c in t.columns)
    assert all(f"`{key}`" in table for keys in plan.policies.values() for key in keys)
    assert "| `system/units.csv` | `heat_rate_gce_per_kwh` | gce/kWh | 100 to 600 | 180 to 500 | required |" in table
    written = Path(__file__).parents[2] / "docs/inputs.md"
    assert written.read_text(encoding="utf-8") == page(), "run: python -m energymodel.reading.document > docs/inputs.md"


def test_a_year_of_sixty_profiles_is_read_within_its_time(tmp_path):
    inputs = write_inputs(tmp_path / "inputs")
    path = inputs / "system/loads.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join([rows[0], *(f"load-{k},{rows[1].partition(',')[2]}" for k in range(60))]) + "\n")
    values = np.random.default_rng(1).uniform(0, 1e3, (8760, 60)).round(3)
    stamps = files(2027)["profiles/2027/load_power_mw.csv"].splitlines()[1:]
    header = ",".join(["time", *(f"load-{k}" for k in range(60))])
    text = [",".join([t[:16], *map(str, v)]) for t, v in zip(stamps, values.tolist(), strict=True)]
    (inputs / "profiles/2027/load_power_mw.csv").write_text("\n".join([header, *text]) + "\n")
    begin = time.process_time()
    case = load("year", inputs)
    assert time.process_time() - begin < 1.2
    assert (case.data.load_power.values == values.T).all()
