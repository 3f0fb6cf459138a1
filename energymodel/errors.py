"""What can go wrong, each with its exit code and one clear message."""

from __future__ import annotations

from dataclasses import dataclass

ENDINGS = {
    0: "accepted", 2: "usage", 3: "inputs invalid", 4: "infeasible", 5: "not accepted", 6: "model error", 7: "beyond tolerance",
    9: "disk, permission or memory", 10: "internal error", 130: "interrupted",
}  # fmt: skip
"""Exit code -> how it ended, in words."""


class EnergyModelError(Exception):
    """Base of all errors a user can meet; ``code`` is the process's exit code."""

    code = 10


@dataclass(frozen=True)
class Fault:
    """One fault of the inputs: where it is, what was found and what is allowed. ``row`` is the line of the file, 1-based."""

    file: str
    row: int | None
    column: str | None
    value: str
    allowed: str

    def __str__(self) -> str:
        place = ":".join(str(p) for p in (self.file, self.row, self.column) if p is not None)
        return f"{place}: found {self.value}; allowed: {self.allowed}"


class InputsInvalid(EnergyModelError):
    """All faults of all inputs, in one message."""

    code = 3

    def __init__(self, faults):
        self.faults = tuple(faults)
        super().__init__(
            f"{len(self.faults)} fault{'s' * (len(self.faults) != 1)} in the inputs\n" + "\n".join(f"  {f}" for f in self.faults)
        )


class Infeasible(EnergyModelError):
    """No dispatch meets every limit."""

    code = 4


class NotAccepted(EnergyModelError):
    """The solver's answer was not proven good enough to publish, or none was found in time."""

    code = 5


class ModelError(EnergyModelError):
    """The model itself is wrong: an unbounded variable, a policy that touches nothing, a rule that cannot be compiled."""

    code = 6


class BeyondTolerance(EnergyModelError):
    """Two runs differ by more than was allowed."""

    code = 7


class NotPublished(EnergyModelError):
    """The results folder could not be written."""

    code = 9


def code_of(error: BaseException) -> int:
    """Exit code of any error."""
    if isinstance(error, EnergyModelError):
        return error.code
    return 130 if isinstance(error, KeyboardInterrupt) else 9 if isinstance(error, OSError | MemoryError) else 10
