"""A decision as a value: frozen, copied like any other, and right where calendars end."""

import copy
import json
import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadcore import Definition
from leadcore.definition.decision_lines import DecisionLines

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

FADING = """
leadcore: 1
definition: fading
score: {warmth: {linear: 30 days, rules: [{rule: seen, for_each: touches, points: 20}]}}
grades: [{grade: A, when: score.total >= 10 and budget > 1}]
"""


def _decided(*moments: Any) -> Any:
    definition = Definition.loads(FADING)
    touches = [{"kind": "call", "at": moment} for moment in moments]
    return definition.decide(definition.lead(id=1, budget=5, touches=touches), NOW)


def test_a_touch_at_the_end_of_the_calendar_stops_nobody() -> None:
    """CRM exports say "never" with the year 9999; such a touch is ahead, and that is all."""
    assert _decided("9999-12-31T23:00:00Z").valid_until is None
    decision = _decided("9999-12-31T23:00:00Z", NOW)
    assert decision.grade == "A"
    assert decision.valid_until == NOW + timedelta(days=16)


def test_what_was_decided_cannot_be_changed() -> None:
    """A decision that is stored is the one that was made."""
    decision = _decided(NOW)
    with pytest.raises(AttributeError):
        decision.at = NOW
    with pytest.raises(AttributeError):
        decision.lead = None


def test_a_score_is_copied_and_kept_like_any_value() -> None:
    """Copies and pickles are equal to it."""
    score = _decided(NOW).score
    assert copy.deepcopy(score) == score
    assert pickle.loads(pickle.dumps(score)) == score  # noqa: S301  # made a moment ago


def test_a_day_is_no_moment() -> None:
    """Whoever gives a date is told so, in words."""
    definition = Definition.loads(FADING)
    with pytest.raises(TypeError, match="must be a datetime, not a value of the type date"):
        definition.decide(definition.lead(id=1), date(2026, 1, 1))  # type: ignore[arg-type]


def test_a_history_that_lies_ahead_is_not_read() -> None:
    """The stage before is the lead's own, so applying a decision twice changes nothing."""
    definition = Definition.loads("""
leadcore: 1
definition: ahead
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: back, when: was.stage == "nurture"}]}
  - stage: nurture
    beside: yes
    enter: [{rule: in, when: budget < 1}]
    leave: [{rule: out, when: budget > 1, to: inquiry}]
""")
    ahead = {"name": "mql", "at": NOW + timedelta(days=365), "by": "import"}
    lead = definition.lead(id=1, stage="nurture", budget=5, stage_history=[ahead])
    first = definition.decide(lead, NOW)
    assert first.stage == "mql"
    assert definition.decide(first.apply(), NOW).stage == "mql"


def test_a_row_of_a_table_is_named_alike_everywhere(tmp_path: Path) -> None:
    """`RULE:ROW` with the row's own reason, else the rule's: in reasons, route, text and lines."""
    (tmp_path / "t.csv").write_text(
        "country,to,rule,because\nDE,dach,north,Speaks German\n,inside,,\n", encoding="utf-8"
    )
    definition = Definition.loads(
        "leadcore: 1\ndefinition: rows\nteams: [dach, inside]\n"
        "route: {rules: [{rule: land, table: t.csv, because: By country}]}\n",
        folder=tmp_path,
    )
    lines = DecisionLines(definition)
    for country, name, because in (("DE", "north", "Speaks German"), ("FR", "2", "By country")):
        decision = definition.decide(definition.lead(id=1, country=country), NOW)
        told = f"land:{name}", because
        assert [(each.rule, each.because) for each in decision.reasons] == [told]
        assert decision.route is not None
        assert decision.route.rule == told[0]
        assert f"    {told[0]}: {told[1]}" in decision.explain()
        written = json.loads(lines.line(decision))
        assert (written["reasons"][0]["rule"], written["reasons"][0]["because"]) == told
        assert written["route"]["rule"] == told[0]
