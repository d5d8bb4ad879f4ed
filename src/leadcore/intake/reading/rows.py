"""What all readers of files give: numbered rows of cells, and what cannot be read, set apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, NamedTuple

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import Problem
from leadcore.intake.reading.content import Content

#: Columns of our own in files of bad rows; reading takes no facts from them.
OURS = "leadcore_"
ROW, YEAR, COLUMN, VALUE, CODE, PROBLEM, TEXT = (
    "leadcore_row",
    "leadcore_year",
    "leadcore_column",
    "leadcore_value",
    "leadcore_code",
    "leadcore_problem",
    "leadcore_text",
)


class RawRow(NamedTuple):
    """
    One row as it stands in a file.

    Attributes:
        number: Its number as a person counts: in CSV files the head row is row 1, as in a
            spreadsheet; in JSON Lines it is the line; elsewhere the first row is 1.
        cells: A sequence of cells in the order of the columns, or a payload.
        year: The year of its dates, where an earlier reading noted it.
        fault: Why it cannot be read, or None when it can.
    """

    number: int
    cells: Any
    year: int | None = None
    fault: Fault | None = None


class RowFile(ABC):
    """
    A file of rows.

    Args:
        content: What it holds.

    Attributes:
        name: What it is called in messages.
        columns: The names of its columns, or None where rows are payloads.
        plain: Whether every cell is a text.
        needed: The columns or paths that something is taken from; None for all. Bytes elsewhere
            that are no text, as pictures and checksums in Parquet are, spoil no row. Empty while
            nobody has said it: such bytes are left out then.
    """

    columns: tuple[str, ...] | None = None
    plain: bool = False
    needed: frozenset[str] | None = frozenset()

    def __init__(self, content: Content) -> None:
        self.name = content.name
        self._content = content
        self._problems: list[Problem] = []

    @abstractmethod
    def rows(self) -> Iterator[RawRow]:
        """The rows from first to last, once; what cannot be read has its fault in it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file as a whole, as far as it was read."""
        damage = self._content.damage
        return (*self._problems, *((damage,) if damage is not None else ()))

    @property
    def position(self) -> int:
        """How many bytes were read so far."""
        return self._content.position

    @property
    def size(self) -> int | None:
        """How many bytes there are to read; None when that cannot be known."""
        return self._content.size

    def close(self) -> None:
        """Close the file."""
        self._content.close()
