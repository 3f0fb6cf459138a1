"""Provenance: what made a result - versions, the commit, the machine, the memory it took."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from energymodel import __version__

try:
    import resource
except ImportError:  # Windows has none
    resource = None

PACKAGES = ("pyomo", "highspy", "highspy-extras", "numpy", "scipy", "pandas", "xarray", "netcdf4")


def versions() -> dict[str, str | None]:
    """Name -> version of this package, its commit, Python, the system, and the packages that numbers depend on."""
    found: dict[str, str | None] = {"energymodel": __version__, "commit": commit()}
    found |= {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    return found | {package: _installed(package) for package in PACKAGES}


def machine(threads: int = 0) -> dict[str, int | str]:
    """What a run had of its machine: cores, threads of the solver (0 asked for: all cores), the seed of Python's hashes."""
    cores = os.cpu_count() or 1
    return {"cores": cores, "threads": threads or cores, "hash_seed": os.environ.get("PYTHONHASHSEED", "random")}


def commit() -> str | None:
    """Commit of the checkout this package lies in, with ``+changes`` where tracked files differ; None outside a checkout."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "--verify", "HEAD")
        return head + ("+changes" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return None


def peak_memory() -> float | None:
    """Most memory this process has held so far [MB]; None where the system does not say."""
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


def _git(root: Path, *command: str) -> str:
    return subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True, text=True, timeout=10).stdout.strip()


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
