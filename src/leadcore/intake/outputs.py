"""The files that a run writes: its decisions, and the rows that could not be read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from leadcore.definition.decision import Decision
from leadcore.errors import InputError, Problem
from leadcore.intake.bad_rows import BadRow, BadRowsFile
from leadcore.intake.carried import Carried
from leadcore.intake.locks import locked
from leadcore.intake.reading.content import Input
from leadcore.intake.result_files import (
    JsonLinesResults,
    ResultFile,
    check_ending,
    has_columns,
    open_results,
)
from leadcore.intake.sources import Sources

if TYPE_CHECKING:
    from leadcore.definition import Definition

Results = str | Path | IO[str] | ResultFile


class Outputs:
    """
    The files that one run writes.

    Each line is written as soon as it is there, and kept whatever happens then.
    """

    def __init__(
        self,
        definition: Definition[Any],
        sources: Sources,
        results: Results,
        bad_rows: str | Path | None,
        carry: Sequence[str],
    ) -> None:
        """
        Make sure that all of it can be written; nothing is opened yet.

        Args:
            definition: The definition that decides.
            sources: The files that are read.
            results: The file for the decisions.
            bad_rows: The file for rows that could not be read, or None.
            carry: The columns of the input that are copied beside the decisions.

        Raises:
            InputError: A file would be written over that is being read, or both outputs have the
                same name, or one that says another kind of file, or the input lacks a column.
            OSError: There is no such folder, or a folder where a file is to be.
        """
        self._definition = definition
        self._sources = sources
        self._results = results
        if isinstance(results, str | Path):
            check_ending(results)
        self._bad = list(sources.bad_row_files(bad_rows)) if bad_rows is not None else []
        self._carried = Carried(carry, sources.file) if carry else None
        self._check_columns()
        own = [Path(results)] if isinstance(results, str | Path) else []
        self._targets = [*own, *(path for _, path, _, _ in self._bad)]
        for at, path in enumerate(self._targets):
            _check_place(path)
            _check_read(path, sources.inputs)
            if any(_is_same(path, other) for other in self._targets[:at]):
                raise _overwritten(path, "is named twice: for the decisions, and for the bad rows")
        self._stack = ExitStack()
        self._out: ResultFile
        self._bad_files: dict[str, BadRowsFile] = {}

    def _check_columns(self) -> None:
        table = isinstance(self._results, str | Path) and has_columns(self._results)
        if table and self._carried is not None and self._carried.columns is None:
            name = self._sources.file.name
            message = f"the rows of `{name}` have no fixed columns that a table could have"
            hint = "name the keys to carry, or write the decisions as .jsonl"
            raise InputError(Problem("LC-IN-003", message, hint), subject=name)

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            for path in self._targets:  # all of them, before any is emptied
                with _naming(path):
                    opening.enter_context(locked(path))
            for name, path, file, dated in self._bad:
                with _naming(path):
                    self._bad_files[name] = bad = BadRowsFile(path, file, dated=dated)
                opening.callback(self._close, bad, path)
            results = self._results
            if isinstance(results, str | Path):
                columns = self._carried.columns if self._carried is not None else None
                with _naming(results):
                    self._out = open_results(results, self._definition, columns or ())
                opening.callback(self._close, self._out, results)
            elif isinstance(results, ResultFile):
                self._out = results
            else:
                self._out = opening.enter_context(JsonLinesResults(results, self._definition))
            self._stack = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _close(self, file: ResultFile | BadRowsFile, path: str | Path) -> None:
        with _naming(path):
            file.close()

    def decided(self, decision: Decision[Any], cells: Any) -> None:
        """
        Write a decision.

        Args:
            decision: The decision.
            cells: What stands in its row.

        Raises:
            OSError: It cannot be written.
        """
        try:
            if self._carried is None:
                self._out.write(decision)
            else:
                self._out.write(decision, self._carried.of(cells))
        except OSError as error:
            if isinstance(self._results, str | Path):
                raise _named(error, self._results) from None
            raise

    @property
    def bad_row_files(self) -> dict[str, Path]:
        """By source, the files of bad rows in which there are any; that of the first file first."""
        return {name: path for name, path, _, _ in self._bad if self._count(name)}

    def _count(self, name: str) -> int:
        file = self._bad_files.get(name)
        return file.count if file is not None else 0

    def set_aside(self, bad: BadRow) -> None:
        """
        Write a row that could not be read, where somebody wants it.

        Raises:
            OSError: It cannot be written.
        """
        file = self._bad_files.get(bad.source)
        if file is not None:
            with _naming(file.path):
                file.write(bad)


# -- where it is written ---------------------------------------------------------------------------


def _check_place(path: Path) -> None:
    """Nothing is opened, and so emptied, as long as another file could not be."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def _check_read(path: Path, inputs: Iterable[Input]) -> None:
    if any(_is_input(path, each) for each in inputs):
        raise _overwritten(path, "would be written over while it is read")


def _overwritten(path: Path, told: str) -> InputError:
    problem = Problem("LC-IN-008", f"`{path}` {told}", "name another file")
    return InputError(problem, subject=str(path))


def _is_input(path: Path, given: Input) -> bool:
    if isinstance(given, str | os.PathLike):
        return _is_same(path, Path(given))
    try:  # what is redirected to the standard input, above all
        return _same_file(path.stat(), os.fstat(given.fileno()))
    except (OSError, AttributeError, ValueError):  # it is no file of the system
        return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return _same_file(one.stat(), other.stat())
    except OSError:  # one of them is not there yet
        return one.resolve() == other.resolve()


def _same_file(one: os.stat_result, other: os.stat_result) -> bool:
    # Into devices, such as the one for nothing, everybody may write at once.
    return os.path.samestat(one, other) and stat.S_ISREG(one.st_mode)


# -- whose fault it was ----------------------------------------------------------------------------


@contextmanager
def _naming(path: str | Path) -> Iterator[None]:
    """Errors of the system that do not name the file are raised with its name."""
    try:
        yield
    except OSError as error:
        raise _named(error, path) from None


def _named(error: OSError, path: str | Path) -> OSError:
    if error.filename is not None or error.errno is None:
        return error
    return OSError(error.errno, os.strerror(error.errno), str(path))
