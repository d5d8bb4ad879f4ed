"""
Which missing values a table's choice of a row hangs on, asked only when a decision is traced.

A row before the one that was taken could still fit when no cell of it is plainly false. What its
cells miss is then worth asking for, exactly as what a rule misses that could not be told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadcore.definition.deciding.table_index import TableIndex
from leadcore.language import tree
from leadcore.language.interpret import ListKey
from leadcore.language.tree import Condition, Scalar

Cells = tuple[Condition | None, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """
    The rows that ask for the same ones of the missing columns.

    Attributes:
        columns: Those columns.
        numbers: The rows' numbers in the table, ascending.
        find: Finds the first of them whose other cells fit.
    """

    columns: tuple[int, ...]
    numbers: tuple[int, ...]
    find: Callable[..., int]


class OpenRows:
    """
    The rows of a table that a missing value leaves open.

    Rows are indexed anew for each set of columns that is met missing; there are few of them.

    Args:
        rows: Per row, the condition of each column, or None for any.
        lists: The named lists that cells refer to, normalised.
    """

    def __init__(self, rows: Sequence[Cells], lists: Mapping[ListKey, frozenset[Scalar]]) -> None:
        self._rows = rows
        self._lists = lists
        self._by_missing: dict[tuple[int, ...], tuple[_Open, ...]] = {}

    def wanting(self, row: int, *values: Any) -> Collection[int]:
        """
        The columns whose missing values could let an earlier row fit.

        Args:
            row: The row that was taken, from 0, or -1 for none.
            values: The columns' values in order, None for missing.
        """
        missing = tuple(at for at, value in enumerate(values) if value is None)
        if not missing:
            return ()
        groups = self._by_missing.get(missing)
        if groups is None:
            groups = self._by_missing[missing] = tuple(self._open(missing))
        wanted: set[int] = set()
        for each in groups:
            if not wanted.issuperset(each.columns):
                first = each.find(*values)
                if first >= 0 and (row < 0 or each.numbers[first] < row):
                    wanted.update(each.columns)
        return wanted

    def _open(self, missing: tuple[int, ...]) -> list[_Open]:
        grouped: dict[tuple[int, ...], list[int]] = {}
        for number, cells in enumerate(self._rows):
            asked = tuple(at for at in missing if cells[at] is not None)
            # `known(x)` is plainly false of what is missing; everything else is unknown.
            if asked and not any(isinstance(cells[at], tree.Known) for at in asked):
                grouped.setdefault(asked, []).append(number)
        found = []
        for columns, numbers in grouped.items():
            others = [_without(self._rows[number], columns) for number in numbers]
            find = TableIndex(others, self._lists).find
            found.append(_Open(columns, tuple(numbers), find))
        return found


def _without(cells: Cells, columns: tuple[int, ...]) -> Cells:
    return tuple(None if at in columns else cell for at, cell in enumerate(cells))
