"""
Where a lead stands: how stages are entered and left, given which of their rules hold.

Both engines work out which rules hold; what follows from it is decided here, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from leadcore.definition.deciding.news import has_news
from leadcore.definition.planning.plan import Stage
from leadcore.model import Interest


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


class Refused(NamedTuple):
    """
    A stage that one of its `enter` rules opens, and that the lead did not come to all the same.

    Attributes:
        stage: The stage.
        rule: The position of the rule that holds among those of the stage.
        why: What stood in the way: nothing tells since when the lead is in `other` (`undated`);
            `other` lies beside the line and comes first (`beside`); the `leave` rule at the
            position `left` holds (`leave`); the lead came from none of the stages of its `from`
            (`from`); or the way back from where the lead stands begins at `other` (`again`).
        other: The stage that stood in the way, or the stage itself.
        left: The position of the `leave` rule, or -1.
    """

    stage: str
    rule: int
    why: Literal["undated", "beside", "leave", "from", "again"]
    other: str
    left: int = -1


class Stages:
    """
    The stages of a definition as a machine.

    It is asked with the rules that hold, and remembers its answers: there are few of them.

    Attributes:
        rank: The place of each stage on the line.
        first: Where every lead begins; None when there are no stages.
        beside: The stages beside the line.
        by_hand: Those of them that no rule leads to.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._stages = {stage.name: stage for stage in stages}
        self._order = tuple(stage.name for stage in stages)
        self._line = tuple(stage.name for stage in stages if not stage.beside)
        self.rank = {name: rank for rank, name in enumerate(self._line)}
        self.first = self._order[0] if stages else None
        self.beside = frozenset(stage.name for stage in stages if stage.beside)
        ruled = {leave.to for stage in stages for leave in stage.leave}
        ruled |= {stage.name for stage in stages if stage.enter}
        self.by_hand = self.beside - ruled
        self._known: dict[tuple[Any, ...], Standing] = {}
        self._bases: dict[tuple[Any, ...], int] = {}
        self._weights: dict[tuple[Any, ...], frozenset[str]] = {}

    def stay(self, stage: str) -> Standing:
        """A lead that stands still."""
        return Standing(stage, self.rank.get(stage, -1), ())

    def move(
        self,
        start: str,
        opened: tuple[int, ...],
        left: tuple[int, ...],
        renewed: bool,
        undated: bool,
    ) -> Standing:
        """
        Where a lead goes from a stage.

        Args:
            start: The stage it stands in.
            opened: Per stage as declared, the first of its `enter` rules that holds, or -1.
            left: Per stage as declared, the first of its `leave` rules that holds, or -1.
            renewed: Whether `again` of the starting stage may be followed.
            undated: Whether nothing tells since when it stands there, so that what opens a stage
                may be older: only a `leave` rule of the starting stage then moves it.
        """
        key = (start, opened, left, renewed, undated)
        found = self._known.get(key)
        if found is None:
            if undated and left[self._order.index(start)] < 0:
                found = self.stay(start)
            else:
                found = self._moved(start, opened, left, renewed)
            self._known[key] = found
        return found

    def refused(
        self,
        start: str,
        opened: tuple[int, ...],
        left: tuple[int, ...],
        renewed: bool,
        undated: bool,
    ) -> tuple[Refused, ...]:
        """
        The stages that are open and that a lead still does not come to, and why.

        Takes what `move` takes.
        """
        refused: list[Refused] = []
        if undated and left[self._order.index(start)] < 0:
            self._bar(self._order, opened, "undated", start, refused)
        else:
            self._moved(start, opened, left, renewed, refused)
        return tuple(refused)

    def _bar(
        self,
        names: Sequence[str],
        opened: tuple[int, ...],
        why: Literal["undated", "beside", "again"],
        other: str,
        refused: list[Refused],
    ) -> None:
        """Note of those of some stages that are open what keeps the lead from them."""
        for name, rule in zip(self._order, opened, strict=True):
            told = name == other or any(each.stage == name for each in refused)
            if rule >= 0 and name in names and not told:
                refused.append(Refused(name, rule, why, other))

    def base(self, start: str, left: tuple[int, ...]) -> int:
        """
        The rank that a lead climbs from, after all that leads it out; -1 beside the line.

        Where it is led to a stage that only new interest leads back from, it climbs from no rank.
        """
        found = self._bases.get((start, left))
        if found is None:
            _, here = self._leave(start, dict(zip(self._order, left, strict=True)))
            found = self.rank.get(here, -1)
            if here != start and self._stages[here].again is not None:
                found = len(self._line)
            self._bases[start, left] = found
        return found

    def weighed(
        self,
        start: str,
        opened: tuple[int, ...],
        left: tuple[int, ...],
        steps: tuple[Step, ...],
    ) -> frozenset[str]:
        """
        The stages whose `leave` rules bear on where a lead goes, answered so or otherwise.

        They are those of the stage it stands in, of those it is led to, and of those that are open.
        """
        key = (start, opened, left, steps)
        found = self._weights.get(key)
        if found is None:
            found = self._weights[key] = self._weighed(start, opened, left, steps)
        return found

    def _weighed(
        self,
        start: str,
        opened: tuple[int, ...],
        left: tuple[int, ...],
        steps: tuple[Step, ...],
    ) -> frozenset[str]:
        found = set()
        for name, enter, leave in zip(self._order, opened, left, strict=True):
            if self._stages[name].beside and enter >= 0:
                found.add(name)
                if leave < 0:  # it goes there, whatever else holds
                    return frozenset(found)
        base = self.base(start, left)
        found |= {start, *(step.stage for step in steps if step.how == "leave")}
        for name, enter in zip(self._order, opened, strict=True):
            above = self.rank.get(name, -1) > base or name == self._stages[start].again
            if enter >= 0 and above:
                found.add(name)
        return frozenset(found)

    def _moved(
        self,
        start: str,
        opened: tuple[int, ...],
        left: tuple[int, ...],
        renewed: bool,
        refused: list[Refused] | None = None,
    ) -> Standing:
        """Where a lead goes; what it does not come to is put into `refused`, if given."""
        noted = [] if refused is None else refused
        open_by = dict(zip(self._order, opened, strict=True))
        left_by = dict(zip(self._order, left, strict=True))
        for name in self._order:
            if self._stages[name].beside and open_by[name] >= 0:
                if left_by[name] >= 0:
                    noted.append(Refused(name, open_by[name], "leave", name, left_by[name]))
                    continue
                ahead = self._line[self.rank.get(start, -1) + 1 :]
                self._bar((*ahead, *self.beside), opened, "beside", name, noted)
                if name == start:
                    return self.stay(start)
                return Standing(name, -1, (Step(name, "enter", open_by[name], start),))
        steps, here = self._leave(start, left_by)
        again = self._stages[here].again
        if again is not None and here != start:
            # It came there just now, and only what is new leads back.
            way = [name for name in self._line if name != here]
            self._bar(way, opened, "again", again, noted)
            return Standing(here, self.rank.get(here, -1), tuple(steps))
        at = self.rank.get(here, -1)
        if renewed and here == start and again is not None:
            at = self.rank[again] - 1
            if open_by[again] < 0 or left_by[again] >= 0:
                if open_by[again] >= 0:
                    noted.append(Refused(again, open_by[again], "leave", again, left_by[again]))
                way = [name for name in self._line[at + 1 :] if name != here]
                self._bar(way, opened, "again", again, noted)
                return Standing(here, self.rank.get(here, -1), tuple(steps))
        skipped: list[str] = []
        for name in self._line[at + 1 :]:
            sources = self._stages[name].sources
            allowed = sources is None or here in sources
            if open_by[name] < 0 or left_by[name] >= 0 or not allowed:
                skipped.append(name)
                if open_by[name] >= 0 and left_by[name] >= 0:
                    noted.append(Refused(name, open_by[name], "leave", name, left_by[name]))
                elif open_by[name] >= 0:
                    noted.append(Refused(name, open_by[name], "from", name))
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
    return stage_at(lead, now, first)


def stage_at(lead: Any, now: datetime, first: str) -> str:
    """
    The stage a lead stands in at a moment, before anything is decided.

    It is the lead's own, unless its history tells that the lead only comes there later.
    """
    history = lead.stage_history
    if not history or history[-1].at <= now or history[-1].name != lead.stage:
        return str(lead.stage or first)
    later = history[-1]
    for change in reversed(history):
        if change.at <= now:
            return str(change.name)
        later = change
    return str(later.left or first)


def is_held(
    lead: Any, now: datetime, by_hand: frozenset[str], interest: Mapping[str, Interest]
) -> bool:
    """
    Whether rules stand back, because a person set the stage and there has been no news since.

    Args:
        lead: The lead.
        now: The moment.
        by_hand: The stages beside the line that only people set. Where the history tells nothing
            of one, all that is known of the lead may be older, so nothing can be news.
        interest: Which touches show interest, by kind.
    """
    if is_undated(lead, now, by_hand):
        return True
    last = _last(lead, now)
    if last is None or last.by != "person":
        return False
    return not has_news(lead, last.at, now, interest)


def is_undated(lead: Any, now: datetime, beside: frozenset[str]) -> bool:
    """Whether the lead stands beside the line, and its history does not tell since when."""
    stage = stage_at(lead, now, "")
    if stage not in beside:
        return False
    last = _last(lead, now)
    return last is None or last.name != stage


def _last(lead: Any, now: datetime) -> Any:
    """The newest entry of the lead's history that there is by a moment, or None."""
    last = None
    for change in lead.stage_history:
        if change.at <= now:
            last = change
    return last


def counts_from(lead: Any, now: datetime, again: frozenset[str]) -> datetime | None:
    """
    The moment from which on events open stages, or None for all events.

    It is set by a hand-back, and by coming to a stage that new interest leads back from.
    """
    last = _last(lead, now)
    if last is None:
        return None
    if last.name in again:
        moment: datetime = last.at
        return moment
    since: datetime | None = last.counts_from
    return since
