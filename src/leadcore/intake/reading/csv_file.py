"""CSV as people really save it: any separator, any encoding, torn rows, broken quotes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import InputError, Problem
from leadcore.intake.reading.content import SAMPLE, Content, encoding_of
from leadcore.intake.reading.formulas import restored, unwrapped
from leadcore.intake.reading.rows import OURS, ROW, YEAR, RawRow

#: How many characters a line, and a row of several lines, have at most.
LONGEST_LINE = 1_000_000
#: How many characters are read a second time at most, in search of the end of broken rows.
MOST_REREAD = 50_000_000
#: How many columns a file has at most.
MOST_COLUMNS = 10_000

_DELIMITERS = (",", ";", "\t", "|")
_UNDECODED = re.compile("[\udc80-\udcff]")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# Of these, every byte that is no letter can be kept as it is and written out again.
_ONE_BYTE = re.compile(r"utf-8(-sig)?|ascii|cp[0-9]+|iso8859-[0-9]+|latin.*|mac-.*|koi8.*")


class CsvFile:
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

    plain = True

    def __init__(
        self,
        content: Content,
        *,
        columns: Sequence[str] | None = None,
        delimiter: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """
        Look at the beginning of a file.

        Args:
            content: The file.
            columns: The names of its columns, where it has no head row.
            delimiter: What separates the cells; found out when left out.
            encoding: Its encoding; found out when left out.

        Raises:
            InputError: It has no head row, or far too many columns.
        """
        self.name = content.name
        self._content = content
        self.encoding = encoding or encoding_of(content.sample)
        keeps = _ONE_BYTE.fullmatch(self.encoding) is not None
        text = io.TextIOWrapper(
            content.stream, self.encoding, "surrogateescape" if keeps else "replace", newline=""
        )
        self._lines = _Lines(text, marked=None if keeps else "\ufffd")
        beginning = self._lines.ahead(50, SAMPLE)
        stated = _SEP_LINE.fullmatch(beginning[0]) if beginning else None
        self._number = 0
        self.columns: tuple[str, ...] = ()
        if stated is not None:
            self._lines.skip()
            self._number = 1
            delimiter = delimiter or stated[1]
        self.delimiter = delimiter or delimiter_of(beginning)
        self._reader = csv.reader(
            self._lines, delimiter=self.delimiter, strict=True, skipinitialspace=True
        )
        self.columns = self._head(columns)
        if len(self.columns) > MOST_COLUMNS:
            message = f"the file has {len(self.columns):,} columns"
            raise InputError(Problem("LC-IN-002", message, "is it CSV?", self.name))
        named = {name: at for at, name in enumerate(self.columns)}
        self._row_at, self._year_at = named.get(ROW), named.get(YEAR)
        self.own = tuple(at for at, name in enumerate(self.columns) if not name.startswith(OURS))

    def _head(self, columns: Sequence[str] | None) -> tuple[str, ...]:
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
            return head
        self._lines.again()
        self._number -= 1
        return tuple(columns)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file as a whole."""
        damage = self._content.damage
        return (damage,) if damage is not None else ()

    @property
    def position(self) -> int:
        """How many bytes were read so far."""
        return self._content.position

    @property
    def size(self) -> int | None:
        """How many bytes there are to read."""
        return self._content.size

    def close(self) -> None:
        """Close the file."""
        self._content.close()

    def rows(self) -> Iterator[RawRow]:
        """The rows below the head row; empty ones are passed over."""
        width = len(self.columns)
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
            except _TooLongError:
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


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    r"""
    The names of columns by their head row, each different and none empty.

    >>> names_of(["name", " name", "", "\ufeffclass"])
    ('name', 'name (2)', 'column 3', 'class')
    """
    names: dict[str, None] = {}
    for at, cell in enumerate(cells, 1):
        name = unicodedata.normalize("NFC", " ".join(cell.strip("\ufeff \t\r\n").split()))
        name = name or f"column {at}"
        unique, count = name, 1
        while unique in names:
            count += 1
            unique = f"{name} ({count})"
        names[unique] = None
    return tuple(names)


def delimiter_of(lines: Sequence[str]) -> str:
    """
    What separates the cells in the first lines of a file.

    The separator is the one that splits the first line, and most others into as many cells.

    >>> delimiter_of(["a;b;c", "1,5;2;3", '"x;y";2;3'])
    ';'
    """
    best, found = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        widths = []
        with suppress(csv.Error):
            for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
                widths += [len(cells)] if cells else []
        width = widths[0] if widths else 0
        fit = (widths.count(width) / max(len(widths), 1), width)
        if width > 1 and fit > best:
            best, found = fit, delimiter
    return found


class _TooLongError(Exception):
    """A line, or a row of many lines, is longer than any row is."""


class _Lines:
    """
    The lines of a text, of which those of the present row can be read again.

    Attributes:
        taken: The lines of the present row so far.
        undecoded: Whether one of them holds bytes that are no text in the file's encoding.
        wrapped: Whether one of them may hold a text wrapped in a formula, as `="0123"`.
        cut_off: Whether the last one has no end of line.
    """

    def __init__(self, text: io.TextIOWrapper, marked: str | None) -> None:
        self._next = text.readline
        self._marked = re.compile(marked) if marked else _UNDECODED
        self._waiting: deque[str] = deque()
        self._length = 0
        self._reread = 0
        self.taken: list[str] = []
        self.undecoded = False
        self.wrapped = False
        self.cut_off = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._next(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if not line.isascii() and self._marked.search(line):
            self.undecoded = True
        if '="' in line:
            self.wrapped = True
        self._length += len(line)
        if self._length >= LONGEST_LINE:
            raise _TooLongError
        self.cut_off = line[-1] not in "\r\n"
        return line

    def begin(self) -> None:
        """Begin a new row."""
        if self.taken:
            self.taken = []
            self.undecoded = self.wrapped = False
            self._length = 0

    def is_undecoded(self, cell: str) -> bool:
        """Whether a cell holds bytes that are no text."""
        return self._marked.search(cell) is not None

    def ahead(self, lines: int, characters: int) -> list[str]:
        """The next lines, which are still to be read."""
        while len(self._waiting) < lines and sum(map(len, self._waiting)) < characters:
            line = self._next(LONGEST_LINE)
            if not line:
                break
            self._waiting.append(line)
        return list(self._waiting)

    def skip(self) -> None:
        """Pass over the next line."""
        self._waiting.popleft()

    def again(self) -> None:
        """Read the lines of the present row again."""
        self._waiting.extendleft(reversed(self.taken))
        self.taken = []

    def back_to_second(self, *, keep: bool) -> str:
        """
        Go back to the second line of the present row, and give the first.

        Args:
            keep: Whether the rest of a line that is too long is still to be read.

        Returns:
            The first line; all of them, where going back once more would never come to an end.
        """
        first, *others = self.taken
        if not others:
            while not keep and first[-1] not in "\r\n":
                rest = self._next(LONGEST_LINE)
                if not rest or rest[-1] in "\r\n":
                    break
            return first
        self._reread += self._length
        if self._reread > MOST_REREAD:
            return "".join(self.taken)
        self._waiting.extendleft(reversed(others))
        return first
