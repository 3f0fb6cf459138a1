"""How a measurement is made and kept: a fresh process for each, every raw number a line of a table in docs/benchmarks."""

from __future__ import annotations

import csv
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd
import psutil

BENCHMARKS = Path(__file__).resolve().parents[2] / "docs/benchmarks"
PACKAGES = ("energymodel", "highspy", "linopy", "numpy", "pandas", "pyomo", "pypsa", "scipy", "xarray")


def fresh(module: str, *arguments: object) -> dict:
    """What ``python -m module arguments`` prints as JSON in its last line; ends with what it said where it fails."""
    done = subprocess.run([sys.executable, "-m", module, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(map(str, arguments))}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def timed(measured: dict, stage: str, work: Callable, *arguments):
    """What work returns, with its seconds, the most memory so far and the memory held after it [MB] noted."""
    began = time.perf_counter()
    made = work(*arguments)
    measured[stage] = time.perf_counter() - began
    measured[f"{stage}_peak_mb"], measured[f"{stage}_held_mb"] = peak(), psutil.Process().memory_info().rss / 1e6
    return made


def peak() -> float:
    """Most memory this process has held so far [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def stamp() -> dict[str, str]:
    """When, on which machine, with which versions."""
    return {
        "date": datetime.now().isoformat(" ", "minutes"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {cpu()}",
        "versions": "; ".join(f"{package} {found}" for package in PACKAGES if (found := installed(package))),
    }


def cpu() -> str:
    """Model of the processor, as the system calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def installed(package: str) -> str | None:
    """Version of a package, None where it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def newest(table: str, *by: str) -> pd.DataFrame:
    """The lines of docs/benchmarks/<table>.csv that were measured together last, for each of the columns ``by``."""
    lines = pd.read_csv(BENCHMARKS / f"{table}.csv")
    return lines[lines["date"] == lines.groupby(list(by))["date"].transform("max")]


def append(table: str, columns: tuple[str, ...], row: dict) -> None:
    """Add a line to docs/benchmarks/<table>.csv; numbers to five digits, sizes whole, what is not there blank."""
    path = BENCHMARKS / f"{table}.csv"
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        if new:
            writer.writeheader()
        writer.writerow({key: f"{value:.5g}" if isinstance(value, float) and key != "objective" else value for key, value in row.items()})
