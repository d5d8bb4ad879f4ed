"""What a file delivers twice under one key happened once."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.intake import Run

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DEFINITION = """
leadcore: 1
definition: keys
score:
  engagement: {rules: [{rule: demo, for_each: touches.demo_requested, points: 10}]}
capture:
  leads:
    id: id
    inquiry: {at: asked, key: form_key}
    touches: [{kind: demo_requested, at: demo_at, key: demo_key}]
  activity:
    joins: leads
    id: lead
    inquiry: {at: asked, key: form_key}
    touches: [{kind: demo_requested, at: when, key: key}]
"""
LEADS = b"id,asked,form_key,demo_at,demo_key\n1,2026-03-01T09:00Z,f1,2026-03-02T09:00Z,d1\n"
HEAD = b"lead,asked,form_key,when,key\n"
SAME = b"1,2026-03-01T09:00Z,f1,2026-03-02T09:00Z,d1\n"
LATER = b"1,2026-03-04T09:00Z,f1,2026-03-05T09:00Z,d1\n"
OTHER = b"1,,,2026-03-03T09:00Z,d2\n"


def decided(activity: bytes) -> Decision[Any]:
    """The decision about the one lead of both files."""
    definition = Definition.loads(DEFINITION)
    files = {"activity": BytesIO(HEAD + activity)}
    (decision,) = Run(definition, BytesIO(LEADS), at=NOW, source="leads", joined=files)
    assert isinstance(decision, Decision)
    return decision


@pytest.mark.parametrize(
    ("activity", "points"),
    [
        (b"", 10),
        (SAME, 10),
        (SAME + SAME, 10),
        (LATER + SAME, 10),
        (OTHER + OTHER, 20),
        (OTHER + LATER + OTHER, 20),
    ],
)
def test_a_key_counts_once_however_often_it_is_delivered(activity: bytes, points: int) -> None:
    """Twice in one file, or in both, with the same moment or another: it is one touch."""
    decision = decided(activity)

    assert decision.score.total == points
    assert len(decision.lead.inquiries) == 1
    assert decision.lead.inquiries[0].at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert decision.lead.touches[0].at == datetime(2026, 3, 2, 9, tzinfo=UTC)
