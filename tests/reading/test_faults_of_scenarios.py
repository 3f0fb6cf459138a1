"""One fault of every kind in the scenarios."""

import pytest

from tests.reading.changes import TINY, YEAR, append, faults, swap

SCENARIO_FAULTS = {
    "not TOML": ("a b\n", 5, None, "TOML"),
    "key twice": ("title = 'x'\n", 5, None, "each key once"),
    "unknown key": ("titel_zh = 'x'\n", 5, "titel_zh", "did you mean title_zh?"),
    "unknown parameter": ("[parameters]\nlargest_unit = 1\n", 6, "parameters.largest_unit", "did you mean largest_unit_mw?"),
    "unknown policy": ("[policies.coal_limit]\nx = 1\n", 6, "policies.coal_limit", "a policy"),
    "unknown policy switched off": ("[policies]\ncoal_capp = false\n", 6, "policies.coal_capp", "did you mean coal_cap?"),
    "policy switched on by a word": ("[policies]\ncoal_cap = true\n", 6, "policies.coal_cap", "false, or a table"),
    "unknown number of a policy": ("[policies.coal_cap]\nlimit_mt = 1\n", 6, "policies.coal_cap.limit_mt", "did you mean limit_mtce?"),
    "policy without its number": ("[policies.coal_cap]\nprice_cny_per_tce = 1\n", None, "policies.coal_cap.limit_mtce", "0 to 1000 Mtce"),
    "policy that is empty": ("[policies.coal_cap]\n", None, "policies.coal_cap.limit_mtce", "from 0 to 1000 Mtce"),
    "policy out of range": ("[policies.coal_cap]\n\nlimit_mtce = 30e6\n", 7, "policies.coal_cap.limit_mtce", "from 0 to 1000 Mtce"),
    "certificates without their most": (
        "[policies.renewable_weight]\nshare = 0.1\ncertificate_price_cny_per_mwh = 5\n",
        7, "policies.renewable_weight.certificate_most", "a share"),
    "quoted number": ("parameters.largest_unit_mw = '100'\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "quoted number says so": ("[policies.coal_cap]\nlimit_mtce = '20'\n", 6, "policies.coal_cap.limit_mtce", "in quotes it is text"),
    "quoted cell": ("[tables.units.coal-a]\ncapacity_mw = '5'\n", 6, "tables.units.coal-a.capacity_mw", "in quotes it is text"),
    "quoted year": ("year = '2027'\n", 5, "year", "in quotes it is text"),
    "boolean number": ("parameters.largest_unit_mw = true\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "infinite number": ("parameters.largest_unit_mw = inf\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "not a number": ("parameters.largest_unit_mw = nan\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "bare word": ("parameters.largest_unit_mw = no\n", 5, None, "TOML"),
    "leading zero": ("parameters.largest_unit_mw = 0100\n", 5, None, "TOML"),
    "decimal comma": ("parameters.largest_unit_mw = 0,5\n", 5, None, "TOML"),
    "percent sign": ("parameters.largest_unit_mw = 5%\n", 5, None, "TOML"),
    "time of day for a number": ("parameters.largest_unit_mw = 12:30:00\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "date for a number": ("parameters.largest_unit_mw = 2027-01-01\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "share of 120 %": ("[policies.renewable_weight]\nshare = 1.2\n", 6, "policies.renewable_weight.share", "from 0 to 1"),
    "share in percent": ("[policies.renewable_weight]\nshare = 36\n", 6, "policies.renewable_weight.share", "from 0 to 1"),
    "cap below zero": ("[policies.carbon_cap]\nlimit_mt = -1\n", 6, "policies.carbon_cap.limit_mt", "from 0 to 10000 Mt"),
    "year with a point": ("year = 2027.0\n", 5, "year", "a year from 2000 to 2100"),
    "hidden character": ("[tables.units.coal-a]\nnote = 'a\u202eb'\n", None, None, "characters that can be seen"),
    "hidden character, written out": ('[tables.units.coal-a]\nnote = "\\u001b[31m"\n', 6, "tables.units.coal-a.note", "can be seen"),
    "title in Chinese of two lines": ('title_zh = "a\\nb"\n', 5, "title_zh", "one line of text"),
    "observed year that is not there": ("observed = '2024'\n", None, None, "a file of this name"),
    "list": ("parameters.largest_unit_mw = [1]\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "huge number": (f"parameters.largest_unit_mw = {'9' * 400}\n", 5, "parameters.largest_unit_mw", "a number from 0 to 5000 MW"),
    "huge number of digits": (f"parameters.largest_unit_mw = {'9' * 5000}\n", None, None, "TOML"),
    "very deep": (f"x = {'[' * 5000}{']' * 5000}\n", None, None, ""),
    "unknown table": ("[tables.unit.coal-a]\nramp = 1\n", 6, "tables.unit", "did you mean units?"),
    "unknown label": ("[tables.units.coal-b]\nramp = 1\n", 6, "tables.units.coal-b", "did you mean coal-a?"),
    "unknown column": ("[tables.units.coal-a]\ncapacity = 1\n", 6, "tables.units.coal-a.capacity", "did you mean capacity_mw?"),
    "label renamed": ("[tables.units.coal-a]\nunit = 'x'\n", 6, "tables.units.coal-a.unit", "a column"),
    "cell out of range": ("[tables.units.coal-a]\ncapacity_mw = -5\n", 6, "tables.units.coal-a.capacity_mw", "from 1 to 2000 MW"),
    "cells of all rows out of range": ("[tables.units.'*']\ncapacity_mw = -5\n", 6, "tables.units.*.capacity_mw", "from 1 to 2000 MW"),
    "pointer to nowhere": ("[tables.units.coal-a]\nzone = 'wets'\n", 6, "tables.units.coal-a.zone", "did you mean west?"),
    "window outside the year": ("time.step = 5\n", 5, "time.step", "1, 2, 3, 4, 6, 8, 12 or 24 hours"),
    "year twice": ("year = 20277\n", 5, "year", "a year from 2000 to 2100"),
    "folder of profiles unknown": ("profiles = ['2026', '2027']\n", 5, "profiles", "did you mean 2027?"),
    "folder of profiles a path": ("profiles = ['../2027']\n", 5, "profiles", "a folder of profiles/"),
    "profiles no list": ("profiles = '2027'\n", 5, "profiles", "a list of folders"),
    "observed a path": ("observed = '../secret'\n", 5, "observed", "the name of a file of observed/"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SCENARIO_FAULTS)
def test_every_fault_of_a_scenario_is_found_and_placed(inputs, kind):
    added, line, key, told = SCENARIO_FAULTS[kind]
    append(added)(inputs / TINY)
    met = [f for f in faults(inputs) if told in str(f) and f.column == key]
    assert met
    assert line is None or (met[0].file, met[0].row) == (TINY, line)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "told"),
    [
        ('"year"', '"tiny"', 2, "extends", "without a circle"),
        ('"year"', '"yaer"', 2, "extends", "did you mean year?"),
        ('"year"', '"../year"', 2, "extends", "no `..`"),
        ('title = "Two days"', 'title_zh = "x"', None, "title", "a title of its own"),
        ("2027-01-04", "2026-01-04", 3, "time.from", "of 2027"),
        ("2027-01-04", '"tomorrow"', 3, "time.from", "of 2027"),
        ("2027-01-04", "2027-01-04T00:30:00", 3, "time.from", "a full hour"),
        ("2027-01-04", "2027-01-04T00:00:00Z", 3, "time.from", "a full hour"),
        ("48", "0", 4, "time.hours", "a whole number of hours from 1"),
        ("48", "9000", 4, "time.hours", "a whole number of hours from 1"),
        ("48", "24.5", 4, "time.hours", "a whole number of hours from 1"),
        ("hours = 48", "hours = 47\ntime.step = 2", 4, "time.hours", "a multiple of 2"),
    ],
)
def test_faults_of_a_scenario_s_own_lines(inputs, old, new, line, key, told):
    swap(old, new)(inputs / TINY)
    met = [f for f in faults(inputs) if f.column == key and told in str(f)]
    assert met
    assert (met[0].file, met[0].row) == (TINY, line)


@pytest.mark.parametrize(
    "name", ["../tiny", "/etc/passwd", "tiny/..", "-rf", "a", "Tiny", "a..b", "tiny\n", "tiny.toml ", "x\0y", "", "a" * 65, "%2e%2e"]
)
def test_a_scenario_s_name_is_never_a_path(inputs, name):
    (fault,) = faults(inputs, name)
    assert "a-z, 0-9" in fault.allowed


def test_scenario_that_is_not_there_names_the_nearest(inputs):
    (fault,) = faults(inputs, "tinny")
    assert "did you mean tiny?" in fault.allowed


def test_an_empty_scenario_needs_a_title(inputs):
    (inputs / TINY).write_text("")
    (fault,) = faults(inputs)
    assert "a title" in fault.allowed


def test_a_scenario_is_not_called_like_the_comparisons(inputs):
    (inputs / "scenarios/compare.toml").write_text((inputs / TINY).read_text())
    (fault,) = faults(inputs, "compare")
    assert "another name" in fault.allowed


def test_missing_parameter_is_told_with_its_meaning(inputs):
    swap("unserved_price_cny_per_mwh = 20000\n", "")(inputs / YEAR)
    (fault,) = faults(inputs)
    assert fault.column == "parameters.unserved_price_cny_per_mwh"
    assert "value of lost load" in fault.allowed
