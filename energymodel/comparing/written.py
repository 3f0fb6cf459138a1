"""A comparison as files: a CSV a table, all lines, and comparison.json for programs."""

from __future__ import annotations

from pathlib import Path

from energymodel.comparing.comparison import Comparison
from energymodel.reporting.publish import as_json, publish_analysis


def write(comparison: Comparison, folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """The folder: inputs.csv, waterfall.csv, a CSV for each table, comparison.json, and ``files`` besides.

    Raises NotPublished where it cannot be written.
    """
    tables = {"inputs": comparison.inputs, "waterfall": comparison.waterfall} | comparison.tables
    return publish_analysis(tables, Path(folder), {"comparison.json": as_json(record(comparison)).encode()} | (files or {}))


def record(comparison: Comparison) -> dict:
    """What comparison.json says."""
    return {
        "runs": list(comparison.names), "objective": list(comparison.objective), "accuracy": comparison.accuracy,
        "no_differences": comparison.is_empty, "reasons": list(comparison.reasons),
        "tolerance": comparison.tolerance, "breaches": list(comparison.breaches()),
    }  # fmt: skip
