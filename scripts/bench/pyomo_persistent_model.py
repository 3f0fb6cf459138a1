"""Stock Pyomo, handed over by its own persistent interface to HiGHS: what its ``solve`` does before the solver runs."""

from __future__ import annotations

import highspy
from pyomo.contrib.solver.solvers.highs import Highs

from energymodel.algebra.model import Model
from scripts.bench.pyomo_model import build, size

__all__ = ["build", "hand_over", "size"]


def hand_over(model: Model) -> highspy.Highs:
    """HiGHS with the model, as the interface keeps it."""
    interface = Highs()
    interface._active_config = interface.config()
    interface.set_instance(model)
    solver = interface._solver_model
    solver.setOptionValue("output_flag", False)
    return solver
