"""Rows of any file as JSON: exact decimals as they were read, moments as texts."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any


def dump(value: Any) -> str:
    """
    A row, or a part of one, as JSON.

    >>> dump({"spend": Decimal("2.50")})
    '{"spend": 2.50}'
    """
    if isinstance(value, Mapping):
        pairs = (f"{dump(str(key))}: {dump(inner)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "[" + ", ".join(map(dump, value)) + "]"
    if isinstance(value, str):
        # Bytes that are no text have no place in JSON.
        text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return json.dumps(text, ensure_ascii=False)
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)
    return dump(value.isoformat() if isinstance(value, date) else str(value))
