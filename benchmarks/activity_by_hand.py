"""
The workload with touches as plain Python, written by hand: the measure for decide().

`Touched.points` is what a programmer would write for these rules and no others: one pass over the
touches, the same table of exact whole numbers for decay. `evaluate` of the two classes makes the
outcome of it and does not say when it expires. `until` does, by hand and for these rules only: it
knows which two windows there are and that points only fall. It is a twin for the whole of decide(),
and a second opinion on every `valid_until`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from benchmarks.activity_workload import HALF_LIFE_DAYS, Touch
from benchmarks.peers import module
from leadcore.definition.planning.decay import Decay, steps

_DAY, _WEEK, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
_DECAY = Decay("half_life", HALF_LIFE_DAYS)
_OPENED, _CLICKED, _VIEWED, _WEBINAR = (
    steps(points * 1_000_000, _DECAY) for points in (1, 4, 2, 12)
)
_LAST = len(_WEBINAR)  # ages from which on the dearest touch is worth nothing; others end earlier
_OPENED, _CLICKED, _VIEWED = (
    table + (0,) * (_LAST - len(table)) for table in (_OPENED, _CLICKED, _VIEWED)
)

#: Bound once: looking it up for each lead would cost several times what it does.
_rules: Callable[[dict[str, Any]], tuple[int, str, str]] = module("handwritten").evaluate

Answer = tuple[Any, ...]


def points(touches: list[Touch], now: datetime) -> tuple[int, bool]:
    """Micro-points for the touches at a moment, and whether somebody was spoken to lately."""
    week, month = now - _WEEK, now - _MONTH
    opened = rest = prices = 0
    spoken_to = False
    for kind, at, url in touches:
        if at > now:
            continue
        age = (now - at).days
        if kind == "call":
            spoken_to = spoken_to or at > month
        elif age >= _LAST:
            continue
        elif kind == "email_open":
            opened += _OPENED[age]
        elif kind == "email_click":
            rest += _CLICKED[age]
        elif kind == "page_view":
            rest += _VIEWED[age]
            if at > week and url is not None and "/pricing" in url:
                prices += 1
        elif kind == "webinar_attended":
            rest += _WEBINAR[age]
    if opened > 4_000_000:
        opened = 4_000_000
    if prices >= 2:
        rest += 15_000_000
    total = opened + rest
    return (total if total <= 60_000_000 else 60_000_000), spoken_to


def alone(lead: dict[str, Any], now: datetime) -> Answer:
    """Score, grade and stage by the rules on touches."""
    score, spoken_to = points(lead["history"], now)
    grade = "A" if score >= 30_000_000 else "B" if score >= 15_000_000 else "C"
    stage = "mql" if score >= 20_000_000 else "inquiry"
    if spoken_to and score >= 25_000_000:
        stage = "sql"
    return score, grade, stage


def both(lead: dict[str, Any], now: datetime) -> Answer:
    """Score, status, route, grade and stage by the 75 rules and those on touches."""
    score, status, route = _rules(lead)
    active, spoken_to = points(lead["history"], now)
    total = score * 1_000_000 + active
    qualified = status == "qualified"
    grade = "B" if total >= 50_000_000 else "C"
    if qualified and total >= 90_000_000:
        grade = "A"
    stage = "mql" if active >= 20_000_000 else "inquiry"
    if qualified and spoken_to and total >= 80_000_000:
        stage = "sql"
    return total, status, route, grade, stage


def until(
    lead: dict[str, Any], evaluate: Callable[[dict[str, Any], datetime], Answer], now: datetime
) -> tuple[Answer, datetime | None]:
    """The answer, and the first moment at which anything but the score changes, or None."""
    answer = evaluate(lead, now)
    held, touches = answer[1:], lead["history"]
    end = now + timedelta(days=_LAST + 31)
    if evaluate(lead, end)[1:] == held:  # whatever falls has fallen by then, and it changed nothing
        return answer, None
    low, high = 0, _LAST + 31  # days; all that is asked for goes one way, so halving finds the day
    while high - low > 1:
        middle = (low + high) // 2
        if evaluate(lead, now + middle * _DAY)[1:] == held:
            low = middle
        else:
            high = middle
    start, stop = now + low * _DAY, now + high * _DAY
    instants = {at + ((stop - at) // _DAY) * _DAY for _, at, _ in touches}
    instants |= {at + length for _, at, _ in touches for length in (_WEEK, _MONTH)}
    for instant in sorted(each for each in instants if start < each <= stop):
        if evaluate(lead, instant)[1:] != held:
            return answer, instant
    raise AssertionError("something changes on this day, but at none of its instants")
