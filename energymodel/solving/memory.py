"""Memory: what a run will need, from the size of its program, against what there is; said before the solve, not by the system.

The law is a line through what was measured over hours, zones and units: docs/speed.md has the points.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from energymodel.errors import TooLarge

GB = 1e9
COMPILING, SOLVING = 94.0, 930.0
"""Bytes a column that compiling takes, and a column or row that solving by HiPO takes, at the peak and beyond what is held before."""

TIGHT = 0.8
"""A need beyond this share of what is free deserves a warning: others use memory too."""

LARGEST = 2**31 - 1
"""Columns, rows and nonzeros are numbered with 32 bits, by the compiler and by HiGHS."""

HELP = "a coarser step (time.step = 4) or a window (time.from, time.hours) makes it smaller"


@dataclass(frozen=True)
class Need:
    """What a stage will take of memory at its peak, beyond what is held before it [bytes], and for what."""

    what: str
    more: float


def to_compile(columns: int) -> Need:
    """What compiling so many columns takes. Raises TooLarge where they cannot be numbered."""
    refuse_beyond_numbers(columns, 0, 0)
    return Need(f"compiling {columns:,} columns", COMPILING * columns)


def to_solve(columns: int, rows: int, nonzeros: int) -> Need:
    """What solving a program of this size takes. Raises TooLarge where it cannot be numbered."""
    refuse_beyond_numbers(columns, rows, nonzeros)
    return Need(f"solving {columns:,} columns, {rows:,} rows and {nonzeros:,} nonzeros", SOLVING * (columns + rows))


def refuse_beyond_numbers(columns: int, rows: int, nonzeros: int) -> None:
    """Raise TooLarge where there is more of something than 32 bits can number."""
    for count, what in ((columns, "columns"), (rows, "rows"), (nonzeros, "nonzeros")):
        if count > LARGEST:
            raise TooLarge(f"{count:,} {what} are more than the {LARGEST:,} that the solver can number; {HELP}")


def check(need: Need, free: float | None = None) -> list[str]:
    """What to warn of where memory will be tight, nothing where it will not. Raises TooLarge where it is more than memory and swap.

    ``free`` [bytes]: what is left, if not what the system says.
    """
    swap = psutil.swap_memory().free if free is None else 0
    free = available() if free is None else free
    told = f"{need.what} takes about {need.more / GB:.2g} GB of memory, and {free / GB:.2g} GB are free"
    if need.more > free + swap:
        raise TooLarge(f"{told}; {HELP}")
    return [f"{told}: it may be slow, or killed by the system; {HELP}"] if need.more > TIGHT * free else []


def available() -> float:
    """Bytes this process can still get without swapping: of the machine, its control groups and its own limit."""
    left = min(psutil.virtual_memory().available, left_in_groups())
    if hasattr(psutil, "RLIMIT_AS"):  # ulimit -v, where the system has it
        process = psutil.Process()
        limit, _ = process.rlimit(psutil.RLIMIT_AS)
        left = min(left, limit - process.memory_info().vms) if limit != psutil.RLIM_INFINITY else left
    return max(left, 0)


def left_in_groups(own: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> float:
    """Bytes left below the limits of containers and batch systems: control groups of Linux, version 1 and 2; inf where none."""
    left = math.inf
    with suppress(OSError):
        for line in own.read_text().splitlines():
            _, kinds, path = line.split(":", 2)
            if "memory" not in kinds.split(",") and kinds:
                continue
            base, names = (root / "memory", V1) if kinds else (root, V2)
            group = base / path.lstrip("/")
            for folder in (group, *group.parents):
                if folder.is_relative_to(base):
                    left = min(left, left_in(folder, *names))
    return left


V1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
V2 = ("memory.max", "memory.current", "inactive_file")
"""Names of the limit, the use, and of the part of it that the system gives back when asked."""


def left_in(folder: Path, limit: str, used: str, cache: str) -> float:
    """Bytes left in one control group; inf where it has no limit, or is not seen from inside a container."""
    try:
        allowed = float((folder / limit).read_text())  # "max" is no number
        held = float((folder / used).read_text())
        parts = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return math.inf
    return allowed - held + float(parts.get(cache, 0))
