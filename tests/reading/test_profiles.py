"""Profiles the fast way: every bit of every number."""

import numpy as np

from energymodel.reading.profiles import _fast, times_of


def test_numbers_are_read_to_the_last_bit():
    random, stamps = np.random.default_rng(0), times_of(2027, "hour")
    numbers = random.uniform(-1, 1, (len(stamps), 3)) * 10.0 ** random.integers(-30, 30, (len(stamps), 3))
    text = "\n".join(
        ["time,a,b,c", *(f"{stamp},{','.join(map(repr, row))}" for stamp, row in zip(stamps, numbers.tolist(), strict=True)), ""]
    )
    assert (_fast(text, stamps, 3).values == numbers).all()
