"""The words for names, numbers, days and texts, wherever rules are told to people in English."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from leadcore.language.render import duration_text, number_text
from leadcore.language.tree import WEEKDAYS, Scalar
from leadcore.language.types import Choice, Text, Type

_WEEKDAYS = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def words(name: str) -> str:
    """
    A name as words.

    >>> words("budget_band"), words("renewal_on"), words("created_at"), words("at")
    ('budget band', 'renewal date', 'time created', 'time')
    """
    said = name.replace("_", " ")
    if said == "at":
        return "time"
    if said.endswith(" at"):
        return f"time {said.removesuffix(' at')}"
    if said.endswith(" on"):
        return f"{said.removesuffix(' on')} date"
    return said


def own_words(label: str) -> str:
    """
    A label as it stands within a sentence.

    >>> own_words("Job title"), own_words("UTM source"), own_words("E-mail")
    ('job title', 'UTM source', 'e-mail')
    """
    label = label.strip()
    first = label.split(" ", 1)[0]
    if any(letter.isupper() for letter in first[1:]):
        return label
    return label[:1].lower() + label[1:]


#: What was done to something, behind it; those that do not end like others.
_PARTICIPLES = frozenset({"sent", "made", "held", "lost", "won", "begun", "bought", "sold", "seen"})


def plural_of(noun: str) -> str:
    """
    Several of something that was done.

    >>> plural_of("page view"), plural_of("webinar attended"), plural_of("inquiry")
    ('page views', 'webinars attended', 'inquiries')
    >>> plural_of("quiz"), plural_of("quote sent")
    ('quizzes', 'quotes sent')
    """
    head, _, last = noun.rpartition(" ")
    if head and (last.endswith("ed") or last in _PARTICIPLES):
        return f"{plural_of(head)} {last}"
    if last.endswith("y") and last[-2:-1] not in ("a", "e", "o", "u"):
        return f"{noun[:-1]}ies"
    if last.endswith("z") and not last.endswith("zz"):
        noun += "z"
    return f"{noun}es" if last.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def alternatives(said: Sequence[str]) -> str:
    """
    One of several things.

    >>> alternatives(["US", "CA", "MX"])
    'US, CA or MX'
    """
    return _listed(said, "or")


def together(said: Sequence[str]) -> str:
    """
    All of several things.

    >>> together(["US", "CA"])
    'both US and CA'
    """
    return f"{'both' if len(said) == 2 else 'all of'} {_listed(said, 'and')}"


def _listed(said: Sequence[str], word: str) -> str:
    if len(said) == 1:
        return said[0]
    return f"{', '.join(said[:-1])} {word} {said[-1]}"


def number_words(value: Scalar) -> str:
    """
    A number with its thousands apart.

    >>> number_words(Decimal("-1234567.50"))
    '-1,234,567.5'
    """
    assert isinstance(value, int | Decimal)
    text = number_text(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


def value_words(value: Scalar, kind: Type | None = None, *, bare: bool = False) -> str:
    """
    A literal as people write it.

    Args:
        value: The literal.
        kind: The type of what it meets. Choices and codes stand without quotes, free text in them.
        bare: Whether a text stands without quotes anyway, where it is plain enough.

    >>> from datetime import date
    >>> value_words(date(2026, 2, 1)), value_words("over_500", Choice(("over_500",)))
    ('1 February 2026', 'over 500')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return number_words(value)
    if isinstance(value, str):
        return _text_words(value, kind, bare=bare)
    if isinstance(value, timedelta):
        return duration_text(value)
    day = f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if not isinstance(value, datetime):
        return day
    return f"{day} at {_time_words(value.astimezone(UTC))} UTC"


def _time_words(value: datetime) -> str:
    if value.microsecond:
        return f"{value:%H:%M:%S.%f}"
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _text_words(text: str, kind: Type | None, *, bare: bool) -> str:
    if isinstance(kind, Choice):
        if kind.options == WEEKDAYS:
            return _WEEKDAYS[text]
        bare, text = True, text.replace("_", " ")
    elif isinstance(kind, Text) and kind.normal is not None:
        bare = True
    if bare and text and text == text.strip() and not set(text) & set("\"',;()"):
        return text
    return f"“{text}”" if '"' in text else f'"{text}"'


def one_line(text: str) -> str:
    """The text with what would break the line, or could not be seen, as a space."""
    hidden = ("Cc", "Cs", "Zl", "Zp")
    return "".join(" " if unicodedata.category(each) in hidden else each for each in text)
