"""The real inputs and the profiles' generator."""

import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "inputs"
sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(scope="session")
def table():
    """name -> a table of system/ or statistics/ with its first column as index."""
    return lambda folder, name: pd.read_csv(INPUTS / folder / f"{name}.csv", keep_default_na=False, index_col=0)


@pytest.fixture(scope="session")
def profile():
    """(folder, name) -> a profile by time."""
    known: dict = {}

    def read(folder: str, name: str) -> pd.DataFrame:
        if (folder, name) not in known:
            known[folder, name] = pd.read_csv(INPUTS / "profiles" / folder / f"{name}.csv", index_col="time", parse_dates=True)
        return known[folder, name]

    return read
