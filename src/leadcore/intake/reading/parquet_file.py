"""Parquet, by pyarrow, a batch of rows at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any

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
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    row = cells[row_at] if row_at is not None else None
                    year = cells[year_at] if year_at is not None else None
                    yield RawRow(row or number, self._row(cells), year)
        except self._errors as error:
            self._problems.append(self._damaged(error))

    def _row(self, cells: tuple[Any, ...]) -> Any:
        if self.columns is not None:
            return cells
        pairs = zip(self._names, cells, strict=True)
        return {name: cell for name, cell in pairs if not name.startswith(OURS)}


def _is_list_of_values(kind: Any, pa: Any) -> bool:
    return pa.types.is_list(kind) and not pa.types.is_nested(kind.value_type)
