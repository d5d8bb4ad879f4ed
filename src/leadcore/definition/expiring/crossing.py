"""
When decayed points next carry a score across one of the numbers that rules compare it with.

Between two events all decayed points fall towards nothing. Where all have one sign, scores move one
way; the first crossing is found by bisection over whole days, then over the touches that age within
that day. Where that is not so (points of both signs, comparisons with `==`), every rule still moves
one way: a stretch of time is passed over when no score can come to any number within it, and is
halved otherwise.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from leadcore.definition.deciding.counting import counted_moments, function_of
from leadcore.definition.planning.decay import steps
from leadcore.definition.planning.plan import Plan, ScoreRule
from leadcore.language import tree
from leadcore.language.meaning import DAY
from leadcore.language.points import in_micro
from leadcore.language.python import PythonWriter

#: A comparison of scores: the operator, the place of the left one, and that of the right one or the
#: number that it is compared with, in micro-points.
_Asked = tuple[tree.Comparison, int, int | None, int]

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Decaying(NamedTuple):
    """
    A rule whose points decay: what it counts, and what each is worth by age.

    `certain` is false where the rule stands behind a condition on results, so that it cannot be
    said here whether its points count; then every step of it is tried.
    """

    certain: bool
    dimension: int
    moments: Callable[[Any, datetime], Any]
    steps: tuple[int, ...]
    limit: int | None


class _Aging(NamedTuple):
    """One rule's touches at one moment, by their ages in completed days."""

    rule: _Decaying
    moments: tuple[datetime, ...]
    ages: tuple[int, ...]

    def worth(self, later: int) -> int:
        """The rule's micro-points so many days later."""
        table, last = self.rule.steps, len(self.rule.steps)
        total = 0
        for age in self.ages:
            if age + later < last:
                total += table[age + later]
        return self.limited(total)

    def worth_at(self, day: int, turn: datetime) -> int:
        """The rule's micro-points at an instant of the day that ends after so many days."""
        table, last = self.rule.steps, len(self.rule.steps)
        total = 0
        for at, age in zip(self.moments, self.ages, strict=True):
            turned = age + day if at + (age + day) * DAY <= turn else age + day - 1
            total += table[turned] if turned < last else 0
        return self.limited(total)

    def limited(self, total: int) -> int:
        """A sum within the rule's own limit."""
        limit = self.rule.limit
        return total if limit is None else max(-limit, min(limit, total))


_OPPOSITE: dict[str, tree.Comparison] = {"<": ">=", "<=": ">", "!=": "=="}

Answers = tuple[bool, ...]
#: What each rule gives at one instant.
_Worths = tuple[int, ...]
Worth = Callable[[_Aging], int]


class Crossing:
    """Finds crossings for one plan."""

    def __init__(self, plan: Plan) -> None:
        self._dimensions = plan.dimensions
        names = [dimension.name for dimension in plan.dimensions]
        comparisons = list(dict.fromkeys(_comparisons(plan)))
        self._asked = tuple(_asked(node, names) for node in comparisons)
        watched = {name for node in comparisons for name in _named(node)}
        self._rules = tuple(
            _decaying(plan, at, rule)
            for at, dimension in enumerate(plan.dimensions)
            if "total" in watched or dimension.name in watched
            for rule in dimension.rules
            if rule.decay is not None and rule.points != 0
        )
        signs = {rule.steps[0] > 0 for rule in self._rules}
        self._one_way = len(signs) == 1 and not any(
            node.operator in ("==", "!=") or not isinstance(node.right, tree.Constant)
            for node in comparisons
        )

    @property
    def decays(self) -> bool:
        """Whether decay can change anything that rules ask."""
        return bool(self._rules)

    def next(self, lead: Any, now: datetime, outcome: tuple[Any, ...]) -> datetime | None:
        """
        The next moment at which an answer about a score changes by decay alone, or None.

        Args:
            lead: The lead.
            now: The moment to look on from.
            outcome: What was decided of it at that moment.
        """
        aging = []
        for rule in self._rules:
            moments = rule.moments(lead, now)
            if moments:
                ages = tuple([(now - at).days for at in moments])
                aging.append(_Aging(rule, tuple(moments), ages))
        if not aging:
            return None
        if not all(each.rule.certain for each in aging):
            return min(self._turns(aging, 1))
        days = max(len(each.rule.steps) - min(each.ages) for each in aging)
        if days <= 0:
            return None
        fixed = list(outcome[8])
        for each in aging:
            fixed[each.rule.dimension] -= each.worth(0)
        first = self._answers(fixed, aging, lambda each: each.worth(0))
        if self._one_way:
            return self._bisected(aging, fixed, first, days)
        return self._searched(aging, fixed, first, days)

    def _answers(self, fixed: list[int], aging: list[_Aging], worth: Worth) -> Answers:
        sums = list(fixed)
        for each in aging:
            sums[each.rule.dimension] += worth(each)
        return self._told(self._scores(sums))

    def _scores(self, sums: list[int]) -> list[int]:
        """The scores of some sums within the bounds of their dimensions, the total coming last."""
        scores = []
        for raw, dimension in zip(sums, self._dimensions, strict=True):
            points = raw
            if dimension.cap is not None and points > dimension.cap:
                points = dimension.cap
            if dimension.floor is not None and points < dimension.floor:
                points = dimension.floor
            scores.append(points)
        scores.append(sum(scores))
        return scores

    def _told(self, scores: list[int]) -> Answers:
        return tuple(
            [
                _COMPARE[operator_](scores[left], number if right is None else scores[right])
                for operator_, left, right, number in self._asked
            ]
        )

    def _may_change(
        self, aging: list[_Aging], fixed: list[int], first: Answers, one: _Worths, other: _Worths
    ) -> bool:
        """Whether an answer could be another one anywhere between two instants."""
        low, high = list(fixed), list(fixed)
        for each, before, after in zip(aging, one, other, strict=True):
            at = each.rule.dimension
            low[at] += min(before, after)
            high[at] += max(before, after)
        lows, highs = self._scores(low), self._scores(high)
        for (operator_, left, right, number), answer in zip(self._asked, first, strict=True):
            least, most = (number, number) if right is None else (lows[right], highs[right])
            if _between(operator_, lows[left], highs[left], least, most) is not answer:
                return True
        return False

    def _bisected(
        self, aging: list[_Aging], fixed: list[int], first: Answers, days: int
    ) -> datetime | None:
        def changed(later: int) -> bool:
            return self._answers(fixed, aging, lambda each: each.worth(later)) != first

        if not changed(days):
            return None
        low, high = 0, days
        reach = 1
        while low + reach < high and not changed(low + reach):
            low += reach
            reach *= 2
        high = min(high, low + reach)
        while high - low > 1:
            middle = (low + high) // 2
            if changed(middle):
                high = middle
            else:
                low = middle
        return self._within_day(aging, fixed, first, high)

    def _within_day(
        self, aging: list[_Aging], fixed: list[int], first: Answers, day: int
    ) -> datetime:
        """The turn, within the day that ends after so many days, at which an answer changes."""
        turns = sorted(set(self._turns(aging, day)))
        low, high = -1, len(turns) - 1
        while high - low > 1:
            middle = (low + high) // 2
            if self._at_turn(aging, fixed, day, turns[middle]) != first:
                high = middle
            else:
                low = middle
        return turns[high]

    @staticmethod
    def _turns(aging: list[_Aging], day: int) -> Iterator[datetime]:
        """When each touch completes its next day, once `day - 1` more have passed."""
        for each in aging:
            for at, age in zip(each.moments, each.ages, strict=True):
                yield at + (age + day) * DAY

    def _at_turn(self, aging: list[_Aging], fixed: list[int], day: int, turn: datetime) -> Answers:
        return self._answers(fixed, aging, lambda each: each.worth_at(day, turn))

    def _searched(
        self, aging: list[_Aging], fixed: list[int], first: Answers, days: int
    ) -> datetime | None:
        """The first turn at which an answer changes, the scores going to and fro."""

        def within(day: int) -> datetime | None:
            turns = sorted(set(self._turns(aging, day)))

            def at_turn(place: int) -> _Worths:
                if place < 0:
                    return tuple([each.worth(day - 1) for each in aging])
                return tuple([each.worth_at(day, turns[place]) for each in aging])

            def changes(place: int) -> datetime | None:
                turn = turns[place]
                return turn if self._at_turn(aging, fixed, day, turn) != first else None

            return _first(-1, len(turns) - 1, at_turn, may_change, changes)

        def may_change(one: _Worths, other: _Worths) -> bool:
            return self._may_change(aging, fixed, first, one, other)

        def at_day(day: int) -> _Worths:
            return tuple([each.worth(day) for each in aging])

        return _first(0, days, at_day, may_change, within)


def _decaying(plan: Plan, dimension: int, rule: ScoreRule) -> _Decaying:
    assert rule.decay is not None
    table = steps(rule.points, rule.decay)
    gate = rule.rule.condition
    certain = gate is None or not any(
        isinstance(node, tree.Derived | tree.Segment | tree.Flag | tree.Outcome | tree.Reached)
        for node in gate.walk()
    )
    writer = PythonWriter(plan.vocabulary, plan.lists)
    counted = counted_moments(writer, rule)
    if gate is not None and certain:
        counted = ast.IfExp(writer.holds(gate), counted, ast.Tuple([], ast.Load()))
    moments = function_of(writer, "counted", [ast.Return(counted)], ("lead", "now"))
    return _Decaying(certain, dimension, moments, table, rule.at_most_points)


def _comparisons(plan: Plan) -> Iterator[tree.Compare]:
    for condition in (*plan.conditions(), *plan.cells()):
        for node in condition.walk():
            if isinstance(node, tree.Compare) and isinstance(node.left, tree.Points):
                yield node


def _named(node: tree.Compare) -> Iterator[str]:
    for side in (node.left, node.right):
        if isinstance(side, tree.Points):
            yield side.dimension


def _asked(node: tree.Compare, names: list[str]) -> _Asked:
    """A comparison as a question about the scores, the total coming last."""
    assert isinstance(node.left, tree.Points)
    left = _place(node.left, names)
    if isinstance(node.right, tree.Points):
        return node.operator, left, _place(node.right, names), 0
    assert isinstance(node.right, tree.Constant)
    assert isinstance(node.right.value, int | Decimal)
    return node.operator, left, None, in_micro(node.right.value)


def _between(operator_: tree.Comparison, low: int, high: int, least: int, most: int) -> bool | None:
    """
    What a comparison says of all numbers of one range with all of another; None where they differ.

    Args:
        operator_: The comparison.
        low: The least number on the left.
        high: The greatest one there.
        least: The least number on the right.
        most: The greatest one there.
    """
    if operator_ in ("<", "<=", "!="):
        opposite = _between(_OPPOSITE[operator_], low, high, least, most)
        return None if opposite is None else not opposite
    if operator_ == "==":
        if high < least or low > most:
            return False
        return True if low == high == least == most else None
    compare = _COMPARE[operator_]
    if compare(low, most):
        return True
    return None if compare(high, least) else False


def _first(
    low: int,
    high: int,
    worths: Callable[[int], _Worths],
    may_change: Callable[[_Worths, _Worths], bool],
    look: Callable[[int], datetime | None],
) -> datetime | None:
    """
    What is found first among the steps after `low` up to `high`, in order.

    Args:
        low: Before the first step.
        high: The last step.
        worths: What each rule gives after a step.
        may_change: Whether anything could change between two such states.
        look: Looks into one step.
    """
    stretches = [(low, worths(low), high, worths(high))]
    while stretches:
        start, before, end, after = stretches.pop()
        if end <= start or not may_change(before, after):
            continue
        if end - start == 1:
            found = look(end)
            if found is not None:
                return found
            continue
        middle = (start + end) // 2
        there = worths(middle)
        stretches += [(middle, there, end, after), (start, before, middle, there)]
    return None


def _place(points: tree.Points, names: list[str]) -> int:
    return len(names) if points.dimension == "total" else names.index(points.dimension)
