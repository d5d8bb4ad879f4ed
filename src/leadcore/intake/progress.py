"""How far a run over a file is, told to whoever waits for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a run is.

    Attributes:
        rows: How many rows were read.
        bytes_read: How many bytes of the file were read.
        bytes_in_all: How many there are; None when that cannot be known.
    """

    rows: int
    bytes_read: int
    bytes_in_all: int | None
