"""How a column writes dates, found out from its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from leadcore.definition.capturing.date_formats import date_format

_DAYS_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d-%m-%y")
_MONTHS_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y", "%m.%d.%Y")
_PLAIN = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d %B %Y", "%d. %b %Y", "%d. %B %Y",
    "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y",
    "%a, %d %b %Y", "%a %b %d %Y", "%A, %B %d, %Y", "%A, %d %B %Y",
)  # fmt: skip
_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", ", %H:%M", ", %H:%M:%S", "T%H:%M:%S", "T%H:%M",
    "T%H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", ", %I:%M:%S %p", " %I:%M%p",
    " %H:%M:%S %z", " %H:%M:%S%z", "T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %H:%M %z",
    " %H:%M:%S UTC", " %H:%M:%S GMT", " at %I:%M %p", " %H.%M",
)  # fmt: skip
_COMPACT = ("%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%dT%H%M%S")
_MOST_FORMATS = 4
# What every date has: two or three numbers that are held apart, or a month's name.
_DATED = re.compile(
    r"[0-9]{1,4}[./\s-]{1,2}(?:[0-9]{1,2}|[a-z]{3,9}\.?)[./,\s-]{1,2}[0-9]{1,4}\b.*"
    r"|(?:[a-z]{3,9},?\s+)?[a-z]{3,9}\s+[0-9]{1,2},?\s+[0-9]{4}\b.*"
    r"|[a-z]{3},\s+[0-9].*",
    re.IGNORECASE,
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}.*)?")
_SECONDS = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?")
_MILLISECONDS = re.compile(r"[0-9]{12,13}")
_DIRECTIVE = re.compile(r"%.")
_AFTERNOON = re.compile(r"[ap]\.?m\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dates:
    """
    How dates are written.

    Attributes:
        formats: The formats, the commonest first; none for ISO 8601.
        timed: Whether they tell the time of day.
        naive: Whether some tell no time zone.
        doubts: What is uncertain.
    """

    formats: tuple[str, ...]
    timed: bool
    naive: bool
    doubts: tuple[str, ...] = ()


def dates_of(counts: Mapping[str, int], *, digits: bool) -> Dates | None:
    """
    How values write dates; None when they are none.

    Args:
        counts: The values, with how often they occur.
        digits: Whether plain digits may be dates or Unix times.

    >>> dates_of({"31.12.2026 14:00": 1, "1.2.2026 09:30": 1}, digits=False)
    Dates(formats=('%d.%m.%Y %H:%M',), timed=True, naive=True, doubts=())
    """
    total = sum(counts.values())
    if not total:
        return None
    if all(text.isdecimal() for text in _some(counts)):
        return _of_digits(counts, total) if digits else None
    dated = sum(n for text, n in counts.items() if _DATED.fullmatch(text) or _ISO.fullmatch(text))
    if dated < 0.9 * total:
        return None
    if sum(n for text, n in counts.items() if _is_iso(text)) >= 0.99 * total:
        moments = [datetime.fromisoformat(text) for text in counts if _is_iso(text)]
        timed = any(len(text) > 10 for text in counts)
        return Dates((), timed, any(moment.tzinfo is None for moment in moments))
    return _of_formats(counts, total)


def _some(counts: Mapping[str, int]) -> Iterable[str]:
    return (text for text, _ in zip(counts, range(200), strict=False))


def _is_iso(text: str) -> bool:
    if not _ISO.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _of_digits(counts: Mapping[str, int], total: int) -> Dates | None:
    for format_ in _COMPACT:
        fitting = sum(n for text, n in counts.items() if _is_near(text, format_))
        if fitting >= 0.9 * total:
            timed = "%H" in format_
            return Dates((format_,), timed, naive=True, doubts=("digits are taken for dates",))
    for pattern, low, high, format_ in (
        (_MILLISECONDS, 631_152_000_000, 4_102_444_800_000, "unix_milliseconds"),
        (_SECONDS, 631_152_000, 4_102_444_800, "unix_seconds"),
    ):
        fitting = sum(
            n
            for text, n in counts.items()
            if pattern.fullmatch(text) and low <= float(text) <= high
        )
        if fitting >= 0.95 * total:
            unit = "milliseconds" if format_ == "unix_milliseconds" else "seconds"
            doubt = f"numbers are taken for {unit} since 1970"
            return Dates((format_,), timed=True, naive=False, doubts=(doubt,))
    return None


def _is_near(text: str, format_: str) -> bool:
    moment = date_format(format_).read(text)
    return moment is not None and 1880 <= moment.year <= 2100


def _of_formats(counts: Mapping[str, int], total: int) -> Dates | None:
    """The formats that together read nearly all values, each the best for what is left."""
    left = dict(counts)
    found: list[str] = []
    doubts: list[str] = []
    candidates = [day + time for day in (*_DAYS_FIRST, *_MONTHS_FIRST, *_PLAIN) for time in _TIMES]
    while left and len(found) < _MOST_FORMATS and sum(left.values()) > 0.002 * total:
        reads = {format_: _read(left, format_) for format_ in _plausible(candidates, left)}
        best = max(reads, key=lambda format_: len(reads[format_]), default=None)
        if best is None or not reads[best]:
            break
        weight = sum(left[text] for text in reads[best])
        if found and weight < 0.005 * total and weight < 3:
            break
        rival = _other_order(best)
        if rival in reads and len(reads[rival]) == len(reads[best]):
            best, doubt = _chosen(best, rival, left)
            doubts.append(doubt)
        found.append(best)
        left = {text: n for text, n in left.items() if text not in reads[best]}
        out = _other_order(best)
        candidates = [each for each in candidates if each[:8] != (out or "")[:8]]
    if not found or sum(left.values()) > 0.1 * total:
        return None
    timed = any("%H" in each or "%I" in each for each in found)
    naive = any("%z" not in each for each in found)
    return Dates(tuple(found), timed, naive, tuple(doubts))


def _plausible(candidates: list[str], left: Mapping[str, int]) -> list[str]:
    """The formats that read one of the first values: few of hundreds, tried before all of them."""
    first = [*list(left)[:25], *list(left)[-25:]]
    marks = [(text, _marks(text)) for text in first]
    found = []
    for format_ in candidates:
        wanted = _marks(_DIRECTIVE.sub("", format_))
        alike = (
            text for text, has in marks if wanted == has or ("%z" in format_ and wanted <= has)
        )
        if any(date_format(format_).read(text) for text in alike):
            found.append(format_)
    return found


def _marks(text: str) -> set[str]:
    """What holds the parts of a date together, which is quicker to compare than to read."""
    return {c for c in text if c in "./-:,"}


def _read(texts: Iterable[str], format_: str) -> set[str]:
    read = date_format(format_).read
    return {text for text in texts if read(text) is not None}


def _other_order(format_: str) -> str | None:
    """The format with day and month exchanged, where both are numbers."""
    day, rest = format_[:5], format_[5:]
    if day[:2] == "%d" and day[3:5] == "%m":
        return f"%m{day[2]}%d{rest}"
    if day[:2] == "%m" and day[3:5] == "%d":
        return f"%d{day[2]}%m{rest}"
    return None


def _chosen(best: str, rival: str | None, left: Mapping[str, int]) -> tuple[str, str]:
    """Day or month first, where no value tells."""
    assert rival is not None
    formats = {each[:2]: each for each in (best, rival)}
    american = any(_AFTERNOON.search(text) for text in left)
    chosen = formats["%m" if american else "%d"]
    other = formats["%d" if american else "%m"]
    first = "month" if american else "day"
    return chosen, f"no value tells day from month: the {first} is taken to come first, not {other}"
