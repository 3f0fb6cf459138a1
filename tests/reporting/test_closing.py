"""Closing of gas: noise on a day without gas is no imbalance, a lost cubic metre in ten thousand is."""

from types import SimpleNamespace

import numpy as np
import pytest

from energymodel.reporting.closing import GAS, unclosed


def books(*entries):
    """Books that hold only a gas account."""
    ds = type("Data", (), {"sizes": {"day": 2}, "__getitem__": lambda self, name: SimpleNamespace(values=np.array([0, 1]))})()
    account = [SimpleNamespace(time="day", values=np.array([values])) for values in entries]
    return type("Books", (), {"ds": ds, "__getitem__": lambda self, name: account})()


@pytest.mark.parametrize(
    ("burnt", "supplied", "closes"),
    [
        ([2e-5, 0.0], [-1e-5, 3e-5], True),
        ([4e7, 1e7], [-4e7, -1e7 + 100], True),
        ([4e7, 1e7], [-4e7, -1e7 + 1000], False),
        ([0.0, 0.0], [-2.0, 0.0], False),
    ],
)
def test_gas_closes_within_noise(burnt, supplied, closes):
    assert (unclosed(books(burnt, supplied), "gas") <= GAS) == closes
