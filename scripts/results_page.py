"""Write what came out of the scenarios into README.md, from the files in results/.

    python scripts/results_page.py            # after `make run` of the six scenarios

The text between the two `results` marks of README.md is replaced; numbers come from summary.csv, policies.csv, backcast.csv,
run.json and the status file, nowhere else.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

SCENARIOS = ("base2025", "bau2027", "plan2027", "plan2027-dry", "plan2027-no-uhv", "plan2027-deep")
INDICATORS = (
    ("cost, 10⁹ CNY", "total_cost", 1e-9, 2),
    ("CNY per MWh used", "cost_per_mwh", 1, 1),
    ("mean price, CNY/MWh", "mean_price", 1, 1),
    ("net imports, TWh", "net_imports", 1e-3, 1),
    ("largest import, GW", "import_peak", 1e-3, 2),
    ("coal burnt, Mtce", "coal", 1e-6, 2),
    ("gas burnt, bcm", "gas", 1e-9, 2),
    ("CO2, Mt", "co2", 1e-6, 1),
    ("renewable share, %", "renewable_share", 100, 1),
    ("non-hydro share, %", "non_hydro_share", 100, 1),
    ("curtailed, %", "curtailment_share", 100, 2),
    ("unserved, GWh", "unserved_energy", 1, 2),
)
POLICIES = (
    ("coal cap, CNY/tce", "coal_cap"),
    ("non-hydro weight, CNY/MWh", "non_hydro_weight"),
    ("Hami minimum, CNY/MWh", "contract_minimum[hami]"),
)
BACKCAST_UNIT_DIGITS = 2


def main() -> None:
    parts = [scenarios(), prices(), backcast(), sizes()]
    readme = Path("README.md")
    text = readme.read_text(encoding="utf-8")
    block = "<!-- results -->\n" + "\n\n".join(parts) + "\n<!-- /results -->"
    text = re.sub(r"<!-- results -->(.*?<!-- /results -->)?", lambda _: block, text, count=1, flags=re.DOTALL)
    readme.write_text(text, encoding="utf-8")


def markdown(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def read(scenario: str, name: str) -> pd.DataFrame:
    return pd.read_csv(Path("results") / scenario / name, keep_default_na=False, na_values=[""])


def scenarios() -> str:
    summaries = {s: read(s, "summary.csv").set_index("indicator")["value"] for s in SCENARIOS}
    rows = [[label, *(f"{summaries[s][key] * factor:.{digits}f}" for s in SCENARIOS)] for label, key, factor, digits in INDICATORS]
    records = {s: json.loads((Path("results") / s / "run.json").read_text()) for s in SCENARIOS}
    rows.append(["proven gap", *(f"{max(r['gap'], 0):.0e}" for r in records.values())])
    rows.append(["solved in, s", *(f"{r['seconds']['solve']:.0f}" for r in records.values())])
    cost = {s: summaries[s]["total_cost"] * 1e-9 for s in SCENARIOS}
    words = (
        f"Beside `plan2027`, a dry year costs {cost['plan2027-dry'] - cost['plan2027']:+.2f}, a year without the Hami line "
        f"{cost['plan2027-no-uhv'] - cost['plan2027']:+.2f} and deeper targets {cost['plan2027-deep'] - cost['plan2027']:+.2f} "
        "× 10⁹ CNY. Many inputs of 2027 are estimates; each says so in its table."
    )
    return "## Results\n\n" + words + "\n\n" + markdown(["a year", *SCENARIOS], rows)


def prices() -> str:
    """Shadow prices: what tightening a target by one unit costs; blank where the scenario has no such target."""
    rows = []
    for label, policy in POLICIES:
        cells = []
        for scenario in SCENARIOS:
            table = read(scenario, "policies.csv").set_index("policy")
            cells.append(f"{table['shadow_price'][policy]:.1f}" if policy in table.index else "")
        rows.append([label, *cells])
    return "Shadow prices of the targets (what one unit tighter costs):\n\n" + markdown(["", *SCENARIOS], rows)


def backcast() -> str:
    table = read("base2025", "backcast.csv")
    table = table[table["modelled"].notna()]
    year = table[table["month"].isna() | ~table["quantity"].str.startswith("generation_")]
    rows = [
        [
            quantity,
            "year" if pd.isna(month) else str(month),
            boundary,
            f"{observed:.{BACKCAST_UNIT_DIGITS}f}",
            f"{modelled:.{BACKCAST_UNIT_DIGITS}f}",
            "" if pd.isna(percent) else f"{percent:+.1f} %",
            unit,
        ]
        for quantity, month, boundary, observed, modelled, percent, unit in year[
            ["quantity", "month", "boundary", "observed", "modelled", "error_percent", "unit"]
        ].itertuples(index=False)
    ]
    words = (
        "**Back-cast**: `base2025` beside what was observed in 2025, errors as they are; months of every type are in "
        "`results/base2025/backcast.csv`. Boundaries differ: the statistics of larger plants leave out small hydro, rooftops and "
        "some captive plants, which the model has."
    )
    return words + "\n\n" + markdown(["quantity", "month", "boundary of the observation", "observed", "modelled", "error", "unit"], rows)


def sizes() -> str:
    record = json.loads(Path("results/plan2027/run.json").read_text())
    seconds = json.loads(Path("results/.status/plan2027.json").read_text())["seconds"]
    front = sum(seconds[k] for k in ("read", "build", "compile"))
    back = sum(seconds.get(k, 0.0) for k in ("harvest", "report", "publish"))
    rows = [
        [
            "columns, rows, nonzeros",
            f"{record['size']['columns']:,}, {record['size']['rows']:,}, {record['size']['nonzeros']:,}",
            "about a million columns",
        ],
        ["reading, checking, building, compiling", f"{front:.2f} s, of which compiling {seconds['compile']:.2f} s", "3 s, 1 s"],
        ["HiGHS", f"{seconds['solve']:.0f} s", ""],
        ["harvest, tables, writing, closing checks", f"{back:.1f} s", "10 s"],
        ["outside HiGHS, share of the solve", f"{100 * (front + back) / seconds['solve']:.1f} %", "10 %"],
        ["peak memory", f"{record['peak_memory_mb'] / 1000:.2f} GB", "3 GB"],
    ]
    return (
        f"**Speed** of the full-year `plan2027` ({record['method']}, 2 shared cores, stage by stage as the run announced them):\n\n"
        + markdown(["", "measured", "goal"], rows)
    )


if __name__ == "__main__":
    main()
