"""What stands in the first rows of a file, column by column: which texts, and how often each."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from leadcore.definition.capturing.payload_paths import is_broken_path, is_list, text_of
from leadcore.definition.capturing.plan import SourcePlan
from leadcore.intake.drafting.head_rows import DATUM, LOOKED_AT, head_row_of, is_total
from leadcore.intake.drafting.names import words_of
from leadcore.intake.drafting.words import is_known
from leadcore.intake.reading.csv_file import CsvFile
from leadcore.intake.reading.opening import open_rows
from leadcore.intake.reading.parquet_file import ParquetFile
from leadcore.intake.reading.rows import OURS, RawRow, RowFile

#: How much of a file is looked at: whichever comes first.
MOST_ROWS, MOST_CELLS, MOST_CHARACTERS = 100_000, 2_000_000, 50_000_000
#: How many columns are drafted, and how many rows are kept whole.
MOST_COLUMNS, KEPT_ROWS = 300, 500

_CHUNK = 500
_DEEPEST = 8
_PLAIN_KEY = re.compile(r'[^.\["\]]+')


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """
    One column of a sample, or one key of its payloads.

    Attributes:
        path: What `capture:` calls it.
        keys: Its name; of nested keys all of them, the outermost first.
        texts: What stands in it, trimmed, with how often; empty cells are left out.
        many: Whether it holds lists of single values.
        grouped: Whether it holds something that is no single value, and has no path.
        groups: In how many rows it holds a group of values instead of a single one.
    """

    path: str
    keys: tuple[str, ...]
    texts: Mapping[str, int]
    many: bool = False
    grouped: bool = False
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """
    What was looked at of a file.

    Attributes:
        name: The file's name, without its folder.
        kind: How it is written, in words.
        columns: Its columns in their order.
        rows: How many rows were looked at.
        unread: How many of them cannot be read.
        whole: Whether that was all of them.
        head: The names of the columns where the file has none itself; else None.
        head_row: Which row has them otherwise, counted from 1.
        total: The number of the last row where that only sums up the others; it counts for nothing.
        kept: The first rows, as texts by path.
    """

    name: str
    kind: str
    columns: tuple[SampleColumn, ...]
    rows: int
    unread: int
    whole: bool
    head: tuple[str, ...] | None
    head_row: int
    total: int | None
    kept: tuple[Mapping[str, str], ...]


def look_at(path: str | os.PathLike[str]) -> Sample:
    """
    Look at the first rows of a file.

    Raises:
        InputError: It cannot be opened, holds nothing, or is of a kind that is not read.
    """
    plan = SourcePlan("draft", head_row=_head_row(path))
    sample = _looked(path, plan)
    if sample.head is not None:
        return _looked(path, replace(plan, columns=sample.head))
    return sample


def _head_row(path: str | os.PathLike[str]) -> int:
    """Which row of a file holds the names of its columns."""
    file = open_rows(path)
    try:
        if not isinstance(file, CsvFile):
            return 1
        # The reader gives a name to columns without one.
        head = ["" if name == f"column {at}" else name for at, name in enumerate(file.columns, 1)]
        rows = list(islice(file.rows(), LOOKED_AT))
        found = head_row_of([head, *(row.cells for row in rows)])
        return 1 if found == 1 else rows[found - 2].number
    finally:
        file.close()


def _looked(path: str | os.PathLike[str], plan: SourcePlan) -> Sample:
    file, head = open_rows(path, plan), plan.columns
    try:
        tally = _Tally(file)
        tally.run()
        columns = tuple(tally.columns())
        if head is None and isinstance(file, CsvFile) and _has_no_head(columns):
            head = tuple(f"column {at}" for at in range(1, len(file.columns) + 1))
        return Sample(
            name=os.path.basename(os.fspath(path)),  # noqa: PTH119 - text in, text out
            kind=_kind(file),
            columns=columns,
            rows=tally.rows,
            unread=tally.unread,
            whole=tally.whole,
            head=head,
            head_row=plan.head_row,
            total=tally.total,
            kept=tuple(tally.kept),
        )
    finally:
        file.close()


def _kind(file: RowFile) -> str:
    if isinstance(file, CsvFile):
        named = {"\t": "tabs", ",": "commas", ";": "semicolons"}
        mark = named.get(file.delimiter, f"`{file.delimiter}`")
        return f"CSV separated by {mark}, in {file.encoding.upper().removesuffix('-SIG')}"
    return "Parquet" if isinstance(file, ParquetFile) else "JSON"


def _has_no_head(columns: Sequence[SampleColumn]) -> bool:
    """Whether the first row of a CSV file looks like one of the others."""
    named = [column for column in columns if not column.path.startswith("column ")]
    again = [column for column in named if column.texts.get(column.path, 0) > 1]
    # Where all of the head row comes again, exports were put one behind the other. One column may
    # have a value that is called like it: the names of the others then tell that they are names.
    others = [column for column in named if column not in again]
    if again and others and not any(is_known(words_of(column.path)) for column in others):
        return True
    return any(DATUM.fullmatch(column.path) for column in named)


class _Tally:
    """Counts what stands in the rows of a file."""

    def __init__(self, file: RowFile) -> None:
        self.file = file
        self.rows = self.unread = 0
        self.whole = True
        self.total: int | None = None
        self.kept: list[Mapping[str, str]] = []
        self.texts: dict[tuple[str, ...], Counter[str]] = {}
        self.many: set[tuple[str, ...]] = set()
        self.grouped: set[tuple[str, ...]] = set()
        self.groups: Counter[tuple[str, ...]] = Counter()

    def run(self) -> None:
        """Count until the file or our patience ends."""
        rows = self.file.rows()
        columns = self.file.columns
        width = len(columns) if columns is not None else 20
        most = min(MOST_ROWS, max(MOST_CELLS // max(width, 1), _CHUNK))
        characters = 0
        for name in columns or ():
            self.texts[name,] = Counter()
        chunk = list(islice(rows, min(_CHUNK, most)))
        while chunk:
            following = list(islice(rows, min(_CHUNK, most - self.rows - len(chunk))))
            if not following and self.file.plain and len(chunk) > 2 and is_total(chunk[-1].cells):
                self.total = chunk.pop().number
            good = [row for row in chunk if row.fault is None]
            self.rows += len(chunk)
            self.unread += len(chunk) - len(good)
            characters += self._plain(good) if self.file.plain else self._typed(good)
            if self.rows >= most or characters >= MOST_CHARACTERS:
                self.whole = not following and next(rows, None) is None
                return
            chunk = following

    def _plain(self, rows: list[RawRow]) -> int:
        """Rows of texts, all of one width: a column at a time is quickest."""
        if not rows:
            return 0
        columns = self.file.columns or ()
        cells = [row.cells for row in rows]
        for name, column in zip(columns, zip(*cells, strict=True), strict=True):
            self.texts[name,].update(column)
        for row in cells[: KEPT_ROWS - len(self.kept)]:
            self.kept.append({name: cell.strip() for name, cell in zip(columns, row, strict=True)})
        return sum(len(cell) for row in cells for cell in row)

    def _typed(self, rows: list[RawRow]) -> int:
        columns, characters = self.file.columns, 0
        for row in rows:
            payload = row.cells
            if columns is not None:
                payload = dict(zip(columns, payload, strict=True))
            found: dict[str, str] = {}
            for keys, text in self._leaves(payload, (), deep=columns is None):
                characters += len(text)
                counter = self.texts.get(keys)
                if counter is None:
                    if len(self.texts) > 2 * MOST_COLUMNS:
                        continue
                    counter = self.texts[keys] = Counter()
                counter[text] += 1
                found.setdefault(path_of(keys), text)
            if len(self.kept) < KEPT_ROWS:
                self.kept.append(found)
        return characters

    def _leaves(
        self, payload: Mapping[str, Any], above: tuple[str, ...], *, deep: bool
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        for key, value in payload.items():
            keys = (*above, key)
            if value is None:
                yield keys, ""
            elif isinstance(value, Mapping):
                self.groups[keys] += bool(value)
                if deep and len(keys) < _DEEPEST:
                    yield from self._leaves(value, keys, deep=True)
                elif value:
                    self.grouped.add(keys)
                    yield keys, ""
            elif value != value:  # noqa: PLR0124 - not a number, which means that there is none
                yield keys, ""
            elif is_list(value):
                single = [each for each in value if not isinstance(each, Mapping | list | tuple)]
                (self.many if len(single) == len(value) else self.grouped).add(keys)
                texts = [text_of(each) for each in single if each is not None]
                for text in texts or [""]:
                    yield keys, text
            else:
                yield keys, text_of(value)

    def columns(self) -> Iterator[SampleColumn]:
        """The columns as they were counted."""
        groups = {keys[:length] for keys in self.texts for length in range(1, len(keys))}
        for keys, counter in self.texts.items():
            texts: Counter[str] = Counter()
            for text, count in counter.items():
                texts[text.strip()] += count
            del texts[""]
            ours = len(keys) == 1 and keys[0].startswith(OURS)
            if ours or (keys in groups and not texts and keys not in self.grouped):
                continue  # `null` where other rows have a group
            path = keys[0] if self.file.columns is not None else path_of(keys)
            grouped = keys in self.grouped
            many = keys in self.many and not grouped
            yield SampleColumn(path, keys, texts, many, grouped, self.groups[keys])


def path_of(keys: Sequence[str]) -> str:
    """
    The path of nested keys as `capture:` writes it; a single key is written as it is, if it can be.

    >>> path_of(["answers", "start in days"]), path_of(["answers", "a.b"]), path_of(["emp.rate"])
    ('answers.start in days', 'answers."a.b"', 'emp.rate')
    """
    if len(keys) == 1 and keys[0] == keys[0].strip() and is_broken_path(keys[0]) is None:
        return keys[0]
    return ".".join(
        key if _PLAIN_KEY.fullmatch(key) and key == key.strip() else f'"{key}"' for key in keys
    )
