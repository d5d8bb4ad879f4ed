"""
When the calendar next says something else that a condition asks about: an hour, a day, a month.

`now.hour(...) >= 9` turns at nine and at midnight, and not at every hour.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from leadcore.definition.expiring.turning import FOREVER
from leadcore.language import tree
from leadcore.language.meaning import DAY, zone
from leadcore.language.tree import WEEKDAYS

_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)
#: In no zone are clocks changed and changed back within so many days.
_DAYS_AHEAD = 7
#: More of these than a year has.
_WEEKS = 54

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)

#: What each part of the calendar can be, in the order in which it comes.
VALUES: Mapping[tree.CalendarPartName, tuple[Any, ...]] = MappingProxyType(
    {
        "hour": tuple(range(24)),
        "weekday": WEEKDAYS,
        "day": tuple(range(1, 32)),
        "month": tuple(range(1, 13)),
    }
)


class Calendar:
    """
    What some nodes ask of the calendar.

    Args:
        nodes: The nodes, those below them being given too.
    """

    def __init__(self, nodes: Iterable[tree.Node]) -> None:
        # Where a part stands in a place that turns in no way known here, every change counts.
        standing: Counter[tree.CalendarPart] = Counter()
        asked: dict[tree.CalendarPart, set[Any]] = {}
        for node in nodes:
            if isinstance(node, tree.CalendarPart):
                standing[node] += 1
            found = _asked_of(node)
            if found is not None:
                part, turning = found
                asked.setdefault(part, set()).update(turning)
                standing[part] -= 1
        for part, times in standing.items():
            if times > 0:
                asked[part] = set(VALUES[part.part])
        self._asked = tuple((part, frozenset(asked[part])) for part in asked if asked[part])
        parts = {part.part for part, _ in self._asked}
        #: After how long all it says comes again; None for not soon.
        self._round = 7 * DAY if parts <= {"hour", "weekday"} else None
        if parts == {"hour"}:
            self._round = DAY

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self._asked)

    def turn(self, lead: Any, now: datetime) -> datetime:
        """
        The next instant at which it says something else that is asked about, or FOREVER.

        A change of the clocks is an instant of its own. In a zone that is not known nothing turns.

        Args:
            lead: The lead, whose zone it may be.
            now: The moment to look on from.
        """
        best = FOREVER
        for part, turning in self._asked:
            name = part.zone if part.zone is not None else lead.timezone
            if name is None:
                continue
            there, instant = zone(name), now
            for _ in range(_WEEKS):
                instant, is_turn = _following(part.part, turning, there, instant)
                if is_turn:
                    break
            best = min(best, instant)
        return best

    def round(self, lead: Any) -> tuple[timedelta, ZoneInfo] | None:
        """After how long, in which one zone, it has said all that it can; None for never."""
        asked = {part.zone if part.zone is not None else lead.timezone for part, _ in self._asked}
        names = asked - {None}
        if self._round is None or len(names) != 1:
            return None
        return self._round, zone(names.pop())


class Rounds:
    """
    Looks on from moment to moment for one lead, and goes through the calendar but once.

    When the outcome was the same at all hours of a day, or of a week if weekdays are asked for,
    the calendar alone will never change it: all else being as it was, the same hours come again.
    What else could change it was asked for at each of these hours, for with some hours it may
    matter sooner than with others.

    Args:
        calendar: What is asked of the calendar.
        lead: The lead.
        now: The moment from which on is looked.
    """

    def __init__(self, calendar: Calendar, lead: Any, now: datetime) -> None:
        self._calendar = calendar
        self._lead = lead
        self._round = calendar.round(lead)
        self._since = now
        self._other = FOREVER

    def next(self, moment: datetime, other: datetime) -> tuple[datetime, bool]:
        """
        The next instant that is to be tried, the outcome being the same up to a moment.

        Args:
            moment: The moment.
            other: The next instant at which anything but the calendar could matter.

        Returns:
            The instant, and whether it is `other` and the calendar says nothing new then.
        """
        first = self._other = min(self._other, other)
        through = self._is_through(moment)
        turn = FOREVER if through else self._calendar.turn(self._lead, moment)
        if turn < first:
            return turn, False
        self._since, self._other = first, FOREVER
        return first, first == other and first < turn and not through

    def _is_through(self, moment: datetime) -> bool:
        if self._round is None:
            return False
        length, there = self._round
        since = self._since.astimezone(there).utcoffset()
        if since != moment.astimezone(there).utcoffset():
            self._since = moment  # an hour was passed over, or came twice
            return False
        return moment - self._since >= length


def _asked_of(node: tree.Node) -> tuple[tree.CalendarPart, frozenset[Any]] | None:
    """
    The part of the calendar that a condition compares, and the values with which it turns.

    They are those that it answers otherwise than the value before, and the first one of all,
    because the last one is not the same in every month. None for any other condition.
    """
    holds: Callable[[Any], bool]
    if isinstance(node, tree.OneOf) and isinstance(node.value, tree.CalendarPart):
        part, options = node.value, node.options
        holds = options.__contains__
    elif isinstance(node, tree.Compare):
        left, right, compare = node.left, node.right, _COMPARE[node.operator]
        if isinstance(left, tree.CalendarPart) and isinstance(right, tree.Constant):
            part, number = left, right.value
            holds = lambda value: compare(value, number)  # noqa: E731 - one of three ways
        elif isinstance(right, tree.CalendarPart) and isinstance(left, tree.Constant):
            part, number = right, left.value
            holds = lambda value: compare(number, value)  # noqa: E731 - one of three ways
        else:
            return None
    else:
        return None
    values = VALUES[part.part]
    told = [holds(value) for value in values]
    turning = {value for at, value in enumerate(values) if told[at] is not told[at - 1]}
    if turning:
        turning.add(values[0])
    return part, frozenset(turning)


def _following(
    part: tree.CalendarPartName, turning: frozenset[Any], there: ZoneInfo, now: datetime
) -> tuple[datetime, bool]:
    """The next instant, and whether it is a turn; else it is a moment on the way to one."""
    local, is_turn = now.astimezone(there), True
    passed = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    if part == "hour":
        ahead = min((hour - local.hour - 1) % 24 + 1 for hour in turning) * _HOUR
    else:
        passed += local.hour * _HOUR
        days = _days(part, turning, local.date())
        ahead, is_turn = (days or _DAYS_AHEAD) * DAY, days is not None
    following = now - passed + ahead
    offset = local.utcoffset()
    if following.astimezone(there).utcoffset() == offset:
        return following, is_turn
    # The clocks are changed before then: the change itself is an instant of its own.
    low, high = now, following
    while high - low > _TICK:
        middle = low + (high - low) / 2
        if middle.astimezone(there).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high, True


def _days(part: tree.CalendarPartName, turning: frozenset[Any], today: date) -> int | None:
    """In how many days a day begins that has one of some values; None for not soon."""
    for days in range(1, _DAYS_AHEAD + 1):
        ahead = today + timedelta(days=days)
        if part == "weekday":
            value: Any = WEEKDAYS[ahead.weekday()]
        else:
            value = ahead.day if part == "day" else ahead.month
        if value in turning and (part != "month" or ahead.day == 1):
            return days
    return None
