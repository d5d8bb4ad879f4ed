"""Parquet, by pyarrow, a batch of rows at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import InputError, Problem
from leadcore.intake.reading.content import Content
from leadcore.intake.reading.rows import OURS, ROW, YEAR, RawRow, RowFile

_BATCH = 4_096
#: What is missing, and how to get it.
WITHOUT = Problem(
    "LC-IN-002",
    "Parquet files need the package pyarrow, which is not installed",
    'pip install "leadcore[parquet]"',
)


class ParquetFile(RowFile):
    """
    A Parquet file.

    Attributes:
        name: What it is called in messages.
        columns: The names of its columns; None where it holds records within records, whose rows
            are payloads then.
        plain: False: cells are of any type.
    """

    def __init__(self, content: Content) -> None:
        """
        Read the schema of a file.

        Raises:
            InputError: pyarrow is not installed, or the file cannot be read.
        """
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise InputError(WITHOUT, subject=content.name) from None
        super().__init__(content)
        self._errors = (pa.ArrowException, OSError, ValueError)
        self._unlisted = (pa.ArrowException, ValueError, OverflowError)
        # Its contents stand at the end, so that a stream will not do.
        self._copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        shutil.copyfileobj(content.stream, self._copy)
        self._copy.seek(0)
        try:
            self._file: Any = pq.ParquetFile(self._copy)
            schema = self._file.schema_arrow
        except self._errors as error:
            self.close()
            raise InputError(self._damaged(error), subject=self.name) from None
        self._names = tuple(schema.names)
        self._kinds = [_kinds_of(kind, pa) for kind in schema.types]
        self._text: Any = pa.string()
        nested = any(
            pa.types.is_nested(kind) and not _is_list_of_values(kind, pa) for kind in schema.types
        )
        unique = len(set(self._names)) == len(self._names)
        self.columns = None if nested or not unique else self._names

    def _damaged(self, error: Exception) -> Problem:
        what = str(error).partition("\n")[0][:200]
        return Problem(
            "LC-IN-006", f"the Parquet file is damaged: {what}", "fetch it again", self.name
        )

    def close(self) -> None:
        """Close the file."""
        self._copy.close()
        super().close()

    def rows(self) -> Iterator[RawRow]:
        """The rows from first to last."""
        number = 0
        named = {name: at for at, name in enumerate(self._names)}
        row_at, year_at = named.get(ROW), named.get(YEAR)
        needed = [self._is_needed(name) for name in self._names]
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                columns, faults = [], dict[int, Fault]()
                for at, column in enumerate(batch.columns):
                    values, undecoded = self._values(column, self._kinds[at])
                    columns.append(values)
                    for row in undecoded if needed[at] else ():
                        faults.setdefault(row, _no_text(self._names[at], values[row]))
                for at, cells in enumerate(zip(*columns, strict=True)):
                    number += 1
                    noted = cells[row_at] if row_at is not None else None
                    year = cells[year_at] if year_at is not None else None
                    yield RawRow(noted or number, self._row(cells), year, faults.get(at))
        except self._errors as error:
            self._problems.append(self._damaged(error))

    def _row(self, cells: tuple[Any, ...]) -> Any:
        if self.columns is not None:
            return cells
        pairs = zip(self._names, cells, strict=True)
        return {name: cell for name, cell in pairs if not name.startswith(OURS)}

    def _is_needed(self, name: str) -> bool:
        """Whether something is taken from a column, or from what stands within it."""
        if self.needed is None or name in self.needed:
            return True
        paths = self.needed if self.columns is None else ()
        return any(path.startswith((f"{name}.", f"{name}[", '"')) for path in paths)

    def _values(self, column: Any, kinds: _Kinds) -> tuple[list[Any], list[int]]:
        """The values of a column, and the positions of those with bytes that are no text."""
        try:
            return _listed(column, kinds.text), []
        except self._unlisted:
            pass  # one of them cannot be had in this way, and the others are not to suffer from it
        values, undecoded = [], []
        for at in range(len(column)):
            value, is_text = self._value(column.slice(at, 1), kinds)
            if not is_text:
                undecoded.append(at)
                value = None if self.needed == frozenset() else value
            values.append(value)
        return values, undecoded

    def _value(self, one: Any, kinds: _Kinds) -> tuple[Any, bool]:
        """The single value of a column, and whether all bytes in it are text."""
        for kind in kinds:
            try:
                (value,) = _listed(one, kind)
            except self._unlisted:
                continue
            text = _decoded(value, "backslashreplace")
            return text, text == _decoded(value, "replace")
        try:  # a moment that no calendar has: told by whatever reads it, if anything does
            return one.cast(self._text).to_pylist()[0], True
        except self._unlisted:
            return "a value out of bounds", True


def _listed(column: Any, kind: Any) -> list[Any]:
    same = column.type == kind
    found: list[Any] = (column if same else column.cast(kind, safe=False)).to_pylist()
    return found


class _Kinds(NamedTuple):
    """
    How the values of a column are taken.

    Attributes:
        text: Its type with texts for bytes, and with moments and durations that Python has.
        raw: The same with the bytes as they are.
    """

    text: Any
    raw: Any


def _kinds_of(kind: Any, pa: Any) -> _Kinds:
    return _Kinds(_plain(kind, pa, text=True), _plain(kind, pa, text=False))


def _plain(kind: Any, pa: Any, *, text: bool) -> Any:
    """The type that values are cast to: nothing in it is finer than a microsecond."""

    def inner(field: Any) -> Any:
        return field.with_type(_plain(field.type, pa, text=text))

    types, plain = pa.types, kind
    if types.is_timestamp(kind) and kind.unit == "ns":
        plain = pa.timestamp("us", tz=kind.tz)
    elif types.is_duration(kind) and kind.unit == "ns":
        plain = pa.duration("us")
    elif types.is_time64(kind) and kind.unit == "ns":
        plain = pa.time64("us")
    elif types.is_dictionary(kind):
        plain = _plain(kind.value_type, pa, text=text)
    elif types.is_struct(kind):
        plain = pa.struct([inner(kind.field(at)) for at in range(kind.num_fields)])
    elif types.is_large_list(kind):
        plain = pa.large_list(inner(kind.value_field))
    elif types.is_list(kind):
        plain = pa.list_(inner(kind.value_field))
    elif types.is_map(kind):
        item = _plain(kind.item_type, pa, text=text)
        plain = pa.map_(_plain(kind.key_type, pa, text=text), item)
    elif text and "binary" in str(kind):
        plain = pa.string()
    return plain


def _decoded(value: Any, errors: str) -> Any:
    """A value with texts for the bytes in it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors)
    if isinstance(value, dict):
        return {key: _decoded(each, errors) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_decoded(each, errors) for each in value]
    return value


def _no_text(column: str, value: Any) -> Fault:
    hint = "write it as a text in UTF-8"
    problem = Problem("LC-IN-013", "its bytes are no text in UTF-8", hint)
    return Fault(column, value if isinstance(value, str) else "", problem)


def _is_list_of_values(kind: Any, pa: Any) -> bool:
    return pa.types.is_list(kind) and not pa.types.is_nested(kind.value_type)
