"""Where decisions are written: JSON Lines, CSV or Parquet, one after the other as they are made."""

from __future__ import annotations

import csv
import gzip
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Self, cast

from leadcore.definition.capturing.payload_paths import text_of
from leadcore.definition.decision import Decision
from leadcore.definition.decision_lines import DecisionLines
from leadcore.errors import InputError, Problem
from leadcore.intake.flat_decisions import columns_of, flat, names_beside, reasons_of
from leadcore.intake.json_rows import dump
from leadcore.intake.reading.formulas import defused
from leadcore.intake.reading.parquet_file import WITHOUT

if TYPE_CHECKING:
    from leadcore.definition import Definition

#: How many decisions are written to Parquet at a time.
_BATCH = 4_096
#: What stands between the names of rules in one cell.
_BETWEEN = "; "
#: How names of files of decisions end.
_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".csv", ".csv.gz", ".parquet")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ResultFile(ABC):
    """A file of decisions. What was written is kept, however a run ends."""

    @abstractmethod
    def write(self, decision: Decision[Any], carried: Mapping[str, Any] = _NOTHING) -> None:
        """
        Add a decision.

        Args:
            decision: The decision.
            carried: What is copied of the lead's row, by column.
        """

    @abstractmethod
    def close(self) -> None:
        """Finish the file; does nothing the second time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class JsonLinesResults(ResultFile):
    """
    One JSON object a line, with the keys of `Decision.model_dump`.

    What is copied of the row stands behind them, in `carried`.

    Args:
        target: The file's name, or a text file that is open, which is not closed.
        definition: The definition that decides.
    """

    def __init__(self, target: str | Path | IO[str], definition: Definition[Any]) -> None:
        self._own = isinstance(target, str | Path)
        self._file: IO[str] = _text_file(target) if isinstance(target, str | Path) else target
        self._line = DecisionLines(definition).line

    def write(self, decision: Decision[Any], carried: Mapping[str, Any] = _NOTHING) -> None:
        """
        Add a decision as a whole line.

        Raises:
            OSError: It cannot be written.
        """
        line = self._line(decision)
        if carried:
            line = f'{line[:-1]}, "carried": {dump(carried)}}}'
        self._file.write(line + "\n")

    def close(self) -> None:
        """Finish the file."""
        if self._own:
            self._file.close()
        else:
            self._file.flush()


class CsvResults(ResultFile):
    """
    One row a lead; nested parts have columns of their own, as `score.total` and `route.to`.

    For people and their spreadsheets: of the reasons the names of the rules stand in one cell, with
    `; ` between them; the unknown facts in one, separated by blanks. Texts from the input that a
    spreadsheet would carry out as a formula have an apostrophe before them.

    Args:
        target: The file's name, or a text file that is open, which is not closed.
        definition: The definition that decides.
        carried: The columns of the input that are copied, behind those of the decision; one that
            is called like one of those has `input.` before its name.
    """

    def __init__(
        self, target: str | Path | IO[str], definition: Definition[Any], carried: Sequence[str] = ()
    ) -> None:
        self._own = isinstance(target, str | Path)
        self._file: IO[str] = _text_file(target) if isinstance(target, str | Path) else target
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._carried = tuple(carried)
        columns = columns_of(definition.vocabulary.dimensions, ".")
        beside = names_beside(columns, self._carried, ".")
        self._writer.writerow([*columns, *map(defused, beside)])

    def write(self, decision: Decision[Any], carried: Mapping[str, Any] = _NOTHING) -> None:
        """
        Add a decision as a whole row.

        Raises:
            OSError: It cannot be written.
        """
        lead, stage, grade, qualified, *rest, unknown, until, label = flat(decision)
        self._writer.writerow(
            [
                defused(lead),
                stage,
                grade,
                "true" if qualified else "false",
                *rest,
                _BETWEEN.join(reason.rule for reason in decision.reasons),
                " ".join(unknown),
                until.isoformat().replace("+00:00", "Z") if until else None,
                label,
                *(_cell(carried.get(column)) for column in self._carried),
            ]
        )

    def close(self) -> None:
        """Finish the file."""
        if self._own:
            self._file.close()
        else:
            self._file.flush()


class ParquetResults(ResultFile):
    """
    The same columns as in CSV with `_` for the full stop; reasons and unknown facts are lists.

    Args:
        target: The file's name, or a binary file that is open, which is not closed.
        definition: The definition that decides.
        carried: The columns of the input that are copied, as texts.

    Raises:
        InputError: pyarrow is not installed.
    """

    def __init__(
        self,
        target: str | Path | IO[bytes],
        definition: Definition[Any],
        carried: Sequence[str] = (),
    ) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise InputError(WITHOUT) from None
        reason = pa.struct(
            [
                ("rule", pa.string()),
                ("section", pa.string()),
                ("points", pa.float64()),
                ("because", pa.string()),
            ]
        )
        types: dict[str, Any] = {
            "qualified": pa.bool_(),
            "reasons": pa.list_(reason),
            "unknown": pa.list_(pa.string()),
            "valid_until": pa.timestamp("us", tz="UTC"),
        }
        names = columns_of(definition.vocabulary.dimensions, "_")
        self._carried = tuple(carried)
        self._names = (*names, *names_beside(names, self._carried, "_"))
        schema = [
            (name, types.get(name, pa.float64() if name[:6] == "score_" else pa.string()))
            for name in names
        ]
        schema += [(name, pa.string()) for name in self._names[len(names) :]]
        self._schema: Any = pa.schema(schema)
        self._rows: list[dict[str, Any]] = []
        self._table: Callable[..., Any] = pa.Table.from_pylist
        where = str(target) if isinstance(target, str | Path) else target
        self._writer: Any = pq.ParquetWriter(where, self._schema)
        self._failed: OSError | None = None
        self._unwritten = (pa.ArrowException, OSError)

    def write(self, decision: Decision[Any], carried: Mapping[str, Any] = _NOTHING) -> None:
        """
        Add a decision.

        Raises:
            OSError: It cannot be written, or an earlier one could not.
        """
        *rest, unknown, until, label = flat(decision)
        texts = (_text(carried.get(column)) for column in self._carried)
        row = (*rest, reasons_of(decision), unknown, until, label, *texts)
        self._rows.append(dict(zip(self._names, row, strict=True)))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._failed is not None:
            raise self._failed
        if self._rows:
            table = self._table(self._rows, schema=self._schema)
            try:
                self._writer.write_table(table)
            except OSError as error:
                self._failed = error
                raise
            self._rows = []

    def close(self) -> None:
        """
        Finish the file, so that it can be read; what was not yet written is added.

        Raises:
            OSError: It cannot be written, which was not yet said of an earlier decision.
        """
        if self._writer is None:
            return
        try:
            if self._failed is None:
                self._flush()
        finally:
            writer, self._writer = self._writer, None
            if self._failed is None:
                writer.close()
            else:
                with suppress(*self._unwritten):  # the disk is full, and the file has no end
                    writer.close()


def _text(value: Any) -> str | None:
    """A value of the input as text."""
    if value is None or isinstance(value, str):
        return value
    return dump(value) if isinstance(value, Mapping | list | tuple) else text_of(value)


def _cell(value: Any) -> str | None:
    """A value of the input for a CSV cell: of texts, none that a spreadsheet carries out."""
    return defused(value) if isinstance(value, str) else _text(value)


def _text_file(target: str | Path) -> IO[str]:
    """A text file to write to, packed where its name ends in `.gz`."""
    if Path(target).suffix.lower() == ".gz":
        return cast("IO[str]", gzip.open(target, "wt", encoding="utf-8", newline="\n"))
    return Path(target).open("w", encoding="utf-8", newline="\n")


def open_results(
    target: str | Path, definition: Definition[Any], carried: Sequence[str] = ()
) -> ResultFile:
    """
    A file of decisions, written as its name says: `.csv`, `.parquet`, `.jsonl` or `.ndjson`.

    JSON Lines and CSV are packed where the name ends in `.gz`. A name without an ending is one of
    JSON Lines.

    Args:
        target: The file's name.
        definition: The definition that decides.
        carried: The columns of the input that are copied.

    Raises:
        InputError: Its name ends in another way; or it is to be Parquet, and pyarrow is not
            installed.
        OSError: It cannot be written.
    """
    check_ending(target)
    suffix = _suffix(target)
    if suffix == ".csv":
        return CsvResults(target, definition, carried)
    if suffix == ".parquet":
        return ParquetResults(target, definition, carried)
    return JsonLinesResults(target, definition)


def check_ending(target: str | Path) -> None:
    """
    See that the name of a file of decisions ends as one that is written.

    Raises:
        InputError: It ends in another way, as a spreadsheet does.
    """
    name = Path(target).name
    if "." in name.lstrip(".") and not name.lower().endswith(_ENDINGS):
        near = f"{name.split('.')[0] or 'decided'}.jsonl"
        message = f"no decisions are written to files such as `{name}`"
        hint = f"call it {near}, or let it end in .csv or .parquet"
        raise InputError(Problem("LC-IN-002", message, hint), subject=str(target))


def has_columns(target: str | Path) -> bool:
    """Whether a file of results is a table with fixed columns, by its name."""
    return _suffix(target) in (".csv", ".parquet")


def _suffix(target: str | Path) -> str:
    return Path(str(target).lower().removesuffix(".gz")).suffix
