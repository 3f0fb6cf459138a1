"""Inputs out to a workbook and in again: what nobody touched comes back to the byte, and what was typed is all that changes."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from energymodel.field import TEXT
from energymodel.reading.layout import layout
from energymodel.workbook.exact import exact, plain, quoted
from energymodel.workbook.importing import import_workbook, merge_all
from energymodel.workbook.incoming import Incoming
from energymodel.workbook.inputs import NUMBERS, files_of, tables_of
from energymodel.workbook.template import template
from tests.tiny import write_inputs
from tests.workbook.desk import desk, edit, made, rows

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The inputs of the repository, with statistics."""
    return desk(ROOT / "inputs", tmp_path_factory.mktemp("real"), statistics=True)


def test_the_real_inputs_come_back_to_the_byte(real):
    before = real.bytes()
    found = real.type().put_in()
    assert (found.changes, found.files, found.notes) == ((), {}, ())
    assert real.bytes() == before
    for folder in ("system", "statistics"):  # and where the files are lost, from the workbook alone
        shutil.rmtree(real.inputs / folder)
    real.put_in()
    assert real.bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,0.90\n", "a,b\r\n1,1E+05\r\n", '\ufeffa,b\n"x ""y"", z",\n', "a,b\n,\n", 'a,b\n"two\nlines",1', "a\n1\n",
        "a,b\n 1 ,+1.50\n", "名,b\n重庆,1\n",
    ],
)  # fmt: skip
def test_a_file_read_and_written_is_the_same(content):
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030" and "重" not in content:
            continue
        cells = exact(content.encode(encoding), "x.csv")
        assert cells.content() == content.encode(encoding)
        assert [[plain(raw) for raw in row] for row in cells.rows] == rows(content.encode())


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20))
def test_a_text_in_quotes_is_the_text(text):
    assert plain(quoted(text)) == text


def test_number_texts_quotes_marks_and_line_ends_stay(tiny, tmp_path):
    """However a file writes its cells, an edit of one leaves the others so."""
    units = tiny / "system/units.csv"
    text = units.read_text().replace(",600,", ",600.00,").replace("made up", '"made, ""up"""').replace("\n", "\r\n")
    at = desk(tiny, tmp_path)
    (at.inputs / "system/units.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (tmp_path / "again").mkdir()
    at = desk(at.inputs, tmp_path / "again")
    before = at.bytes()["system/units.csv"]
    at.type(edit("units", "gas-a", "capacity_mw", 410)).put_in()
    assert at.bytes()["system/units.csv"] == before.replace(b",400,", b",410,")


def likely_edits(inputs: Path):
    """(table, label, column) of every cell of a number or a text that may be anything near what it is."""
    plan = layout()
    for file, table in tables_of({t.file: (inputs / t.file).read_bytes() for t in plan.tables.values()}).items():
        cells = exact((inputs / file).read_bytes(), file)
        for name in cells.header:
            spec = table.spec(name)
            if len(table.keys) == 1 and spec and (table.kind(name) == NUMBERS or spec.unit == TEXT):
                yield from ((table.sheet, plain(row[0]), name) for row in cells.rows[1:])


@pytest.fixture(scope="module")
def edits(tiny):
    return sorted(likely_edits(tiny))


@settings(max_examples=15)
@given(data=st.data())
def test_a_cell_that_is_changed_is_the_cell_that_changes(tiny, edits, data):
    chosen = data.draw(st.lists(st.sampled_from(edits), min_size=1, max_size=30, unique=True))
    spec = {(t.stem, c): f for t in layout().tables.values() for c, (_, f) in t.columns.items()}
    book, wanted = load_workbook(BytesIO(made(tiny))), {}
    for table, label, name in chosen:
        if spec[table, name].unit == TEXT:
            value = text = data.draw(st.text("煤=+-@',\"<>&{}_x0041 0.9", min_size=1).map(str.strip).filter(len))
        else:
            value = data.draw(st.floats(allow_nan=False, allow_infinity=False).map(lambda x: float(f"{x:.15g}")))
            text = f"{value + 0:.15g}"
        wanted[table, label, name] = text
        edit(table, label, name, value)(book)
        as_text(book[table])
    merged = merge_all(Incoming(book, None, {}, [], []), tiny)
    for file, one in merged.items():
        old, new = rows((tiny / file).read_bytes()), rows(one.cells.content())
        asked = [[wanted.get((Path(file).stem, line[0], name), cell) for name, cell in zip(old[0], line, strict=True)] for line in old[1:]]
        assert new == [old[0], *([was if same(cell, was) else cell for cell, was in zip(*lines)] for lines in zip(asked, old[1:]))]
        assert len(one.changes) == sum(a != b for lines in zip(old, new, strict=True) for a, b in zip(*lines))


def as_text(sheet) -> None:
    """openpyxl would take a text that begins with = for a formula."""
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type


def same(a: str, b: str) -> bool:
    try:
        return float(a) == float(b)
    except ValueError:
        return a == b


def test_a_folder_of_profiles_comes_back_too(tmp_path):
    inputs = write_inputs(tmp_path / "inputs")
    files = {f: c for f, c in files_of(inputs, profiles=("2027",)).items() if f.startswith("profiles/2027/gas_demand")}
    assert files
    (tmp_path / "x.xlsx").write_bytes(template(files, [], "2026-11-21T08:00:00"))
    assert import_workbook(tmp_path / "x.xlsx", inputs).changes == ()
