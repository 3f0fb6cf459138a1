"""Every family of rows of every room is held against a row written by hand; and rows are read as they are written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from energymodel.algebra.build import build
from energymodel.rooms import POLICIES, TECHNOLOGIES, fields, name_of
from tests.rooms.rich import rich
from tests.rooms.world import Row, dataset, world, written


def by_hand() -> set[str]:
    """Families that some test compares: ``assert w.row("store_balance", ...) == written(...)``."""
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Assert(
                    test=ast.Compare(
                        left=ast.Call(func=ast.Attribute(attr="row"), args=[ast.Constant(value=name), *_]),
                        ops=[ast.Eq()],
                        comparators=[ast.Call(func=ast.Name(id="written"))],
                    )
                ):
                    found.add(name)
    return found


def families(room) -> list[str]:
    """Families of rows that a room declares, closes or sets as a policy."""
    model, ledger = build(dataset(), (room,), fields())
    return [*model.declared_rows, *(c.name for c in ledger.closings), *(p.name for p in ledger.policies)]


@pytest.mark.parametrize("room", TECHNOLOGIES + POLICIES, ids=name_of)
def test_every_family_has_a_row_written_by_hand(room):
    missing = set(families(room)) - by_hand()
    assert not missing, f"write a row of {missing} by hand, as in test_storage.py"


def test_families_are_those_of_the_program():
    w = world(**rich())
    assert len(w.rooms) == len(TECHNOLOGIES + POLICIES)
    assert set(w.program.rows) == {name for room in TECHNOLOGIES + POLICIES for name in families(room)} <= by_hand()


def test_rows_are_read_as_written():
    row = Row((("x[a,1]", 1.0), ("y", -2.5)), -3.0, float("inf"))
    assert written("x[a,1] >= 2.5 y - 3") == written("5/2 y - 3 <= x[a,1]") == row
    assert written("2 - x == 0") == Row((("x", 1.0),), 2.0, 2.0)
    assert written("-5 <= x - 0.5*0.5 y <= 5") == Row((("x", 1.0), ("y", -0.25)), -5.0, 5.0)
    assert written("x <= 1") != written("x <= 1.00001")
    assert written("x <= 1") != written("x >= 1")
    assert written("x <= 1") != written("x + 0.001 y <= 1")
    with pytest.raises(AssertionError, match="read"):
        written("x <= 1 & y")
