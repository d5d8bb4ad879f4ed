"""
When a decision expires: the first moment at which its outcome could change by time alone.

Time reaches a decision in few ways: a touch leaves a window, a count of days completes, the hour or
weekday turns, something dated ahead arrives, decayed points cross a threshold. Each way names the
next instant at which it could matter. The earliest is tried; if the outcome is still the same
there, the search goes on from it, a bounded number of times. The answer is never too late, and
seldom too early.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

from leadcore.definition.deciding.compiling import Compiled
from leadcore.definition.deciding.news import has_news
from leadcore.definition.deciding.outcome import CONSEQUENCES, LATEST
from leadcore.definition.deciding.standing import counts_from
from leadcore.definition.expiring.calendar_turns import Calendar, Rounds
from leadcore.definition.expiring.crossing import Crossing
from leadcore.definition.expiring.direction import Directions
from leadcore.definition.expiring.fading import Fading
from leadcore.definition.expiring.moving_scores import Scores
from leadcore.definition.expiring.time_sources import Source, nodes_of, sources_of
from leadcore.definition.expiring.turning import FOREVER
from leadcore.definition.expiring.turns import NotInOrderError, Turns
from leadcore.definition.planning.plan import Plan

_TICK = timedelta(microseconds=1)
#: How many instants are tried before the next one is taken as it is.
MOST_TRIED = 64
#: How many are tried at least, and of how many events together after that: each time, the lead is
#: gone through from end to end.
FEWEST_TRIED, MOST_LOOKED_AT = 4, 200_000

#: Names the next instant that could matter, and whether the outcome is certain to change then.
Next = Callable[[Any, datetime, tuple[Any, ...]], tuple[datetime, bool]]


class Expiry:
    """
    Finds when decisions of a plan expire.

    Args:
        plan: The plan.
        compiled: Its functions.
        step_by_step: Whether every step is tried, even where turns can be computed.
    """

    def __init__(self, plan: Plan, compiled: Compiled, *, step_by_step: bool = False) -> None:
        self.plan = plan
        self.decide = compiled.function("decide")
        self._next: Next = self._step_by_step
        self._loose: tuple[Source, ...] = ()
        self._calendar = self._whole_calendar
        self._timeless = False
        if step_by_step:
            return
        directions = Directions(plan)
        try:
            fading = partial(Fading, Scores(compiled, directions))
            turns = Turns(compiled, directions, fading)
        except NotInOrderError:
            return
        self._next = turns.next
        loose = [each for node in turns.loose for each in node.walk()]
        self._loose = tuple(sources_of(plan, loose))
        self._calendar = Calendar(loose)
        self._timeless = not turns.any and not self._loose and not self._calendar

    def of(self, lead: Any, now: datetime, outcome: tuple[Any, ...]) -> datetime | None:
        """
        The first moment after `now` at which the outcome could change, or None for never.

        Args:
            lead: The lead that was decided.
            now: The moment of the decision.
            outcome: What was decided then.
        """
        facts = lead.__dict__
        past = facts["stage_history"]
        if self._timeless and not past and _dated_ahead(facts, now) is FOREVER:
            return None
        find, calendar = self._next, self._calendar
        if past and any(change.counts_from or change.name in self.plan.again for change in past):
            find, calendar = self._step_by_step, self._whole_calendar
        rounds = Rounds(calendar, lead, now) if calendar else None
        moment, held = now, outcome
        tried, most = 0, MOST_TRIED
        while tried < most:
            following, sure = find(lead, moment, held)
            for source in self._loose:
                instant = source(lead, moment)
                if instant is not None and instant <= following:
                    following, sure = instant, False
            arrives = _dated_ahead(facts, moment)
            if arrives <= following:
                following, sure = arrives, False
            if past and moment in past.ats:
                # `was.stage` and a stage set by a person read what came before.
                following, sure = moment + _TICK, False
            if rounds is not None:
                following, alone = rounds.next(moment, following)
                sure = sure and alone
            if following >= LATEST:
                return None
            moment = following
            if sure:
                return moment
            held = self.decide(lead, moment)
            if held[:CONSEQUENCES] != outcome[:CONSEQUENCES]:
                return moment
            tried += 1
            if tried == FEWEST_TRIED:
                most = min(most, max(tried, MOST_LOOKED_AT // (1 + _size(facts))))
        return moment

    # -- for scores that go to and fro, and for leads judged by what came after a hand-back ------

    @cached_property
    def _crossing(self) -> Crossing:
        return Crossing(self.plan)

    @cached_property
    def _sources(self) -> tuple[Source, ...]:
        return tuple(sources_of(self.plan, nodes_of(self.plan)))

    @cached_property
    def _whole_calendar(self) -> Calendar:
        return Calendar(nodes_of(self.plan))

    def _step_by_step(
        self, lead: Any, now: datetime, outcome: tuple[Any, ...]
    ) -> tuple[datetime, bool]:
        views = [(lead, outcome)]
        since = counts_from(lead, now, self.plan.again) if lead.stage_history else None
        # Without news no stage opens, and what could open one need not be watched.
        if since is not None and has_news(lead, since, now, self.plan.interest):
            later = lead.since(since)  # its stages are opened by what this view shows
            views.append((later, self.decide(later, now)))
        instants = [source(view, now) for view, _ in views for source in self._sources]
        best = min((each for each in instants if each is not None), default=FOREVER)
        if self._crossing.decays:
            for view, shown in views:
                crossed = self._crossing.next(view, now, shown, best=best)
                if crossed is not None and crossed < best:
                    best = crossed
        return best, False


def _size(facts: dict[str, Any]) -> int:
    """How many records and other items a lead has, those of its records left out."""
    return sum([len(held) for held in facts.values() if isinstance(held, tuple)])


def _dated_ahead(facts: dict[str, Any], now: datetime) -> datetime:
    """When the next of what is dated after a moment comes, or FOREVER."""
    found = FOREVER
    for history in (
        facts["touches"],
        facts["inquiries"],
        facts["consent"],
        facts["stage_history"],
    ):
        if history and history.ats[-1] > now:
            found = min(found, history.ats[bisect_right(history.ats, now)])
    return found
