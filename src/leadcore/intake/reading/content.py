"""
The bytes of an input: opened, unpacked and recognised; what they mean is for other modules to say.

Everything streams. Nothing is trusted: a name may lie, a download may have broken off.
"""

from __future__ import annotations

import codecs
import io
import os
import re
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Self

from leadcore.errors import InputError, Problem
from leadcore.intake.reading.streams import CHUNK, Bytes, Unpacked, Watched

#: How many bytes are looked at to find out what the input is.
SAMPLE = 256 * 1024

Input = str | os.PathLike[str] | BinaryIO


class Kind(Enum):
    """What an input is written in."""

    CSV = "CSV"
    JSON = "JSON"
    PARQUET = "Parquet"


_OTHERS = (
    (b"PK\x03\x04", "a spreadsheet or ZIP archive", "save the sheet as CSV, or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save the sheet as CSV"),
    (b"\x1f\x8b", "packed twice with gzip", "unpack it once"),
    (b"BZh", "packed with bzip2", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ", "packed with xz", "unpack it, or pack it with gzip"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it, or pack it with gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"%PDF", "a PDF document", "export the data as CSV"),
    (b"SQLite format 3", "a database", "export the table as CSV"),
)
_SUFFIXES = {
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".tab": Kind.CSV,
    ".txt": Kind.CSV,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON,
    ".ndjson": Kind.JSON,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
}
#: How JSON begins, and no head row does.
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{])')
#: Characters that no text has, but for one that went wrong here and there.
_CONTROL = re.compile(r"[\0-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Content:
    """
    An opened input.

    Attributes:
        name: What it is called in messages.
        kind: What it is written in.
        sample: Its first bytes, unpacked.
        stream: All of its bytes, unpacked, from the first.
        size: How many bytes there are to read, packed; None when that cannot be known.
    """

    def __init__(self, source: Input) -> None:
        """
        Open an input.

        Args:
            source: The name of a file, or a binary file that is open. The latter is not closed.

        Raises:
            InputError: It cannot be opened, holds nothing, or is of a kind that is not read.
        """
        self._opened: BinaryIO | None = None
        if isinstance(source, str | os.PathLike):
            self.name = os.fspath(source)
            raw = self._opened = _open(Path(source))
        else:
            raw = source
            self.name = str(getattr(source, "name", "the input"))
        self.size = _size(raw)
        self._raw = Watched(raw)
        try:
            self._recognise()
        except BaseException:
            self.close()
            raise

    def _recognise(self) -> None:
        try:
            head = self._raw.start(2)
            self._packed = Unpacked(self._raw) if head == b"\x1f\x8b" else None
            unpacked: Bytes = self._packed or self._raw
            self.sample = unpacked.start(SAMPLE)
        except OSError as error:
            raise cannot_open(self.name, error) from None
        if not self.sample.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            message = "the file holds nothing"
            if self._packed is not None and self._packed.damage:
                raise _refused("LC-IN-006", self._packed.damage, "fetch the file again", self.name)
            raise _refused("LC-IN-005", message, "look whether the export went wrong", self.name)
        self.stream = io.BufferedReader(unpacked, CHUNK)
        self.kind = self._kind()

    def _kind(self) -> Kind:
        if self.sample.startswith(b"PAR1"):
            return Kind.PARQUET
        for mark, what, cure in _OTHERS:
            if self.sample.startswith(mark):
                raise _refused("LC-IN-002", f"the file is {what}", cure, self.name)
        suffixes = [suffix.lower() for suffix in Path(self.name).suffixes]
        if suffixes and suffixes[-1] == ".gz":
            suffixes.pop()
        suffix = suffixes[-1] if suffixes else ""
        known = _SUFFIXES.get(suffix)
        if known is Kind.PARQUET:
            message = f"the file is called {suffix}, and is no Parquet file"
            cure = "call it .csv or .jsonl if that is what it holds, or export it again"
            raise _refused("LC-IN-002", message, cure, self.name)
        text = self.sample.decode(encoding_of(self.sample), errors="replace").lstrip("\ufeff")
        strange = len(_CONTROL.findall(text))
        if strange > 16 and strange > len(text) // 25:
            message = "the file holds bytes that are no text"
            raise _refused("LC-IN-002", message, "export it as CSV or JSON", self.name)
        if _JSON.match(text):  # whatever it is called
            return Kind.JSON
        if known is not None:
            return known
        begins = text.lstrip()[:1]
        if begins == "<":
            message = "the file is XML or a web page"
            raise _refused("LC-IN-002", message, "export the data as CSV or JSON", self.name)
        return Kind.JSON if begins in ("{", "[") else Kind.CSV

    @property
    def position(self) -> int:
        """How many bytes were read so far, packed."""
        return self._raw.read_so_far

    @property
    def damage(self) -> Problem | None:
        """What is wrong with the packing, as far as it was read; None when nothing is."""
        if self._packed is None or not self._packed.damage:
            return None
        message = f"{self._packed.damage}; what could be read before was used"
        return Problem("LC-IN-006", message, "fetch the file again", self.name)

    def close(self) -> None:
        """Close the file, unless it was given open."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def encoding_of(sample: bytes) -> str:
    r"""
    The encoding that bytes are probably text in.

    What a byte order mark announces; else UTF-8 where that fits; else that of western Windows.

    >>> encoding_of("Köln".encode("latin-1"))
    'cp1252'
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    nuls = sample.count(0)
    if nuls > len(sample) // 4:  # plain letters have a NUL beside them in UTF-16
        return "utf-16-le" if sample[1::2].count(0) > nuls // 2 else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # it may end within a letter
    except UnicodeDecodeError as error:
        # One wrong byte in a large file of good ones is damage, not another encoding.
        before = sample[: error.start]
        good = len(before) > 1_000 and not before.isascii()
        return "utf-8" if good else "cp1252"
    return "utf-8"


def cannot_open(name: str, error: OSError) -> InputError:
    """The error to raise when a file cannot be opened or read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        message, cure = "there is no such file", "mend the name"
    elif isinstance(error, IsADirectoryError):
        message, cure = "it is a folder, not a file", "name a file in it"
    elif isinstance(error, PermissionError):
        message, cure = "you have no right to read it", "ask for the right"
    else:
        message, cure = f"it cannot be read ({(error.strerror or 'unknown').lower()})", ""
    return _refused("LC-IN-001", message, cure, name)


def _refused(code: str, message: str, cure: str, name: str) -> InputError:
    return InputError(Problem(code, message, cure, name), subject=name)


def _open(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise IsADirectoryError
        return path.open("rb")
    except ValueError:  # a NUL in the name
        raise cannot_open(str(path), FileNotFoundError()) from None
    except OSError as error:
        raise cannot_open(str(path), error) from None


def _size(raw: BinaryIO) -> int | None:
    try:
        at = raw.tell()
        size = raw.seek(0, os.SEEK_END) - at
        raw.seek(at)
    except (OSError, AttributeError, ValueError):  # a pipe
        return None
    return size
