"""Moments, days and durations: aware, in UTC, to the microsecond; a naive moment is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import cast

from pydantic_core import SchemaValidator, ValidationError, core_schema

from leadcore.errors import MomentError, Problem
from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import kind_of

#: The code under which a moment without a time zone is reported.
NAIVE_MOMENT = "LC-LEAD-004"
#: The longest duration, in either direction.
LONGEST_DURATION = timedelta(days=365_250)

_LONGEST_TIME = 80
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPOKEN_DURATION = re.compile(r"([+-]?[0-9]{1,12})\s*(microsecond|second|minute|hour|day|week)s?")
_ISO_DURATION = re.compile(r"[+-]?P[0-9A-Z.,]+")
#: With years or months, which the reader of durations would take for 365 and for 30 days.
_ISO_CALENDAR = re.compile(r"[+-]?P[0-9.,WD]*[0-9][YM][0-9A-Z.,]*")
_ISO_READER = SchemaValidator(core_schema.timedelta_schema())
_NO_FIXED_LENGTH = re.compile(r"[+-]?[0-9.]+\s*(month|year|quarter)s?")


def read_moment(value: object) -> datetime | None:
    """
    An instant in UTC, from an aware datetime or a text in ISO 8601 with its offset.

    Returns:
        The moment, its zone being `datetime.UTC` itself, or None for an empty text.

    Raises:
        RefusedValueError: It is no moment, has no offset, or lies outside the years 1 to 9999.

    >>> read_moment("2026-03-01T10:00:00+01:00")
    datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.timezone.utc)
    """
    if value.__class__ is datetime:
        moment: datetime = value
        if moment.tzinfo is UTC and not moment.fold:
            return moment
    elif isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST_TIME else value
        if not text:
            return None
        moment = _moment_of(text)
    elif isinstance(value, datetime):
        moment = _plain(value)
    else:
        raise RefusedValueError(
            f"not a moment but {kind_of(value)}",
            "give an aware datetime, or a text such as 2026-03-01T09:30:00Z",
        )
    return _in_utc(moment)


def read_day(value: object) -> date | None:
    """
    A calendar day, without a zone, from a date or a text such as 2026-03-01.

    Returns:
        The day, or None for an empty text.

    Raises:
        RefusedValueError: It is no day, or has a time of day, which would be lost.
    """
    if value.__class__ is date:
        return value
    if isinstance(value, datetime):
        raise RefusedValueError("not a day but a moment", "take its date in the zone that is meant")
    if isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST_TIME else value
        if not text:
            return None
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise RefusedValueError("not a day of the calendar") from None
        raise RefusedValueError("not a day", "write it as 2026-03-01")
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    raise RefusedValueError(f"not a day but {kind_of(value)}", "write it as 2026-03-01")


def read_duration(value: object) -> timedelta | None:
    """
    A length of time, from a timedelta or a text such as "7 days", "36 hours" or "PT5M".

    Returns:
        The duration, or None for an empty text.

    Raises:
        RefusedValueError: It is no duration, has no fixed length, or exceeds a thousand years.

    >>> read_duration("7 days")
    datetime.timedelta(days=7)
    """
    if isinstance(value, timedelta):
        duration = timedelta(value.days, value.seconds, value.microseconds)
    elif isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST_TIME else value
        if not text:
            return None
        duration = _duration_of(text)
    else:
        raise RefusedValueError(
            f"not a duration but {kind_of(value)}", 'write it with its unit, as "7 days"'
        )
    if abs(duration) > LONGEST_DURATION:
        raise RefusedValueError("too long a duration", "at most a thousand years")
    return duration


def duration_json(value: timedelta) -> str:
    """
    A length of time as JSON holds it, in the form that `read_duration` reads back.

    >>> duration_json(timedelta(days=1, hours=12)), duration_json(timedelta(days=-400))
    ('P1DT12H', '-P400D')
    """
    whole, rest = divmod(abs(value), timedelta(days=1))
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    fraction = f".{seconds.microseconds:06}".rstrip("0.")
    parts = ((hours, "H"), (minutes, "M"), (f"{seconds.seconds}{fraction}", "S"))
    time = "".join(f"{number}{unit}" for number, unit in parts if number not in (0, "0"))
    days = f"{whole}D" if whole else ""
    if not days and not time:
        time = "0S"
    return f"{'-' if value < timedelta() else ''}P{days}{f'T{time}' if time else ''}"


def aware(moment: datetime) -> datetime:
    """
    The moment in UTC, for methods that are given one by the application.

    Raises:
        TypeError: It is no datetime.
        MomentError: The moment has no time zone.
    """
    if not isinstance(moment, datetime):
        raise no_moment(moment)
    try:
        return _in_utc(moment)
    except RefusedValueError as error:
        raise MomentError(
            Problem(error.code, f"the moment is {error.message}", error.hint)
        ) from None


def no_moment(given: object) -> TypeError:
    """The error for what the application gave in place of a datetime."""
    if isinstance(given, str):
        cure = "use datetime.fromisoformat(...) on a text with its offset, as +00:00"
    else:
        cure = "use datetime.now(timezone.utc)"
    said = "None" if given is None else f"a value of the type {type(given).__name__}"
    return TypeError(f"the moment must be a datetime, not {said}; {cure}")


def _moment_of(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise RefusedValueError("not a moment", "write it as 2026-03-01T09:30:00Z") from None


def _plain(value: datetime) -> datetime:
    """A datetime of exactly that class, from a subclass such as the data frames have."""
    zone: tzinfo | None = value.tzinfo
    try:
        return datetime(
            value.year, value.month, value.day,
            value.hour, value.minute, value.second, value.microsecond,
            tzinfo=zone, fold=value.fold,
        )  # fmt: skip
    except (TypeError, ValueError):  # "not a time" is a datetime by class, with no year
        raise RefusedValueError("not a moment", "leave it out when it is not known") from None


def _in_utc(moment: datetime) -> datetime:
    try:
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise RefusedValueError(
                "without a time zone",
                "give an aware datetime, or write the offset, as in 2026-03-01T09:30:00Z",
                code=NAIVE_MOMENT,
            )
        return moment.astimezone(UTC).replace(fold=0)
    except OverflowError:
        raise RefusedValueError("outside the years 1 to 9999") from None


def _duration_of(text: str) -> timedelta:
    if len(text) > _LONGEST_TIME:
        raise RefusedValueError("not a duration", 'write it as "7 days"')
    spoken = _SPOKEN_DURATION.fullmatch(text.lower())
    if spoken is not None:
        try:
            return timedelta(**{spoken[2] + "s": int(spoken[1])})
        except OverflowError:
            return timedelta.max
    if _NO_FIXED_LENGTH.fullmatch(text.lower()) or _ISO_CALENDAR.fullmatch(text):
        raise RefusedValueError("not a duration of fixed length", 'write it in days, as "30 days"')
    if _ISO_DURATION.fullmatch(text):
        return _iso_duration(text)
    raise RefusedValueError("not a duration", 'write it as "7 days", "36 hours" or "30 minutes"')


def _iso_duration(text: str) -> timedelta:
    try:
        return cast(timedelta, _ISO_READER.validate_python(text))
    except ValidationError:
        raise RefusedValueError("not a duration", 'write it as "7 days" or "PT36H"') from None
