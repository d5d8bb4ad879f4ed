"""The files that a definition is made of, as bytes: nothing outside its folder is ever reached."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath

from leadcore.definition.loading.decoding import MAX_SIZE
from leadcore.errors import nearest

_DRIVE = re.compile(r"[A-Za-z]:")


def read_bytes(path: Path) -> bytes:
    """
    The bytes of a file, one more than are allowed at most.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file.read(MAX_SIZE + 1)


def why(error: OSError) -> str:
    """
    Why a file cannot be read, without the words of an operating system.

    >>> why(FileNotFoundError())
    'there is no such file'
    """
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "you have no right to read it"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return f"it cannot be read ({(error.strerror or 'unknown reason').lower()})"


class OutsideError(Exception):
    """A name leads out of the folder; says how."""


class MissingError(Exception):
    """A file is not there or cannot be read; says why, and what may be meant."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Folder:
    """The folder of a definition, and the only place its files are read from."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes:
        """
        The bytes of a file in the folder, or in a folder below it.

        Args:
            name: The file, as the definition names it: relative, with `/` between folders.

        Raises:
            OutsideError: The name is absolute, leads out by `..`, or to a link that does.
            MissingError: There is no such file, or it cannot be read.
        """
        parts = PurePosixPath(name).parts
        if name.startswith("/") or _DRIVE.match(name) or "\\" in name:
            raise OutsideError("a file is named from the definition's folder, with `/` in between")
        if ".." in parts or "\0" in name:
            raise OutsideError("`..` would lead out of the definition's folder")
        try:
            home = self.path.resolve(strict=True)
            found = (home / name).resolve(strict=True)
            if not found.is_relative_to(home):
                raise OutsideError("the link leads out of the definition's folder")
            if not stat.S_ISREG(found.stat().st_mode):
                raise MissingError("it is no file")
            return read_bytes(found)
        except OSError as error:
            near = nearest(name, self._names(PurePosixPath(name).parent))
            hint = f"did you mean `{near}`?" if near else "put it into the definition's folder"
            raise MissingError(why(error), hint) from None
        except (ValueError, RuntimeError):  # a name that no file can have, or a circle of links
            raise MissingError("there is no such file") from None

    def nearest(self, name: str) -> str | None:
        """The file or folder in it whose name is most like one that is not there, or None."""
        return nearest(name, self._names(PurePosixPath()))

    def _names(self, parent: PurePosixPath) -> list[str]:
        """The files that might be meant."""
        try:
            with os.scandir(self.path / parent) as entries:
                names = [entry.name for entry in entries if not entry.name.startswith(".")]
        except (OSError, ValueError):
            return []
        return [(parent / name).as_posix() for name in names[:1_000]]
