"""What the points of growth.csv say: exponents and laws of memory, written to docs/benchmarks/growth_fits.csv.

    python -m scripts.bench.fit

An exponent is the slope of a line through the logarithms by least squares.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scripts.bench.record import BENCHMARKS, newest

AXES = ("hours", "zones", "units")
SECONDS = ("build", "compile", "hand_over", "solve")
MEMORY = {"compiling": ("compile_peak_mb", "build_held_mb"), "solving": ("solve_peak_mb", "compile_held_mb")}
"""What a stage takes: its peak less what was held before it."""

LAW = {"compiling": ["columns"], "solving": ["columns", "rows"]}
"""What memory is in proportion to."""

LARGE = 100_000
"""Columns from which on a process's memory is the program's and not its libraries'."""


def points() -> pd.DataFrame:
    """Medians of the newest measurements of each point, with the memory that stages took [MB]."""
    table = newest("growth", "axis", "n").groupby(["axis", "n"], as_index=False).median(numeric_only=True)
    return table.assign(**{stage: table[peak] - table[before] for stage, (peak, before) in MEMORY.items()})


def exponent(of: pd.DataFrame, quantity: str) -> tuple[float, int]:
    """Slope of log quantity over log n, and how many points it is through."""
    known = of[of[quantity] > 0]
    return float(np.polyfit(np.log(known["n"]), np.log(known[quantity]), 1)[0]), len(known)


def fits(table: pd.DataFrame) -> pd.DataFrame:
    """Exponents by axis, and the laws of memory over all large points: bytes of each LAW's size."""
    rows = []
    for axis in AXES:
        of = table[table["axis"] == axis]
        rows += [(axis, quantity, "exponent", *exponent(of, quantity)) for quantity in (*SECONDS, *MEMORY)]
    for stage, sizes in LAW.items():
        of = table[(table["columns"] > LARGE) & table[stage].notna()]
        each = 1e6 * of[stage] / of[sizes].sum(axis=1)
        rows += [("all", stage, f"bytes, {kind}", getattr(each, kind)(), len(of)) for kind in ("min", "mean", "max")]
    return pd.DataFrame(rows, columns=["axis", "quantity", "what", "value", "points"])


def main() -> None:
    slopes = fits(points())
    slopes.round({"value": 3}).to_csv(BENCHMARKS / "growth_fits.csv", index=False)
    print(slopes.round({"value": 2}).to_string(index=False))


if __name__ == "__main__":
    main()
