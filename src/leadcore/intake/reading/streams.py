"""Streams of bytes that can be looked at before they are read: counted, and unpacked."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

#: How many bytes are read at a time.
CHUNK = 128 * 1024


class Bytes(io.RawIOBase):
    """Bytes whose beginning can be looked at before they are read."""

    def __init__(self, more: Callable[[int], bytes]) -> None:
        super().__init__()
        self._more = more
        self._ahead = b""

    def start(self, most: int) -> bytes:
        """The first bytes; they are still there to be read."""
        while len(self._ahead) < most:
            more = self._more(CHUNK)
            if not more:
                break
            self._ahead += more
        return self._ahead[:most]

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as far as one reading does."""
        if not self._ahead:
            self._ahead = self._more(len(buffer))
        given = self._ahead[: len(buffer)]
        self._ahead = self._ahead[len(given) :]
        buffer[: len(given)] = given
        return len(given)


class Watched(Bytes):
    """The bytes of a file as it lies there, counted."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(self._read)
        self._raw = raw
        self.read_so_far = 0

    def _read(self, most: int) -> bytes:
        found = self._raw.read(most) or b""
        self.read_so_far += len(found)
        return found


class Unpacked(Bytes):
    """
    What gzip packed, as far as it goes; a broken end is remembered, not raised.

    Attributes:
        damage: What is wrong; empty when nothing is.
    """

    def __init__(self, packed: Bytes) -> None:
        super().__init__(self._read)
        self._packed = packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._begun = False
        self.damage = ""

    def _read(self, most: int) -> bytes:
        while not self.damage:
            if self._inflate.eof:
                self._waiting = self._inflate.unused_data
                self._inflate = zlib.decompressobj(wbits=31)
                self._begun = False
            packed = self._waiting or self._packed.read(CHUNK) or b""
            if not packed:
                if self._begun:
                    self.damage = "the packed file ends early"
                return b""
            if not self._begun and not packed.strip(b"\0"):
                self._waiting = b""
                continue  # padding behind the last part
            self._begun = True
            try:
                found = self._inflate.decompress(packed, most)
            except zlib.error:
                self.damage = "the packed file is damaged"
                return b""
            self._waiting = self._inflate.unconsumed_tail
            if found:
                return found
        return b""
