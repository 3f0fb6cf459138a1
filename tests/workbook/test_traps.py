"""What spreadsheets and their users do to a table: it is read as it was meant, or refused with its cell, and never half."""

from __future__ import annotations

import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from energymodel.errors import InputsInvalid, NotPublished
from energymodel.workbook import importing
from energymodel.workbook.template import HEAD
from tests.shell import call
from tests.workbook.desk import Desk, column, edit, row

FIRST = HEAD + 2


def cell(at: Desk, table: str, label: str, name: str) -> str:
    header, *lines = at.cells(f"system/{table}.csv")
    return next(line for line in lines if line[0] == label)[header.index(name)]


CELLS = {
    "percent": (edit("units", "gas-a", "capacity_mw", 4, "0%"), "units!", "not percent"),
    "a day": (edit("units", "coal-a", "capacity_mw", datetime(2026, 4, 1)), "units!", "not a day"),
    "a label that became a day": (edit("units", "gas-a", "zone", datetime(2026, 3, 1)), "units!", "not a day"),
    "true": (edit("units", "gas-a", "own_use", True), "units!", "no TRUE or FALSE"),
    "error": (edit("units", "gas-a", "min_load", "#REF!"), "units!", "a value, not an error"),
    "formula without a value": (edit("units", "gas-a", "number", "=1*2"), "units!", "not a formula that was never worked out"),
    "label": (edit("units", "captive", "unit", None), "units!A10", "the unit of the row, or an empty row"),
    "twice": (edit("plants", "rooftop", "plant", "wind-a"), "plants!A10", "each once; it is in row 8 too"),
}  # fmt: skip
TABLES = {
    "column gone": (lambda book: book["units"].delete_cols(3), "units!7", "every column of the file"),
    "column renamed": (lambda book: put(book, "plants", HEAD + 1, 4, "capacity_kw"), "plants!7", "did you mean capacity_kw?"),
    "column twice": (lambda book: put(book, "stores", HEAD + 1, 30, "hours_h"), "stores!7", "each column once"),
    "merged": (lambda book: book["zones"].merge_cells("B8:B9"), "zones!B8:B9", "a value in every cell"),
    "header gone": (lambda book: book["fuels"].delete_rows(1, HEAD + 1), "fuels", "a row with fuel"),
    "sheet twice": (lambda book: put(book, "loads", 1, 1, "system/tranches.csv"), "loads", "one; take its name out of A1"),
}  # fmt: skip
CHECKED = {
    "text": (edit("units", "gas-a", "capacity_mw", "many"), "units!", "a number from 1 to 2000 MW"),
    "thousands": (edit("units", "coal-a", "capacity_mw", "1,400"), "units!", "a number from 1 to 2000 MW"),
    "far": (edit("units", "captive", "capacity_mw", 1e30), "units!", "a number from 1 to 2000 MW"),
    "pointer": (edit("units", "gas-a", "zone", "weste"), "units!", "did you mean west?"),
    "blank": (edit("units", "gas-a", "number", None), "units!", "found a blank"),
    "no source": (edit("units", "gas-a", "source", None), "units!", "where the row's numbers come from"),
    "confidence": (edit("units", "gas-a", "confidence", "sure"), "units!", "official, press"),
    "row that others need": (lambda book: book["outage_plans"].delete_rows(FIRST), "units!", "outage_plan"),
}  # fmt: skip


def put(book, table: str, line: int, place: int, value) -> None:
    book[table].cell(line, place).value = value


@pytest.mark.parametrize("kinds", [CELLS, TABLES, CHECKED], ids=["cells", "tables", "checked"])
def test_what_cannot_be_meant_is_refused_with_its_cell_and_all_of_it_at_once(at, kinds):
    before = at.bytes()
    with pytest.raises(InputsInvalid) as refused:
        at.type(*(act for act, _, _ in kinds.values())).put_in()
    told = [str(fault) for fault in refused.value.faults]
    for what, (_, place, words) in kinds.items():
        assert any(words in line and line.startswith(place) for line in told), (what, told)
    assert at.bytes() == before


def test_a_formula_counts_as_what_it_came_to(at):
    """A spreadsheet saves both; the formula and its value are put into the file as it would."""
    at.type(edit("units", "gas-a", "capacity_mw", 123.5))
    with zipfile.ZipFile(at.file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    changed = {name: part.replace(b"<v>123.5</v>", b"<f>247/2</f><v>123.5</v>") for name, part in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(at.file, "w") as new:
        for name, part in changed.items():
            new.writestr(name, part)
    at.put_in()
    assert cell(at, "units", "gas-a", "capacity_mw") == "123.5"


def test_sheets_and_columns_may_be_moved_renamed_and_added_and_rows_sorted_and_hidden(at):
    def shuffle(book):
        sheet = book["units"]
        sheet.title = "机组"
        book.move_sheet(sheet, 3)
        book.create_sheet("my sums").cell(1, 1).value = 7
        lines = [[c.value for c in line] for line in sheet.iter_rows(min_row=FIRST)][::-1]
        places = [*range(sheet.max_column)][::-1]
        header = [c.value for c in sheet[HEAD + 1]]
        for k, line in enumerate([header, *lines]):
            for j, place in enumerate(places):
                sheet.cell(HEAD + 1 + k, 1 + j).value = line[place]
        sheet.cell(HEAD + 1, sheet.max_column + 1).value = "my notes"
        sheet.row_dimensions[FIRST].hidden = True
        sheet.insert_rows(2, 3)
        sheet.insert_rows(FIRST + 4)
        sheet.cell(HEAD + 1, 1).comment = Comment("mine", "me")

    before = at.bytes()
    found = at.type(shuffle).put_in()
    assert found.changes == ()
    assert at.bytes() == before
    assert any("my sums" in note for note in found.notes)
    assert any("my notes" in note for note in found.notes)


def test_rows_are_added_where_they_stand_and_taken_out(at):
    def act(book):
        sheet = book["stores"]
        sheet.insert_rows(FIRST + 1)
        for k in range(1, sheet.max_column + 1):
            sheet.cell(FIRST + 1, k).value = sheet.cell(FIRST, k).value
        sheet.cell(FIRST + 1, 1).value = "cave-2"
        book["units"].delete_rows(row(book["units"], "captive"))

    before = at.bytes()
    found = at.type(act).put_in()
    assert [line[0] for line in at.cells("system/stores.csv")] == ["store", "battery", "cave-2"]
    assert at.bytes()["system/stores.csv"].startswith(before["system/stores.csv"])
    assert at.bytes()["system/units.csv"] == before["system/units.csv"].rpartition(b"captive")[0]
    assert {(c.key, c.column, bool(c.new)) for c in found.changes} == {(("cave-2",), "", True), (("captive",), "", False)}


def test_a_known_column_is_added_and_a_blank_one_is_not(at):
    def act(book):
        sheet = book["stores"]
        sheet.cell(HEAD + 1, sheet.max_column + 1).value = "note"
        sheet.cell(FIRST, sheet.max_column).value = "old"
        sheet.cell(HEAD + 1, sheet.max_column + 1).value = "name_en"

    at.type(act).put_in()
    header, line = at.cells("system/stores.csv")
    assert (header[-1], line[-1]) == ("note", "old")
    assert "name_en" not in header


def test_what_others_changed_since_stays_and_is_told(at):
    units = at.inputs / "system/units.csv"
    units.write_text(units.read_text().replace(",600,", ",610,"))
    found = at.type(edit("units", "gas-a", "capacity_mw", 410)).put_in()
    assert (cell(at, "units", "coal-a", "capacity_mw"), cell(at, "units", "gas-a", "capacity_mw")) == ("610", "410")
    assert any("has changed since" in note and "1 cell" in note for note in found.notes)
    again = at.type(edit("units", "gas-a", "capacity_mw", 420)).put_in()
    assert [(c.old, c.new) for c in again.changes] == [("410", "420")]


def test_without_its_hidden_sheet_it_is_compared_with_the_files_of_today(at):
    def lose(book):
        del book["origin"]

    found = at.type(lose, edit("units", "gas-a", "capacity_mw", 410)).put_in()
    assert [(c.key, c.column, c.old, c.new) for c in found.changes] == [(("gas-a",), "capacity_mw", "400", "410")]
    assert found.notes


def test_a_sheet_that_is_not_there_leaves_its_file(at):
    def lose(book):
        del book["units"]

    before = at.bytes()
    assert any("units.csv has no sheet" in note for note in at.type(lose).put_in().notes)
    assert at.bytes() == before


def test_a_file_that_was_taken_away_comes_back_only_where_something_of_it_was_changed(at):
    (at.inputs / "system/channels.csv").unlink()
    before = at.bytes()
    untouched = at.put_in()
    assert not untouched.files
    assert at.bytes() == before
    assert any("channels.csv was taken away" in note for note in untouched.notes)
    changed = at.type(edit("channels", "reach", "source", "a map")).put_in()
    assert list(changed.files) == ["system/channels.csv"]
    assert [(c.key, c.column) for c in changed.changes] == [((), ""), (("reach",), "source")]


def test_a_dry_run_writes_nothing_and_shows_all(at, monkeypatch):
    monkeypatch.chdir(at.inputs.parent)
    before = at.type(edit("units", "gas-a", "capacity_mw", 410)).bytes()
    done = call("import-xlsx", at.file, "--dry-run")
    assert done.exit_code == 0
    assert all(word in done.stdout for word in ("gas-a", "capacity_mw", "400", "410", "units!", "nothing was written"))
    assert at.bytes() == before
    done = call("import-xlsx", at.file)
    assert done.exit_code == 0
    assert {name for name, content in at.bytes().items() if content != before.get(name)} == {"system/units.csv"}
    assert "no differences" in call("import-xlsx", at.file).stdout


def test_what_is_unlikely_is_told_with_its_cell(at):
    found = at.type(edit("units", "gas-a", "operation_cost_cny_per_mwh", 400)).put_in()
    assert [w.file.partition("!")[0] for w in found.warnings] == ["units"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old", b"a,b\n1,2\n", None], ids=repr)
def test_what_is_no_workbook_is_refused(at, content, monkeypatch):
    monkeypatch.chdir(at.inputs.parent)
    before = at.bytes()
    if content is None:
        Workbook().save(at.file)
    else:
        at.file.write_bytes(content)
    done = call("import-xlsx", at.file)
    assert done.exit_code == 3
    assert "allowed: a workbook" in done.stderr
    assert at.bytes() == before


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/x.csv", "system/../../x.csv", "..\\x.csv", "x.csv", "system/units.txt"])
def test_a_workbook_leads_to_no_other_file(at, name, monkeypatch):
    def turn(book):
        for line in book["origin"].iter_rows(max_col=1):
            line[0].value = name if line[0].value == "system/units.csv" else line[0].value
        book["units"].cell(1, 1).value = name

    before = {p: p.read_bytes() for p in at.inputs.parent.rglob("*.csv")}
    at.type(turn, edit("units", "gas-a", "capacity_mw", 410)).put_in()
    assert {p: p.read_bytes() for p in at.inputs.parent.rglob("*.csv")} == before


def test_a_place_that_cannot_be_written_changes_nothing(at, monkeypatch):
    at.type(edit("units", "gas-a", "capacity_mw", 410))
    before = at.bytes()
    (at.inputs / "system").rename(at.inputs / "real")
    (at.inputs / "system").symlink_to(at.inputs / "real")
    monkeypatch.chdir(at.inputs.parent)
    assert call("import-xlsx", at.file).exit_code == 9
    (at.inputs / "system").unlink()
    (at.inputs / "real").rename(at.inputs / "system")
    assert at.bytes() == before


def test_drop_downs_ranges_and_comments_are_there(at):
    book = load_workbook(at.file)
    sheet = book["units"]
    rules = {str(rule.sqref).rstrip("0123456789").split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert any(rule.formula1 == "zone_names" for rule in rules.values())
    assert any(rule.type == "decimal" and (float(rule.formula1), float(rule.formula2)) == (1, 2000) for rule in rules.values())
    assert any(rule.formula1 == '"yes,no"' for rule in rules.values())
    assert "zone_names" in book.defined_names
    assert sheet.freeze_panes == f"B{HEAD + 2}"
    assert sheet.cell(row(sheet, "gas-a"), column(sheet, "source")).value == "made up"


@pytest.mark.parametrize("words", [("--profiles", "2028"), ("--profiles", "../system"), ("--inputs", "nowhere")], ids=" ".join)
def test_a_template_of_what_is_not_there_is_refused(at, words, monkeypatch):
    monkeypatch.chdir(at.inputs.parent)
    done = call("template", "--to", "x.xlsx", *words)
    assert done.exit_code == 3
    assert not (at.inputs.parent / "x.xlsx").exists()
    assert call("template", "--to", "x.xlsx").exit_code == 0
    assert "no differences" in call("import-xlsx", "x.xlsx").stdout


def test_what_scenarios_change_is_shown_and_locked(at):
    book = load_workbook(at.file)
    sheet = book["情景 scenarios"]
    assert sheet.protection.sheet
    assert ("year", "parameters.unserved_price_cny_per_mwh", 20000) in [line[:3] for line in sheet.iter_rows(values_only=True)]


def test_a_file_that_somebody_writes_meanwhile_is_not_overwritten(at, monkeypatch):
    units = at.inputs / "system/units.csv"
    monkeypatch.setattr(importing, "check", lambda *told: units.write_text(units.read_text() + "\n") and ())
    with pytest.raises(NotPublished):
        at.type(edit("units", "gas-a", "capacity_mw", 410)).put_in()
    assert cell(at, "units", "gas-a", "capacity_mw") == "400"
