"""Getting ready: what makers need is imported in its turn, and what cannot be is told where it is to be made."""

import sys
import threading
import time

import pytest

from energymodel.presenting import get_ready, presented


@pytest.fixture
def maker(tmp_path, monkeypatch):
    """A module that nobody has imported, and its maker."""
    (tmp_path / "made_up_maker.py").write_text("def text(*told):\n    return 'made'\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "made_up_maker:text"
    sys.modules.pop("made_up_maker", None)


def test_what_makers_need_is_imported_once_it_is_its_turn(maker):
    turn = threading.Lock()
    with turn:
        get_ready({"a.txt": maker}, turn)
        time.sleep(0.02)
        assert "made_up_maker" not in sys.modules
    end = time.monotonic() + 10
    while "made_up_maker" not in sys.modules and time.monotonic() < end:
        time.sleep(0.001)
    with turn:
        assert presented({"a.txt": maker}, warn=pytest.fail) == {"a.txt": b"made"}


def test_what_cannot_be_imported_is_told_where_it_is_made(maker):
    turn, told = threading.Lock(), []
    makers = {"a.txt": "nobody_made_this:text", "b.txt": maker}
    get_ready(makers, turn)
    assert presented(makers, warn=told.extend) == {"b.txt": b"made"}
    assert "a.txt was not made: ModuleNotFoundError" in told[0]
