"""What can go wrong, each with its exit code and one clear message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

ENDINGS = {
    0: "accepted", 2: "usage", 3: "inputs invalid", 4: "infeasible", 5: "not accepted", 6: "model error", 7: "beyond tolerance",
    8: "verification failed", 9: "disk, permission or memory", 10: "internal error", 130: "interrupted", 143: "terminated",
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
    verdict: ClassVar[str] = "allowed"

    def __str__(self) -> str:
        place = ":".join(str(p) for p in (self.file, self.row, self.column) if p is not None)
        return f"{place}: found {self.value}; {self.verdict}: {self.allowed}"


@dataclass(frozen=True)
class Unlikely(Fault):
    """A value that may be right, but is unlike those of real systems: flagged, never refused."""

    verdict: ClassVar[str] = "likely"


class InputsInvalid(EnergyModelError):
    """All faults of all inputs, in one message, and what is unlikely besides."""

    code = 3

    def __init__(self, faults, warnings=()):
        self.faults, self.warnings = tuple(faults), tuple(warnings)
        told = ((self.faults, "fault"), (self.warnings, "warning"))
        parts = [[f"{counted(len(some), what)} in the inputs", *(f"  {f}" for f in some)] for some, what in told if some]
        super().__init__("\n".join(line for part in parts for line in part))


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


class NotVerified(EnergyModelError):
    """A published folder is not as it was published, or what it claims cannot be proven from it."""

    code = 8


class NotPublished(EnergyModelError):
    """The results folder could not be written."""

    code = 9


class TooLarge(EnergyModelError):
    """The program does not fit into the memory there is, or has more elements than can be numbered."""

    code = 9


class Terminated(KeyboardInterrupt):
    """Somebody ended the process (a batch limit, ``kill``)."""

    code = 143


def counted(count: int, what: str) -> str:
    """``1 fault``, ``2 faults``."""
    return f"{count} {what}{'s' * (count != 1)}"


HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Characters that move the cursor, colour, turn or hide what is written, or cannot be written; lines and tabs are none."""


def visible(text: str) -> str:
    """A text with what would act on a terminal written out: ``\\x1b[31m``."""
    return HIDDEN.sub(lambda found: ascii(found[0])[1:-1], text)


def code_of(error: BaseException) -> int:
    """Exit code of any error."""
    if isinstance(error, EnergyModelError):
        return error.code
    if isinstance(error, KeyboardInterrupt):
        return getattr(error, "code", 130)
    return 9 if isinstance(error, OSError | MemoryError) else 10
