"""A desk with the tiny inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny import write_inputs
from tests.workbook.desk import Desk, desk


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """The tiny inputs; nobody writes to them."""
    return write_inputs(tmp_path_factory.mktemp("desk") / "inputs")


@pytest.fixture
def at(tiny, tmp_path) -> Desk:
    return desk(tiny, tmp_path)
