"""
When a score that fades next comes to a number, by the law of decay.

The law says after how long so much is left of what fades, and so names the day. Within the day
every touch ages once, each at its own time; the sum is followed from one to the next, in the same
whole numbers as in the decision. Where the sum is not there at the day's beginning and comes there
before its end, the answer is right, for sums move one way. Where the day was not the right one, or
more happens on it than fading, the search is left to `following`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log2
from typing import Any

from leadcore.definition.expiring.following import Followed
from leadcore.definition.expiring.moving_scores import Found, MovingPart, Scores
from leadcore.definition.expiring.turning import FOREVER

#: More touches than this are not looked at turn by turn; `Followed` goes through each but once.
_MOST_LOOKED_AT = 20_000


class Fading:
    """
    The fading scores of one lead, from one moment on.

    Args:
        scores: What they are made of.
        lead: The lead.
        now: The moment.
        outcome: What was decided then.
    """

    __slots__ = ("_now", "_parts", "_scores", "_totals")

    def __init__(self, scores: Scores, lead: Any, now: datetime, outcome: Found) -> None:
        self._scores = scores
        self._now = now
        self._totals = outcome[7]
        found, sums, tables = scores.gather(lead, now, outcome), outcome[8], scores.tables
        self._parts = [
            MovingPart(each, tables, found, now, sums[each.at]) for each in scores.dimensions
        ]

    def turn(self, place: int, least: int, best: datetime) -> datetime:
        """
        The instant at which a score falls below some points, or rises to them.

        Args:
            place: Which score: 0 is the total, then the dimensions in their order.
            least: The points, in micro-points.
            best: Only instants before this one are wanted.

        Returns:
            The instant, or FOREVER when there is none before `best`.
        """
        parts, totals = self._parts, self._totals
        held = totals[place] >= least
        if place:
            parts = [part for part in parts if part.dimension.at == place - 1]
        else:
            least -= totals[0]
            for part in parts:
                least += totals[1 + part.dimension.at]
        if len(parts) > 1:
            end = 0
            for part in parts:
                end += part.dimension.bounded(part.end)
            if (end >= least) == held:
                return FOREVER
            return Followed(self._scores, parts, self._now, least, held).turn(best)
        part = parts[0]
        if (part.dimension.bounded(part.end) >= least) == held:
            return FOREVER
        # From here on the bounds of the dimension are left out: they do not bind where it comes to
        # a number between them, and it does come there, as was asked just now.
        if part.seen is not None and part.seen[0] is best and (part.seen[1] >= least) == held:
            return FOREVER
        if not part.other:
            found = self._by_law(part, least, held)
            if found is not None:
                return found
        return Followed(self._scores, parts, self._now, least, held).turn(best)

    def _by_law(self, part: MovingPart, least: int, held: bool) -> datetime | None:
        """
        The instant at which a dimension's sum comes to some points, if it is where it is expected.

        The law of decay names the day. It is right when the sum is not there at the day's beginning
        and comes there before its end, for sums move one way. Where anything else happens on that
        day, the answer is None, and the search is left to `Followed`.
        """
        if part.turns and len(part.turns) * len(part.gaps) > _MOST_LOOKED_AT:
            return None
        change = 0
        for turn, more in part.turns:
            there = part.still + change + self._fading_at(part, turn)
            if (there >= least) != held:
                break
            change += more
            if (there + more >= least) != held:
                return turn
        if not part.capped:
            still, fading, gaps, places = part.still, part.fading, part.gaps, part.places
            return self._faded(part, still + change, fading, gaps, places, least, held)
        day = self._day(least - part.still - change, part.fading)
        if day is not None and self._all_capped(part, day + 1):
            still, fading, gaps, places = part.still, part.fading, part.gaps, part.places
            return self._faded(part, still + change, fading, gaps, places, least, held)
        still, fading, gaps, places = part.uncapped()
        day = self._day(least - still - change, fading)
        if day is None or self._any_capped(part, day):
            return None
        return self._faded(part, still + change, fading, gaps, places, least, held)

    def _faded(
        self,
        part: MovingPart,
        still: int,
        fading: int,
        gaps: list[timedelta],
        places: list[int],
        least: int,
        held: bool,
    ) -> datetime | None:
        """The instant by the fading of some touches alone."""
        day = self._day(least - still, fading)
        if day is None:
            return None
        tables = self._scores.tables
        total = still + sum([tables[place + day] for place in places])
        if (total >= least) != held:
            return None
        order = part.order if gaps is part.gaps else None
        if order is None:
            into_day = [-gap.seconds - gap.microseconds / 1e6 for gap in gaps]
            order = sorted(range(len(gaps)), key=into_day.__getitem__)
            if gaps is part.gaps:
                part.order = order
        for at in order:
            place = places[at] + day
            total -= tables[place] - tables[place + 1]
            if (total >= least) != held:
                gap = gaps[at]
                instant = self._now + timedelta(day + 1, -gap.seconds, -gap.microseconds)
                part.seen = (instant, total)
                return instant
        return None

    def _all_capped(self, part: MovingPart, day: int) -> bool:
        """Whether the rules that are capped now still are, so many days from now."""
        tables = self._scores.tables
        for bound, _, _, places in part.capped:
            worth = sum([tables[place + day] for place in places])
            if worth < bound if bound > 0 else worth > bound:
                return False
        return True

    def _any_capped(self, part: MovingPart, day: int) -> bool:
        """Whether any of the rules that are capped now still is, so many days from now."""
        tables = self._scores.tables
        for bound, _, _, places in part.capped:
            worth = sum([tables[place + day] for place in places])
            if worth > bound if bound > 0 else worth < bound:
                return True
        return False

    def _day(self, left: int, fading: int) -> int | None:
        """After how many whole days so much is left of what fades; None for never or long ago."""
        share = left / fading if fading else 0
        if not 0 < share < 1:
            return None
        scores = self._scores
        days = scores.pace.days * (-log2(share) if scores.halves else 1 - share)
        return int(days) if days < scores.longest else None

    def _fading_at(self, part: MovingPart, moment: datetime) -> int:
        """What all touches give at a moment, over and above the bounds of those that are capped."""
        passed = moment - self._now
        tables, longest = self._scores.tables, self._scores.longest
        if passed.days >= longest:
            return -sum(bound for bound, _, _, _ in part.capped)
        total = 0
        for gap, place in zip(part.gaps, part.places, strict=True):
            total += tables[place + (gap + passed).days - gap.days]
        for bound, _, gaps, places in part.capped:
            worth = 0
            for gap, place in zip(gaps, places, strict=True):
                worth += tables[place + (gap + passed).days - gap.days]
            total += min(0, worth - bound) if bound > 0 else max(0, worth - bound)
        return total
