"""This project beside its peers on the same data: seconds and memory to build, hand over, solve and read back.

    make bench                                                      # or, with the extra `bench` installed:
    python -m scripts.bench.peers --hours 168 744 --repeat 3 --solve 744

Every measurement is a process of its own, one at a time, tools in turn, so that noise spreads. All get the same data set; HiGHS
gets the same options from all, and from all but this project MW and CNY as they are. Every raw number is a line of
docs/benchmarks/peers.csv. Ends with 1 where a solve is not optimal or two objectives differ by more than 1e-6.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from scripts.bench.record import append, fresh, stamp

TOOLS = ("energymodel", "highspy", "linopy", "pypsa", "pyomo", "pyomo_persistent")
NEEDS = {"linopy": ("linopy",), "pypsa": ("pypsa",)}
STAGES = ("read", "build", "hand_over", "solve", "results")
SECONDS = (*STAGES, "read_back")
COLUMNS = (
    "date", "machine", "versions", "scenario", "hours", "tool", *STAGES,
    *(f"{stage}_peak_mb" for stage in STAGES), *(f"{stage}_held_mb" for stage in STAGES),
    "columns", "rows", "nonzeros", "status", "objective", "read_back", "read_back_peak_mb",
)  # fmt: skip
SAME = 1e-6
"""Relative difference of two objectives that are the same."""

NEVER_SOLVED = ("pyomo_persistent",)
"""Only another way of handing the same model over."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="plan2027")
    parser.add_argument("--tools", nargs="+", default=[tool for tool in TOOLS if all(map(find_spec, NEEDS.get(tool, ())))], choices=TOOLS)
    parser.add_argument("--hours", nargs="+", type=int, default=[168, 744, 2190, 8760])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--solve", type=int, default=744, metavar="HOURS", help="solve windows up to this length (default 744)")
    arguments = parser.parse_args()
    about, objectives = stamp(), {}
    for hours in arguments.hours:
        for _ in range(arguments.repeat):
            for tool in arguments.tools:
                is_solved = hours <= arguments.solve and tool not in NEVER_SOLVED
                measured = fresh("scripts.bench.once", tool, arguments.scenario, hours, *(["--solve"] if is_solved else []))
                append("peers", COLUMNS, about | {"scenario": arguments.scenario, "hours": hours, "tool": tool} | measured)
                print(hours, tool, *(f"{stage} {measured[stage]:.3f} s" for stage in SECONDS if stage in measured), flush=True)
                if is_solved:
                    objectives.setdefault(hours, []).append((measured["objective"], measured["status"], tool))
    for hours, found in objectives.items():
        low, high = min(found)[0], max(found)[0]
        if not high - low <= SAME * abs(low) or {status for _, status, _ in found} != {"Optimal"}:
            raise SystemExit(f"{hours} hours: the objectives differ, or are none: {found}")


if __name__ == "__main__":
    main()
