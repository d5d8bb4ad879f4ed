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
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from leadcore.definition.deciding.counting import counted_moments, function_of
from leadcore.definition.expiring.halving import Looks, Steps, Worths, first_of
from leadcore.definition.expiring.turning import FOREVER
from leadcore.definition.planning.decay import steps
from leadcore.definition.planning.plan import Plan, ScoreRule
from leadcore.language import tree
from leadcore.language.meaning import DAY
from leadcore.language.points import in_micro
from leadcore.language.python import PythonWriter

#: How many touches a search may look at before it is broken off, and how often at each besides.
LOOKED_AT, LOOKS_AT_EACH = 200_000, 24

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


class _Through(NamedTuple):
    """One rule within one day: when its touches age, and its micro-points before and after each."""

    turns: list[datetime]
    worths: list[int]

    def at(self, turn: datetime) -> int:
        """The rule's micro-points at an instant of the day."""
        return self.worths[bisect_right(self.turns, turn)]


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

    def through(self, day: int) -> _Through:
        """How the rule's micro-points change within the day that ends after so many days."""
        table, last = self.rule.steps, len(self.rule.steps)
        total, losses = 0, []
        for at, age in zip(self.moments, self.ages, strict=True):
            before = age + day - 1
            if before < last:
                worth = table[before]
                total += worth
                later = table[before + 1] if before + 1 < last else 0
                losses.append((at + (before + 1) * DAY, worth - later))
        losses.sort()
        worths = [self.limited(total)]
        for _, loss in losses:
            total -= loss
            worths.append(self.limited(total))
        return _Through([turn for turn, _ in losses], worths)

    def limited(self, total: int) -> int:
        """A sum within the rule's own limit."""
        limit = self.rule.limit
        return total if limit is None else max(-limit, min(limit, total))


_OPPOSITE: dict[str, tree.Comparison] = {"<": ">=", "<=": ">", "!=": "=="}

Answers = tuple[bool, ...]
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

    def next(
        self, lead: Any, now: datetime, outcome: tuple[Any, ...], *, best: datetime = FOREVER
    ) -> datetime | None:
        """
        The next moment at which an answer about a score changes by decay alone, or None.

        Where scores go to and fro without end, it may be an earlier moment at which none does.

        Args:
            lead: The lead.
            now: The moment to look on from.
            outcome: What was decided of it at that moment.
            best: Only moments up to this one are wanted.
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
        # The oldest come first, and so the newest age last comes last.
        days = max(len(each.rule.steps) - each.ages[-1] for each in aging)
        if best < FOREVER:
            days = min(days, (best - now).days + 1)
        if days <= 0:
            return None
        fixed = list(outcome[8])
        for each in aging:
            fixed[each.rule.dimension] -= each.worth(0)
        first = self._answers(fixed, aging, lambda each: each.worth(0))
        if self._one_way:
            return self._bisected(aging, fixed, first, days, best)
        return self._searched(aging, fixed, first, days, best)

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
        self, aging: list[_Aging], fixed: list[int], first: Answers, one: Worths, other: Worths
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
        self, aging: list[_Aging], fixed: list[int], first: Answers, days: int, best: datetime
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
        return self._within_day(aging, fixed, first, high, best)

    def _within_day(
        self, aging: list[_Aging], fixed: list[int], first: Answers, day: int, best: datetime
    ) -> datetime | None:
        """The turn, within the day that ends after so many days, at which an answer changes."""
        turns = sorted({turn for turn in self._turns(aging, day) if turn <= best})
        if not turns or self._at_turn(aging, fixed, day, turns[-1]) == first:
            return None
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
        self, aging: list[_Aging], fixed: list[int], first: Answers, days: int, best: datetime
    ) -> datetime | None:
        """The first turn at which an answer changes, the scores going to and fro."""
        touches = sum(len(each.ages) for each in aging)
        looks = Looks(LOOKED_AT + LOOKS_AT_EACH * touches)

        def may_change(one: Worths, other: Worths) -> bool:
            return self._may_change(aging, fixed, first, one, other)

        def at_day(day: int) -> Worths:
            looks.left -= touches
            return tuple([each.worth(day) for each in aging])

        def within(day: int) -> datetime | None:
            looks.left -= 4 * touches
            through = [each.through(day) for each in aging]
            turns = sorted({turn for each in through for turn in each.turns if turn <= best})

            def at_turn(place: int) -> Worths:
                looks.left -= 16 * len(through)  # with the answers that are told of it
                if place < 0:
                    return tuple([each.worths[0] for each in through])
                return tuple([each.at(turns[place]) for each in through])

            def changes(place: int) -> datetime | None:
                worths = iter(at_turn(place))
                changed = self._answers(fixed, aging, lambda _: next(worths)) != first
                return turns[place] if changed else None

            if not turns:
                return None
            steps = Steps(at_turn, may_change, changes, turns.__getitem__)
            return first_of(-1, len(turns) - 1, steps, looks)

        def earliest(day: int) -> datetime:
            return min(self._turns(aging, day))

        return first_of(0, days, Steps(at_day, may_change, within, earliest), looks)


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


def _place(points: tree.Points, names: list[str]) -> int:
    return len(names) if points.dimension == "total" else names.index(points.dimension)
