"""Presenting: what a results folder holds for those who read it, made from what it holds for programs.

A run is published without what cannot be made of it. What makes a page or a workbook is imported where one is made, or while the
solver works.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from energymodel.errors import NotVerified
from energymodel.reporting.sums import NAME, PASSING, changes
from energymodel.reporting.whole import whole

OF_A_RUN = {"report.html": "energymodel.page.page:run_page", "results.xlsx": "energymodel.workbook.results:run_workbook"}
"""File -> ``module:function`` that makes it, a text or bytes, of solution, tables, run.json and scenario.json."""

OF_A_COMPARISON = {
    "report.html": "energymodel.page.page:comparison_page",
    "comparison.xlsx": "energymodel.workbook.comparison:comparison_workbook",
}
"""File -> ``module:function`` that makes it of a Comparison."""


def get_ready(makers: dict[str, str], turn: threading.Lock) -> None:
    """Import what makers need, in a thread of its own, as soon as it is its turn: nobody imports beside it."""

    def work():
        with turn, suppress(Exception):  # what cannot be imported is told where it is to be made
            for maker in makers.values():
                import_module(maker.partition(":")[0])

    threading.Thread(target=work, daemon=True).start()


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


def republish(folder: Path, file: str, make: Callable[[Path], bytes]) -> Path:
    """A results folder with this file made anew of it, all others as they are.

    Raises NotVerified where one of them has changed, or the folder was published anew while the file was made.
    """
    check_others(folder, folder, file)
    published, content = (folder / NAME).read_bytes(), make(folder)
    with whole(folder) as draft:
        for path in folder.iterdir():
            if not path.name.startswith(PASSING):
                shutil.copy2(path, draft)
        check_others(draft, folder, file)
        if (draft / NAME).read_bytes() != published:
            raise NotVerified(f"{folder} was published anew while {file} was made")
        (draft / file).write_bytes(content)
    return folder / file


def check_others(held: Path, folder: Path, file: str) -> None:
    """Raise NotVerified unless all that is held of a results folder is as it was published, but for this file."""
    if told := [change for change in changes(held) if not change.startswith(f"{file} ")]:
        raise NotVerified(f"{folder} is not as it was published: {'; '.join(told)}")
