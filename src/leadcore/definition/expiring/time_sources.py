"""
The ways in which time reaches a condition, and for each the next instant at which it could matter.

A touch leaves a window, a count of days completes. For hours and days see `calendar_turns`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any

from leadcore.definition.deciding.counting import function_of, moments_of
from leadcore.definition.planning.plan import Plan
from leadcore.language import tree
from leadcore.language.meaning import DAY, start_of
from leadcore.language.python import PythonWriter
from leadcore.language.tree import Items

_TICK = timedelta(microseconds=1)

#: Values that time changes in more ways than one condition on them tells.
_CHANGING = (tree.DaysBetween, tree.Count, tree.Total, tree.EndItem)

#: Names the next instant after a moment, for one lead; None when there is none.
Source = Callable[[Any, datetime], datetime | None]


def sources_of(plan: Plan, nodes: Iterable[tree.Node]) -> Iterator[Source]:
    """
    Every way in which time reaches some nodes, each once; the calendar is looked after apart.

    Args:
        plan: The plan that they belong to.
        nodes: The nodes, those below them being given too.
    """
    given = tuple(nodes)
    turns: set[tuple[tree.Value, tree.Value]] = set()
    limits: set[tuple[Items, int]] = set()
    # Where a value stands in a place that turns in no way known here, each of its changes counts.
    standing = Counter(node for node in given if isinstance(node, _CHANGING))
    for node in given:
        if isinstance(node, tree.Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, tree.DaysBetween):
                    turns.add((one, other))
                    standing[one] -= 1
                limit = _limit(node, one, other)
                if limit is not None and isinstance(one, tree.Count):
                    limits.add((one.items, limit))
                    standing[one] -= 1
        elif isinstance(node, tree.OneOf) and isinstance(node.value, tree.DaysBetween):
            kind = node.value.kind
            turns.update((node.value, tree.Constant(option, kind)) for option in node.options)
            standing[node.value] -= 1
        elif isinstance(node, tree.Exists) and node.items.within is not None:
            limits.add((node.items, 1))
    left = [node for node, times in standing.items() if times > 0]
    every_day = [node for node in left if isinstance(node, tree.DaysBetween)]
    windows = {node.items for node in left if not isinstance(node, tree.DaysBetween)}
    for days, other in turns:
        assert isinstance(days, tree.DaysBetween)
        yield _days(plan, days, other)
    yield from (_every_day(plan, days) for days in every_day)
    yield from (_window(plan, items, limit) for items, limit in limits)
    yield from (_window(plan, items, None) for items in windows if items.within is not None)


def nodes_of(plan: Plan) -> Iterator[tree.Node]:
    """Every node of a plan that time could reach."""
    for condition in plan.conditions():
        yield from condition.walk()
    for value in plan.derived:
        if value.by is not None:
            yield from value.by.walk()
    for table in plan.tables():
        if any(tree.is_time_bound(column) for column in table.columns):
            for row in table.rows:
                for cell in row:
                    yield from cell.walk() if cell is not None else ()
    for items in plan.counted():
        # As if it were counted without a threshold: every departure from its window matters.
        yield tree.Count(items)


def _limit(node: tree.Compare, one: tree.Value, other: tree.Value) -> int | None:
    """The count at which a comparison of a window's count turns, when there is exactly one."""
    if not isinstance(one, tree.Count) or one.items.within is None:
        return None
    if not isinstance(other, tree.Constant) or node.operator in ("==", "!="):
        return None
    number = other.value
    assert isinstance(number, int | Decimal)
    return floor(number) + 1 if node.operator in (">", "<=") else ceil(number)


def _window(plan: Plan, items: Items, limit: int | None) -> Source:
    """
    When touches leave a window: the next to leave, or the one whose leaving passes a limit.

    While a count of at least `limit` holds, it turns when the limit-th newest leaves. What is
    dated ahead is looked after apart, so a count can only fall.
    """
    writer = PythonWriter(plan.vocabulary, plan.lists)
    body: list[ast.stmt] = [ast.Return(moments_of(writer, items))]
    moments = function_of(writer, "in_window", body, ("lead", "now"))
    length = items.within
    assert length is not None

    def next_leaving(lead: Any, now: datetime) -> datetime | None:
        held = moments(lead, now)
        count = len(held)
        if limit is None:
            return held[0] + length if count else None
        if not 1 <= limit <= count:
            return None
        leaves: datetime = held[count - limit] + length
        return leaves

    return next_leaving


def _days(plan: Plan, days: tree.DaysBetween, other: tree.Value) -> Source:
    """When completed days reach, and pass, what they are compared with."""
    if any(isinstance(node, tree.Derived) for node in other.walk()):
        return _every_day(plan, days)
    writer = PythonWriter(plan.vocabulary, plan.lists)
    pair = ast.Tuple([writer.value(days.moment).code, writer.value(other).code], ast.Load())
    read = function_of(writer, "days", [ast.Return(pair)], ("lead", "now"))
    since = days.direction == "since"

    def next_turn(lead: Any, now: datetime) -> datetime | None:
        moment, limit = read(lead, now)
        if moment is None or limit is None:
            return None
        start, days_ = start_of(moment), floor(limit)
        best = None
        for count in (days_, days_ + 1):
            try:
                instant = start + count * DAY if since else start - count * DAY + _TICK
            except OverflowError:
                continue
            if instant > now and (best is None or instant < best):
                best = instant
        return best

    return next_turn


def _every_day(plan: Plan, days: tree.DaysBetween) -> Source:
    """When the next day completes."""
    writer = PythonWriter(plan.vocabulary, plan.lists)
    read = function_of(
        writer, "moment", [ast.Return(writer.value(days.moment).code)], ("lead", "now")
    )
    since = days.direction == "since"

    def next_turn(lead: Any, now: datetime) -> datetime | None:
        moment = read(lead, now)
        if moment is None:
            return None
        start = start_of(moment)
        if since:
            return start + ((now - start) // DAY + 1) * DAY
        instant = start - (start - now) // DAY * DAY + _TICK
        return instant if instant > now else instant + DAY

    return next_turn
