"""Rows that could not be read, kept as they were, to be mended and fed again as a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import InputError, Problem
from leadcore.intake.json_rows import dump
from leadcore.intake.reading.csv_file import CsvFile
from leadcore.intake.reading.formulas import defused
from leadcore.intake.reading.rows import CODE, COLUMN, PROBLEM, ROW, TEXT, VALUE, YEAR, RowFile

#: The columns that a file of bad rows has beside those of its input.
ADDED = (ROW, COLUMN, VALUE, CODE, PROBLEM)
_LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class BadRow:
    """
    A row that was set aside.

    Attributes:
        source: The name of the mapping, or of the file where there is none.
        row: Its number as a person counts.
        faults: What is wrong with it, all at once; never empty.
        cells: What stands there, unchanged: cells, a payload, or the text that could not be parsed.
        year: The year that the order of the rows gives its dates, where they have none.

    >>> problem = Problem("LC-IN-020", "`many` is not a whole number", "write it as 240")
    >>> print(BadRow("crm", 12, (Fault("size", "many", problem),), ["7", "many"]))
    crm row 12, column `size`: `many` is not a whole number (write it as 240)
    """

    source: str
    row: int
    faults: tuple[Fault, ...]
    cells: Any = field(repr=False)
    year: int | None = None

    @property
    def column(self) -> str:
        """The column of the first thing that is wrong; empty when it is the whole row."""
        return self.faults[0].column

    @property
    def value(self) -> str:
        """What stands in that column, unmasked."""
        return self.faults[0].value

    @property
    def code(self) -> str:
        """The code of the first thing that is wrong."""
        return self.faults[0].problem.code

    @property
    def reason(self) -> str:
        """All that is wrong, in one line."""
        told = []
        for fault in self.faults:
            where = f"column `{fault.column}`: " if fault.column else ""
            cure = f" ({fault.problem.hint})" if fault.problem.hint else ""
            told.append(f"{where}{fault.problem.message}{cure}")
        return "; ".join(told)

    def __str__(self) -> str:
        joined = ", " if self.column else ": "
        return f"{self.source} row {self.row}{joined}{self.reason}"


class BadRowsFile:
    """
    A file that bad rows are written to.

    It has the columns of the input, in its form, and a few of our own that say what is wrong;
    reading takes no notice of those but for the row's number. A row that was torn apart keeps all
    of its cells, and the head row fits again once it is mended. In CSV, what a spreadsheet would
    carry out as a formula has an apostrophe before it, which reading takes away again.
    """

    def __init__(self, path: str | Path, rows: RowFile, *, dated: bool = False) -> None:
        """
        Begin a file.

        Args:
            path: Its name. Rows of a CSV file go into one, all others into JSON Lines.
            rows: The input.
            dated: Whether its dates take their year from the order of the rows.

        Raises:
            InputError: The name says another kind of file.
            OSError: It cannot be written.
        """
        self.path = Path(path)
        self._csv = rows if isinstance(rows, CsvFile) else None
        self._columns = rows.columns
        if self._csv is not None and self.path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
            self._csv = None
        elif self._csv is None and self.path.suffix.lower() in (".csv", ".tsv", ".parquet"):
            message = f"the bad rows of `{rows.name}` are kept as JSON Lines"
            hint = f"call the file {self.path.with_suffix('.jsonl').name}"
            raise InputError(Problem("LC-IN-002", message, hint, str(self.path)))
        self.count = 0
        self._dated = dated
        encoding = "utf-8" if self._csv is None else _written_in(self._csv.encoding)
        self._file: IO[str] = self.path.open(
            "w", encoding=encoding, errors="surrogateescape", newline=""
        )
        if self._csv is not None:
            # Of line ends within cells, the writer puts in quotes only those of its own.
            self._writer = csv.writer(
                self._file, delimiter=self._csv.delimiter, lineterminator="\r\n"
            )
            own = [self._csv.columns[at] for at in self._csv.own]
            self._writer.writerow([*map(defused, own), *ADDED, *([YEAR] if dated else [])])

    def write(self, bad: BadRow) -> None:
        """
        Add a row.

        Raises:
            OSError: It cannot be written.
        """
        self.count += 1
        notes = {
            ROW: bad.row,
            COLUMN: bad.column,
            VALUE: bad.value[:_LONGEST_VALUE],
            CODE: bad.code,
            PROBLEM: bad.reason,
        }
        if self._csv is not None:
            self._write_cells(bad, notes)
        else:
            self._write_object(bad, notes)

    def _write_cells(self, bad: BadRow, notes: dict[str, Any]) -> None:
        assert self._csv is not None
        cells = bad.cells
        if len(cells) == len(self._csv.columns):
            cells = [cells[at] for at in self._csv.own]
        row = [*cells, *notes.values()]
        if self._dated:
            row.append("" if bad.year is None else bad.year)
        row = [defused(cell) if isinstance(cell, str) else cell for cell in row]
        try:
            self._writer.writerow(row)
        except UnicodeEncodeError:  # our own words hold a letter that the file cannot
            self._writer.writerow([_ascii(cell) for cell in row])

    def _write_object(self, bad: BadRow, notes: dict[str, Any]) -> None:
        if bad.year is not None:
            notes[YEAR] = bad.year
        cells = bad.cells
        if isinstance(cells, Mapping):
            row = {**cells, **notes}
        elif self._columns is not None and len(cells) == len(self._columns):
            row = {**dict(zip(self._columns, cells, strict=True)), **notes}
        else:
            row = {**notes, TEXT: cells if isinstance(cells, str) else list(cells)}
        self._file.write(dump(row) + "\n")

    def close(self) -> None:
        """
        Finish the file.

        Raises:
            OSError: It cannot be written.
        """
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _written_in(encoding: str) -> str:
    """The encoding to write in, so that reading finds it out again."""
    return "utf-16" if encoding.startswith("utf-16") else encoding


def _ascii(cell: Any) -> Any:
    return cell.encode("ascii", "backslashreplace").decode() if isinstance(cell, str) else cell
