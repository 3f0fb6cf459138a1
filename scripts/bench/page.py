"""Write what scripts/bench measured into README.md and docs/speed.md: python -m scripts.bench.page"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scripts.bench.fit import AXES, LARGE, LAW, MEMORY, SECONDS, points
from scripts.bench.record import BENCHMARKS, newest
from scripts.bench.solver import WAYS
from scripts.trust_page import markdown
from scripts.trust_page import page as filled

ROOT = BENCHMARKS.parents[1]
OURS = "energymodel"
NAMES = {
    OURS: "this project", "highspy": "bare arrays (the limit)", "linopy": "linopy", "pypsa": "PyPSA",
    "pyomo": "Pyomo, standard form", "pyomo_persistent": "Pyomo, persistent interface",
}  # fmt: skip


def peers() -> pd.DataFrame:
    """Medians by hours and tool, of the newest measurements of each."""
    groups = newest("peers", "hours", "tool").groupby(["hours", "tool"])
    middle = groups.median(numeric_only=True).assign(repeats=groups.size()).reset_index()
    middle["ready"] = middle["build"] + middle["hand_over"]
    middle["ready_mb"] = middle[["hand_over_peak_mb", "read_back_peak_mb"]].max(axis=1)
    return middle.sort_values(["hours", "tool"], key=lambda c: c.map(list(NAMES).index) if c.name == "tool" else c)


def ratios() -> str:
    """Build and hand-over, and the peak of the process until then: this project as it is, the others as multiples of it."""
    middle = peers()
    middle["gb"] = middle["ready_mb"] / 1e3
    ready = multiples(middle, "ready", "from data in memory to a program in HiGHS", "{:.2g} s")
    return f"{ready}\n\n{multiples(middle, 'gb', 'peak memory of the process until then', '{:.2g} GB')}"


def multiples(middle: pd.DataFrame, quantity: str, title: str, ours: str) -> str:
    """A quantity by tool and hours: ours in its unit, those of the others over ours."""
    wide = middle.pivot_table(index="tool", columns="hours", values=quantity)
    rows = {OURS: wide.loc[OURS].map(ours.format)}
    rows |= {tool: (wide.loc[tool] / wide.loc[OURS]).map(times) for tool in NAMES if tool in wide.index and tool != OURS}
    cells = pd.DataFrame(rows).T.rename(index=NAMES, columns="{:,} h".format)
    return markdown(cells.rename_axis(title).reset_index())


def times(ratio: float) -> str:
    """``× 7.1``; blank where it was not measured."""
    return "" if pd.isna(ratio) else f"× {ratio:.2g}" if ratio < 100 else f"× {ratio:.0f}"


def short(seconds: float) -> str:
    """Three digits; blank where it was not measured."""
    return "" if pd.isna(seconds) else f"{seconds:.3g}" if seconds >= 1e-4 else "0"


def whole() -> str:
    """All that was measured of the peers."""
    middle = peers()
    seconds = {stage: middle[stage].map(short) for stage in ("build", "hand_over", "read_back", "solve", "results")}
    sizes = {name: middle[name].map(lambda x: f"{x:,.0f}") for name in ("columns", "rows", "nonzeros")}
    memory = {"MB until handed over": middle["ready_mb"].map("{:,.0f}".format)}
    memory["MB in all"] = middle["results_peak_mb"].map(lambda x: "" if pd.isna(x) else f"{x:,.0f}")
    what = {"hours": middle["hours"].map("{:,}".format), "tool": middle["tool"].map(NAMES)}
    return markdown(pd.DataFrame(what | seconds | memory | sizes | {"repeats": middle["repeats"]}))


def growth() -> str:
    """Points of growth, stage by stage."""
    table = points()
    table = table.sort_values(["axis", "n"], key=lambda c: c.map(AXES.index) if c.name == "axis" else c)
    cells = {"": [f"{axis}: {n:,.0f}" for axis, n in table[["axis", "n"]].itertuples(index=False)]}
    cells |= {name: table[name].map("{:,.0f}".format) for name in ("columns", "rows", "nonzeros")}
    cells |= {f"{stage}, s": table[stage].map(short) for stage in SECONDS}
    cells |= {f"{stage}, MB": table[stage].map(lambda x: "" if pd.isna(x) else f"{max(x, 0):,.0f}") for stage in MEMORY}
    return markdown(pd.DataFrame(cells))


def fitted() -> str:
    """Exponents by axis, and the laws of memory."""
    found = pd.read_csv(BENCHMARKS / "growth_fits.csv")
    powers = found[found["what"] == "exponent"].pivot_table(index="axis", columns="quantity", values="value", sort=False)
    law = found[found["what"] != "exponent"]
    told = []
    for stage, of in law.groupby("quantity", sort=False):
        low, mean, high = of["value"]
        size = " or ".join(name.removesuffix("s") for name in LAW[stage])
        told.append(f"{stage} takes {mean:.0f} bytes a {size} (from {low:.0f} to {high:.0f}, {of['points'].iloc[0]} points)")
    table = markdown(powers.map("{:.2f}".format).rename_axis("power of").reset_index())
    return f"{table}\n\nMemory from {LARGE:,} columns on: {'; '.join(told)}."


def solver() -> str:
    """Every way of solving that was measured: seconds in HiGHS, and beside this project's of the same scenario and hours."""
    found = newest("solver", "scenario", "hours", "way")
    middle = found.groupby(["scenario", "hours", "way"], sort=False).agg(
        {"seconds": "median", "iterations": "median", "gap": "median", "status": "first", "refused": "first"}
    )
    ours = middle["seconds"].xs("hipo", level="way").reindex(middle.index.droplevel("way")).to_numpy()
    table = middle.assign(ratio=middle["seconds"] / ours).reset_index()
    order = {"hours": list(table["hours"].drop_duplicates()), "scenario": list(table["scenario"].drop_duplicates()), "way": list(WAYS)}
    table = table.sort_values(list(order), key=lambda c: c.map(order[c.name].index))
    unsure = (table["status"] != "Optimal") | table["refused"].notna()
    cells = {
        "hours": table["hours"].map("{:,}".format),
        "scenario": table["scenario"],
        "way": table["way"].map(WAYS),
        "seconds": table["seconds"].map("{:.3g}".format),
        "beside ours": table["ratio"].map(times),
        "iterations": table["iterations"].map("{:,.0f}".format),
        "proven gap": table["gap"].map(lambda x: "" if pd.isna(x) else f"{x:.0e}"),
        "not accepted": (table["status"].where(table["status"] != "Optimal", table["refused"])).where(unsure, ""),
    }
    return markdown(pd.DataFrame(cells))


PAGES = {
    ROOT / "README.md": {"speed": ratios},
    ROOT / "docs/speed.md": {"ratios": ratios, "peers": whole, "solver": solver, "growth": growth, "fits": fitted},
}


def page(path: Path) -> str:
    """A page with its tables as they were measured last."""
    return filled(path.read_text(encoding="utf-8"), PAGES[path])


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(page(path), encoding="utf-8")
