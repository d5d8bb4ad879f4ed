"""Decisions written fast: byte for byte what they say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadcore import Definition, Lead
from leadcore.definition.decision_lines import DecisionLines
from tests.definition.strategies import pairs

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.mark.slow
def test_lines_are_what_decisions_say() -> None:
    """For definitions and leads at random: tables, routes, points with fractions, expiry."""
    writers: dict[int, tuple[DecisionLines, Definition[Lead]]] = {}
    rows = 0
    for definition, lead, now in pairs(200, 7):
        lines, _ = writers.setdefault(id(definition), (DecisionLines(definition), definition))
        decision = lines.decide(lead, now)
        again = definition.decide(lead, now)
        assert lines.line(decision) == lines.line(again) == again.model_dump_json()
        rows += any(":" in reason.rule for reason in again.reasons)
    assert rows > 10


def test_texts_of_people_are_written_as_json() -> None:
    """Quotes, line ends and letters of all alphabets, in rules and in identifiers."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\n"
        "disqualify: [{rule: a, when: known(need), because: 'Says \"no\" – Größe'}]\n"
    )
    lines = DecisionLines(definition)
    for lead_id in ('a"b\\', "ä\u2028", "\U0001f600"):
        decision = definition.decide(definition.lead(id=lead_id, need="x\ny"), NOW)
        assert lines.line(decision) == decision.model_dump_json()
