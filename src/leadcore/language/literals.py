"""
Literals take the type of what they meet: `"2026-02-01"` beside a date is a date, else a text.

They are normalised like the field, so that `"USA"` beside a country finds `US`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from leadcore.language.look_alikes import did_you_mean
from leadcore.language.tree import Scalar
from leadcore.language.types import (
    Choice,
    Date,
    Duration,
    Moment,
    Number,
    Points,
    Text,
    Type,
    Whole,
    YesNo,
)
from leadcore.model import RefusedValueError

#: Whole numbers are of 64 bits.
LARGEST_WHOLE = 2**63 - 1
#: Decimals have at most this many digits before, and after, the point.
DIGITS_BEFORE, DIGITS_AFTER = 18, 6

#: The longest window, so that every moment that can be decided at has one.
LONGEST_DURATION = timedelta(days=365_250)

_DURATION = re.compile(r"\s*([0-9]{1,9})\s*(microsecond|second|minute|hour|day|week)s?\s*\Z")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\Z")

#: Normalisation by name: text in, canonical text out; raises ValueError with the reason.
Normalisers = Mapping[str, Callable[[str], str]]


class LiteralError(ValueError):
    """A literal is not of the type that it meets; carries the message and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def duration(text: str) -> timedelta:
    """
    A length of time as authors write it.

    >>> duration("7 days")
    datetime.timedelta(days=7)

    Raises:
        LiteralError: The text is no duration.
    """
    match = _DURATION.match(text)
    if match is None:
        raise LiteralError(
            f'`"{text[:60]}"` is no duration', 'write it as "7 days", "36 hours" or "30 minutes"'
        )
    try:
        return timedelta(**{match[2] + "s": int(match[1])})
    except OverflowError:
        raise LiteralError(f'`"{text}"` is too long', "use less than 2,700,000 years") from None


def number(text: str) -> Decimal:
    """
    An exact decimal within the bounds that every engine can hold.

    Raises:
        LiteralError: The text is no number, or out of bounds.
    """
    plain = text.strip().replace("_", "")
    if not _NUMBER.match(plain):
        raise LiteralError(f"`{text[:60]}` is no number", "write it as 1200 or 0.5")
    try:
        value = Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern admits only what Decimal reads
        raise LiteralError(f"`{text[:60]}` is no number") from None
    if value.adjusted() >= DIGITS_BEFORE:
        raise LiteralError(
            f"`{text[:60]}` is too large", f"numbers have at most {DIGITS_BEFORE} digits"
        )
    if len(format(value, "f").partition(".")[2].rstrip("0")) > DIGITS_AFTER:
        raise LiteralError(
            f"`{text[:60]}` has too many decimals",
            f"numbers have at most {DIGITS_AFTER} digits after the point",
        )
    return value


def refused(text: str, error: ValueError) -> LiteralError:
    """What is to be said of a text that a normaliser has refused."""
    if isinstance(error, RefusedValueError):
        return LiteralError(f"`{text[:60]}` is {error.message}", error.hint)
    return LiteralError(f"`{text[:60]}`: {error}")


def literal(value: str | Decimal | bool, kind: Type, normalisers: Normalisers) -> Scalar:
    """
    A literal as a value of the type that it meets.

    Args:
        value: The literal as written: a text, a number or a truth value.
        kind: The type of what it meets.
        normalisers: How texts of each normal form are made canonical.

    Raises:
        LiteralError: The literal is not of that type.
    """
    if isinstance(value, bool):
        if isinstance(kind, YesNo):
            return value
        raise _mismatch("a yes/no value", str(value).lower(), kind)
    if isinstance(value, Decimal):
        return _number(value, kind)
    return _text(value, kind, normalisers)


def _mismatch(what: str, shown: str, kind: Type) -> LiteralError:
    hints = {
        "whole number": "write a number without quotes",
        "decimal": "write a number without quotes",
        "money": "write a number without quotes",
        "score": "write a number without quotes",
        "text": "write a text in quotes",
        "choice": "write a text in quotes",
        "yes/no": "write true or false, or just name the fact",
        "date": 'write "2026-02-01"',
        "moment": 'write "2026-02-01T09:00:00Z"',
        "duration": 'write "7 days"',
    }
    return LiteralError(
        f"{what} `{shown[:60]}` cannot be compared with {kind.one}", hints.get(kind.name, "")
    )


def _number(value: Decimal, kind: Type) -> Scalar:
    if isinstance(kind, Whole):
        if value == value.to_integral_value():
            if abs(value) > LARGEST_WHOLE:
                raise LiteralError(f"`{value}` is too large", "whole numbers have 64 bits")
            return int(value)
        return value  # 10.5 beside a whole number is meaningful for < and >
    if isinstance(kind, Number | Points):
        return value
    raise _mismatch("the number", f"{value}", kind)


def _text(value: str, kind: Type, normalisers: Normalisers) -> Scalar:
    if isinstance(kind, Choice):
        if value not in kind.options:
            listed = ", ".join(kind.options[:12]) + (" ..." if len(kind.options) > 12 else "")
            hint = did_you_mean(value, kind.options) or f"the choices are {listed}"
            raise LiteralError(f'`"{value[:60]}"` is none of the choices', hint)
        return value
    if isinstance(kind, Text):
        if kind.normal is None:
            return value
        try:
            return normalisers[kind.normal](value)
        except ValueError as error:
            raise refused(value, error) from None
    if isinstance(kind, Date):
        return _date(value)
    if isinstance(kind, Moment):
        return moment(value)
    if isinstance(kind, Duration):
        return duration(value)
    raise _mismatch("the text", f'"{value}"', kind)


def _date(text: str) -> date:
    wrong = LiteralError(f'`"{text[:60]}"` is no date', 'write "2026-02-01"')
    if len(text) != 10:
        raise wrong
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong from None


def moment(text: str) -> datetime:
    """
    A moment in ISO 8601 with its offset, in UTC.

    Raises:
        LiteralError: The text is no moment, or has no offset.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise LiteralError(
            f'`"{text[:60]}"` is no moment with a time zone', 'write "2026-02-01T09:00:00Z"'
        )
    try:
        return value.astimezone(UTC)
    except OverflowError:
        message = f'`"{text[:60]}"` is out of range'
        raise LiteralError(message, "write a year from 1 to 9999") from None
