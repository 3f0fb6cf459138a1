"""Time and memory of compiling all rooms with random data: ``python scripts/bench_compile.py [elements of each entity] [hours]``."""

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from energymodel import rooms
from energymodel.algebra.build import build
from energymodel.algebra.compile import compile_program
from tests.algebra.worlds import random_data

GIVEN = {"plant_variable": True, "plant_curtailable": True, "unit_heat_low": 0.0, "channel_delay": 3.0, "contract_minimum": 5.0}


def main(elements: int = 8, hours: int = 8760) -> None:
    of = rooms.TECHNOLOGIES + rooms.POLICIES
    fields = rooms.fields(of)
    data = random_data(fields, hours=hours, sizes=elements, **GIVEN)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    for _ in range(3):
        start = time.perf_counter()
        model, ledger = build(data, of, fields)
        built = time.perf_counter()
        program = compile_program(model, ledger)
        print(f"build {built - start:.2f} s, compile {time.perf_counter() - built:.2f} s")
    rows, columns = program.matrix.shape
    posted = sum(e.constant.size for e in program.entries)
    print(f"{rows:,} rows x {columns:,} columns, {program.matrix.nnz:,} nonzeros, {len(program.entries)} entries of {posted:,} elements")
    print(f"memory {before:.2f} GB before, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at most")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
