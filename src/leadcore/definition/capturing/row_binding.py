"""Binds the readings of a plan to the columns of one file, or to the keys of payloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from leadcore.definition.capturing.column_values import Convert, Remembered, present, shown_value
from leadcore.definition.capturing.date_formats import Years
from leadcore.definition.capturing.payload_paths import follower, is_list, text_of
from leadcore.definition.capturing.plan import Held, Reading
from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import Problem
from leadcore.model import RefusedValueError

#: Takes something from a row.
Take = Callable[[Any], Any]
#: Whether a row meets its conditions.
Test = Callable[[Any], bool]
#: Is told that a value could not be read, and counts as missing.
Lose = Callable[[], None]


class Bound(NamedTuple):
    """
    A reading, bound to where its columns stand.

    Attributes:
        reading: The reading.
        read: Reads the value of a row; None when it is missing. Raises RefusedValueError.
        cell: What stands in the row, as one text; for messages.
    """

    reading: Reading
    read: Take
    cell: Take

    def fault(self, row: Any, error: RefusedValueError, path: str) -> Fault:
        """What is to be told of a value of the row that was refused."""
        shown = shown_value(self.cell(row), personal=self.reading.personal)
        message = f"{shown} is {error.message}"
        return self.about(row, Problem("LC-IN-020", message, error.hint, path))

    def about(self, row: Any, problem: Problem) -> Fault:
        """A problem with the value of the row, with its column and what stands there."""
        cell = self.cell(row)
        value = "" if cell is None else text_of(cell)
        return Fault(", ".join(self.reading.columns), value, problem)


class Dated(NamedTuple):
    """A date without a year: the years so far, and what finds the month of a row."""

    years: Years
    month: Take


class Binder:
    """
    Binds readings.

    Args:
        columns: The names of the columns, where rows are sequences; None where they are payloads.
        plain: Whether every cell is a text, so that its meaning can be remembered.

    Attributes:
        lost: Grows by the columns of each value that cannot be read and counts as missing.
    """

    def __init__(self, columns: Sequence[str] | None, *, plain: bool) -> None:
        self.positions = None if columns is None else {name: at for at, name in enumerate(columns)}
        self.plain = plain
        self.lacking: dict[str, None] = {}
        self.dated: list[Dated] = []
        self.lost: list[str] = []

    def take(self, column: str) -> Take:
        """What takes a cell from a row."""
        if self.positions is None:
            return follower(column)
        at = self.positions.get(column)
        if at is None:
            self.lacking[column] = None
            return itemgetter(0)
        return itemgetter(at)

    def position(self, reading: Reading) -> int | None:
        """Where the one column of a reading stands, when rows are sequences of texts."""
        if not self.plain or self.positions is None or len(reading.columns) != 1:
            return None
        return None if reading.first_year is not None else self.positions.get(reading.columns[0])

    def remembered(self, reading: Reading) -> Remembered:
        """What makes a value of a cell that is a text, as a mapping that grows."""
        return Remembered(reading.meaning.converter(), self._losing(reading))

    def bind(self, reading: Reading, *, counted: bool = True) -> Bound:
        """
        A reading, bound.

        Args:
            reading: The reading.
            counted: Whether a value that cannot be read is a loss, where its row goes on.
        """
        if not reading.columns:
            constant = reading.constant
            return Bound(reading, lambda _row: constant, lambda _row: constant)
        takes = tuple(self.take(column) for column in reading.columns)
        if len(takes) == 1:
            return self._bound(reading, takes[0], _as_it_is, counted=counted)
        together = self._together(reading, takes)
        return self._bound(reading, together, _joining(reading), counted=counted)

    def _losing(self, reading: Reading, *, counted: bool = True) -> Lose | None:
        """What is told of a value that cannot be read; None where its row is set aside."""
        if not reading.lenient:
            return None
        return partial(self.lost.append, ", ".join(reading.columns)) if counted else _no_loss

    def _together(self, reading: Reading, takes: tuple[Take, ...]) -> Take:
        """What takes several cells from a row."""
        if self.positions is None:
            return lambda row: tuple(take(row) for take in takes)
        return itemgetter(*(self.positions.get(column, 0) for column in reading.columns))

    def _bound(self, reading: Reading, take: Take, whole: Convert, *, counted: bool) -> Bound:
        """
        A reading, bound.

        Args:
            reading: The reading.
            take: What takes its cell, or cells, from a row.
            whole: What makes one cell of them.
            counted: Whether a value that cannot be read is a loss.
        """

        def cell(row: Any) -> Any:
            try:
                return whole(take(row))
            except RefusedValueError:  # one of several columns holds a group
                return None

        if reading.first_year is not None:
            return Bound(reading, self._dated(reading, take, whole), cell)
        lose = self._losing(reading, counted=counted)
        convert = self._quick(_after(whole, reading.meaning.converter()), lose)
        return Bound(reading, lambda row: convert(take(row)), cell)

    def _quick(self, convert: Convert, lose: Lose | None = None) -> Convert:
        """The same function, remembering what it made of texts."""
        if self.plain:
            return Remembered(convert, lose).__getitem__
        return convert if lose is None else _lenient(convert, lose)

    def _dated(self, reading: Reading, take: Take, whole: Convert) -> Take:
        assert reading.first_year is not None
        years = Years(reading.first_year)
        by_year: dict[int, Convert] = {}
        lose = self._losing(reading)
        month = self._quick(partial(_month, reading, whole))

        def read(row: Any) -> Any:
            convert = by_year.get(years.year)
            if convert is None:
                meaning = replace(reading.meaning, year=years.year)
                dated = _after(whole, meaning.converter())
                convert = by_year[years.year] = self._quick(dated, lose)
            return convert(take(row))

        self.dated.append(Dated(years, lambda row: month(take(row))))
        return read

    def holds(self, where: tuple[Held, ...]) -> Test | None:
        """Whether a row meets conditions; None when there are none."""
        if not where:
            return None
        tests = tuple(
            (self.take(held.column), self._quick(partial(_is_one_of, texts=held.texts)))
            for held in where
        )
        return lambda row: all(test(take(row)) for take, test in tests)


def _month(reading: Reading, whole: Convert, cells: Any) -> int | None:
    try:
        return reading.meaning.month_of(text_of(whole(cells)))
    except RefusedValueError:
        return None


def _as_it_is(cell: Any) -> Any:
    return cell


def _after(whole: Convert, convert: Convert) -> Convert:
    return convert if whole is _as_it_is else lambda cells: convert(whole(cells))


def _is_one_of(cell: Any, texts: frozenset[str]) -> bool:
    if is_list(cell):
        return any(text_of(item).casefold() in texts for item in cell)
    return text_of("" if cell is None else cell).casefold() in texts


def _no_loss() -> None:
    """Nothing is lost with what nobody wanted."""


def _lenient(convert: Convert, lose: Lose) -> Convert:
    def read(cell: Any) -> Any:
        try:
            return convert(cell)
        except RefusedValueError:
            lose()
            return None

    return read


def _joining(reading: Reading) -> Convert:
    """What joins the cells of several columns; None where all are needed and one is empty."""
    missing = reading.meaning.missing

    def joined(cells: tuple[Any, ...]) -> str | None:
        texts = []
        for part in cells:
            found = present(part)
            text = "" if found is None else text_of(found)
            if text and text.casefold() not in missing:
                texts.append(text)
            elif reading.whole:
                return None
        return reading.join.join(texts)

    return joined
