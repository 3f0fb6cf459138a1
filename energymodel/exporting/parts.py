"""Parts of a network: PyPSA's components with their attributes, numbers, texts or values over the steps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from energymodel.exporting.elements import Clock


@dataclass
class Network:
    """``parts``: PyPSA's list (``links``) -> name -> attribute -> number, text or values [steps]."""

    clock: Clock
    parts: dict[str, dict[str, dict]] = field(default_factory=dict)

    def add(self, kind: str, name: str, **attributes) -> None:
        """One component."""
        self.parts.setdefault(kind, {})[name] = attributes


def within(low: np.ndarray, high: np.ndarray, of: str = "p") -> dict:
    """Bounds as PyPSA has them: the largest there is, and shares of it."""
    size = float(max(np.abs(low).max(), np.abs(high).max()))
    per = size or 1.0
    return {f"{of}_nom": size, f"{of}_nom_opt": size, f"{of}_min_pu": low / per, f"{of}_max_pu": high / per}
