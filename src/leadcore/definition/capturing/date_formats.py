"""
Moments and days as columns write them, by formats in the notation of `strptime`.

The month names are always the English ones: what a file means must not depend on the language of
the machine that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from leadcore.model import RefusedValueError

#: Formats that are numbers, with how many of them make a second.
UNIX = {"unix_seconds": 1, "unix_milliseconds": 1_000}
#: The longest text that is looked at.
_LONGEST = 100
#: Beyond every moment there is, in whatever unit; whole numbers much above would fill the memory.
_FAR = Decimal(10) ** 18
#: The year that a date without one is read in: a leap year, so that every day is possible.
ANY_YEAR = 2000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_LONG_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH_OF = {name: at for names in (_MONTHS, _LONG_MONTHS) for at, name in enumerate(names, 1)}

_DIRECTIVES = {
    "Y": r"(?P<year>[0-9]{4})",
    "y": r"(?P<short_year>[0-9]{2})",
    "m": r"(?P<month>1[0-2]|0?[1-9])",
    "d": r"(?P<day>3[01]|[12][0-9]|0?[1-9])",
    "H": r"(?P<hour>2[0-3]|[01]?[0-9])",
    "I": r"(?P<half_hour>1[0-2]|0?[1-9])",
    "M": r"(?P<minute>[0-5]?[0-9])",
    "S": r"(?P<second>6[01]|[0-5]?[0-9])",
    "f": r"(?P<fraction>[0-9]{1,9})",
    "p": r"(?P<half>[ap]\.?m\.?)",
    "b": rf"(?P<month_name>{'|'.join(_MONTHS)})",
    "B": rf"(?P<month_name>{'|'.join(_LONG_MONTHS)})",
    "a": rf"(?:{_DAYS})",
    "A": rf"(?:{_LONG_DAYS})",
    "z": r"(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})",
    "%": "%",
}
_SAME = {"e": "d", "h": "b"}
_LONGER = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y"}
_PIECE = re.compile(r"%-?(?P<directive>.)|(?P<blank>\s+)|(?P<other>[^%\s]+|%)", re.DOTALL)


class FormatError(ValueError):
    """A format cannot be read; carries what is wrong and the cure."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class DateFormat:
    """
    One way of writing moments or days.

    Attributes:
        text: The format as its author gave it.
        has_year: Whether it says the year.
    """

    text: str
    has_year: bool
    _pattern: re.Pattern[str]

    def read(self, text: str, year: int = ANY_YEAR) -> datetime | None:
        """
        The moment that a text tells, aware where the text says its offset; None if it is none.

        Args:
            text: The text.
            year: The year, where the format has none.
        """
        found = self._pattern.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if found is None:
            return None
        parts = found.groupdict()
        month = parts.get("month_name")
        try:
            return datetime(
                _year(parts, year),
                _MONTH_OF[month.lower()] if month else int(parts.get("month") or 1),
                int(parts.get("day") or 1),
                _hour(parts),
                int(parts.get("minute") or 0),
                min(int(parts.get("second") or 0), 59),  # a leap second has no place in datetime
                int((parts.get("fraction") or "0").ljust(6, "0")[:6]),
                tzinfo=_zone(parts.get("offset")),
            )
        except ValueError:  # a day that its month does not have
            return None


def _year(parts: dict[str, str | None], year: int) -> int:
    written, short = parts.get("year"), parts.get("short_year")
    if written:
        return int(written)
    if short:  # as POSIX has it: 69 to 99 are of the last century
        return int(short) + (1900 if int(short) >= 69 else 2000)
    return year


def _hour(parts: dict[str, str | None]) -> int:
    half_hour = parts.get("half_hour")
    if half_hour is None:
        return int(parts.get("hour") or 0)
    afternoon = (parts.get("half") or "a")[0].lower() == "p"
    return int(half_hour) % 12 + (12 if afternoon else 0)


def _zone(offset: str | None) -> tzinfo | None:
    if offset is None:
        return None
    if offset in "zZ":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


@lru_cache(maxsize=256)
def date_format(text: str) -> DateFormat:
    """
    A format, ready to read with.

    Args:
        text: The format, as `%d.%m.%Y %H:%M`.

    Raises:
        FormatError: It holds a directive that is not known, says something twice, or names no day.

    >>> date_format("%d. %b %Y").read("7. Mar 2026")
    datetime.datetime(2026, 3, 7, 0, 0)
    """
    expanded = re.sub(r"%([FTRD])", lambda found: _LONGER[found[1]], text)
    pattern, named = "", set[str]()
    for piece in _PIECE.finditer(expanded):
        if piece["blank"] is not None:
            pattern += r"\s+"
            continue
        if piece["other"] is not None:
            pattern += re.escape(piece["other"])
            continue
        letter = _SAME.get(piece["directive"], piece["directive"])
        written = _DIRECTIVES.get(letter)
        if written is None:
            known = " ".join(f"%{each}" for each in _DIRECTIVES)
            raise FormatError(f"`{piece[0]}` is no part of a format", f"there are {known}")
        for name in re.findall(r"\?P<(\w+)>", written):
            if name in named:
                raise FormatError(f"`{piece[0]}` stands twice in the format", "remove one of them")
            named.add(name)
        pattern += written
    if not named & {"day", "month", "month_name", "year", "short_year"}:
        hint = "write it as %d.%m.%Y, or say unix_seconds or unix_milliseconds"
        raise FormatError(f"the format `{text[:60]}` names no day", hint)
    if "half_hour" in named and "half" not in named:
        message = "`%I` leaves open which half of the day is meant"
        raise FormatError(message, "add `%p`, or use `%H`")
    has_year = bool(named & {"year", "short_year"})
    return DateFormat(text, has_year, re.compile(pattern, re.IGNORECASE))


def unix_moment(value: Any, in_a_second: int) -> datetime:
    """
    The moment of a Unix time.

    Raises:
        RefusedValueError: It is no number, or outside the years 1 to 9999.

    >>> unix_moment("1630087926", 1)
    datetime.datetime(2021, 8, 27, 18, 12, 6, tzinfo=datetime.timezone.utc)
    """
    try:
        number = Decimal(str(value).strip()[:_LONGEST])
        number = max(min(number, _FAR), -_FAR)
    except InvalidOperation:
        name = "seconds" if in_a_second == 1 else "milliseconds"
        raise RefusedValueError(f"no Unix time in {name}", "it is a plain number") from None
    try:
        microseconds = int(number * (1_000_000 // in_a_second))
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    except (OverflowError, ValueError):
        hint = "a time in milliseconds needs the format unix_milliseconds"
        raise RefusedValueError("outside the years 1 to 9999", hint) from None


class Years:
    """
    The years of dates that are written without one, in rows that stand in the order of time.

    >>> years = Years(2008)
    >>> [years.of(month) for month in (11, 12, 12, 1)]
    [2008, 2008, 2008, 2009]
    """

    __slots__ = ("_month", "year")

    def __init__(self, first: int) -> None:
        self.year = first
        self._month = 0

    def of(self, month: int) -> int:
        """The year of the next row's date, given its month."""
        if month < self._month:
            self.year += 1
        self._month = month
        return self.year

    def put(self, year: int) -> None:
        """Go on in a year that is known otherwise."""
        self.year = year
        self._month = 0


def moment_reader(
    formats: tuple[str, ...], zone: tzinfo | None, year: int = ANY_YEAR
) -> Callable[[Any], datetime]:
    """
    What reads moments written in one of several formats; without any, in ISO 8601.

    Args:
        formats: The formats, tried in order.
        zone: The zone of moments that are written without one.
        year: The year of those that are written without one.

    Returns:
        A function that gives the moment; naive only where neither text nor `zone` says the zone.
        It raises RefusedValueError.
    """
    units = [UNIX[text] for text in formats if text in UNIX]
    written = [date_format(text) for text in formats if text not in UNIX]
    shown = " or ".join(f"`{text}`" for text in formats) or "ISO 8601"
    hint = "" if formats else "say how it is written with `format:`, as %d.%m.%Y"

    def read(value: Any) -> datetime:
        if isinstance(value, datetime):
            return _placed(value, zone)
        if isinstance(value, date):
            return _placed(datetime.combine(value, time()), zone)
        text = str(value).strip()
        if not formats:
            try:
                return _placed(datetime.fromisoformat(text), zone)
            except ValueError:
                raise RefusedValueError("not a moment in ISO 8601", hint) from None
        for each in written:
            moment = each.read(text, year)
            if moment is not None:
                return _placed(moment, zone)
        for in_a_second in units:
            return unix_moment(value, in_a_second)
        raise RefusedValueError(f"not a date written as {shown}", hint)

    return read


def _placed(moment: datetime, zone: tzinfo | None) -> datetime:
    if moment.tzinfo is None:
        if zone is None:
            return moment
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise RefusedValueError("outside the years 1 to 9999") from None
