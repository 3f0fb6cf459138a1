"""Time from tables to a program handed to HiGHS, without the solve: read and check, build, compile, scale, hand over.

    python scripts/bench_stages.py plan2027 [--repeat 5]

Each repeat is a process of its own, as a user's run is. Medians are appended to docs/benchmarks/stages.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median

STAGES = ("read", "build", "compile", "scale", "hand over")


def once(scenario: str) -> dict:
    """Seconds of each stage, size and peak memory of one fresh process."""
    import highspy  # imports are start-up, not a stage

    from energymodel.algebra.build import build
    from energymodel.algebra.compile import compile_program
    from energymodel.reading.load import load
    from energymodel.rooms import fields, switched_on
    from energymodel.solving import highs
    from energymodel.solving.problem import problem_of, scaling_of

    marks = [time.perf_counter()]
    case = load(scenario)
    marks.append(time.perf_counter())
    built = build(case.data, switched_on(case.data), fields())
    marks.append(time.perf_counter())
    program = compile_program(*built)
    marks.append(time.perf_counter())
    scaled = scaling_of(program).apply(problem_of(program))
    marks.append(time.perf_counter())
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    highs.load(solver, scaled)
    marks.append(time.perf_counter())
    seconds = {stage: end - begin for stage, (begin, end) in zip(STAGES, pairwise(marks), strict=True)}
    rows, columns = program.matrix.shape
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds | {"rows": rows, "columns": columns, "nonzeros": program.matrix.nnz, "peak_mb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="plan2027")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--once", action="store_true", help="one measurement, as JSON")
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(once(arguments.scenario)))
        return
    command = [sys.executable, __file__, arguments.scenario, "--once"]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(arguments.repeat)]
    middle = {key: median(run[key] for run in runs) for key in runs[0]}
    row = {"date": date.today(), "machine": f"{platform.machine()}, {os.cpu_count()} cores", "scenario": arguments.scenario}
    row |= {key: f"{value:.3f}" if key in STAGES else f"{value:.0f}" for key, value in middle.items()}
    path = Path("docs/benchmarks/stages.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row)
        if new:
            writer.writeheader()
        writer.writerow(row)
    print(row)


if __name__ == "__main__":
    main()
