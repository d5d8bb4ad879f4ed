"""
The files that a definition is made of, as text: nothing outside its folder is ever reached.

Bytes become text here and nowhere else, so that a wrong encoding is told the same way for YAML and
for tables.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path, PurePosixPath

from leadcore.errors import DefinitionError, Problem, Span, nearest

#: The largest file, in bytes.
MAX_SIZE = 32 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BREAK = re.compile(r"\r\n|\r|\n")
_DRIVE = re.compile(r"[A-Za-z]:")


def refuse(code: str, message: str, hint: str, span: Span | None = None) -> DefinitionError:
    """An error with one problem."""
    return DefinitionError(Problem(code, message, hint, span=span))


def decode(content: bytes, name: str) -> str:
    r"""
    Bytes as text, without byte order mark: UTF-8, or what a byte order mark announces.

    Args:
        content: The bytes.
        name: The file's name, for messages.

    Raises:
        DefinitionError: They are too many, or no text; with the line of the first wrong byte.

    >>> decode(b"\xef\xbb\xbfleadcore: 1", "leads.yaml")
    'leadcore: 1'
    """
    if len(content) > MAX_SIZE:
        size = f"{MAX_SIZE // 1024 // 1024} MB"
        message = f"the file is larger than {size}"
        raise refuse("LC-YAML-004", message, "put long lists in tables of their own", _top(name))
    encoding = "utf-8"
    for mark, marked in _MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], marked
            break
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        breaks = [found.end() for found in _BREAK.finditer(before)]
        line, column = len(breaks) + 1, len(before) - (breaks[-1] if breaks else 0) + 1
        span = Span(name, line, column, line, column + 1)
        if encoding == "utf-8":
            byte = content[error.start : error.start + 1]
            meant = f", perhaps `{byte.decode('latin-1')}`" if byte >= b"\xa0" else ""
            message = f"the file is not in UTF-8: byte 0x{byte.hex().upper()}{meant} is no letter"
            raise refuse("LC-YAML-002", message, "save it as UTF-8", span) from None
        message = f"the file breaks off, or is not in {encoding.upper()} as it begins"
        raise refuse("LC-YAML-002", message, "save it as UTF-8", span) from None


def _top(name: str) -> Span:
    return Span(name, 1, 1, 1, 2)


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

    def _names(self, parent: PurePosixPath) -> list[str]:
        """The files that might be meant."""
        try:
            with os.scandir(self.path / parent) as entries:
                names = [entry.name for entry in entries if not entry.name.startswith(".")]
        except (OSError, ValueError):
            return []
        return [(parent / name).as_posix() for name in names[:1_000]]
