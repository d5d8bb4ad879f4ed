"""
When the answers of a plan next turn, as code: the instants are computed, not looked for.

A condition that can only cease to hold has an instant at which it does: `A and B` ceases with the
first of the two, `A or B` with the last, a count of at least two in a window when the second newest
touch leaves it. One function made of such arithmetic names, for one lead, the first instant at
which a rule that matters turns. Only scores that fade have to be searched (see `fading`), and only
when the rest of their condition lets them matter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any

from leadcore.definition.deciding.compiling import Compiled, FunctionWriter
from leadcore.definition.deciding.counting import moments_of
from leadcore.definition.expiring.direction import FALLS, MIXED, STILL, Direction, Directions
from leadcore.language import tree
from leadcore.language.meaning import DAY, start_of
from leadcore.language.points import in_micro
from leadcore.language.python import (
    assign,
    attribute,
    both,
    call,
    compare,
    const,
    either,
    load,
    negated,
)
from leadcore.language.tree import Condition
from leadcore.language.vocabulary import Section

#: Before and after all moments that are decided about.
PAST = datetime(1, 1, 1, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
#: A window longer than this holds whatever was once in it.
_ENDLESS = timedelta(days=2_000_000)


class TurnWriter(FunctionWriter):
    """
    Writes code for the instants at which conditions turn.

    Args:
        compiled: The compiled plan.
        directions: Which way its answers move.
    """

    def __init__(self, compiled: Compiled, directions: Directions) -> None:
        super().__init__(compiled, "decide")
        self.directions = directions
        self._helds = 0
        self.name("_PAST", PAST)
        self.name("_FOREVER", FOREVER)
        self.name("_leaving", leaving)
        self.name("_days_turn", days_turn)

    # -- what conditions read --------------------------------------------------------------------

    def groundwork(self, conditions: Iterable[Condition]) -> None:
        """Write what the conditions refer to: derived values, segments, and results as decided."""
        disqualified = ast.Subscript(load("outcome"), const(0), ast.Load())
        self.code.append(assign("disqualified", compare(disqualified, ast.GtE(), const(0))))
        qualified = ast.Subscript(load("outcome"), const(1), ast.Load())
        self.code.append(assign("qualified", qualified))
        needed = self._needed(conditions)
        if needed & {"was.stage"}:
            self.stage_before()
        self._segments_needed(Section.DERIVE, needed)
        for value in self.plan.derived:
            if value.name in needed and self.directions.derived[value.name] is STILL:
                self.derive(value)
        for section in Section:
            self._segments_needed(section, needed)

    def _needed(self, conditions: Iterable[Condition]) -> set[str]:
        """The names of segments and derived values behind some conditions."""
        found: set[str] = set()
        derived = {value.name: value for value in self.plan.derived}
        waiting: list[tree.Node] = list(conditions)
        while waiting:
            for node in waiting.pop().walk():
                if (isinstance(node, tree.Outcome) and node.name == "was.stage") or (
                    isinstance(node, tree.Reached) and node.before
                ):
                    found.add("was.stage")
                elif isinstance(node, tree.Segment) and node.name not in found:
                    found.add(node.name)
                    waiting.append(self.plan.segments[node.name])
                elif isinstance(node, tree.Derived) and node.name not in found:
                    found.add(node.name)
                    value = derived[node.name]
                    waiting += [case for case, _ in value.cases if case is not None]
                    waiting += [value.by] if value.by is not None else []
                    waiting += value.table.columns if value.table is not None else ()
        return found

    def _segments_needed(self, section: Section, needed: set[str]) -> None:
        for name, condition in self.segments_known(section):
            if name not in needed:
                continue
            moved = self.directions.segments[name]
            if moved is STILL:
                holds = negated(negated(self.writer.holds(condition)))
                self.code.append(assign(f"g_{name}", holds))
            elif moved is not MIXED:
                self.code.append(assign(f"u_{name}", self.instant(condition, moved)))

    # -- instants --------------------------------------------------------------------------------

    def instant(self, condition: Condition, moved: Direction, *, want: bool = True) -> ast.expr:
        """
        Code for the instant at which a condition turns.

        If it falls, it holds before the instant and not from it on; if it rises, the other way
        round. Still conditions turn before all time, or never.

        Args:
            condition: The condition.
            moved: Which way it moves, or is to be taken to move.
            want: Whether "definitely true" is meant, or "definitely false".
        """
        own = self.directions.of(condition, want=want)
        if own is STILL:
            test = self.writer.holds(condition) if want else self.writer.fails(condition)
            always, never = _ends(moved)
            return ast.IfExp(test, load(always), load(never))
        assert own is moved, "a condition that moves the other way, or to and fro"
        if isinstance(condition, tree.Not):
            return self.instant(condition.part, moved, want=not want)
        if isinstance(condition, tree.And | tree.Or):
            return self._joined(condition, moved, want)
        if isinstance(condition, tree.Segment):
            return load(f"u_{condition.name}")
        if isinstance(condition, tree.Exists):
            return self._leaves(condition.items, 1)
        assert isinstance(condition, tree.Compare)
        return self._compared(condition, moved)

    def _joined(self, condition: tree.And | tree.Or, moved: Direction, want: bool) -> ast.expr:
        chained = isinstance(condition, tree.And) == want  # all parts must come out as wanted
        still = [p for p in condition.parts if self.directions.of(p, want=want) is STILL]
        moving = [p for p in condition.parts if self.directions.of(p, want=want) is not STILL]
        moving.sort(key=self._reads_scores)  # scores last: they may have to be searched
        earliest = chained == (moved is FALLS)
        found = self._of_many([self.instant(p, moved, want=want) for p in moving], earliest)
        if not still:
            return found
        always, never = _ends(moved)
        write = self.writer.holds if want else self.writer.fails
        if chained:
            return ast.IfExp(both(*map(write, still)), found, load(never))
        return ast.IfExp(either(*map(write, still)), load(always), found)

    def _of_many(self, instants: list[ast.expr], earliest: bool) -> ast.expr:
        """The earliest or latest of instants, by halves: a long row would be nested too deep."""
        if len(instants) == 1:
            return instants[0]
        middle = (len(instants) + 1) // 2
        first, rest = instants[:middle], instants[middle:]
        return self._of_two(self._of_many(first, earliest), self._of_many(rest, earliest), earliest)

    def _of_two(self, one: ast.expr, other: ast.expr, earliest: bool) -> ast.expr:
        """The earlier or later of two instants; the second is worked out only where it matters."""
        self._helds += 1
        held = f"h{self._helds}"
        first = ast.NamedExpr(ast.Name(held, ast.Store()), one)
        pair = call(load("min" if earliest else "max"), load(held), other)
        if earliest:  # what is over is over
            is_open = compare(first, ast.Gt(), load("now"))
            return ast.IfExp(is_open, pair, load(held))
        is_open = compare(first, ast.Lt(), load("_FOREVER"))
        return ast.IfExp(is_open, pair, load(held))

    @staticmethod
    def _reads_scores(condition: Condition) -> bool:
        return any(isinstance(node, tree.Points) for node in condition.walk())

    def _compared(self, node: tree.Compare, moved: Direction) -> ast.expr:
        left, right, operator = node.left, node.right, node.operator
        if self.directions.of_value(left) is STILL:
            left, right, operator = right, left, _MIRRORED[operator]
        above = operator in (">", "<=")  # it turns between the number and the next one
        if isinstance(left, tree.DaysBetween):
            moment = self.writer.value(left.moment).code
            number = self.writer.value(right).code
            # Missing facts make the comparison unknown, so that it never holds either way.
            unknown = load(_ends(moved)[1])
            flags = (const(left.direction == "since"), const(above), unknown)
            return call(load("_days_turn"), moment, number, *flags)
        assert isinstance(right, tree.Constant)
        assert isinstance(right.value, Decimal | int)
        if isinstance(left, tree.Count):
            least = floor(right.value) + 1 if above else ceil(right.value)
            return self._leaves(left.items, least)
        assert isinstance(left, tree.Points)
        return self._score(left, in_micro(right.value) + above)

    def _score(self, points: tree.Points, least: int) -> ast.expr:
        """Code for the instant at which a score falls below, or rises to, some micro-points."""
        moved = self.directions.scores[points.dimension]
        held = load(f"p_{points.dimension}")
        fading = ast.NamedExpr(
            ast.Name("fading", ast.Store()),
            either(
                load("fading"), call(load("_Fading"), load("lead"), load("now"), load("outcome"))
            ),
        )
        names = ("total", *self.plan.vocabulary.dimensions)
        place = const(names.index(points.dimension))
        turn = call(attribute(fading, "turn"), place, const(least), load("best"))
        ahead = compare(held, ast.GtE() if moved is FALLS else ast.Lt(), const(least))
        return ast.IfExp(ahead, turn, load("_PAST"))

    def _leaves(self, items: tree.Items, least: int) -> ast.expr:
        """Code for the instant from which fewer than so many items are in the window."""
        if least <= 0:
            return load("_FOREVER")
        length = items.within
        assert length is not None
        held = load(self.writer.constant(min(length, _ENDLESS)))
        if items.where is None:
            moments: ast.expr = attribute(self.writer.sequence(items), "ats")
        else:
            moments = moments_of(self.writer, items)
        return call(load("_leaving"), moments, const(least), held)


_MIRRORED: dict[tree.Comparison, tree.Comparison] = {
    "==": "==",
    "!=": "!=",
    ">": "<",
    ">=": "<=",
    "<": ">",
    "<=": ">=",
}


def _ends(moved: Direction) -> tuple[str, str]:
    """The names of the instants of what always holds, and of what never does."""
    return ("_FOREVER", "_PAST") if moved is FALLS else ("_PAST", "_FOREVER")


def leaving(moments: tuple[datetime, ...], least: int, length: timedelta) -> datetime:
    """The instant from which fewer than so many of the moments are in a window."""
    return moments[-least] + length if len(moments) >= least else PAST


def days_turn(moment: Any, number: Any, rises: bool, above: bool, unknown: datetime) -> datetime:
    """
    The instant at which completed days reach a number, or pass it.

    Args:
        moment: What the days are counted from, or to; a missing one is None.
        number: What they are compared with; a missing one is None.
        rises: Whether the days are counted from the moment, and grow.
        above: Whether the number must be passed, and not only reached.
        unknown: The instant that stands for never.
    """
    if moment is None or number is None:
        return unknown
    least: int = floor(number) + 1 if above else ceil(number)
    start = start_of(moment)
    try:
        return start + least * DAY if rises else start - least * DAY + _TICK
    except OverflowError:
        return FOREVER if (least > 0) == rises else PAST
