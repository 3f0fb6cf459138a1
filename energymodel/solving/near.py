"""A neighbour's answer: what was solved before may be proven good enough for a program that differs in numbers or in a policy.

Where what changed does not bind (a target met anyway, a price of what is not used) nothing is left to solve, and the certificate
says so in less than a second for a year. Why no solver of HiGHS starts from it otherwise: docs/decisions/0006.
"""

from __future__ import annotations

import numpy as np

from energymodel.algebra.program import Block, Program
from energymodel.solving.solve import Solution


def carried(program: Program, before: Program, solution: Solution) -> tuple[np.ndarray, np.ndarray]:
    """Column values and row duals of a program, from the solution of one before it, block by block of one name and the same sets.

    What was not there is as near to zero as its bounds let it; what is over is left out.
    """
    x = _carried(program.variables, before.variables, solution.x, np.clip(0.0, program.lower, program.upper))
    return x, _carried(program.rows, before.rows, solution.y, np.zeros(len(program.row_lower)))


def _carried(blocks: dict[str, Block], before: dict[str, Block], values: np.ndarray, start: np.ndarray) -> np.ndarray:
    for name, block in blocks.items():
        if name in before and _is_same(block, before[name]):
            start[block.part] = values[before[name].part]
    return start


def _is_same(a: Block, b: Block) -> bool:
    """Whether two blocks are over the same sets; labels are not compared, for the certificate judges what comes of it."""
    return (a.dims, a.shape) == (b.dims, b.shape) and all(map(np.array_equal, a.members, b.members))
