"""
Where a lead stands: how stages are entered and left, given which of their rules hold.

Both engines work out which rules hold; what follows from it is decided here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from leadcore.definition.planning.plan import Stage


class Step(NamedTuple):
    """
    One step of a lead through the stages.

    Attributes:
        stage: The stage arrived at, or passed over.
        how: `enter` by a rule of that stage, `leave` by a rule of the stage before, or `skip`.
        rule: The rule's position among those of its stage; -1 for a skip.
        left: The stage stood in before the step.
    """

    stage: str
    how: Literal["enter", "leave", "skip"]
    rule: int
    left: str


class Standing(NamedTuple):
    """Where a lead stands after all steps; `rank` is the place on the line, -1 beside it."""

    stage: str
    rank: int
    steps: tuple[Step, ...]


class Stages:
    """
    The stages of a definition as a machine.

    It is asked with the rules that hold, and remembers its answers: there are few of them.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._stages = {stage.name: stage for stage in stages}
        self._order = tuple(stage.name for stage in stages)
        self._line = tuple(stage.name for stage in stages if not stage.beside)
        self.rank = {name: rank for rank, name in enumerate(self._line)}
        self.first = self._order[0] if stages else None
        self._known: dict[tuple[Any, ...], Standing] = {}

    def stay(self, stage: str) -> Standing:
        """A lead that stands still."""
        return Standing(stage, self.rank.get(stage, -1), ())

    def move(
        self, start: str, opened: tuple[int, ...], left: tuple[int, ...], renewed: bool
    ) -> Standing:
        """
        Where a lead goes from a stage.

        Args:
            start: The stage it stands in.
            opened: Per stage as declared, the first of its `enter` rules that holds, or -1.
            left: Per stage as declared, the first of its `leave` rules that holds, or -1.
            renewed: Whether `again` of the starting stage may be followed.
        """
        key = (start, opened, left, renewed)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._moved(start, opened, left, renewed)
        return found

    def _moved(
        self, start: str, opened: tuple[int, ...], left: tuple[int, ...], renewed: bool
    ) -> Standing:
        open_by = dict(zip(self._order, opened, strict=True))
        left_by = dict(zip(self._order, left, strict=True))
        for name in self._order:
            if self._stages[name].beside and open_by[name] >= 0 and left_by[name] < 0:
                if name == start:
                    return self.stay(start)
                return Standing(name, -1, (Step(name, "enter", open_by[name], start),))
        steps, here = self._leave(start, left_by)
        again = self._stages[here].again
        at = self.rank.get(here, -1)
        if renewed and here == start and again is not None:
            at = self.rank[again] - 1
            if open_by[again] < 0 or left_by[again] >= 0:
                return Standing(here, self.rank.get(here, -1), tuple(steps))
        skipped: list[str] = []
        for name in self._line[at + 1 :]:
            sources = self._stages[name].sources
            allowed = sources is None or here in sources
            if open_by[name] < 0 or left_by[name] >= 0 or not allowed:
                skipped.append(name)
                continue
            if at >= 0 or here != start or name != self._line[0]:
                steps += [Step(passed, "skip", -1, here) for passed in skipped]
            steps.append(Step(name, "enter", open_by[name], here))
            skipped = []
            here = name
        return Standing(here, self.rank.get(here, -1), tuple(steps))

    def _leave(self, start: str, left_by: dict[str, int]) -> tuple[list[Step], str]:
        """Follow `leave` rules until none holds; rules that lead in a circle move nobody."""
        steps: list[Step] = []
        here = start
        seen = {start}
        while left_by[here] >= 0:
            to = self._stages[here].leave[left_by[here]].to
            if to in seen:
                return [], start
            steps.append(Step(to, "leave", left_by[here], here))
            seen.add(to)
            here = to
        return steps, here


def stage_before(lead: Any, now: datetime, first: str) -> str:
    """
    The stage a lead stood in before this moment.

    Changes made at this very moment do not count, so that applying a decision and deciding again
    reads the same.
    """
    at_this_moment = None
    for change in reversed(lead.stage_history):
        if change.at < now:
            return str(change.name)
        if change.at == now:
            at_this_moment = change
    if at_this_moment is not None:
        return str(at_this_moment.left or first)
    return str(lead.stage or first)


def is_held(lead: Any, now: datetime) -> bool:
    """Whether a person set the stage and nothing has happened since, so that rules stand back."""
    last = None
    for change in lead.stage_history:
        if change.at <= now:
            last = change
    if last is None or last.by != "person":
        return False
    for events in (lead.touches, lead.inquiries):
        for event in reversed(events):
            if event.at <= now:
                if event.at > last.at:
                    return False
                break
    return True


def has_news(lead: Any, now: datetime) -> bool:
    """
    Whether anything has happened to a lead that is judged by what came after a moment.

    Until it has, nothing opens a stage: what a rule reads besides was so when the lead was handed
    back, or came to the stage that only new interest leads back from.
    """
    return bool(lead.touches.seen(now) or lead.inquiries.seen(now))


def counts_from(lead: Any, now: datetime, again: frozenset[str]) -> datetime | None:
    """
    The moment from which on events open stages, or None for all events.

    It is set by a hand-back, and by coming to a stage that new interest leads back from.
    """
    last = None
    for change in lead.stage_history:
        if change.at <= now:
            last = change
    if last is None:
        return None
    if last.name in again:
        moment: datetime = last.at
        return moment
    since: datetime | None = last.counts_from
    return since
