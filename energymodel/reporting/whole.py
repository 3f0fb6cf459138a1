"""Whole: a folder or file appears whole or not at all, whatever call fails, whenever it is killed, however many write at once.

A draft is filled beside its place, under a hidden name; only when it is complete and on disk do the two change places. Who
fills a draft holds a lock on it that dies with its process: by that the next one tells what was left behind from what is alive.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from errno import EEXIST
from pathlib import Path

from energymodel.errors import NotPublished
from energymodel.reporting.exchange import UNABLE, exchange
from energymodel.reporting.sums import write_sums


@contextmanager
def whole(folder: Path, sums: bool = True) -> Iterator[Path]:
    """A draft to fill, which then gets its SHA256SUMS (but for ``sums``) and takes the folder's place.

    Where the block raises, or writing fails (NotPublished, with path and reason), what was there before is still there.
    """
    with _told(folder), _draft(folder) as draft:
        yield draft
        if sums:
            write_sums(draft)
        with ThreadPoolExecutor() as pool:  # the disk takes them together, as one after the other takes it a moment each
            list(pool.map(_sync, draft.iterdir()))
        _sync(draft)
        _replace(draft, folder)
        with suppress(OSError):  # the results are there; a power cut now would at worst bring the old ones back
            _sync(folder.parent)


def put(content: str | bytes, path: Path) -> None:
    """A file of a text (in UTF-8) or of bytes, written as a whole. Raises OSError."""
    with whole_file(path) as draft:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The draft of one file to write, which then takes its place, but not that of a link, folder or device. Raises OSError."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise FileExistsError(EEXIST, "found a link, a folder or a device; allowed: a file of its own, or nothing", str(path))
    with _alone(path.parent) as is_alone:
        if is_alone:
            _tidy(path)
        draft = _beside(path, "new")
        try:
            yield draft
            _sync(draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def check_place(folder: Path, needed: int) -> None:
    """Raise NotPublished unless a folder of so many bytes could be published now: nothing in the way, allowed, and space."""
    with _told(folder), _draft(folder) as draft:
        free = shutil.disk_usage(draft).free
    if free < needed:
        raise NotPublished(f"{folder}: {needed / 1e6:,.0f} MB are needed and {free / 1e6:,.1f} MB are free; nothing was published")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Errors of the system as NotPublished."""
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise NotPublished(f"{folder}: found a {'link' if folder.is_symlink() else 'file'}; allowed: a folder of its own, or nothing")
        yield
    except OSError as error:
        space = ""
        with suppress(OSError):
            space = f" ({shutil.disk_usage(folder.parent).free / 1e6:,.1f} MB free)"
        raise NotPublished(f"{error.filename or folder}: {error.strerror or error}{space}; nothing was published") from error


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A new folder beside, ours while the block runs, and gone afterwards - or, if the two changed places, what was there before."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft, handle = _beside(folder, "new"), None
    try:
        with _alone(folder.parent) as is_alone:
            if is_alone:
                _tidy(folder)
            draft.mkdir()
            handle = os.open(draft, os.O_RDONLY)
            _lock(handle, fcntl.LOCK_NB)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _replace(draft: Path, folder: Path) -> None:
    """Put the draft where the folder is, in one step where the system can; else the old folder stands aside for a moment."""
    with _alone(folder.parent):
        if not folder.exists():
            draft.rename(folder)
            return
        try:
            exchange(draft, folder)
            return
        except OSError as error:
            if error.errno not in UNABLE:
                raise
        old = folder.rename(_beside(folder, "old"))
        try:
            draft.rename(folder)
        finally:
            if not folder.exists():
                old.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _tidy(path: Path) -> None:
    """Remove what killed processes left, and put back what one of them had set aside. Only for who is alone."""
    left = re.compile(rf"\.{re.escape(path.name)}\.(new|old)-[0-9a-f]{{8}}")
    for found in sorted(path.parent.iterdir()):
        kind = left.fullmatch(found.name)
        with suppress(OSError):  # gone by now, or somebody else's: nothing that should keep us from writing
            if kind and kind[1] == "old" and not path.exists():
                found.rename(path)
            elif kind and _is_left(found):
                shutil.rmtree(found) if found.is_dir() else found.unlink()


def _is_left(path: Path) -> bool:
    """Whether no living process holds a draft."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return _lock(handle, fcntl.LOCK_NB)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Wait until nobody else is in here for this folder, for a moment each; False where the file system has no locks."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int, how: int = 0) -> bool:
    """Lock an open file or folder until it is closed; False where somebody has it, or the file system has no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | how)
    except OSError:
        return False
    return True


def _beside(path: Path, what: str) -> Path:
    """A hidden name next to a path that nobody else uses."""
    return path.with_name(f".{path.name}.{what}-{secrets.token_hex(4)}")


def _sync(path: Path) -> None:
    """Have the disk hold a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
