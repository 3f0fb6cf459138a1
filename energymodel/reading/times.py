"""The time column of a profile: what is wrong with it, said in hours."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

from energymodel.reading.cells import SERIAL, SERIAL_HINT, shown
from energymodel.reading.files import Folder

STAMP = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:00)?)?", re.ASCII)


def check_times(file: str, texts: list[str], lines, stamps: list[str], folder: Folder) -> None:
    """Note the first thing wrong with a time column, and where; nothing where it is just ``stamps`` in other words."""

    def fault(row: int | None, found: str, allowed: str) -> None:
        folder.fault(file, int(lines[row]) if row is not None else None, "time", found, allowed)

    unit, step = ("hours", timedelta(hours=1)) if len(stamps[0]) > 10 else ("days", timedelta(days=1))
    begin, last = datetime.fromisoformat(stamps[0]), len(stamps) - 1
    every = f"{len(stamps)} {unit} from {stamps[0]} to {stamps[-1]}, Beijing time"
    places = []
    for row, text in enumerate(texts):
        place = _place(text, begin, step, unit)
        if place is None:
            fault(row, shown(text), f"a time such as {stamps[0]}{SERIAL_HINT * bool(SERIAL.fullmatch(text))}; {every}")
            return
        if place != int(place):
            fault(row, f"{text}, between two {unit}", every)
            return
        places.append(int(place))
    if not places:
        fault(None, f"no {unit}", every)
        return
    if places[0] != 0:
        shift = " (a file in UTC?)" if places[0] == -8 and unit == "hours" else ""
        late = " (rows in reverse?)" if places[0] == last else ""
        fault(0, f"the first time is {texts[0]}{shift}{late}", every)
        return
    for row, (before, now) in enumerate(pairwise(places), start=1):
        if now > last:
            fault(row, f"{texts[row]}, after the year's end", every)
        elif now == before:
            fault(row, f"{texts[row]} again", f"each of {every}, once")
        elif now < before:
            fault(row, f"{texts[row]} after {texts[row - 1]}", f"times in order; {every}")
        elif now > before + 1:
            fault(row, f"{now - before - 1} missing {unit} before {texts[row]}", every)
        else:
            continue
        return
    if places[-1] != last:
        fault(len(places) - 1, f"the last time is {texts[-1]}, {len(places)} {unit}", every)


def _place(text: str, begin: datetime, step: timedelta, unit: str) -> float | None:
    """Steps since the year's begin; None for what is no such time."""
    match = STAMP.fullmatch(text)
    if not match or (unit == "hours") != bool(match[1]):
        return None
    try:
        return (datetime.fromisoformat(text) - begin) / step
    except ValueError:
        return None
