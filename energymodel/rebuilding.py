"""Rebuilding: the program of a published run, made again from its solution alone, and where in it that solution is."""

from __future__ import annotations

import numpy as np
import xarray as xr

from energymodel.algebra.program import Program
from energymodel.running import program_of


def rebuilt(ds: xr.Dataset) -> tuple[Program, np.ndarray, np.ndarray]:
    """The program of a solution, to the last bit the one that was solved, its columns and its row duals. Raises what building raises."""
    program = program_of(inputs_of(ds))
    return program, *columns(program, ds)


def inputs_of(ds: xr.Dataset) -> xr.Dataset:
    """The data set a solution was made from: what a case has, in its order."""
    return ds[[str(name) for name, values in ds.data_vars.items() if values.attrs.get("kind") == "input"]]


def columns(program: Program, ds: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Column values and row duals of a program, from the variables and duals of its solution."""

    def flat(blocks, prefix: str) -> np.ndarray:
        parts = [ds[prefix + name].values.reshape(block.shape).ravel() for name, block in blocks.items()]
        return np.concatenate([np.empty(0), *parts])

    return flat(program.variables, ""), flat(program.rows, "dual_")
