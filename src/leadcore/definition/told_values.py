"""Values as explanations tell them to people: short, and nowhere misleading."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import Any

from leadcore.language.render import duration_text, number_text

# Wide enough for any score, whatever precision the application calculates with.
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDREDTH = Decimal("0.01")
#: How long a text may be before it is cut.
_LONGEST = 60


def points_told(points: Decimal) -> str:
    """
    Points with two decimals at most.

    >>> points_told(Decimal("27.632391")), points_told(Decimal("-0.001")), points_told(Decimal(30))
    ('27.63', '0', '30')
    """
    return number_text(rounded(points))


def rounded(points: Decimal) -> Decimal:
    """Points in hundredths, half up."""
    return points.quantize(_HUNDREDTH, context=_ROUNDING)


def moment_told(moment: datetime) -> str:
    """A moment in UTC, with seconds where it has some."""
    return f"{moment:%Y-%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "") + " UTC"


def value_told(value: Any) -> str:
    """Any value of a lead."""
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return moment_told(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(value_told, value)) + "]"
    text = duration_text(value) if isinstance(value, timedelta) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
