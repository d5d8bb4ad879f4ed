"""
Finding the first row of a decision table that fits, without reading the rows before it.

Rows are grouped by which columns they fix to single values or prefixes. Each group is a dictionary
from those values to its rows; within it, one column of ranges is cut into the stretches between
all bounds, and each stretch knows its first row. What is left (negations, a second range, named
lists) is tested row by row, for the few rows that come so far.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import product
from math import ceil, floor
from operator import itemgetter
from typing import Any, NamedTuple

from leadcore.language import tree
from leadcore.language.interpret import ListKey, normal_of
from leadcore.language.python import PythonWriter, call, compare, const, load
from leadcore.language.tree import Condition, Scalar
from leadcore.language.types import Whole

#: A cell that lists more values than this is tested row by row.
_MOST_VALUES = 64
#: A row that would stand under more keys than this has its widest cells tested row by row.
_MOST_KEYS = 256

Test = Callable[[tuple[Any, ...]], bool]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A range of one column, as half-open bounds; None is unbounded."""

    column: int
    low: Any
    high: Any


@dataclass(slots=True)
class _Row:
    number: int
    fixed: dict[tuple[int, int | None], tuple[Scalar, ...]] = field(default_factory=dict)
    ranges: list[_Bounds] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)


class _Bucket(NamedTuple):
    """
    The rows under one key, cut by the range column.

    Attributes:
        cuts: The bounds at which another row comes first, ascending.
        first: The first row of each stretch; one more than there are bounds.
        missing: The first row that fits when the range column's value is missing.
        rows: The rows themselves, where some have tests; the cuts are then left empty.
    """

    cuts: list[Any]
    first: list[int]
    missing: int
    rows: list[tuple[int, Any, Any, Test | None]]


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows that fix the same columns."""

    key: Callable[[tuple[Any, ...]], Any] | None
    prefixes: tuple[tuple[int, int | None], ...]
    column: int | None
    exact: bool
    buckets: dict[Any, _Bucket]


class TableIndex:
    """
    Finds rows of a table whose cells are the given conditions.

    Args:
        rows: Per row, the condition of each column, or None for any.
        lists: The named lists that cells refer to, normalised.
    """

    def __init__(
        self,
        rows: Sequence[tuple[Condition | None, ...]],
        lists: Mapping[ListKey, frozenset[Scalar]],
    ) -> None:
        self._lists = lists
        grouped: dict[tuple[tuple[int, int | None], ...], list[_Row]] = {}
        for number, cells in enumerate(rows):
            row = self._row(number, cells)
            grouped.setdefault(tuple(sorted(row.fixed, key=str)), []).append(row)
        self._groups = tuple(_group(fixed, held) for fixed, held in grouped.items())

    @property
    def find(self) -> Callable[..., int]:
        """
        The function that finds the first fitting row.

        It takes the columns' values in order, None for missing, and answers with the row's number
        from 0, or -1 when no row fits.
        """
        return _finder(self._groups)

    def code(self, writer: PythonWriter, values: Sequence[ast.expr]) -> ast.expr:
        """
        Code for the number of the first fitting row, -1 for none.

        In the common case, where all rows fix the same columns and nothing is left to be tested,
        the search is written out in place; calling for it would take as long again.

        Args:
            writer: Holds the constants that the code refers to.
            values: Code for the columns' values in order.
        """
        group = self._groups[0] if len(self._groups) == 1 else None
        if group is None or group.key is None or any(b.rows for b in group.buckets.values()):
            return call(load(writer.constant(self.find)), *values)
        parts = [values[column] for column, _ in group.prefixes]
        key = parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load())
        if group.column is None:
            rows = {under: bucket.first[0] for under, bucket in group.buckets.items()}
            return call(load(writer.constant(rows.get)), key, const(-1))
        bucket, value = writer.fresh(), writer.fresh()
        # Plain tuples, which Python reads faster than named ones.
        plain = {under: (b.cuts, b.first, b.missing) for under, b in group.buckets.items()}
        look_up = call(load(writer.constant(plain.get)), key)
        found = ast.NamedExpr(ast.Name(bucket, ast.Store()), look_up)
        given = ast.NamedExpr(ast.Name(value, ast.Store()), values[group.column])
        at: ast.expr = load(value)
        if not group.exact:
            at = ast.Tuple([at, const(0)], ast.Load())
        cuts, first, missing = (ast.Subscript(load(bucket), const(n), ast.Load()) for n in range(3))
        stretch = ast.Subscript(first, call(load("bisect_right"), cuts, at), ast.Load())
        row = ast.IfExp(compare(given, ast.Is(), const(None)), missing, stretch)
        return ast.IfExp(compare(found, ast.Is(), const(None)), const(-1), row)

    # -- reading the cells -----------------------------------------------------------------------

    def _row(self, number: int, cells: tuple[Condition | None, ...]) -> _Row:
        row = _Row(number)
        for column, cell in enumerate(cells):
            if cell is not None:
                self._cell(row, column, cell)
        while _keys(row) > _MOST_KEYS:
            widest = max(row.fixed, key=lambda at: len(row.fixed[at]))
            row.tests.append(_among(widest[0], frozenset(row.fixed.pop(widest))))
        return row

    def _cell(self, row: _Row, column: int, cell: Condition) -> None:
        values = self._values(cell)
        if values is not None and len(values) <= _MOST_VALUES:
            row.fixed[column, None] = values
            return
        if isinstance(cell, tree.TextTest) and cell.test == "starts_with":
            prefix = cell.needles[0]
            row.fixed[column, len(prefix)] = (prefix,)
            return
        bounds = _range(column, cell)
        if bounds is not None:
            row.ranges.append(bounds)
            return
        row.tests.append(self._test(column, cell))

    def _values(self, cell: Condition) -> tuple[Scalar, ...] | None:
        if isinstance(cell, tree.OneOf):
            return cell.options
        if isinstance(cell, tree.InList):
            return tuple(self._lists[cell.list, normal_of(cell.value.kind)])
        if isinstance(cell, tree.Truth):
            return (True,)
        if isinstance(cell, tree.Not) and isinstance(cell.part, tree.Truth):
            return (False,)
        if isinstance(cell, tree.Compare) and cell.operator == "==":
            assert isinstance(cell.right, tree.Constant)
            return (cell.right.value,)
        return None

    def _test(self, column: int, cell: Condition) -> Test:
        """A test of one column for cells that no dictionary holds; a missing fact never fits."""
        if isinstance(cell, tree.Not):
            return self._negative(column, cell.part)
        if isinstance(cell, tree.Or):
            tests = [self._test(column, part) for part in cell.parts]
            return lambda held: any(test(held) for test in tests)
        if isinstance(cell, tree.And):
            tests = [self._test(column, part) for part in cell.parts]
            return lambda held: all(test(held) for test in tests)
        if isinstance(cell, tree.Known):
            return lambda held: held[column] is not None
        if isinstance(cell, tree.Has):
            options = frozenset(cell.options)
            return lambda held: not options.isdisjoint(held[column] or ())
        if isinstance(cell, tree.HasListed):
            listed = self._lists[cell.list, normal_of(cell.values.kind)]
            return lambda held: not listed.isdisjoint(held[column] or ())
        if isinstance(cell, tree.TextTest):
            needles = cell.needles
            return lambda held: held[column] is not None and held[column].startswith(needles)
        values = self._values(cell)
        if values is not None:
            return _among(column, frozenset(values))
        bounds = _range(column, cell)
        assert bounds is not None, f"no test for {type(cell).__name__}"
        low, high = bounds.low, bounds.high
        exact = not isinstance(low, tuple) and not isinstance(high, tuple)

        def within(held: tuple[Any, ...]) -> bool:
            value = held[column]
            if value is None:
                return False
            at = value if exact else (value, 0)
            return (low is None or low <= at) and (high is None or at < high)

        return within

    def _negative(self, column: int, cell: Condition) -> Test:
        if isinstance(cell, tree.Has | tree.HasListed):
            positive = self._test(column, cell)
            return lambda held: not positive(held)
        if isinstance(cell, tree.Not):
            return self._test(column, cell.part)
        positive = self._test(column, cell)
        return lambda held: held[column] is not None and not positive(held)


def _among(column: int, values: frozenset[Scalar]) -> Test:
    return lambda held: held[column] in values


def _keys(row: _Row) -> int:
    count = 1
    for values in row.fixed.values():
        count *= max(len(values), 1)
    return count


def _range(column: int, cell: Condition) -> _Bounds | None:
    """A cell's range in half-open bounds; for other than whole numbers a bound is (value, side)."""
    parts = cell.parts if isinstance(cell, tree.And) else (cell,)
    low = high = None
    for part in parts:
        if not isinstance(part, tree.Compare) or not isinstance(part.right, tree.Constant):
            return None
        if part.operator in ("==", "!="):
            return None
        value: Any = part.right.value
        after: Any = (value, 1)
        before: Any = (value, 0)
        if isinstance(part.left.kind, Whole):
            before = ceil(value)  # the first number not below value
            after = floor(value) + 1  # the first number above value
        if part.operator in (">", ">="):
            low = after if part.operator == ">" else before
        else:
            high = after if part.operator == "<=" else before
    return _Bounds(column, low, high)


def _group(fixed: tuple[tuple[int, int | None], ...], rows: list[_Row]) -> _Group:
    counted: dict[int, int] = {}
    for row in rows:
        for bounds in row.ranges:
            counted[bounds.column] = counted.get(bounds.column, 0) + 1
    column = max(counted, key=lambda at: (counted[at], -at)) if counted else None
    exact = True
    held: dict[Any, list[tuple[int, Any, Any, Test | None]]] = {}
    for row in rows:
        low = high = None
        tests = list(row.tests)
        bounded = False
        for bounds in row.ranges:
            if bounds.column == column and not bounded:
                low, high, bounded = bounds.low, bounds.high, True
            else:
                tests.append(_between(bounds))
        exact = exact and not isinstance(low, tuple) and not isinstance(high, tuple)
        test = _all(tests)
        for values in product(*(row.fixed[at] for at in fixed)):
            under = values[0] if len(values) == 1 else values
            held.setdefault(under, []).append((row.number, low, high, test))
    buckets = {under: _bucket(found) for under, found in held.items()}
    plain = all(length is None for _, length in fixed)
    key = itemgetter(*(at for at, _ in fixed)) if fixed and plain else None
    return _Group(key, fixed, column, exact, buckets)


def _between(bounds: _Bounds) -> Test:
    column, low, high = bounds.column, bounds.low, bounds.high
    paired = isinstance(low, tuple) or isinstance(high, tuple)

    def within(held: tuple[Any, ...]) -> bool:
        value = held[column]
        if value is None:
            return False
        at = (value, 0) if paired else value
        return (low is None or low <= at) and (high is None or at < high)

    return within


def _all(tests: list[Test]) -> Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda held: all(test(held) for test in tests)


def _bucket(rows: list[tuple[int, Any, Any, Test | None]]) -> _Bucket:
    """Cut the range column at every bound, and note the first row of each stretch."""
    if any(test is not None for _, _, _, test in rows):
        return _Bucket([], [], -1, rows)
    cuts = sorted({bound for _, low, high, _ in rows for bound in (low, high) if bound is not None})
    opening: dict[Any, list[tuple[int, Any]]] = {}
    waiting: list[tuple[int, int, Any]] = []
    for number, low, high, _ in rows:
        if low is None:
            heappush(waiting, (number, len(waiting), high))
        else:
            opening.setdefault(low, []).append((number, high))
    first = [_first(waiting, None)]
    needed = []
    for cut in cuts:
        for number, high in opening.get(cut, ()):
            heappush(waiting, (number, 0, high))
        row = _first(waiting, cut)
        if row != first[-1]:  # else it bounds a row that others hide
            needed.append(cut)
            first.append(row)
    missing = next((n for n, low, high, _ in rows if low is None and high is None), -1)
    return _Bucket(needed, first, missing, [])


def _first(waiting: list[tuple[int, int, Any]], at: Any) -> int:
    while waiting:
        number, _, high = waiting[0]
        if at is None or high is None or at < high:
            return number
        heappop(waiting)
    return -1


def _finder(groups: tuple[_Group, ...]) -> Callable[..., int]:
    def find(*values: Any) -> int:
        best = -1
        for group in groups:
            found = _in_group(group, values)
            if found >= 0 and (best < 0 or found < best):
                best = found
        return best

    return find


def _in_group(group: _Group, values: tuple[Any, ...]) -> int:
    if group.key is not None:
        key = group.key(values)
    elif not group.prefixes:
        key = ()
    else:
        parts = []
        for column, length in group.prefixes:
            value = values[column]
            parts.append(value if length is None or value is None else value[:length])
        key = parts[0] if len(parts) == 1 else tuple(parts)
    bucket = group.buckets.get(key)
    if bucket is None:
        return -1
    if bucket.rows:
        return _scan(bucket, group.column, group.exact, values)
    if group.column is None:
        return bucket.first[0]
    at = values[group.column]
    if at is None:
        return bucket.missing
    return bucket.first[bisect_right(bucket.cuts, at if group.exact else (at, 0))]


def _scan(bucket: _Bucket, column: int | None, exact: bool, values: tuple[Any, ...]) -> int:
    value = None if column is None else values[column]
    at = value if exact or value is None else (value, 0)
    for number, low, high, test in bucket.rows:
        if (low is not None or high is not None) and at is None:
            continue
        if (low is not None and at < low) or (high is not None and at >= high):
            continue
        if test is None or test(values):
            return number
    return -1
