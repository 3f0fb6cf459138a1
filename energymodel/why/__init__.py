"""Why a cost changed: the inputs that differ between two runs, switched from the one to the other in groups, by re-solving."""

from energymodel.why.answer import Why, why

__all__ = ["Why", "why"]
