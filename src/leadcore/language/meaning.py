"""What the operations of the language do to single values, for both engines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from functools import lru_cache
from re import findall
from zoneinfo import ZoneInfo

from leadcore.language.tree import WEEKDAYS

DAY = timedelta(days=1)
#: Whole numbers stay within 64 bits and decimals within 38 digits, so that every engine can agree.
WHOLE_BOUND = 2**63
_MOST_DIGITS = 38
# Wide enough for any sum or product of two decimals within the bound, so that nothing is rounded.
_EXACT = Context(prec=200, traps=[Inexact])


def calculate(operator: str, left: Decimal | int, right: Decimal | int) -> Decimal | int | None:
    """
    An exact sum, difference or product; None when it is out of bounds.

    >>> calculate("*", 3, Decimal("0.5"))
    Decimal('1.5')
    """
    if isinstance(left, int) and isinstance(right, int):
        whole = left + right if operator == "+" else left - right
        if operator == "*":
            whole = left * right
        return _bounded_whole(whole)
    one, two = Decimal(left), Decimal(right)
    if operator == "+":
        return _bounded(_EXACT.add(one, two))
    if operator == "-":
        return _bounded(_EXACT.subtract(one, two))
    return _bounded(_EXACT.multiply(one, two))


def sum_of(values: Iterable[Decimal | int]) -> Decimal | int | None:
    """
    The exact sum of numbers, 0 for none; None when it is out of bounds.

    Only the sum itself is held against the bounds, so the order of the numbers means nothing.
    """
    whole = 0
    exact: Decimal | None = None
    for value in values:
        if isinstance(value, int):
            whole += value
        else:
            exact = value if exact is None else _EXACT.add(exact, value)
    return _bounded_whole(whole) if exact is None else _bounded(_EXACT.add(exact, Decimal(whole)))


def _bounded_whole(whole: int) -> int | None:
    return whole if -WHOLE_BOUND <= whole < WHOLE_BOUND else None


def _bounded(exact: Decimal) -> Decimal | None:
    """The number without idle zeros, or None when it cannot be written in 38 digits."""
    plain = exact.normalize(_EXACT)
    _, digits, exponent = plain.as_tuple()
    assert isinstance(exponent, int)
    written = len(digits) + exponent if exponent > 0 else max(len(digits), -exponent)
    return plain if written <= _MOST_DIGITS else None


def days_since(moment: datetime | date, now: datetime) -> int:
    """Completed 24-hour days from the moment to now; negative when it lies ahead."""
    return (now - start_of(moment)) // DAY


def days_until(moment: datetime | date, now: datetime) -> int:
    """Completed 24-hour days from now to the moment; negative when it lies behind."""
    return (start_of(moment) - now) // DAY


def start_of(moment: datetime | date) -> datetime:
    """The moment itself, or the first instant of a date in UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The time zone of a name."""
    return ZoneInfo(name)


def calendar_part(part: str, zone_name: str | None, now: datetime) -> str | int | None:
    """A part of now's calendar reading in a zone; None when the zone is missing."""
    if zone_name is None:
        return None
    local = now.astimezone(zone(zone_name))
    if part == "weekday":
        return WEEKDAYS[local.weekday()]
    return {"hour": local.hour, "day": local.day, "month": local.month}[part]


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """The words of a text, case folded, each between single spaces: what `has_word` looks in."""
    return " " + " ".join(findall(r"\w+", text.casefold())) + " "


def has_word(text: str, folded: Iterable[str]) -> bool:
    """Whether a text holds one of some words or runs of words, given as `words` makes them."""
    looked_in = words(text)
    return any(needle in looked_in for needle in folded)
