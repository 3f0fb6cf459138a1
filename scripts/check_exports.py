"""Exports beside the real libraries: PyPSA must find the same cost, pyam must find that parts add up.

    make check-exports                                                # or, with the extra `exports` installed:
    python -m scripts.check_exports week-summer week-winter --solve

Small random worlds with everything in them are solved by PyPSA, as are the published runs that are named (``--solve``; without it
a run is only opened, and its balances and statistics read). Ends with 1 where a cost differs by more than 1e-6, an energy from the
run's own table, PyPSA writes another file than it read, or an aggregate of the IAMC's table is not the sum of its parts.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

import linopy
import numpy as np
import pandas as pd
import pyam
import pypsa

from energymodel.exporting.export import export
from energymodel.exporting.network import network
from energymodel.exporting.pypsa import layout
from energymodel.published import run_folder
from energymodel.reporting.publish import write_solution
from tests.rooms.rich import rich
from tests.rooms.world import world

SAME = 1e-6
"""Relative difference of two costs or energies that are the same."""

OPTIONS = {"solver": "ipm", "run_crossover": "off", "output_flag": False}
SUMS = ("Secondary Energy|Electricity", "Capacity|Electricity")
"""Variables that must have parts."""

REGIONAL = (*SUMS, "Emissions|CO2|Energy|Supply|Electricity", "Primary Energy|Coal|Electricity", "Primary Energy|Gas|Electricity")
"""Variables of a region that are the sum of its zones'."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="*", metavar="RUN", help="published runs")
    parser.add_argument("--worlds", type=int, default=10, help="random worlds (default 10)")
    parser.add_argument("--solve", action="store_true", help="have PyPSA solve the runs, too")
    arguments = parser.parse_args()
    linopy.options["semantics"] = "v1"
    pypsa.options.api.legacy_string_dtype = False
    for talker in ("pypsa", "linopy", "pyam"):
        logging.getLogger(talker).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        wrong = [told for seed in range(arguments.worlds) for told in check_world(seed, Path(folder))]
        for run in arguments.runs:
            wrong += check_run(run, Path(folder), arguments.solve)
    print("\n".join(wrong) or "all is the same")
    raise SystemExit(bool(wrong))


def check_world(seed: int, folder: Path) -> list[str]:
    """What is wrong with a random world."""
    w = world(**rich(seed))
    file = folder / "world.nc"
    made = layout(network(w.program, w.data, w.solution.x, w.solution.y))
    write_solution(made.assign_attrs(network_name="world", network_pypsa_version="1.4.0"), file)
    return solved(pypsa.Network(file), w.cost, f"world {seed}")


def solved(n: pypsa.Network, cost: float, name: str) -> list[str]:
    """What is wrong with the cost that PyPSA finds, and of a price where the optimum says it."""
    status = n.optimize(solver_name="highs", solver_options=OPTIONS, include_objective_constant=False, progress=False)
    difference = (n.objective - cost) / abs(cost)
    print(f"{name}: {cost:.6f} CNY, PyPSA {n.objective:.6f} CNY: {difference:+.1e}", flush=True)
    return [] if status == ("ok", "optimal") and abs(difference) <= SAME else [f"{name}: {status}, {difference:+.1e}"]


def check_run(run: str, folder: Path, is_solved: bool) -> list[str]:
    """What is wrong with both exports of a published run."""
    network_file, again, table = (folder / name for name in ("run.nc", "again.nc", "run.csv"))
    export(run, "pypsa", network_file)
    n = pypsa.Network(network_file)
    wrong = unlike_generation(n, pd.read_csv(run_folder(run) / "generation.csv", encoding="utf-8-sig"), run)
    n.export_to_netcdf(again)
    wrong += unlike(n, pypsa.Network(again), run)
    if is_solved:
        wrong += solved(n, n.meta["cost_cny"], run)
    export(run, "iamc", table)
    return wrong + unsummed(pyam.IamDataFrame(table), run)


def unlike_generation(n: pypsa.Network, table: pd.DataFrame, run: str) -> list[str]:
    """Technologies whose energy in PyPSA's statistics is not that of generation.csv."""
    found = n.statistics.energy_balance(bus_carrier="power", nice_names=False, groupby="carrier").groupby("carrier").sum() / 1e3
    told = table.groupby("technology")[["energy_gwh", "withdrawn_gwh"]].sum().eval("energy_gwh - withdrawn_gwh")
    energy = found.reindex(told.index, fill_value=0.0)
    different = energy[~np.isclose(energy, told, rtol=SAME, atol=1e-3)]
    balance = abs(n.statistics.energy_balance(bus_carrier="power").sum()) / told.sum()
    print(f"{run}: {len(told)} technologies, the power balance of PyPSA is {balance:.0e} of the generation", flush=True)
    return [f"{run}: energy of {t}" for t in different.index] + [f"{run}: power does not balance"] * int(balance > SAME)


def unlike(a: pypsa.Network, b: pypsa.Network, run: str) -> list[str]:
    """What PyPSA wrote in another way than it had read."""
    wrong = []
    for c in a.components:
        other = b.components[c.name]
        if not c.static.sort_index().equals(other.static.sort_index()[c.static.columns]):
            wrong.append(f"{run}: {c.name} is not as written")
        wrong += [f"{run}: {c.name} {name}" for name, frame in c.dynamic.items() if not same_series(frame, other.dynamic[name])]
    return wrong


def same_series(a: pd.DataFrame, b: pd.DataFrame) -> bool:
    """Whether two series are one; what PyPSA leaves out are columns of its default, 0 or 1."""
    return all((a[name] == a[name].iloc[0]).all() if name not in b else np.array_equal(a[name], b[name], equal_nan=True) for name in a)


def unsummed(df: pyam.IamDataFrame, run: str) -> list[str]:
    """Aggregates that are not the sum of their parts, after pyam."""
    whole = [v for v in df.variable if any(other.startswith(f"{v}|") for other in df.variable)]
    wrong = [f"{run}: parts of {v}" for v in whole if df.check_aggregate(v) is not None]
    wrong += [f"{run}: no parts of {v}" for v in SUMS if v not in whole]
    region = min(df.region, key=len)
    zones = [name for name in df.region if name != region]
    of = [v for v in REGIONAL if v in df.variable]
    wrong += [f"{run}: zones of {v}" for v in of if df.check_aggregate_region(v, region, zones) is not None]
    print(f"{run}: pyam reads {len(df.variable)} variables, {len(whole)} of them sums, of {len(df.region)} regions", flush=True)
    return wrong


if __name__ == "__main__":
    main()
