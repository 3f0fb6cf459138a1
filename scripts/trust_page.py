"""Write the tables of docs/trust.md from what the scripts measured: python scripts/trust_page.py"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "docs/benchmarks"
PAGE = ROOT / "docs/trust.md"
LARGE = ("x 1e3", "x 1e-3", "x 1e4", "x 1e-4", "x 1e8", "x 1e-8")
"""Slips of 1,000, 万 and 亿."""


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(BENCHMARKS / f"{name}.csv", dtype=str, keep_default_na=False)


def markdown(table: pd.DataFrame) -> str:
    lines = [[c.replace("_", " ") for c in table.columns], ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def whole(name: str, *columns: str) -> str:
    """These columns of a table as they were measured."""
    return markdown(read(name)[list(columns)])


def faults() -> str:
    table = read("faults")
    numbers = ["tried", "refused", "flagged", "unnoticed"]
    kinds = table[table["what"] == "fixtures"]["tried"].astype(int).sum()
    counted = table[table["what"].isin(["slip", "corruption"])].astype(dict.fromkeys(numbers, int))
    groups = counted["kind"].where(counted["what"] == "slip", "corrupted: NaN, blank, inf, text, #DIV/0!, ...")
    sums = counted.groupby(groups, sort=False)[numbers].sum().rename_axis("what").reset_index()
    large = counted[counted["kind"].isin(LARGE)][numbers].sum()
    seen = 100 * (1 - large["unnoticed"] / large["tried"])
    timed = "; ".join(f"{kind}, {seconds} s" for kind, seconds in table[table["what"] == "seconds"][["kind", "seconds"]].to_numpy())
    words = f"Of the slips by 1,000, 万 and 亿, {seen:.1f} % are refused or flagged. {kinds} kinds of fault are each a fixture"
    return f"{markdown(sums)}\n\n{words} with its message. {timed[0].upper()}{timed[1:]}."


def slips() -> str:
    table = read("slips")
    return markdown(table[table["kind"].isin(LARGE)][["place", "column", "kind"]])


def mutants() -> str:
    table = read("mutants")
    caught = table.assign(caught=table["caught"] == "yes").groupby("file", sort=False)["caught"].agg(["size", "sum"])
    caught.loc["all"] = caught.sum()
    return markdown(caught.rename(columns={"size": "planted", "sum": "noticed"}).reset_index())


def paper() -> str:
    table = read("paper_cases")
    return f"{len(table)} cases: {', '.join(table['case'])}."


TABLES = {
    "gate": lambda: whole("gate", "corrupted", "answers", "wrong", "wrong_refused", "right", "right_refused"),
    "faults": faults,
    "slips": slips,
    "conflicts": lambda: whole("conflicts", "planted", "hours", "first", "right", "proven", "options", "times_a_solve"),
    "crashes": lambda: whole("crashes", "scenario", "case", "tried", "old", "new", "put_back", "looks", "noticed", "torn", "unforeseen"),
    "stops": lambda: whole("stops", "scenario", "stage", "at_s", "shots", "right", "longest_s", "allowed_s"),
    "same_answer": lambda: whole("same_answer", "scenario", "method", "way", "difference", "proven_gap", "files", "files_that_differ"),
    "mutants": mutants,
    "paper": paper,
}


def page(text: str, tables: dict[str, Callable[[], str]] = TABLES) -> str:
    """A page with its tables as they were measured last, each between two marks of its name."""
    for name, made in tables.items():
        block = f"<!-- {name} -->\n{made()}\n<!-- /{name} -->"
        text, n = re.subn(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, text, flags=re.DOTALL)
        if n != 1:
            raise SystemExit(f"no place for {name}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
