"""Rows that are held until their lead is due: of joined files, and those that belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from leadcore.definition.capturing.captured import Captured
from leadcore.definition.capturing.row_faults import Fault, RowError
from leadcore.definition.capturing.row_reader import RowReader
from leadcore.errors import InputError, Problem
from leadcore.intake.reading.rows import RawRow, RowFile
from leadcore.model import Timeline

#: How many rows are held at most; one takes about half a kilobyte for ten short cells.
MOST_HELD = 2_000_000

#: Facts that tell where a lead first came from: of several rows, the first with them counts.
FIRST = frozenset({"source", "campaign", "utm", "created_at"})

#: A row of a file: its number, its cells, and what they say.
_Row = tuple[int, Any, Captured]

_BEFORE = datetime.min.replace(tzinfo=UTC)


class Joined:
    """
    The rows of a second file, by the lead that they belong to.

    They are held as they stand in the file, and read when their lead is due.

    Attributes:
        name: The name of the mapping.
        file: The file.
        reader: What reads its rows.
        faulty: Rows that cannot be assigned to any lead, with what is wrong with them.
        rows: How many rows there are.
        passed_over: How many of them `where` leaves out.
    """

    def __init__(
        self,
        name: str,
        file: RowFile,
        reader: RowReader,
        items: Callable[[Any], Iterable[Any]] | None,
    ) -> None:
        """
        Prepare to take in a file.

        Args:
            name: The name of the mapping.
            file: The file.
            reader: What reads its rows.
            items: What finds the rows within a payload; None where rows are no payloads.
        """
        self.name = name
        self._items = items
        self.file = file
        self.reader = reader
        self.faulty: list[tuple[RawRow, RowError]] = []
        self.rows = 0
        self.passed_over = 0
        self._by_lead: dict[str, list[tuple[RawRow, int | None]]] = {}
        self._held = 0
        self._given: Counter[str] = Counter()
        self._without: set[str] = set()

    def hold(self) -> None:
        """
        Take in all rows.

        Raises:
            InputError: There are more than can be held.
        """
        for row in self.file.rows():
            self.rows += 1
            if row.fault is not None:
                self.faulty.append((row, RowError([row.fault])))
            elif self._items is None:
                self._hold(row)
            else:
                for item in self._items(row.cells):
                    self._hold(row._replace(cells=item))

    def _hold(self, row: RawRow) -> None:
        try:
            if not self.reader.counts(row.cells, row.year):
                self.passed_over += 1
                return
            lead_id = self.reader.identify(row.cells)
        except RowError as error:
            self.faulty.append((row, error))
            return
        if lead_id is None:
            self.faulty.append((row, RowError([nobody(self.reader)])))
            return
        self._held += 1
        if self._held > MOST_HELD:
            raise too_many(self.file.name)
        # The year of undated rows depends on those before them, so it is kept with the row.
        self._by_lead.setdefault(lead_id, []).append((row, self.reader.year))

    def of(
        self, lead_id: str, now: datetime | None
    ) -> Iterator[tuple[RawRow, Captured | None, RowError | None]]:
        """What the rows of a lead say; for one that cannot be read, why not."""
        held = self._by_lead.get(lead_id)
        if held is None:
            return
        self._given[lead_id] += 1
        for row, year in held:
            if year is not None:
                self.reader.counts(row.cells, year)
            try:
                yield row, self.reader.read(row.cells, now), None
            except RowError as error:
                yield row, None, error

    def set_aside(self, lead_id: str, *, given: bool = False) -> None:
        """
        Note that a row of a lead was set aside.

        Args:
            lead_id: What identifies the lead.
            given: Whether it was already asked what the rows say of it.
        """
        if lead_id in self._by_lead:
            self._without.add(lead_id)
            if given:
                self._given[lead_id] -= 1

    @property
    def unmatched(self) -> int:
        """How many rows belong to no lead that there is."""
        return sum(
            len(held)
            for lead_id, held in self._by_lead.items()
            if self._given[lead_id] <= 0 and lead_id not in self._without
        )

    @property
    def of_set_aside(self) -> int:
        """How many rows belong to leads that are only in rows that were set aside."""
        return sum(
            len(self._by_lead[lead_id]) for lead_id in self._without if self._given[lead_id] <= 0
        )


class Gathering:
    """Rows with the same identifier, by lead, in the order of each lead's first row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._by_lead: dict[str, list[_Row]] = {}
        self._held = 0

    def add(self, lead_id: str, number: int, cells: Any, captured: Captured) -> None:
        """
        Add a row.

        Raises:
            InputError: There are more than can be held.
        """
        self._held += 1
        if self._held > MOST_HELD:
            raise too_many(self.name)
        self._by_lead.setdefault(lead_id, []).append((number, cells, captured))

    def leads(self) -> Iterator[tuple[str, int, Any, Captured, tuple[Captured, ...]]]:
        """
        Each lead: identifier, number and cells of its last row, what one row and the others say.

        Rows stand in the order of their inquiries. The facts of all of them are given to the first:
        of a fact that several give the last counts, of what tells where the lead came from the
        first, of dated stages the newest; lists are joined.
        """
        while self._by_lead:
            lead_id = next(iter(self._by_lead))
            rows = self._by_lead.pop(lead_id)
            rows.sort(key=_order)
            number, cells, _ = rows[-1]
            facts: dict[str, Any] = {}
            first, *others = (captured for _, _, captured in rows)
            for captured in (first, *others):
                _merge(facts, captured.facts)
            if "stage_history" in facts:
                facts["stage"] = Timeline(facts["stage_history"])[-1].name
            yield lead_id, number, cells, replace(first, facts=facts), tuple(others)


def _order(row: _Row) -> tuple[datetime, int]:
    inquiry = row[2].inquiry
    return (inquiry.at if inquiry is not None else _BEFORE, row[0])


def _merge(into: dict[str, Any], facts: Mapping[str, Any], *, first: bool = False) -> None:
    for name, value in facts.items():
        there = into.get(name)
        if isinstance(value, dict):
            _merge(into.setdefault(name, {}), value, first=first or name in FIRST)
        elif isinstance(value, tuple) and isinstance(there, tuple):
            into[name] = tuple(dict.fromkeys((*there, *value)))
        elif there is None or not (first or name in FIRST):
            into[name] = value


def nobody(reader: RowReader) -> Fault:
    """What is wrong with a row in which the column that identifies the lead is empty."""
    columns = ", ".join(reader.plan.id.columns) if reader.plan.id is not None else ""
    hint = "fill it in, or take another column for `id:` in `capture:`"
    return Fault(columns, "", Problem("LC-IN-021", "nothing identifies the lead", hint, "id"))


def too_many(name: str) -> InputError:
    """The error to raise when more rows than possible would have to be held."""
    message = f"more than {MOST_HELD:,} rows would have to be held in memory"
    hint = "split the file, or leave out what no rule reads"
    return InputError(Problem("LC-IN-007", message, hint, name), subject=name)
