"""What counts as news of a lead: what came from it, and shows that it is interested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from leadcore.model import Interest, Touch


def has_news(lead: Any, since: datetime, now: datetime, interest: Mapping[str, Interest]) -> bool:
    """
    Whether a lead has inquired, or shown interest by a touch, after one moment and by another.

    What we send, what comes back undelivered and an unsubscription are no news: they would open
    again what a person closed, and every newsletter would do so for everybody.

    Args:
        lead: The lead.
        since: The earlier moment, itself not included.
        now: The later moment, itself included.
        interest: Which touches show interest, by kind.
    """
    for inquiry in reversed(lead.inquiries):
        if inquiry.at <= since:
            break
        if inquiry.at <= now:
            return True
    for touch in reversed(lead.touches):
        if touch.at <= since:
            break
        if touch.at <= now and shows_interest(touch, interest):
            return True
    return False


def shows_interest(touch: Touch, interest: Mapping[str, Interest]) -> bool:
    """Whether a touch shows that the lead is interested."""
    shown = interest.get(touch.kind)
    if shown == "inbound":
        return touch.direction == "inbound"
    return shown is not None and touch.direction != "outbound"
