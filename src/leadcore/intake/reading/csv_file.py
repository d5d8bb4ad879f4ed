"""CSV as people really save it: any separator, any encoding, torn rows, broken quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import InputError, Problem
from leadcore.intake.reading.content import SAMPLE, Content, encoding_of
from leadcore.intake.reading.formulas import restored, unwrapped
from leadcore.intake.reading.heads import delimiter_of, names_of
from leadcore.intake.reading.lines import LONGEST_LINE, Lines, TooLongError
from leadcore.intake.reading.rows import OURS, ROW, YEAR, RawRow, RowFile

#: How many columns a file has at most.
MOST_COLUMNS = 10_000

_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# Of these, every byte that is no letter can be kept as it is and written out again.
_ONE_BYTE = re.compile(r"utf-8(-sig)?|ascii|cp[0-9]+|iso8859-[0-9]+|latin.*|mac-.*|koi8.*")


class CsvFile(RowFile):
    """
    A CSV file.

    Attributes:
        name: What it is called in messages.
        columns: The names of its columns, each different: a second `name` is called `name (2)`,
            and the third column is called `column 3` if it has no name.
        plain: True: every cell is a text.
        delimiter: What separates the cells.
        encoding: Its encoding.
        own: The positions of columns that are not ours.
    """

    columns: tuple[str, ...]
    plain = True

    def __init__(
        self,
        content: Content,
        *,
        columns: Sequence[str] | None = None,
        head_row: int = 1,
        delimiter: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """
        Look at the beginning of a file.

        Args:
            content: The file.
            columns: The names of its columns, where it has no head row.
            head_row: Which row holds them otherwise, counted from 1.
            delimiter: What separates the cells; found out when left out.
            encoding: Its encoding; found out when left out.

        Raises:
            InputError: It has no head row, or far too many columns.
        """
        super().__init__(content)
        self.encoding = encoding or encoding_of(content.sample)
        keeps = _ONE_BYTE.fullmatch(self.encoding) is not None
        text = io.TextIOWrapper(
            content.stream, self.encoding, "surrogateescape" if keeps else "replace", newline=""
        )
        self._lines = Lines(text, marked=None if keeps else "\ufffd")
        beginning = self._lines.ahead(50 + head_row, SAMPLE)
        stated = _SEP_LINE.fullmatch(beginning[0]) if beginning else None
        self._number = 0
        self.columns = ()
        if stated is not None:
            self._lines.skip()
            self._number = 1
            delimiter = delimiter or stated[1]
        if not beginning or ROW not in beginning[0]:  # a file of bad rows begins with its names
            beginning = beginning[head_row - 1 :]
        self.delimiter = delimiter or delimiter_of(beginning)
        self._reader = csv.reader(
            self._lines, delimiter=self.delimiter, strict=True, skipinitialspace=True
        )
        self._head_cells: list[str] = []
        self.columns = self._head(columns, head_row)
        if len(self.columns) > MOST_COLUMNS:
            message = f"the file has {len(self.columns):,} columns"
            raise InputError(Problem("LC-IN-002", message, "is it CSV?", self.name))
        named = {name: at for at, name in enumerate(self.columns)}
        self._row_at, self._year_at = named.get(ROW), named.get(YEAR)
        self.own = tuple(at for at, name in enumerate(self.columns) if not name.startswith(OURS))

    def _head(self, columns: Sequence[str] | None, head_row: int) -> tuple[str, ...]:
        found = next(self._raw(), None)
        while found is not None and self._number < head_row and ROW not in names_of(found.cells):
            found = next(self._raw(), None)
        while found is not None and found.fault is None and not any(map(str.strip, found.cells)):
            found = next(self._raw(), None)
        if found is None or found.fault is not None:
            message = "the file has no head row that could be read"
            problem = Problem("LC-IN-005", message, "look at its first line", self.name)
            raise InputError(problem, subject=self.name)
        head = names_of(found.cells)
        if ROW in head:
            head = names_of([restored(name) for name in found.cells])
        if columns is None or ROW in head or tuple(head[: len(columns)]) == tuple(columns):
            self._head_cells = found.cells
            return head
        self._lines.again()
        self._number -= 1
        return tuple(columns)

    def rows(self) -> Iterator[RawRow]:
        """The rows below the head row; empty ones are passed over, and the head row again."""
        width, head = len(self.columns), self._head_cells
        first = head[0] if len(head) > 1 else None
        row_at, year_at = self._row_at, self._year_at
        again = row_at is not None or year_at is not None
        for row in self._raw():
            if again:
                row = row._replace(cells=list(map(restored, row.cells)))  # noqa: PLW2901 - the same
            cells = row.cells
            if row.fault is None:
                if len(cells) != width:
                    if not any(cells):
                        continue
                    if len(cells) > width and not any(cells[width:]):
                        row = row._replace(cells=cells[:width])  # noqa: PLW2901
                    else:
                        fault = _ragged(len(cells), width)
                        row = row._replace(fault=fault)  # noqa: PLW2901
                elif cells[0] == first and cells == head:
                    continue  # files were put one behind the other
                elif not (cells[0].strip() or any(map(str.strip, cells))):
                    continue
            if again and row.fault is None:
                yield row._replace(
                    number=_whole(row.cells, row_at) or row.number, year=_whole(row.cells, year_at)
                )
            else:
                yield row

    def _raw(self) -> Iterator[RawRow]:
        """The rows as they stand there, whatever their width."""
        lines, reader = self._lines, self._reader
        while True:
            lines.begin()
            self._number += 1
            try:
                cells = next(reader)
            except StopIteration:
                if lines.taken:  # the end came within quotes
                    yield self._broken("LC-IN-011", "a quote is opened and never closed")
                    continue
                return
            except TooLongError:
                yield self._broken("LC-IN-014", "the row is too long", keep=False)
            except csv.Error as error:
                if "field larger" in str(error):
                    yield self._broken("LC-IN-014", "a cell is too long; a quote may be open")
                else:
                    yield self._broken("LC-IN-011", "the quotes do not match")
            else:
                if lines.wrapped:
                    cells = [unwrapped(cell) for cell in cells]
                if lines.undecoded:
                    yield RawRow(self._number, cells, fault=self._undecoded(cells))
                elif lines.cut_off and self._content.damage is not None:
                    message = "the file breaks off within this row"
                    problem = Problem("LC-IN-006", message, "fetch the file again")
                    yield RawRow(self._number, cells, fault=Fault("", "", problem))
                else:
                    yield RawRow(self._number, cells)

    def _broken(self, code: str, message: str, *, keep: bool = True) -> RawRow:
        """The first line of what could not be parsed, alone; what follows is read anew."""
        line = self._lines.back_to_second(keep=keep).rstrip("\r\n")
        hint = "double a quote within a text, and close the one that is open"
        problem = Problem(code, message, hint if code == "LC-IN-011" else "look at the row")
        return RawRow(self._number, [line[:LONGEST_LINE]], fault=Fault("", "", problem))

    def _undecoded(self, cells: list[str]) -> Fault:
        bad = next((at for at, cell in enumerate(cells) if self._lines.is_undecoded(cell)), None)
        message = f"the text is not in {self.encoding.upper()}, as the rest of the file is"
        hint = "mend the letters, or name the encoding with `encoding:` in `capture:`"
        problem = Problem("LC-IN-013", message, hint)
        if bad is None or bad >= len(self.columns):
            return Fault("", "", problem)
        return Fault(self.columns[bad], cells[bad], problem)


def _whole(cells: Sequence[str], at: int | None) -> int | None:
    text = cells[at].strip() if at is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _ragged(found: int, width: int) -> Fault:
    cells = "1 cell" if found == 1 else f"{found} cells"
    message = f"{cells} where the head row has {width}"
    hint = "a separator within a text needs quotes around the text; or a cell is missing"
    return Fault("", "", Problem("LC-IN-010", message, hint))
