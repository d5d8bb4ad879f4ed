"""From a file to decisions: one lead after the other, what cannot be read set aside alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from leadcore.definition.capturing.captured import Captured
from leadcore.definition.capturing.row_faults import Fault, RowError
from leadcore.definition.deciding.outcome import EARLIEST, LATEST
from leadcore.definition.decision import Decision
from leadcore.definition.decision_lines import DecisionLines
from leadcore.errors import MomentError, Problem
from leadcore.intake.arguments import bad_rows_of, check_carry, check_run, results_of
from leadcore.intake.bad_rows import BadRow
from leadcore.intake.held_rows import Gathering, nobody
from leadcore.intake.outputs import Outputs, Results
from leadcore.intake.progress import Progress
from leadcore.intake.reading.content import Input
from leadcore.intake.reading.rows import RawRow
from leadcore.intake.sources import Sources
from leadcore.intake.summary import REMEMBERED, Summary, Tally
from leadcore.model import Inquiry
from leadcore.model.times import aware

if TYPE_CHECKING:
    from leadcore.definition import Definition

#: After how many rows progress is told.
EVERY = 1_000
#: The moment at which each lead asked, instead of one moment for all.
ARRIVAL: Literal["arrival"] = "arrival"
_YEARS = "decisions are made for the years 1900 to 2999"


class _Found(NamedTuple):
    """A row that counts, what it says, what identifies its lead, and what other rows say of it."""

    row: RawRow
    captured: Captured
    lead_id: str
    more: tuple[Captured, ...] = ()


class Run:
    r"""
    One pass over a file of leads: iterate over it for decisions and bad rows, in input order.

    Only what belongs together is held in memory: the rows of joined files, and those of a source
    with `rows: inquiries`. A run that is stopped half-way has given everything before.

    >>> from datetime import UTC, datetime
    >>> from io import BytesIO
    >>> from leadcore import Definition
    >>> definition = Definition.loads("leadcore: 1\ndefinition: small\n")
    >>> file = BytesIO(b"id,email,budget\n7,a@example.com,500\n8,b@example.com,lots\n")
    >>> for result in Run(definition, file, at=datetime(2026, 3, 1, tzinfo=UTC)):
    ...     print(result)
    Decision(lead='7', stage=None, grade=None, score=0, definition='small@...')
    the input row 3, column `budget`: `lots` is not a number (write it as 1200 or 0.5)
    """

    def __init__(
        self,
        definition: Definition[Any],
        file: Input,
        *,
        at: datetime | Literal["arrival"],
        source: str | None = None,
        joined: Mapping[str, Input] | None = None,
        keep: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """
        Open the files of a run.

        Args:
            definition: The definition that decides.
            file: A file of leads, by its name or open in binary: CSV, JSON Lines, a JSON array or
                Parquet, plain or gzipped.
            at: The moment of the decisions, and of arrival for what the file gives no moment. Or
                "arrival", for looking back: each lead is decided as of its own latest inquiry, and
                one without any is set aside, since no other moment would be comparable.
            source: The source under `capture:` that describes it. It can be left out when there is
                only one; without any, columns are called like the facts.
            joined: Further files by the source that joins them to the first, as
                `{"activity": "activity.csv"}`.
            keep: Whether each inquiry keeps its row as `payload`, and as `facts` what it says of
                the lead, as inquiries of `definition.read` do. Decisions need neither, and take
                less time without.
            progress: Is told now and then how far the run is.

        Raises:
            InputError: A file cannot be read at all, or lacks columns that its source names; or
                there is no such source, or none that says when leads arrived.
            MomentError: `at` has no time zone, or lies outside the years 1900 to 2999.
            TypeError: An argument is of a wrong type, such as a file that is open as text.
        """
        check_run(definition, file, joined, progress)
        self.at: datetime | Literal["arrival"] = at if at == ARRIVAL else _bounded(aware(at))
        self._now = None if self.at == ARRIVAL else self.at
        self._definition = definition
        self._progress = progress
        self._tally = Tally()
        self._lines = DecisionLines(definition)
        self._sources = Sources(definition, file, source, joined or {}, keep=keep)
        if self._now is None and not self._sources.arrivals:
            self._sources.close()
            raise self._sources.without_arrivals
        self._seen: set[str] = set()
        self._row = RawRow(0, ())
        self._began = time.perf_counter()
        self._ended: float | None = None
        self._gone = False
        self._outputs: Outputs | None = None
        self._results = self._all()

    @property
    def source(self) -> str | None:
        """The source that describes the file; None where its columns are called like the facts."""
        return self._sources.source

    @property
    def row(self) -> int:
        """The number of the row that the last decision is about; 0 when there was none."""
        return self._row.number

    @property
    def bad_row_files(self) -> Mapping[str, Path]:
        """By source, the files of bad rows that `write` made; those without a row are left out."""
        return self._outputs.bad_row_files if self._outputs is not None else {}

    @property
    def summary(self) -> Summary:
        """What the run came to so far."""
        tally, sources = self._tally, self._sources
        ended = self._ended if self._ended is not None else time.perf_counter()
        return Summary(
            rows=tally.rows + sum(joined.rows for joined in sources.joined),
            leads=tally.leads,
            set_aside=tally.set_aside,
            passed_over=tally.passed_over + sum(each.passed_over for each in sources.joined),
            qualified=tally.qualified,
            disqualified=dict(tally.disqualified),
            stages=dict(tally.stages),
            grades=dict(tally.grades),
            teams=dict(tally.teams),
            faults=dict(tally.faults),
            lost=dict(tally.lost),
            first_lost=dict(tally.first_lost),
            repeated=tally.repeated,
            unmatched=sum(joined.unmatched for joined in sources.joined),
            of_set_aside=sum(joined.of_set_aside for joined in sources.joined),
            ignored=sources.ignored,
            never_found=sources.never_found,
            problems=sources.problems,
            seconds=ended - self._began,
        )

    def __iter__(self) -> Iterator[Decision[Any] | BadRow]:
        """The decisions and bad rows; a run can be gone through once."""
        return self._results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files; does nothing when the run is at its end."""
        self._gone = True
        self._results.close()
        self._sources.close()

    def write(
        self,
        results: Results,
        bad_rows: str | Path | None = None,
        *,
        carry: Sequence[str] = (),
    ) -> Summary:
        """
        Go through the whole run and write it to files.

        Every line is written as soon as it is decided, and kept whatever happens then.

        Args:
            results: The file for the decisions: JSON Lines as `.jsonl` or `.ndjson`, or a table as
                `.csv` or `.parquet`; all but Parquet also `.gz`. A name without an ending, and an
                open text file, get JSON Lines.
            bad_rows: The file for rows that could not be read; those of a joined file go to one
                beside it, with the name of its source in its own, as `bad.visits.csv`. Without one
                they are only counted.
            carry: Columns of the input, or paths of its payloads, that are copied beside the
                decisions as they stand there; `["all"]` for all. Of rows that are one lead
                together, those of the last.

        Returns:
            What the run came to.

        Raises:
            InputError: A file would be written over that is being read, or that another run
                writes; or of two kinds of output both have the same name, or the name ends as no
                decisions do, or the input lacks a column that is to be copied.
            OSError: A file cannot be written.
            TypeError: An argument is of a wrong type; or the run was begun, or closed, before.
        """
        results, bad_rows = results_of(results), bad_rows_of(bad_rows)
        check_carry(carry)
        if self._gone:
            message = "a run is gone through once, and this one was begun or closed before"
            raise TypeError(f"{message}; make a new Run to write it to a file")
        with ExitStack() as stack:
            stack.callback(self.close)
            outputs = Outputs(self._definition, self._sources, results, bad_rows, carry)
            stack.enter_context(outputs)
            self._outputs = outputs
            for result in self:
                if isinstance(result, Decision):
                    outputs.decided(result, self._row.cells)
                else:
                    outputs.set_aside(result)
        return self.summary

    # -- the pass ----------------------------------------------------------------------------------

    def _all(self) -> Generator[Decision[Any] | BadRow, None, None]:
        sources = self._sources
        self._gone = True
        try:
            for joined in sources.joined:
                joined.hold()
                for row, error in joined.faulty:
                    yield self._bad(joined.name, row, error)
            for found in self._gathered() if sources.plan.gathered else self._read():
                if isinstance(found, BadRow):
                    yield found
                elif not sources.joined:
                    yield self._decided(found)
                else:
                    whole, faulty = self._with_joined(found)
                    yield from faulty
                    yield self._decided(whole)
        finally:
            self._ended = time.perf_counter()
            sources.close()
            self._tell()

    def _with_joined(self, found: _Found) -> tuple[_Found, list[BadRow]]:
        """A row with what all files say of its lead, and their rows that cannot be read."""
        now = self._now
        if now is None:
            inquiries = (each.inquiry for each in (found.captured, *found.more))
            now = max((inquiry.at for inquiry in inquiries if inquiry is not None), default=None)
        said, faulty, lost = self._sources.with_joined(found.lead_id, now)
        self._tally.lose(lost)
        bad = [self._bad(name, row, error) for name, row, error in faulty]
        return found._replace(more=(*found.more, *said)), bad

    def _decided(self, found: _Found) -> Decision[Any] | BadRow:
        row, captured, lead_id, more = found
        sources = self._sources
        try:
            lead = sources.reader.lead(captured, lead_id, row.cells, more=more)
            at = self._now
            if at is None:
                at = self._arrival(lead.inquiries)
        except RowError as error:
            for joined in sources.joined:
                joined.set_aside(lead_id, given=True)
            return self._bad(sources.name, row, error)
        if sources.reader.lost and not sources.plan.gathered:
            self._tally.lose(sources.reader.lost, row.number)
        decision = self._lines.decide(lead, at)
        self._tally.decided(decision)
        self._row = row
        return decision

    def _arrival(self, inquiries: Sequence[Inquiry]) -> datetime:
        """
        The moment of the latest inquiry.

        Raises:
            RowError: There is none, or decisions cannot be made for it.
        """
        if not inquiries:
            hint = "fill it in, or decide all leads as of one moment"
            problem = Problem("LC-IN-031", "nothing says when the lead arrived", hint, "inquiry.at")
            raise RowError([Fault(self._sources.arrival_columns, "", problem)])
        at = inquiries[-1].at
        if not EARLIEST <= at < LATEST:
            problem = Problem("LC-LEAD-005", f"it arrived in the year {at.year}", _YEARS)
            raise RowError([Fault(self._sources.arrival_columns, "", problem)])
        return at

    def _gathered(self) -> Iterator[_Found | BadRow]:
        """Rows with the same identifier together, each by itself fit to be read."""
        sources = self._sources
        gathering = Gathering(sources.file.name)
        for found in self._read():
            if isinstance(found, BadRow):
                yield found
                continue
            row, captured, lead_id, _ = found
            try:
                sources.reader.lead(captured, lead_id, row.cells)
            except RowError as error:
                yield self._bad(sources.name, row, error)
                continue
            self._tally.lose(sources.reader.lost, row.number)
            gathering.add(lead_id, row.number, row.cells, captured)
        for lead_id, number, cells, captured, others in gathering.leads():
            yield _Found(RawRow(number, cells), captured, lead_id, others)

    def _read(self) -> Iterator[_Found | BadRow]:
        """Every row that counts, with what it says; those that cannot be read as bad rows."""
        sources, tally = self._sources, self._tally
        progress, name = self._progress, sources.name
        for row in sources.file.rows():
            tally.rows += 1
            if progress is not None and tally.rows % EVERY == 0:
                self._tell()
            if row.fault is not None:
                yield self._bad(name, row, RowError([row.fault]))
                continue
            if sources.flat:
                found = self._found(row, str(row.number))
                if found is not None:
                    yield found
                continue
            for at, item in enumerate(sources.items(row), 1):
                spare = f"{row.number}" if at == 1 else f"{row.number}-{at}"
                found = self._found(row._replace(cells=item), spare)
                if found is not None:
                    yield found

    def _found(self, row: RawRow, spare: str) -> _Found | BadRow | None:
        """
        What a row says; None when it does not count.

        Args:
            row: The row.
            spare: What identifies its lead, where the mapping names no column for that.
        """
        sources, tally = self._sources, self._tally
        reader = sources.reader
        try:
            if not reader.counts(row.cells, row.year):
                tally.passed_over += 1
                return None
            captured = reader.read(row.cells, self._now)
        except RowError as error:
            return self._bad(sources.name, row, error)
        lead_id = captured.id
        if lead_id is None:
            if sources.plan.id is not None:
                return self._bad(sources.name, row, RowError([nobody(reader)]))
            lead_id = spare
        seen = self._seen
        if lead_id in seen:
            if not sources.plan.gathered:
                tally.repeated += 1
        elif len(seen) < REMEMBERED:
            seen.add(lead_id)
        return _Found(row, captured, lead_id)

    def _bad(self, name: str, row: RawRow, error: RowError) -> BadRow:
        year = row.year
        if name == self._sources.name:
            year = self._sources.reader.year if year is None else year
            self._sources.set_aside(row.cells)
        bad = BadRow(name, row.number, error.faults, row.cells, year)
        self._tally.set_apart(bad.code)
        return bad

    def _tell(self) -> None:
        if self._progress is not None:
            file = self._sources.file
            self._progress(Progress(self._tally.rows, file.position, file.size))


def _bounded(at: datetime) -> datetime:
    if EARLIEST <= at < LATEST:
        return at
    message = f"the moment {at:%Y-%m-%d} is out of bounds"
    raise MomentError(Problem("LC-LEAD-005", message, _YEARS))
