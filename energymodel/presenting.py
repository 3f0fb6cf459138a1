"""Presenting: what a results folder holds for those who read it, made from what it holds for programs.

A run is published without what cannot be made of it. What makes a page or a workbook is imported where one is made.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from energymodel.errors import NotVerified
from energymodel.reporting.sums import NAME, changes
from energymodel.reporting.whole import whole

OF_A_RUN = {"report.html": "energymodel.page.page:run_page", "results.xlsx": "energymodel.workbook.results:run_workbook"}
"""File -> ``module:function`` that makes it, a text or bytes, of solution, tables, run.json and scenario.json."""

OF_A_COMPARISON = {
    "report.html": "energymodel.page.page:comparison_page",
    "comparison.xlsx": "energymodel.workbook.comparison:comparison_workbook",
}
"""File -> ``module:function`` that makes it of a Comparison."""


def presented(makers: dict[str, str], *told, warn: Callable[[list[str]], None]) -> dict[str, bytes]:
    """File -> content of all that can be made of what makers are told; ``warn`` gets a line for what cannot."""
    files = {}
    for file, maker in makers.items():
        try:
            files[file] = made(maker, *told)
        except Exception as error:
            warn([f"{file} was not made: {type(error).__name__}: {' '.join(str(error).split())}"])
    return files


def made(maker: str, *told) -> bytes:
    """What a maker makes, as bytes."""
    module, _, function = maker.partition(":")
    content = getattr(import_module(module), function)(*told)
    return content.encode() if isinstance(content, str) else content


def republish(folder: Path, file: str, content: bytes) -> Path:
    """A results folder with this file made anew, all others as they are. Raises NotVerified where one of them has changed."""
    if told := [change for change in changes(folder) if not change.startswith(f"{file} ")]:
        raise NotVerified(f"{folder} is not as it was published: {'; '.join(told)}")
    with whole(folder) as draft:
        for path in folder.iterdir():
            if path.name not in (NAME, file) and not path.name.startswith("."):
                shutil.copy2(path, draft)
        (draft / file).write_bytes(content)
    return folder / file
