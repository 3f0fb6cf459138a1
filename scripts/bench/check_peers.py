"""The optimum of a peer beside this project's, on the same data: python -m scripts.bench.check_peers --peer linopy

    python -m scripts.bench.check_peers --peer pypsa --scenario plan2027 --window 2027-07-15:744

The peer's model is solved by HiPO without crossover, with the options that the benchmark uses, in MW and CNY as it is; this project's
is solved as in a run, to a certified optimum. Needs the extra `bench`. Ends with 1 where the costs differ by more than 1e-6, or the
peer's solve is not optimal.
"""

from __future__ import annotations

import argparse
from importlib import import_module

from energymodel.reading.load import load
from energymodel.running import program_of
from energymodel.solving.solve import solve
from scripts.bench.once import tune
from scripts.bench.peers import SAME
from scripts.bench.windows import part_of

OPTIMAL = "Optimal"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True, choices=("linopy", "pypsa"))
    parser.add_argument("--scenario", default="week-summer")
    parser.add_argument("--window", help="part of the year, without the annual coal cap: first day, colon, hours: 2027-07-15:744")
    arguments = parser.parse_args()
    case = part_of(arguments.scenario, *arguments.window.split(":")) if arguments.window else load(arguments.scenario)
    ours = solve(program_of(case.data)).objective
    peer = import_module(f"scripts.bench.{arguments.peer}_model")
    solver = tune(peer.hand_over(peer.build(case.data)))
    solver.run()
    status, theirs = solver.modelStatusToString(solver.getModelStatus()), solver.getObjectiveValue()
    difference = (theirs - ours) / abs(ours)
    print(f"this project {ours:.4f} CNY, {arguments.peer} {theirs:.4f} CNY ({status}): {difference:+.1e} of it")
    raise SystemExit(status != OPTIMAL or not abs(difference) <= SAME)


if __name__ == "__main__":
    main()
