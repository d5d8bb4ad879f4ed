"""
When a score next comes to a number, by following every change: halving for the day, then within it.

Slower than the law of decay, and for whatever moves one way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from leadcore.definition.expiring.moving_scores import MovingPart, Scores
from leadcore.definition.expiring.turning import FOREVER
from leadcore.language.meaning import DAY


class Followed:
    """
    The search without a guess: halving for the day, then following every change within it.

    Args:
        scores: What the scores are made of.
        parts: The dimensions that make up the score.
        now: The moment from which on is searched.
        least: The points that the score comes to, in micro-points.
        held: Whether the score is at least that now.
    """

    def __init__(
        self, scores: Scores, parts: list[MovingPart], now: datetime, least: int, held: bool
    ) -> None:
        self._scores = scores
        self._parts = parts
        self._now = now
        self._least = least
        self._held = held
        self._still = []
        for part in parts:
            still = part.still
            for bound, _, _, _ in part.capped:
                still -= bound
            for rule, gathered in part.other:
                still -= rule.worth(gathered, now)
            self._still.append(still)

    def turn(self, best: datetime) -> datetime:
        """The instant, or FOREVER when there is none before `best`."""
        low, high = 0, self._days()
        if best < FOREVER:
            ahead = (best - self._now).days + 1
            if ahead < high:
                if not self._is_there(ahead):
                    return FOREVER
                high = ahead
        reach = 1
        while low + reach < high and not self._is_there(low + reach):
            low += reach
            reach *= 2
        high = min(high, low + reach)
        while high - low > 1:
            middle = (low + high) // 2
            if self._is_there(middle):
                high = middle
            else:
                low = middle
        return self._within_day(low)

    def _days(self) -> int:
        """After how many days nothing moves any more."""
        days = self._scores.longest
        for part in self._parts:
            for rule, gathered in part.other:
                days = max(days, rule.days(gathered, self._now))
            for turn, _ in part.turns:
                days = max(days, (turn - self._now).days + 1)
        return days

    def _is_there(self, day: int) -> bool:
        """Whether the score has come there so many whole days from now."""
        sums = [
            still + self._worth(part.places, day)
            for part, still in zip(self._parts, self._still, strict=True)
        ]
        capped = [[self._worth(places, day) for _, _, _, places in p.capped] for p in self._parts]
        return self._comes_there(sums, capped, self._now + day * DAY)

    def _worth(self, places: list[int], day: int) -> int:
        tables, longest = self._scores.tables, self._scores.longest
        later = min(longest, day)
        return sum([tables[place + later] for place in places])

    def _comes_there(self, sums: list[int], capped: list[list[int]], moment: datetime) -> bool:
        """Whether the score is there, given what the touches give that fade."""
        total = 0
        for part, flat, worths in zip(self._parts, sums, capped, strict=True):
            found = flat
            for (bound, _, _, _), worth in zip(part.capped, worths, strict=True):
                found += min(worth, bound) if bound > 0 else max(worth, bound)
            for turn, change in part.turns:
                found += change if turn <= moment else 0
            for rule, gathered in part.other:
                found += rule.worth(gathered, moment)
            total += part.dimension.bounded(found)
        return (total >= self._least) != self._held

    def _within_day(self, day: int) -> datetime:
        """The instant, within the day that begins so many days from now."""
        start, end = self._now + day * DAY, self._now + (day + 1) * DAY
        events: list[tuple[datetime, int, int, int]] = []
        sums, capped = [], []
        for at, (part, still) in enumerate(zip(self._parts, self._still, strict=True)):
            sums.append(still + self._worth(part.places, day))
            events += self._losses(day, part.gaps, part.places, (at, -1))
            capped.append([self._worth(places, day) for _, _, _, places in part.capped])
            for number, (_, _, gaps, places) in enumerate(part.capped):
                events += self._losses(day, gaps, places, (at, number))
            events += [(turn, at, -1, 0) for turn, _ in part.turns if start < turn <= end]
            for rule, gathered in part.other:
                events += [(turn, at, -1, 0) for turn in rule.instants(gathered, start, end)]
        for instant, at, number, loss in sorted(events):
            if number < 0:
                sums[at] -= loss
            else:
                capped[at][number] -= loss
            if self._comes_there(sums, capped, instant):
                return instant
        raise AssertionError("the score comes there on this day, but at none of its instants")

    def _losses(
        self, day: int, gaps: list[timedelta], places: list[int], whose: tuple[int, int]
    ) -> Iterator[tuple[datetime, int, int, int]]:
        """When, on a day, each touch loses how much."""
        tables, longest = self._scores.tables, self._scores.longest
        later = min(longest, day)
        end = self._now + (day + 1) * DAY
        for gap, place in zip(gaps, places, strict=True):
            loss = tables[place + later] - tables[place + later + 1]
            if loss:
                yield (end - (gap - gap.days * DAY), *whose, loss)
