"""Where decisions are written: JSON Lines, CSV or Parquet, one after the other as they are made."""

from __future__ import annotations

import csv
import gzip
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from leadcore.definition.decision import Decision
from leadcore.definition.decision_lines import DecisionLines
from leadcore.errors import InputError
from leadcore.intake.reading.parquet_file import WITHOUT

if TYPE_CHECKING:
    from leadcore.definition import Definition

#: How many decisions are written to Parquet at a time.
_BATCH = 4_096


class ResultFile(ABC):
    """A file of decisions. What was written is kept, however a run ends."""

    @abstractmethod
    def write(self, decision: Decision[Any]) -> None:
        """Add a decision."""

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

    Args:
        target: The file's name, or a text file that is open, which is not closed.
        definition: The definition that decides.
    """

    def __init__(self, target: str | Path | IO[str], definition: Definition[Any]) -> None:
        self._own = isinstance(target, str | Path)
        self._file: IO[str] = _text_file(target) if isinstance(target, str | Path) else target
        self._line = DecisionLines(definition).line

    def write(self, decision: Decision[Any]) -> None:
        """
        Add a decision as a whole line.

        Raises:
            OSError: It cannot be written.
        """
        self._file.write(self._line(decision) + "\n")

    def close(self) -> None:
        """Finish the file."""
        if self._own:
            self._file.close()
        else:
            self._file.flush()


class CsvResults(ResultFile):
    """
    One row a lead; nested parts have columns of their own, as `score.total` and `route.to`.

    The reasons stand in one cell, as JSON; the unknown facts in one, separated by blanks.

    Args:
        target: The file's name, or a text file that is open, which is not closed.
        definition: The definition that decides.
    """

    def __init__(self, target: str | Path | IO[str], definition: Definition[Any]) -> None:
        self._own = isinstance(target, str | Path)
        self._file: IO[str] = _text_file(target) if isinstance(target, str | Path) else target
        self._writer = csv.writer(self._file, lineterminator="\n")
        dimensions = definition.plan.vocabulary.dimensions
        self._writer.writerow(columns_of(dimensions, "."))

    def write(self, decision: Decision[Any]) -> None:
        """
        Add a decision as a whole row.

        Raises:
            OSError: It cannot be written.
        """
        *flat, reasons, unknown, until, label = _flat(decision)
        flat[3] = "true" if flat[3] else "false"
        self._writer.writerow(
            [
                *flat,
                json.dumps(reasons, ensure_ascii=False),
                " ".join(unknown),
                until.isoformat().replace("+00:00", "Z") if until else None,
                label,
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

    Raises:
        InputError: pyarrow is not installed.
    """

    def __init__(self, target: str | Path | IO[bytes], definition: Definition[Any]) -> None:
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
        names = columns_of(definition.plan.vocabulary.dimensions, "_")
        self._schema: Any = pa.schema(
            [
                (name, types.get(name, pa.float64() if name[:6] == "score_" else pa.string()))
                for name in names
            ]
        )
        self._names = names
        self._rows: list[dict[str, Any]] = []
        self._table: Callable[..., Any] = pa.Table.from_pylist
        where = str(target) if isinstance(target, str | Path) else target
        self._writer: Any = pq.ParquetWriter(where, self._schema)

    def write(self, decision: Decision[Any]) -> None:
        """
        Add a decision.

        Raises:
            OSError: It cannot be written.
        """
        self._rows.append(dict(zip(self._names, _flat(decision), strict=True)))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._table(self._rows, schema=self._schema))
            self._rows = []

    def close(self) -> None:
        """Finish the file, so that it can be read; what was not yet written is added."""
        if self._writer is not None:
            try:
                self._flush()
            finally:
                self._writer.close()
                self._writer = None


def columns_of(dimensions: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """
    The columns that a decision has when it is laid flat.

    >>> columns_of(("fit",), ".")[5:9]
    ('score.total', 'score.fit', 'route.rule', 'route.to')
    """
    return (
        "lead",
        "stage",
        "grade",
        "qualified",
        "disqualified",
        f"score{mark}total",
        *(f"score{mark}{name}" for name in dimensions),
        f"route{mark}rule",
        f"route{mark}to",
        "reasons",
        "unknown",
        "valid_until",
        "definition",
    )


def _flat(decision: Decision[Any]) -> list[Any]:
    """A decision laid flat, in the order of the columns."""
    route, score = decision.route, decision.score
    reasons = [
        {
            "rule": reason.rule,
            "section": reason.section,
            "points": None if reason.points is None else float(reason.points),
            "because": reason.because,
        }
        for reason in decision.reasons
    ]
    return [
        decision.lead.id,
        decision.stage,
        decision.grade,
        decision.qualified,
        decision.disqualified,
        float(score.total),
        *map(float, score.dimensions.values()),
        route.rule if route is not None else None,
        route.to if route is not None else None,
        reasons,
        decision.unknown,
        decision.valid_until,
        decision.definition,
    ]


def _text_file(target: str | Path) -> IO[str]:
    """A text file to write to, packed where its name ends in `.gz`."""
    if Path(target).suffix.lower() == ".gz":
        return cast("IO[str]", gzip.open(target, "wt", encoding="utf-8", newline="\n"))
    return Path(target).open("w", encoding="utf-8", newline="\n")


def open_results(target: str | Path, definition: Definition[Any]) -> ResultFile:
    """
    A file of decisions, written as its name says: `.csv`, `.parquet`, else JSON Lines.

    JSON Lines and CSV are packed where the name ends in `.gz`.

    Raises:
        InputError: It is to be Parquet, and pyarrow is not installed.
        OSError: It cannot be written.
    """
    *_, suffix = ("", *Path(str(target).lower().removesuffix(".gz")).suffixes)
    if suffix == ".csv":
        return CsvResults(target, definition)
    if suffix == ".parquet":
        return ParquetResults(target, definition)
    return JsonLinesResults(target, definition)
