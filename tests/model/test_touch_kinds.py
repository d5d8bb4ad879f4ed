"""The standard kinds of touch."""

from __future__ import annotations

import re

import pytest

from leadcore.model import STANDARD_TOUCH_KINDS, TouchKind, ValueKind
from leadcore.model.kinds_of_value import NAME_PATTERN


@pytest.mark.parametrize("kind", STANDARD_TOUCH_KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_complete(kind: TouchKind) -> None:
    """Each has a name as rules have it, a sentence, and facts that are single values."""
    assert STANDARD_TOUCH_KINDS[kind.name] is kind
    assert re.fullmatch(NAME_PATTERN, kind.name)
    assert kind.description.endswith(".")
    assert kind.direction in {"inbound", "outbound", None}
    assert kind.interest in {"always", "inbound", "never"}
    for name, fact in kind.facts.items():
        assert fact.name == name
        assert re.fullmatch(NAME_PATTERN, name)
        assert fact.description
        assert fact.missing
        assert fact.kind not in {ValueKind.LIST, ValueKind.RECORD}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("page_view", {"url"}),
        ("email_open", set()),
        ("email_click", {"url"}),
        ("email_reply", set()),
        ("email_bounce", {"reason"}),
        ("webinar_registered", {"title"}),
        ("webinar_attended", {"title", "duration_seconds"}),
        ("webinar_missed", {"title"}),
        ("call", {"outcome", "duration_seconds"}),
        ("meeting", {"outcome"}),
        ("meeting_booked", set()),
        ("download", {"title"}),
        ("demo", {"product"}),
        ("trial_started", {"product"}),
        ("product_event", {"product"}),
        ("test_drive", {"product", "outcome"}),
        ("showroom_visit", {"product"}),
        ("viewing", {"outcome"}),
        ("form_submitted", {"url"}),
        ("cart_abandoned", {"value"}),
        ("event_visited", {"title"}),
        ("chat", {"outcome"}),
        ("letter", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(sorted(value)) or "none",
)
def test_the_trades_find_their_kinds(kind: str, facts: set[str]) -> None:
    """What schools, software, cars, homes and shops record has a name and its facts."""
    assert facts <= set(STANDARD_TOUCH_KINDS[kind].facts)


@pytest.mark.parametrize(
    ("interest", "kinds"),
    [
        (
            "never",
            (
                "email_sent email_open email_bounce email_complaint unsubscribed meeting_missed "
                "webinar_missed event_missed trial_ended quote_sent"
            ),
        ),
        ("inbound", "letter call voicemail sms message"),
    ],
)
def test_what_shows_no_interest_is_declared(interest: str, kinds: str) -> None:
    """What we send, what programs do and what is stayed away from; calls only from the lead."""
    found = {kind.name for kind in STANDARD_TOUCH_KINDS.values() if kind.interest == interest}
    assert found == set(kinds.split())
    outbound = {kind.name for kind in STANDARD_TOUCH_KINDS.values() if kind.direction == "outbound"}
    assert all(STANDARD_TOUCH_KINDS[name].interest == "never" for name in outbound)
