"""Columns of the input that are copied beside the decisions, just as they stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from leadcore.definition.capturing.payload_paths import follower
from leadcore.errors import InputError, Problem, nearest
from leadcore.intake.reading.rows import OURS, RowFile

#: What stands for all columns of the input.
ALL = "all"
# Commas within brackets and quotes are part of a path.
_PATHS = re.compile(r'(?:[^,\["]|\[[^\]]*\]|"[^"]*"|[\["])+')


class Carried:
    """
    What is copied of each row.

    Attributes:
        columns: The columns, in order; None for payloads that are copied whole.
    """

    def __init__(self, wanted: Sequence[str], file: RowFile) -> None:
        """
        Find the columns.

        Args:
            wanted: Their names, of payloads their paths; several may stand in one text, separated
                by commas. `all` is every column.
            file: The input.

        Raises:
            InputError: The file has no such column.
        """
        self.columns: tuple[str, ...] | None
        self._take: Callable[[Any], Mapping[str, Any]]
        if file.columns is None:
            paths = tuple(path for each in wanted for path in _paths(each))
            self.columns = None if ALL in paths else tuple(dict.fromkeys(paths))
            self._take = _whole if ALL in paths else _following(self.columns or ())
        else:
            self.columns = tuple(dict.fromkeys(_named(wanted, file)))
            self._take = _picking(self.columns, file.columns)

    def of(self, cells: Any) -> Mapping[str, Any]:
        """What is copied of one row, by column."""
        return self._take(cells)


def _paths(text: str) -> Iterator[str]:
    yield from (path.strip() for path in _PATHS.findall(text) if path.strip())


def _whole(payload: Any) -> Mapping[str, Any]:
    return payload if isinstance(payload, Mapping) else {}


def _following(paths: Sequence[str]) -> Callable[[Any], Mapping[str, Any]]:
    follow = {path: follower(path) for path in paths}
    return lambda payload: {path: find(payload) for path, find in follow.items()}


def _picking(
    columns: Sequence[str], there: Sequence[str]
) -> Callable[[Sequence[Any]], Mapping[str, Any]]:
    if not columns:
        return lambda _cells: {}
    pick = itemgetter(*map(there.index, columns))
    if len(columns) == 1:
        return lambda cells: {columns[0]: pick(cells)}
    return lambda cells: dict(zip(columns, pick(cells), strict=True))


def _named(wanted: Sequence[str], file: RowFile) -> Iterator[str]:
    """The columns of a file that are wanted, in the order in which they are named."""
    columns = [column for column in file.columns or () if not column.startswith(OURS)]
    lacking = []
    for text in wanted:
        if text.strip() in columns:  # its name may hold a comma
            yield text.strip()
            continue
        for name in filter(None, (part.strip() for part in text.split(","))):
            if name == ALL:
                yield from columns
            elif name in columns:
                yield name
            else:
                lacking.append(name)
    if lacking:
        raise InputError([_no_column(name, columns) for name in lacking], subject=file.name)


def _no_column(name: str, columns: Sequence[str]) -> Problem:
    near = nearest(name, columns)
    there = ", ".join(f"`{column[:60]}`" for column in columns[:12])
    hint = f"did you mean `{near}`?" if near else f"its columns are {there}"
    return Problem("LC-IN-003", f"the file has no column `{name[:100]}`", hint)
