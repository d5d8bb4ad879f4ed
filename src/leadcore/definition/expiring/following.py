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

#: An instant, whose worth it changes, and how much of it is lost.
_Event = tuple[datetime, int, int]


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
        sums: list[int] = []
        slots: list[_Slot] = []
        events: list[_Event] = []
        for at, (part, still) in enumerate(zip(self._parts, self._still, strict=True)):
            flat = still + self._worth(part.places, day)
            free = _Slot(at, None, flat)
            held = [free]
            events += self._losses(day, part.gaps, part.places, len(slots))
            for turn, change in part.turns:
                if turn <= start:
                    free.worth += change
                elif turn <= end:
                    events.append((turn, len(slots), -change))
            for bound, _, gaps, places in part.capped:
                events += self._losses(day, gaps, places, len(slots) + len(held))
                held.append(_Slot(at, bound, self._worth(places, day)))
            for rule, gathered in part.other:
                changes = rule.changes(gathered, start, end)
                events += [(turn, len(slots) + len(held), loss) for turn, loss in changes]
                held.append(_Slot(at, rule.bound, rule.unbounded(gathered, start)))
            slots += held
            sums.append(sum([slot.bounded() for slot in held]))
        dimensions = [part.dimension for part in self._parts]
        total = sum([d.bounded(found) for d, found in zip(dimensions, sums, strict=True)])
        # Each event changes one number, so that thousands of touches are gone through once.
        for instant, place, loss in sorted(events):
            slot = slots[place]
            before, slot_before = sums[slot.part], slot.bounded()
            slot.worth -= loss
            sums[slot.part] = after = before + slot.bounded() - slot_before
            bounded = dimensions[slot.part].bounded
            total += bounded(after) - bounded(before)
            if (total >= self._least) != self._held:
                return instant
        raise AssertionError("the score comes there on this day, but at none of its instants")

    def _losses(
        self, day: int, gaps: list[timedelta], places: list[int], slot: int
    ) -> Iterator[_Event]:
        """When, on a day, each touch loses how much of what a slot holds."""
        tables, longest = self._scores.tables, self._scores.longest
        later = min(longest, day)
        end = self._now + (day + 1) * DAY
        for gap, place in zip(gaps, places, strict=True):
            loss = tables[place + later] - tables[place + later + 1]
            if loss:
                yield (end - (gap - gap.days * DAY), slot, loss)


class _Slot:
    """
    What some touches of one dimension give together.

    Attributes:
        part: Which of the dimensions searched it belongs to.
        bound: The most that it can give, negative where it takes points; None for no bound.
        worth: What it would give without a bound.
    """

    __slots__ = ("bound", "part", "worth")

    def __init__(self, part: int, bound: int | None, worth: int) -> None:
        self.part = part
        self.bound = bound
        self.worth = worth

    def bounded(self) -> int:
        """What it gives."""
        bound, worth = self.bound, self.worth
        if bound is None:
            return worth
        return min(worth, bound) if bound >= 0 else max(worth, bound)
