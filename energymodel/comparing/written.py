"""A comparison as files: a CSV a table, all lines, and comparison.json for programs."""

from __future__ import annotations

from pathlib import Path

from energymodel.comparing.comparison import Comparison
from energymodel.reporting.publish import as_json, write_table
from energymodel.reporting.whole import whole


def write(comparison: Comparison, folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """The folder: inputs.csv, waterfall.csv, a CSV for each table, comparison.json, and ``files`` besides.

    Raises NotPublished where it cannot be written.
    """
    folder = Path(folder)
    with whole(folder) as draft:
        for name, table in {"inputs": comparison.inputs, "waterfall": comparison.waterfall, **comparison.tables}.items():
            write_table(table, draft / f"{name}.csv")
        (draft / "comparison.json").write_text(as_json(record(comparison)), encoding="utf-8")
        for name, content in (files or {}).items():
            (draft / name).write_bytes(content)
    return folder


def record(comparison: Comparison) -> dict:
    """What comparison.json says."""
    return {
        "runs": list(comparison.names), "objective": list(comparison.objective), "accuracy": comparison.accuracy,
        "no_differences": comparison.is_empty, "reasons": list(comparison.reasons),
        "tolerance": comparison.tolerance, "breaches": list(comparison.breaches()),
    }  # fmt: skip
