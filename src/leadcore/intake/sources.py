"""The files of a run, opened, each with the mapping that describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadcore.definition.capturing.capture import Capture
from leadcore.definition.capturing.captured import Captured
from leadcore.definition.capturing.payload_paths import follower
from leadcore.definition.capturing.plan import Reading, SourcePlan
from leadcore.definition.capturing.row_faults import RowError
from leadcore.definition.capturing.row_reader import RowReader
from leadcore.errors import InputError, Problem, nearest
from leadcore.intake.held_rows import Joined
from leadcore.intake.reading.content import Input
from leadcore.intake.reading.opening import open_rows
from leadcore.intake.reading.rows import OURS, RawRow, RowFile
from leadcore.intake.unmapped import capture_as_named

if TYPE_CHECKING:
    from leadcore.definition import Definition


class Sources:
    """
    The files of one run.

    Attributes:
        source: The source that describes the first file; None where its columns are called like the
            facts.
        name: What the first file's rows are called in messages.
        file: The first file.
        reader: What reads its rows.
        joined: The files that are joined to it.
        inputs: All files, as they were given.
        flat: Whether each row of the first file is one row, and no payload that may hold several.
    """

    def __init__(
        self,
        definition: Definition[Any],
        file: Input,
        source: str | None,
        joined: Mapping[str, Input],
        *,
        keep: bool = False,
    ) -> None:
        """
        Open the files.

        Args:
            definition: The definition that captures.
            file: The first file.
            source: The source that describes it, where there are several.
            joined: Further files, by source.
            keep: Whether inquiries keep their rows, and the facts in them.

        Raises:
            InputError: One cannot be read at all, or lacks columns, or no mapping describes it.
        """
        self._definition = definition
        self._keep = keep
        self._opened: list[RowFile] = []
        self.source = source or _only_source(definition)
        capture = definition.source(self.source) if self.source is not None else None
        _check_joins(definition, capture, joined)
        self.inputs: tuple[Input, ...] = (file, *joined.values())
        try:
            self.file = self._open(file, capture)
            self._capture = capture or capture_as_named(definition, self.file)
            self.reader = self._reader(self._capture, self.file)
            self.joined = tuple(
                self._joined(definition.source(name), each) for name, each in joined.items()
            )
        except BaseException:
            self.close()
            raise
        self.flat = self.file.columns is not None
        self._paths = None if self.flat else _Paths(self.plan)

    @property
    def plan(self) -> SourcePlan:
        """How the first file is captured."""
        return self._capture.plan

    @property
    def name(self) -> str:
        """What the rows of the first file are called in messages."""
        return self._capture.name

    def _open(self, source: Input, capture: Capture | None) -> RowFile:
        file = open_rows(source, capture.plan if capture is not None else None)
        self._opened.append(file)
        return file

    def _joined(self, capture: Capture, source: Input) -> Joined:
        file = self._open(source, capture)
        items = capture.items if file.columns is None else None
        return Joined(capture.name, file, self._reader(capture, file), items)

    def _reader(self, capture: Capture, file: RowFile) -> RowReader:
        keep = _whole_row(file) if self._keep else None
        reader = capture.rows(file.columns, plain=file.plain, keep=keep)
        file.needed = reader.plan.taken or None
        if not reader.lacking:
            return reader
        columns = [column for column in file.columns or () if not column.startswith(OURS)]
        there = ", ".join(f"`{column}`" for column in columns[:12])
        problems = []
        for column in reader.lacking:
            near = nearest(column, columns)
            hint = f"did you mean `{near}`?" if near else f"its columns are {there}"
            message = f"the file has no column `{column[:100]}`"
            problems.append(Problem("LC-IN-003", message, hint, f"capture.{capture.name}"))
        raise InputError(problems, subject=file.name)

    def items(self, row: RawRow) -> Iterable[Any]:
        """The rows within a row: of payloads, there can be several."""
        found = list(self._capture.items(row.cells))
        if self._paths is not None and self._paths.wanted:
            self._paths.look(found)
        return found

    def with_joined(
        self, lead_id: str, now: datetime | None
    ) -> tuple[list[Captured], list[tuple[str, RawRow, RowError]], list[str]]:
        """
        What the joined files say of a lead.

        Args:
            lead_id: What identifies the lead.
            now: The moment of reading.

        Returns:
            What their rows say, those that cannot be read, and the columns of lost values.
        """
        said, faulty, lost = [], [], []
        for joined in self.joined:
            for row, found, error in joined.of(lead_id, now):
                if found is not None:
                    said.append(found)
                    lost += joined.reader.lost
                elif error is not None:
                    faulty.append((joined.name, row, error))
        return said, faulty, lost

    def set_aside(self, cells: Any) -> None:
        """Note of which lead a row of the first file was that could not be read, if it says so."""
        if self.joined and not isinstance(cells, str):
            with suppress(RowError, IndexError):  # it is torn, or just that cannot be read
                lead_id = self.reader.identify(cells)
                if lead_id is not None:
                    for joined in self.joined:
                        joined.set_aside(lead_id)

    def bad_row_files(self, path: str | Path) -> Iterator[tuple[str, Path, RowFile, bool]]:
        """Per file: the name of its rows, where bad ones go, the file, whether dates need it."""
        first = Path(path)
        yield self.name, first, self.file, self.reader.year is not None
        for joined in self.joined:
            own = first.with_name(f"{first.stem}.{joined.name}{first.suffix}")
            yield joined.name, own, joined.file, joined.reader.year is not None

    @property
    def arrivals(self) -> bool:
        """Whether something in the files says when leads arrived."""
        if self.source is None and not self.flat:
            return True  # leads as they are, which may hold inquiries
        return any(plan.inquiry is not None and plan.inquiry.at is not None for plan in self._plans)

    @property
    def arrival_columns(self) -> str:
        """The columns that say when leads arrived, joined by a comma."""
        for plan in self._plans:
            at = plan.inquiry.at if plan.inquiry is not None else None
            if isinstance(at, Reading):
                return ", ".join(at.columns)
        return ""

    @property
    def without_arrivals(self) -> InputError:
        """The error to raise when leads are to be decided as of their arrival, which none tells."""
        message = "nothing says when the leads of the file arrived"
        hint = f"name the column under `inquiry.at` of `capture.{self.name}`"
        if self.source is None:
            hint = "describe its columns under `capture:`, with `inquiry.at`"
        return InputError(Problem("LC-IN-031", message, hint), subject=self.file.name)

    @property
    def _plans(self) -> Iterator[SourcePlan]:
        yield self.plan
        yield from (joined.reader.plan for joined in self.joined)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns of the first file that nothing is taken from."""
        taken = self.plan.taken
        columns = self.file.columns or ()
        return tuple(name for name in columns if name not in taken and not name.startswith(OURS))

    @property
    def never_found(self) -> tuple[str, ...]:
        """The paths that no payload of the first file had."""
        return tuple(self._paths.wanted) if self._paths is not None else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files as a whole."""
        return tuple(problem for file in self._opened for problem in file.problems)

    def close(self) -> None:
        """Close the files."""
        for file in self._opened:
            file.close()


def _whole_row(file: RowFile) -> Callable[[Any], Mapping[str, Any]]:
    """What makes a payload of a row, without columns of our own."""
    if file.columns is None:
        return lambda payload: payload
    own = [(at, name) for at, name in enumerate(file.columns) if not name.startswith(OURS)]
    return lambda cells: {name: cells[at] for at, name in own}


class _Paths:
    """The paths of a mapping that no payload has had so far."""

    def __init__(self, plan: SourcePlan) -> None:
        self.wanted = {path: follower(path) for path in sorted(plan.taken)}

    def look(self, items: Iterable[Any]) -> None:
        """Cross off what these payloads have."""
        for item in items:
            found = [path for path, follow in self.wanted.items() if follow(item) is not None]
            for path in found:
                del self.wanted[path]


def _only_source(definition: Definition[Any]) -> str | None:
    """The one mapping that a file can be meant for; None when there is none."""
    names = [name for name, each in definition.sources.items() if each.plan.joins is None]
    if len(names) > 1:
        message = "the definition describes several sources, and none is named"
        hint = f"name one of {', '.join(f'`{name}`' for name in names)}"
        raise InputError(Problem("LC-IN-004", message, hint), subject=definition.name)
    return names[0] if names else None


def _check_joins(
    definition: Definition[Any], capture: Capture | None, joined: Iterable[str]
) -> None:
    for name in joined:
        other = definition.source(name)
        if capture is None or other.plan.joins != capture.name:
            message = f"the rows of `{name}` do not belong to leads of this file"
            hint = "write `joins:` into its mapping, with the name of this file's mapping"
            raise InputError(Problem("LC-IN-004", message, hint), subject=definition.name)
