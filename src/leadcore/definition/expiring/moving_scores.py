"""
What the scores of a plan are made of that move by themselves, and what of it one lead has.

Points fade with the age of touches, touches leave windows, conditions turn. All that moves one
score moves it one way; scores that go to and fro are not here.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from leadcore.definition.deciding.compiling import Compiled
from leadcore.definition.deciding.counting import counted_moments, function_of
from leadcore.definition.expiring.direction import FALLS, RISES, STILL, Directions
from leadcore.definition.expiring.turning import FOREVER, TurnWriter
from leadcore.definition.planning.decay import Decay, steps
from leadcore.definition.planning.plan import ScoreRule
from leadcore.language.meaning import DAY
from leadcore.language.python import const

#: A moment after all that turns, but before what never does.
AT_THE_END = FOREVER - DAY

Found = tuple[Any, ...]


class MovingRule(NamedTuple):
    """
    A rule whose points move.

    What is gathered for it from a lead is, with `for_each`, the moments of its touches; without,
    the turn of its condition; a pair of both where touches stand behind a condition that moves.

    Attributes:
        points: For one touch, or once, in micro-points.
        table: The points of a touch by age; empty without decay.
        limit: The most that all touches together can give, or None.
        within: The window that touches leave, or None.
        for_each: Whether touches are counted.
        gated: Whether the rule's condition moves.
        falls: Whether that condition can only cease to hold; else it can only begin to.
        simple: Whether its points do nothing but fade.
    """

    points: int
    table: tuple[int, ...]
    limit: int | None
    within: timedelta | None
    for_each: bool
    gated: bool
    falls: bool
    simple: bool

    @property
    def bound(self) -> int | None:
        """The most that it can give, negative where it takes points; None for no bound."""
        if self.limit is None:
            return None
        return self.limit if self.points >= 0 else -self.limit

    def bounded(self, total: int) -> int:
        """A sum within the rule's limit."""
        if self.limit is None:
            return total
        return min(total, self.limit) if self.points >= 0 else max(total, -self.limit)

    def worth(self, held: Any, moment: datetime) -> int:
        """The rule's micro-points at a moment."""
        return self.bounded(self.unbounded(held, moment))

    def unbounded(self, held: Any, moment: datetime) -> int:
        """What the rule's touches would give at a moment without its limit; it counts touches."""
        moments = held
        if self.gated:
            turn, moments = held
            if (moment < turn) != self.falls:
                return 0
        if self.within is not None:
            moments = moments[bisect_right(moments, moment - self.within) :]
        table, length = self.table, len(self.table)
        if not length:
            return self.points * len(moments)
        if moments and (moment - moments[0]).days >= length:
            # Whose points are gone for good.
            moments = moments[bisect_right(moments, moment - length * DAY) :]
        return sum([table[(moment - at).days] for at in moments])

    def changes(self, held: Any, start: datetime, end: datetime) -> Iterator[tuple[datetime, int]]:
        """
        When, after `start` and up to `end` a day later, how much of what touches give is lost.

        It is told for each touch alone, without the rule's limit; it counts touches.
        """
        moments, closes = held, None
        if self.gated:
            turn, moments = held
            if not self.falls:
                # Nothing else moves then, for it would move the other way.
                if start < turn <= end:
                    yield turn, -self.points * len(moments)
                return
            if turn <= start:
                return
            closes = turn
        within, table, length = self.within, self.table, len(self.table)
        if within is not None:
            moments = moments[bisect_right(moments, start - within) :]
        for at in moments:
            age = (start - at).days
            worth = self.points if not length else table[age] if age < length else 0
            over = closes if within is None else at + within
            if closes is not None and over is not None and closes < over:
                over = closes
            if length and worth:
                ages = at + (age + 1) * DAY
                if over is None or ages < over:
                    later = table[age + 1] if age + 1 < length else 0
                    if worth != later:
                        yield ages, worth - later
                    worth = later
            if over is not None and over <= end and worth:
                yield over, worth

    def days(self, held: Any, now: datetime) -> int:
        """After how many days from a moment nothing of it moves any more."""
        ends = [held[0]] if self.gated and held[0] < FOREVER else []
        if self.within is not None:
            ends += [at + self.within for at in (held[1] if self.gated else held)[-1:]]
        if self.table:
            # The newest is the last to lose its points.
            ends += [at + len(self.table) * DAY for at in (held[1] if self.gated else held)[-1:]]
        return max(((end - now).days + 1 for end in ends), default=0)


class MovingDimension(NamedTuple):
    """
    A dimension that moves.

    Attributes:
        at: Its position among all dimensions.
        cap: Its upper bound, or None.
        floor: Its lower bound, or None.
        rules: Its moving rules. Of each, the position among all that move, the rule, and what is
            read most: whether it is simple, the start and length of its table, its limit.
    """

    at: int
    cap: int | None
    floor: int | None
    rules: tuple[tuple[int, MovingRule, bool, int, int, int | None], ...]

    def bounded(self, total: int) -> int:
        """A sum within the dimension's bounds."""
        if self.cap is not None and total > self.cap:
            return self.cap
        return self.floor if self.floor is not None and total < self.floor else total


class Scores:
    """
    What a plan's fading scores are made of, once for all leads.

    Args:
        compiled: The compiled plan.
        directions: Which way its answers move.

    Attributes:
        dimensions: The dimensions that move one way.
        tables: The tables of all rules one after the other, each followed by so many zeros that
            reading on from an age never comes to the next.
        longest: The most days for which any points fade.
        pace: How points fade, for a first estimate; where rules differ, it is the first one's way.
        halves: Whether that is by half-life.
        gather: Finds what the moving rules count, for one lead, in the rules' order.
    """

    def __init__(self, compiled: Compiled, directions: Directions) -> None:
        plan = compiled.plan
        writer = TurnWriter(compiled, directions)
        dimensions = [
            (at, dimension, [r for r in dimension.rules if directions.of_rule(r) is not STILL])
            for at, dimension in enumerate(plan.dimensions)
            if directions.scores[dimension.name] in (FALLS, RISES)
        ]
        rules = [rule for _, _, declared in dimensions for rule in declared]
        writer.groundwork(r.rule.condition for r in rules if r.rule.condition is not None)
        self.longest = max((len(_table(rule)) for rule in rules), default=0)
        tables: list[int] = []
        starts: dict[tuple[int, ...], int] = {}
        gathered: list[ast.expr] = []
        moving = []
        for at, dimension, declared in dimensions:
            held = []
            for rule in declared:
                table = _table(rule)
                if table not in starts:
                    starts[table] = len(tables)
                    tables += (*table, *(0,) * (self.longest + 1))
                read = _rule(rule, directions)
                most_read = (read.simple, starts[table], len(table), read.limit)
                held.append((len(gathered), read, *most_read))
                gathered.append(_gathered(writer, rule, directions))
            moving.append(MovingDimension(at, dimension.cap, dimension.floor, tuple(held)))
        self.tables = tuple(tables)
        self.dimensions = tuple(moving)
        paces = (rule.decay for rule in rules if rule.decay is not None)
        self.pace = next(paces, Decay("linear", 1))
        self.halves = self.pace.kind == "half_life"
        code = [*writer.code, ast.Return(ast.Tuple(gathered, ast.Load()))]
        arguments = ("lead", "now", "outcome")
        self.gather: Callable[[Any, datetime, Any], Found] = function_of(
            writer.writer, "gather", code, arguments
        )


def _rule(rule: ScoreRule, directions: Directions) -> MovingRule:
    gate = directions.of(rule.rule.condition)
    within = rule.items.within if rule.items is not None else None
    return MovingRule(
        points=rule.points,
        table=_table(rule),
        limit=rule.at_most_points,
        within=within,
        for_each=rule.items is not None,
        gated=gate is not STILL,
        falls=gate is FALLS,
        simple=gate is STILL and within is None,
    )


def _table(rule: ScoreRule) -> tuple[int, ...]:
    return () if rule.decay is None else steps(rule.points, rule.decay)


def _gathered(writer: TurnWriter, rule: ScoreRule, directions: Directions) -> ast.expr:
    """Code for the moments that a rule counts; with a moving condition, for its turn as well."""
    condition = rule.rule.condition
    moved = directions.of(condition)
    if rule.items is None:
        assert condition is not None
        return writer.instant(condition, moved)
    moments = counted_moments(writer.writer, rule)
    if condition is None:
        return moments
    if moved is STILL:
        return ast.IfExp(writer.writer.holds(condition), moments, const(()))
    return ast.Tuple([writer.instant(condition, moved), moments], ast.Load())


class MovingPart:
    """
    One moving dimension of one lead.

    Attributes:
        dimension: The dimension.
        still: Its sum now, without the touches that simply fade.
        end: Its sum when everything has faded and turned.
        gaps: The touches whose points simply fade, by how long ago they were.
        places: For each, where the points for its age stand in the one table.
        fading: What they give now.
        capped: Rules that give their most now: what they give, what their touches would give
            without a limit, and these touches in the same two forms.
        turns: When conditions of plain rules turn, the next first, and by how much the sum changes.
        other: Rules whose touches stand in windows or behind conditions that move, with what was
            gathered for them.
        seen: The last instant found for it, and its sum then.
        order: The flat touches by their positions, who completes its own day first coming first.
    """

    __slots__ = (
        "capped",
        "dimension",
        "end",
        "fading",
        "gaps",
        "order",
        "other",
        "places",
        "seen",
        "still",
        "turns",
    )

    def __init__(
        self,
        dimension: MovingDimension,
        tables: tuple[int, ...],
        found: Found,
        now: datetime,
        total: int,
    ) -> None:
        self.dimension = dimension
        all_gaps: list[timedelta] = []
        all_places: list[int] = []
        self.capped: list[tuple[int, int, list[timedelta], list[int]]] = []
        self.turns: list[tuple[datetime, int]] = []
        self.other: list[tuple[MovingRule, Any]] = []
        self.order: list[int] | None = None
        self.seen: tuple[datetime, int] | None = None
        end = total
        for at, rule, simple, start, length, limit in dimension.rules:
            held = found[at]
            if simple:
                if not held:
                    continue
                gaps = [now - moment for moment in held]
                if gaps[0].days >= length:  # the oldest comes first
                    gaps = [gap for gap in gaps if gap.days < length]
                places = [start + gap.days for gap in gaps]
                # Points only fade, so a limit that does not bind now never will.
                if limit is not None:
                    worth = sum([tables[place] for place in places])
                    if worth > limit or -worth > limit:
                        bound = rule.bounded(worth)
                        self.capped.append((bound, worth, gaps, places))
                        end -= bound
                        continue
                all_gaps += gaps
                all_places += places
            elif rule.for_each:
                self.other.append((rule, held))
                end += rule.worth(held, AT_THE_END) - rule.worth(held, now)
            elif now < held < FOREVER:
                change = -rule.points if rule.falls else rule.points
                self.turns.append((held, change))
                end += change
        if len(self.turns) > 1:
            self.turns.sort()
        self.gaps, self.places = all_gaps, all_places
        self.fading = sum([tables[place] for place in all_places])
        self.still = total - self.fading
        self.end = end - self.fading

    def uncapped(self) -> tuple[int, int, list[timedelta], list[int]]:
        """The sum without what fades, what fades, and its touches, as if no rule were capped."""
        still, fading = self.still, self.fading
        gaps, places = list(self.gaps), list(self.places)
        for bound, worth, more_gaps, more_places in self.capped:
            still -= bound
            fading += worth
            gaps += more_gaps
            places += more_places
        return still, fading, gaps, places
