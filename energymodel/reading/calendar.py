"""The calendar of a run: Beijing time without summer time, whole years of 8,760 or 8,784 hours, windows and coarser steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from energymodel.reading.cells import shown
from energymodel.reading.files import Folder
from energymodel.reading.scenario import Scenario

YEARS = (2000, 2100)
HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class Calendar:
    """``count`` hours from the year's hour ``first``, in steps of ``step`` hours that fill days without a rest."""

    year: int
    first: int
    count: int
    step: int

    @property
    def hours_of_year(self) -> int:
        """8,760 or 8,784."""
        return hours_of(self.year)

    @property
    def begins(self) -> np.ndarray:
        """Begin of every step, datetime64[ns]."""
        start = np.datetime64(f"{self.year}-01-01T00", "h") + self.first * HOUR
        return (start + np.arange(0, self.count, self.step) * HOUR).astype("datetime64[ns]")

    @property
    def days(self) -> np.ndarray:
        """Every day of which a part is modelled, datetime64[ns]."""
        return np.unique(self.begins.astype("datetime64[D]")).astype("datetime64[ns]")

    def window(self, values: np.ndarray, of: str) -> np.ndarray:
        """The modelled part of a whole year's ``values`` (..., hours or days): means over each step, or the days."""
        if of == "day":
            begin = self.first // 24
            return np.ascontiguousarray(values[..., begin : begin + len(self.days)])
        part = values[..., self.first : self.first + self.count]
        if self.step > 1:
            part = part.reshape(*part.shape[:-1], -1, self.step).mean(axis=-1)
        return np.ascontiguousarray(part)

    def in_service(self, begin: list[datetime | None], end: list[datetime | None]) -> np.ndarray:
        """Share of every step inside [begin, end) of every element, blanks being always: (elements, steps)."""

        def hours(moments, otherwise):
            start = datetime(self.year, 1, 1)
            return np.array([otherwise if m is None else (m - start) / timedelta(hours=1) for m in moments], float).reshape(-1, 1)

        starts = self.first + np.arange(0, self.count, self.step, dtype=float)
        overlap = np.minimum(hours(end, np.inf), starts + self.step) - np.maximum(hours(begin, -np.inf), starts)
        return np.clip(overlap / self.step, 0.0, 1.0)

    def variables(self, lags: int) -> dict[str, tuple[tuple[str, ...], np.ndarray, str, str]]:
        """Name -> (dims, values, unit, meaning) of what the calendar tells the model; positions are counted from 0."""
        begins, days = self.begins, self.days
        n, position = len(begins), np.arange(len(begins))
        back = np.floor(np.arange(lags + 1) / self.step + 0.5).astype(int)
        day_of = np.searchsorted(days, begins, side="right") - 1
        month = begins.astype("datetime64[M]").astype(int) % 12
        return {
            "hour_length": (("hour",), np.full(n, float(self.step)), "h", "length of the step"),
            "hour_before": (("hour",), (position - 1) % n, "1", "position of the step before; the first follows the last"),
            "hour_back": (("hour", "lag"), (position[:, None] - back) % n, "1", "position of the step so many hours earlier"),
            "day_of": (("hour",), day_of, "1", "position of the step's day"),
            "month_of": (("hour",), month, "1", "position of the step's month"),
            "day_before": (("day",), (np.arange(len(days)) - 1) % len(days), "1", "position of the day before; the first follows the last"),
            "month_of_day": (("day",), days.astype("datetime64[M]").astype(int) % 12, "1", "position of the day's month"),
            "day_share": (("day",), np.bincount(day_of, minlength=len(days)) * self.step / 24, "1", "share of the day that is modelled"),
            "year_share": ((), np.array(self.count / self.hours_of_year), "1", "share of the year that is modelled"),
            "modelled_hours": ((), np.array(float(self.count)), "h", "hours modelled"),
        }


def hours_of(year: int) -> int:
    """Hours of a year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days * 24


def read_calendar(scenario: Scenario, folder: Folder) -> Calendar | None:
    """The calendar a scenario asks for; None after noting faults."""

    def fault(key: str, allowed: str) -> None:
        value = scenario.get(*key.split("."))
        quoted = "; without quotes: in quotes it is text" if isinstance(value, str) and value.isdecimal() else ""
        folder.fault(*scenario.place(*key.split(".")), key, shown(value), allowed + quoted)

    year = scenario.get("year")
    if not _is_whole(year) or not YEARS[0] <= year <= YEARS[1]:
        fault("year", f"a year from {YEARS[0]} to {YEARS[1]}")
        return None
    total, faults = hours_of(year), len(folder.faults)
    step, first = scenario.get("time", "step", default=1), 0
    if not _is_whole(step) or step < 1 or 24 % step:
        fault("time.step", "1, 2, 3, 4, 6, 8, 12 or 24 hours")
        step = 1
    begin = _moment(scenario.get("time", "from", default=date(year, 1, 1)))
    if begin is None or begin.year != year or begin.minute or begin.second or begin.microsecond or begin.hour % step:
        fault("time.from", f"a day or a full hour of {year} such as {year}-08-02T00:00, at the begin of a step")
    else:
        first = (begin - datetime(year, 1, 1)) // timedelta(hours=1)
    count = scenario.get("time", "hours", default=total - first)
    if not _is_whole(count) or not 1 <= count <= total - first or count % step:
        fault("time.hours", f"a whole number of hours from {step} to {total - first}" + (f", a multiple of {step}" if step > 1 else ""))
    return Calendar(year, first, count, step) if len(folder.faults) == faults else None


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _moment(value: object) -> datetime | None:
    """A TOML date or date-time, or the same as a text; None for anything else or with a zone of its own."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo is None else None
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None
