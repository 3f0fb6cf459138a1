"""Draw docs/benchmarks/growth.svg from growth.csv: python -m scripts.bench.draw (needs matplotlib, of the extra ``bench``)"""

from __future__ import annotations

import matplotlib
import pandas as pd
from matplotlib import pyplot as plt

from scripts.bench.fit import AXES, MEMORY, SECONDS, fits, points
from scripts.bench.record import BENCHMARKS

LABELS = {"hours": "hours", "zones": "zones (a week)", "units": "thermal units (a week)"}
COLOURS = dict(zip((*SECONDS, *MEMORY), ("#7f8fa6", "#2a6f97", "#e09f3e", "#9e2a2b", "#2a6f97", "#9e2a2b"), strict=True))


def draw(table: pd.DataFrame, slopes: pd.DataFrame) -> None:
    """Seconds above, memory below, an axis a column; both scales logarithmic."""
    plain = {"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "legend.fontsize": 8, "font.size": 9}
    matplotlib.rcParams |= plain | {"svg.hashsalt": "growth", "svg.fonttype": "none", "axes.ymargin": 0.15}
    figure, panels = plt.subplots(2, len(AXES), figsize=(10, 6), sharex="col", sharey="row", layout="constrained")
    for column, axis in enumerate(AXES):
        of = table[table["axis"] == axis]
        slope = slopes[slopes["axis"] == axis].set_index("quantity")["value"]
        for panel, quantities in zip(panels[:, column], (SECONDS, MEMORY), strict=True):
            for quantity in quantities:
                known = of[of[quantity] > 0]
                label = f"{quantity.replace('_', ' ')}, power {slope[quantity]:.2f}"
                panel.loglog(known["n"], known[quantity], "o-", ms=3, lw=1.2, color=COLOURS[quantity], label=label)
            panel.legend()
            panel.grid(visible=True, lw=0.3)
        panels[1, column].set_xlabel(LABELS[axis])
    panels[0, 0].set_ylabel("seconds")
    panels[1, 0].set_ylabel("memory taken, MB")
    figure.savefig(BENCHMARKS / "growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    table = points()
    draw(table, fits(table))
