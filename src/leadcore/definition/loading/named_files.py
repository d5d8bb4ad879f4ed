"""The lists and tables that a document names, read from its folder; each file is read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from leadcore.definition.composing.composed import Path, shown
from leadcore.definition.composing.source import Source
from leadcore.definition.loading.csv_files import FAULTY, ReadTable, read_table
from leadcore.definition.loading.files import Folder, MissingError, OutsideError
from leadcore.definition.sections.document import (
    DerivedLookup,
    DerivedTable,
    Document,
    ListFile,
    Table,
)
from leadcore.errors import DefinitionError, Problem, Span, nearest

_OUTSIDE = "LC-DEF-011"
_MISSING = "LC-DEF-012"
_DATA_LIKE = re.compile(r"@|\w\.\w|^\d+$")


class NamedFiles:
    """
    Reads what a document names.

    Attributes:
        lists: The named lists, those written out in the document too.
        tables: The tables by name.
        files: Every file that was read, by name; those of lists too.
        lines: Per table, the lines in which its rows begin.
        problems: What is wrong with the files.
        unsure: Names of lists and derived values whose file has a fault.
    """

    def __init__(self, folder: Folder | None, source: Source, known: Mapping[str, Table]) -> None:
        self.lists: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, Table] = {}
        self.lines: dict[str, tuple[int, ...]] = {}
        self.problems: list[Problem] = []
        self.unsure: frozenset[str] = frozenset()
        self._folder = folder
        self._source = source
        self._failed: set[str] = set()
        self.files: dict[str, Table] = dict(known)

    def read(self, document: Document) -> None:
        """Read every file that a document names."""
        for name, declared in document.lists.items():
            values: tuple[str, ...] = ()
            if isinstance(declared, ListFile):
                values = self._list(name, declared)
            else:
                values = tuple(declared)
            self.lists[name] = tuple(dict.fromkeys(value.strip() for value in values))
        for path, file in _tables(document):
            table = self._table(file, path)
            if table is not None:
                self.tables[file] = table
            if file in self._failed and path[0] == "derive":
                self.unsure |= {str(path[1])}

    def contents(self) -> Iterator[str]:
        """Name and content of every file and table, in the order of their names."""
        for name, table in sorted(self.files.items()):
            yield json.dumps([name, table.columns, table.rows], ensure_ascii=False)

    def _table(self, name: str, path: Path) -> Table | None:
        if name in self.files:
            return self.files[name]
        if name in self._failed:
            return None
        read = self._open(name, path)
        if read is None:
            self._failed.add(name)
            return None
        if read.problems:
            self.problems += read.problems
            self._failed.add(name)
        self.files[name] = read.table
        self.lines[name] = read.lines
        return read.table

    def _open(self, name: str, path: Path) -> ReadTable | None:
        told = shown(name)
        if self._folder is None:
            message = f"`{told}` cannot be read: the definition has no folder"
            hint = "load the definition from a file, or say where its files lie: folder=..."
            self._problem(_MISSING, message, hint, path)
            return None
        try:
            return read_table(self._folder.read(name), name)
        except OutsideError as error:
            message = f"`{told}` lies outside the definition's folder"
            self._problem(_OUTSIDE, message, str(error), path)
        except MissingError as error:
            self._problem(_MISSING, f"`{told}` cannot be read: {error}", error.hint, path)
        except DefinitionError as error:
            for problem in error.problems:
                code = problem.code if problem.code == FAULTY else "LC-DEF-013"
                said = Problem(code, problem.message, problem.hint, name, problem.span)
                self.problems.append(said)
        return None

    def _problem(self, code: str, message: str, hint: str, path: Path) -> None:
        span = self._source.span(path)
        self.problems.append(Problem(code, message, hint, self._source.path_text(path), span))

    def _list(self, name: str, declared: ListFile) -> tuple[str, ...]:
        """The values of a list file; none, with a problem told, when it cannot be read."""
        path: Path = ("lists", name, "file")
        table = self._table(declared.file, path)
        if declared.file in self._failed:
            self.unsure |= {name}
        if table is None:
            return ()
        if declared.column is None:
            self._warn_of_head(table, declared.file)
            return tuple(row[0] for row in table.rows if row[0])
        if declared.column not in table.columns:
            near = nearest(declared.column, table.columns)
            hint = f"did you mean `{near}`?" if near else f"it has {', '.join(table.columns)[:100]}"
            message = f"`{shown(declared.file)}` has no column `{shown(declared.column)}`"
            self._problem(FAULTY, message, hint, ("lists", name, "column"))
            self.unsure |= {name}
            return ()
        at = table.columns.index(declared.column)
        return tuple(row[at] for row in table.rows if row[at])

    def _warn_of_head(self, table: Table, name: str) -> None:
        """The first line is taken for the head; where it looks like a value it may be one."""
        if _DATA_LIKE.search(table.columns[0]):
            message = (
                f"the first line, `{shown(table.columns[0])}`, is read as the name of a column"
            )
            hint = "write a line such as `name` above it if it is a value"
            span = Span(name, 1, 1, 1, 2)
            self.problems.append(Problem(FAULTY, message, hint, name, span, "warning"))


def _tables(document: Document) -> Iterator[tuple[Path, str]]:
    """The tables that a document names, each with the path at which it does."""
    for name, derived in document.derive.items():
        if isinstance(derived, DerivedLookup):
            yield ("derive", name, "lookup"), derived.lookup
        elif isinstance(derived, DerivedTable):
            yield ("derive", name, "table"), derived.table
    for name, dimension in document.score.items():
        for at, rule in enumerate(dimension.rules):
            if rule.table is not None:
                yield ("score", name, "rules", at, "table"), rule.table
    for at, route in enumerate(document.route.rules if document.route else ()):
        if route.table is not None:
            yield ("route", "rules", at, "table"), route.table
