"""What makes two deliveries the same arrival."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from leadcore.definition import Captured
from leadcore.desk.said import micros


@dataclass(frozen=True, slots=True)
class ArrivalKey:
    """
    What tells an arrival from all others.

    Attributes:
        parts: Texts that are the same for deliveries of the same arrival.
        within: Where they may also be those of another arrival: for how long they are not.
    """

    parts: tuple[str, ...]
    within: timedelta | None = None


def key_of(captured: Captured[Any], window: timedelta) -> ArrivalKey:
    """
    The key of what was captured.

    It is the sender's own, where it gives one; else the whole content, with the time that it names.
    Where it names none, the same content is the same arrival only within a short while.

    Args:
        captured: What was captured.
        window: How long that is.
    """
    inquiry = captured.inquiry
    if inquiry is not None and inquiry.key is not None:
        return ArrivalKey(("key", captured.source, inquiry.key))
    content = ("content", captured.source, content_of(captured.payload))
    if inquiry is None:
        keys = [touch.key for touch in captured.touches]
        if keys and None not in keys:
            return ArrivalKey(("touches", captured.source, *map(str, keys)))
    elif captured.timed:
        return ArrivalKey((*content, str(micros(inquiry.at))))
    return ArrivalKey(content, None if captured.timed else window)


def row_key(file: str, number: int, item: int) -> ArrivalKey:
    """The key of a row of a file: the digest of the file, and where in it the row stands."""
    return ArrivalKey(("row", file, str(number), str(item)))


def content_of(payload: Mapping[str, Any]) -> str:
    """A payload as text, whatever the order of its keys."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
