"""Facts of touches: of every type that a definition can declare, given, kept and read by rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from leadcore import Definition
from leadcore.definition.sections.document import FieldTypeName

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

#: Per type: how it is declared, a value as it may be written, and a condition that holds of it.
FACTS = {
    "text": ("text", "two seats", 'fact.contains("seat")'),
    "choice": ("{type: choice, of: [red, blue]}", "red", 'fact == "red"'),
    "whole": ("whole", "12", "fact > 11"),
    "decimal": ("decimal", "1.25", "fact < 1.26"),
    "money": ("money", "99.90", "fact >= 99.9"),
    "yes_no": ("yes_no", "yes", "fact"),
    "date": ("date", "2026-11-01", 'fact == "2026-11-01"'),
    "moment": ("moment", "2026-11-22T09:00:00Z", 'fact < "2026-11-23T00:00:00Z"'),
    "duration": ("duration", "90 minutes", 'fact > "1 hour"'),
    "email": ("email", "Ann@Example.com", 'fact == "ann@example.com"'),
    "phone": ("phone", "+1 212 555 0123", 'fact == "+12125550123"'),
    "domain": ("domain", "https://www.example.com", 'fact == "example.com"'),
    "country": ("country", "USA", 'fact == "US"'),
    "language": ("language", "ES", 'fact == "es"'),
}


def test_every_type_is_tried() -> None:
    """What is declared and what is tried here are the same."""
    assert set(FACTS) == set(get_args(FieldTypeName))


@pytest.mark.parametrize("name", FACTS)
def test_a_touch_can_have_a_fact_of_every_type(name: str) -> None:
    """Given as text or as what it was read as, it is the same, also after JSON, to both engines."""
    declared, written, condition = FACTS[name]
    definition = Definition.loads(f"""
leadcore: 1
definition: facts
touches: {{seen: {{fact: {declared}}}}}
score: {{s: {{rules: [{{rule: r, for_each: 'touches.seen.where({condition})', points: 5}}]}}}}
""")
    touch = {"kind": "seen", "at": NOW - timedelta(days=1), "facts": {"fact": written}}
    lead = definition.lead(id=1, touches=[touch])

    read = {**touch, "facts": dict(lead.touches[0].facts)}
    again = definition.lead(json.loads(json.dumps(lead.model_dump(mode="json"))))
    assert definition.lead(id=1, touches=[read]) == again == lead
    assert definition.decide(again, NOW).score.total == 5
    walked = definition.meaning.walk(again, NOW).outcome
    assert walked is not None
    assert walked.scores == definition.decide(again, NOW).outcome.scores
