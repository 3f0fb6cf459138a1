"""Exchange: two paths change places in one step, which no crash can divide, where system and file system can do it.

Source: renameat2(2) of Linux, flag RENAME_EXCHANGE; renamex_np(2) of macOS, flag RENAME_SWAP.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

HERE, AT_ONCE = -100, 2
"""AT_FDCWD of Linux; the flag, which both systems number the same."""

UNABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a system or file system says that cannot do it."""


def exchange(a: Path, b: Path) -> None:
    """Let two paths of one file system change places. Raises OSError; with an errno of UNABLE nobody can do it here."""
    libc = ctypes.CDLL(None, use_errno=True)
    first, second, flag = os.fsencode(a), os.fsencode(b), ctypes.c_uint(AT_ONCE)
    if sys.platform == "darwin":
        failed = libc.renamex_np(first, second, flag)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(HERE, first, HERE, second, flag)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(b))
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(b))
