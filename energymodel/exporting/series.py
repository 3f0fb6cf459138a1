"""Series: values of an element at every step, as they are, as flows, or so much later."""

from __future__ import annotations

import numpy as np

from energymodel.exporting.elements import DAILY, HOURLY, ONCE, Clock


def each_step(values: np.ndarray, often: int, clock: Clock) -> np.ndarray:
    """Values of an element at every step, as they are."""
    return values[{HOURLY: slice(None), DAILY: clock.day, ONCE: np.zeros(clock.steps, int)}[often]]


def spread(values: np.ndarray, often: int, clock: Clock) -> np.ndarray:
    """Values of an element as flows over the steps: amounts of a day or of the whole time, even over its hours."""
    hours = {HOURLY: 1.0, DAILY: clock.hours_of_day, ONCE: clock.steps * clock.length}[often]
    return each_step(values / hours, often, clock)


def late(values: np.ndarray, lag: np.ndarray) -> np.ndarray:
    """Values [n x steps] as they are so many steps later (n), the end followed by the beginning."""
    steps = values.shape[1]
    return np.take_along_axis(values, (np.arange(steps) - lag[:, None]) % steps, axis=1)


def due(often: int, clock: Clock) -> np.ndarray:
    """Whether what adds up is due at the end of a step."""
    return clock.last if often == DAILY else np.full(clock.steps, True) if often == HOURLY else np.arange(clock.steps) == clock.steps - 1


def sums(flow: np.ndarray, ends: np.ndarray, clock: Clock) -> np.ndarray:
    """What a flow adds up to since the last time it was due, at the end of each step."""
    total = np.cumsum(flow * clock.length)
    at_end = np.append(0.0, total[ends])
    return total - at_end[np.append(0, np.cumsum(ends))[:-1]]
