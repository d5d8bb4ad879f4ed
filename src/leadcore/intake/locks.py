"""Locks on the files that a run writes, so that no two runs write over each other."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadcore.errors import InputError, Problem

try:
    import fcntl
except ImportError:  # this system has no such locks
    _LOCKS = False
else:
    _LOCKS = True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """
    Hold a file for one run; it is made if it is not there, and otherwise left as it is.

    Where the system or the disk has no such locks, and for what is no regular file, nothing is
    held. A lock ends with its process, however that ends.

    Raises:
        InputError: Another run holds the file.
        OSError: It cannot be written.
    """
    if not _LOCKS or _is_special(path):
        yield
        return
    held = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"`{path}` is being written by another run"
            hint = "name another file, or wait until that run has ended"
            raise InputError(Problem("LC-IN-008", message, hint), subject=str(path)) from None
        except OSError:  # the disk has no locks, as some that are reached over a network
            pass
        yield
    finally:
        os.close(held)


def _is_special(path: Path) -> bool:
    """Whether a path is a device or pipe: into those, several may write at once."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:  # it is not there yet
        return False
