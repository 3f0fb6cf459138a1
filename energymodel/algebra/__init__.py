"""The algebra of the rooms, stated with Pyomo and compiled by NumPy and SciPy.

Once Pyomo is loaded it answers every import of SciPy with that of ``scipy.stats`` too: half a second, for nothing that is used
here. So SciPy is imported where Pyomo does not look; where it was imported before, that only takes its half second.
"""

import sys

import pyomo.common.dependencies

FINDERS = tuple(sys.meta_path)
sys.meta_path[:] = [finder for finder in FINDERS if type(finder).__module__ != pyomo.common.dependencies.__name__]
import scipy.sparse  # noqa: E402, F401

sys.meta_path[:] = FINDERS
