"""A clean copy of the tiny inputs for every test."""

import shutil

import pytest

from tests.tiny import write_inputs


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    return write_inputs(tmp_path_factory.mktemp("clean") / "inputs")


@pytest.fixture
def inputs(clean, tmp_path):
    return shutil.copytree(clean, tmp_path / "inputs")
