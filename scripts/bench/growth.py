"""How time and memory grow with hours, zones and units: seconds and megabytes of each stage, every point a process of its own.

    python -m scripts.bench.growth [--axis hours zones units] [--repeat 1] [--solve 1400000]

Points are appended to docs/benchmarks/growth.csv, those of up to so many nonzeros also solved; ``scripts.bench.fit`` and
``scripts.bench.draw`` fit and draw them.
"""

from __future__ import annotations

import argparse
import json

from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from energymodel.rooms import fields, switched_on
from scripts.bench import energymodel_model
from scripts.bench.cases import AXES, hours
from scripts.bench.once import tune
from scripts.bench.record import append, fresh, stamp, timed

POINTS = {
    "hours": (168, 744, 2190, 4380, 8760, 17520, 35040),
    "zones": (1, 2, 4, 8, 16, 32),
    "units": (10, 30, 100, 300, 1000),
}
"""What grows -> how far; zones and units over a week."""

STAGES = ("build", "compile", "hand_over", "solve")
COLUMNS = (
    "date", "machine", "versions", "axis", "n", "columns", "rows", "nonzeros", *STAGES,
    *(f"{stage}_peak_mb" for stage in STAGES), *(f"{stage}_held_mb" for stage in STAGES), "status", "objective",
)  # fmt: skip


def once(axis: str, n: int, solved: int) -> dict:
    """Seconds and memory of each stage of one case, after a warm-up with a day."""
    energymodel_model.hand_over(energymodel_model.build(hours(24)))
    data, measured = AXES[axis](n), {}
    rooms = switched_on(data)
    model = timed(measured, "build", build, data, rooms, fields(rooms))
    program = timed(measured, "compile", compile_program, *model)
    (measured["rows"], measured["columns"]), measured["nonzeros"] = program.matrix.shape, program.matrix.nnz
    solver = timed(measured, "hand_over", energymodel_model.hand_over, program)
    energymodel_model.read_back(program, solver)
    if program.matrix.nnz <= solved:
        timed(measured, "solve", tune(solver).run)
        measured["status"] = solver.modelStatusToString(solver.getModelStatus())
        measured["objective"] = energymodel_model.objective(program, solver)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--axis", nargs="+", default=list(AXES), choices=list(AXES))
    parser.add_argument("--most", type=int, help="no points beyond this")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--solve", type=int, default=1_400_000, metavar="NONZEROS", help="solve up to this size")
    parser.add_argument("--once", type=int, metavar="N", help="one measurement, as JSON")
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(once(arguments.axis[0], arguments.once, arguments.solve)))
        return
    about = stamp()
    for _ in range(arguments.repeat):
        for axis in arguments.axis:
            for n in POINTS[axis]:
                if n <= (arguments.most or n):
                    measured = fresh("scripts.bench.growth", "--axis", axis, "--once", n, "--solve", arguments.solve)
                    append("growth", COLUMNS, about | {"axis": axis, "n": n} | measured)
                    print(axis, n, *(f"{stage} {measured[stage]:.3f} s" for stage in STAGES if stage in measured), flush=True)


if __name__ == "__main__":
    main()
