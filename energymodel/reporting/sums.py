"""Sums: the SHA256SUMS of a folder, as ``sha256sum -c SHA256SUMS`` reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"
PASSING = (".", "~$")
"""How names of files begin that a desktop, or a spreadsheet while it is open, leaves in a folder."""


def write_sums(folder: Path) -> None:
    """Write the sums of all files a folder has."""
    (folder / NAME).write_text(sums(folder), encoding="utf-8")


def sums(folder: Path) -> str:
    """A line a file, by name: ``<sha256>  <name>``. Files of a desktop or of an open spreadsheet and the sums themselves are none of it."""
    paths = sorted(p for p in folder.iterdir() if p.name != NAME and not p.name.startswith(PASSING))
    return "".join(f"{sha256(path)}  {path.name}\n" for path in paths)


def sha256(path: Path) -> str:
    """Hash of a file; of what is no file of its own (a link, a folder), the word for it."""
    if path.is_symlink() or not path.is_file():
        return "no-file-of-its-own"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def changes(folder: Path) -> list[str]:
    """What is no longer as it was published, in words: each file that changed, is gone or is new; empty where nothing is."""
    if (folder / NAME).is_symlink() or not (folder / NAME).is_file():
        return [f"{NAME} is missing"]
    written, found = (folder / NAME).read_bytes(), sums(folder).encode()
    if written == found:
        return []
    before, now = _by_name(written), _by_name(found)
    told = [f"{name} is missing" for name in before if name not in now]
    told += [f"{name} is not listed" for name in now if name not in before]
    told += [f"{name} has changed" for name in now if name in before and now[name] != before[name]]
    return told or [f"{NAME} has changed"]


def _by_name(content: bytes) -> dict[str, str]:
    lines = content.decode("utf-8", "backslashreplace").splitlines()
    return {name: hashed for hashed, _, name in (line.partition("  ") for line in lines) if name}
