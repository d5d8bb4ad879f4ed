"""
CSV files as tables: a head row and rows of text, every row as wide as the head.

What cells mean is not known here. A row that cannot be used is told with its line and left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from leadcore.definition.composing.composed import shown
from leadcore.definition.composing.mistakes import INVISIBLE, visible
from leadcore.definition.loading.decoding import decode
from leadcore.definition.sections.document import Table
from leadcore.errors import DefinitionError, Problem, Span

FAULTY = "LC-DEF-013"
#: How many faults of one file are told in full.
MAX_TOLD = 10


@dataclass(frozen=True, slots=True)
class ReadTable:
    """
    A table with the lines of its rows.

    Attributes:
        table: The table.
        lines: The line of the file in which each row begins, counted from 1.
        problems: What is wrong with rows that were left out.
    """

    table: Table
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]


class _Faults:
    """The faults of one file, the first few in full."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.more = 0

    def add(self, line: int, message: str, hint: str) -> None:
        if len(self.problems) >= MAX_TOLD:
            self.more += 1
            return
        span = Span(self.name, line, 1, line, 2)
        self.problems.append(Problem(FAULTY, message, hint, self.name, span))

    def all(self) -> tuple[Problem, ...]:
        if not self.more:
            return tuple(self.problems)
        message = f"and {self.more:,} more rows with faults"
        last = Problem(
            FAULTY, message, "mend the first ones; the rest is probably alike", self.name
        )
        return (*self.problems, last)


def read_table(content: bytes, name: str) -> ReadTable:
    r"""
    Read a CSV file: UTF-8 with or without byte order mark, commas or semicolons between cells.

    Args:
        content: The bytes of the file.
        name: What the definition calls it.

    Returns:
        The table with white space around cells removed, without empty rows.

    Raises:
        DefinitionError: It has no head row that can be used, or is no text.

    >>> read_table(b"country;region\nUS;north\n", "regions.csv").table.rows
    (('US', 'north'),)
    """
    text = decode(content, name)
    faults = _Faults(name)
    bad = INVISIBLE.search(text)
    if bad is not None:
        line = text.count("\n", 0, bad.start()) + 1
        message = f"the file holds the invisible character {visible(bad[0])}"
        hint = "save it again as CSV in UTF-8"
        raise DefinitionError(Problem(FAULTY, message, hint, name, Span(name, line, 1, line, 2)))
    rows = _rows(text, faults)
    try:
        head_line, head = next(rows)
    except StopIteration:
        if faults.problems:
            raise DefinitionError(faults.problems) from None
        message, hint = "the file is empty", "its first line names the columns"
        raise DefinitionError(
            Problem(FAULTY, message, hint, name, Span(name, 1, 1, 1, 2))
        ) from None
    _check_head(head, head_line, name)
    width = len(head)
    cells: list[tuple[str, ...]] = []
    lines: list[int] = []
    for line, row in rows:
        if len(row) == width:
            cells.append(tuple(row))
            lines.append(line)
        else:
            cells_told = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            message = f"the row has {cells_told}, and the head row {width}"
            faults.add(line, message, "a cell that holds a comma goes into double quotes")
    return ReadTable(
        Table(name=name, columns=tuple(head), rows=tuple(cells)), tuple(lines), faults.all()
    )


def _rows(text: str, faults: _Faults) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line in which it begins."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(
                begins, _said(error), "put the cell into double quotes, and double those in it"
            )
            if reader.line_num >= len(lines):
                return
            row = []
        stripped = [cell.strip() for cell in row]
        if any(stripped):
            yield begins, stripped
        begins = reader.line_num + 1


def _said(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return "a cell is far too long; a quote may be left open"
    if "unexpected end" in text:
        return "a quote is opened here and never closed"
    return "the quotes of the row do not fit together"


def _delimiter(text: str) -> str:
    """A comma or a semicolon, whichever the head row has more of outside quotes."""
    commas = semicolons = 0
    quoted = False
    for character in text[:100_000].lstrip():
        if character == '"':
            quoted = not quoted
        elif not quoted:
            if character in "\r\n":
                break
            commas += character == ","
            semicolons += character == ";"
    return ";" if semicolons > commas else ","


def _check_head(head: list[str], line: int, name: str) -> None:
    span = Span(name, line, 1, line, 2)
    problems = []
    seen: set[str] = set()
    if len(head) == 1 and "\t" in head[0]:
        message = "the cells are separated by tabs"
        hint = "save the file with commas or semicolons between cells"
        problems.append(Problem(FAULTY, message, hint, name, span))
    for at, column in enumerate(head):
        if not column:
            message = f"column {at + 1} of the head row has no name"
            problems.append(Problem(FAULTY, message, "name it, or remove it", name, span))
        elif column in seen:
            message = f"two columns are called `{shown(column)}`"
            problems.append(Problem(FAULTY, message, "rename or remove one", name, span))
        seen.add(column)
    if problems:
        raise DefinitionError(problems[:MAX_TOLD])
