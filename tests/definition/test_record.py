"""The record of a decision: complete, exact, the same again, and with nothing personal in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from leadcore import Decision, Definition
from tests.definition.strategies import pairs

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

RULES = """
leadcore: 1
definition: kept
fields:
  badge: {type: text, personal: yes}
  seen: {type: date}
  wait: {type: duration}
segments: {exec: 'title.has_word("ceo")', ours: exec and badge == "gold"}
qualify: {criteria: [{rule: authority, when: 'authority == "decision_maker" or ours'}]}
score:
  fit:
    cap: 40
    rules:
      - {rule: seen, when: days_since(seen) > 1, points: 30}
      - {rule: slow, when: wait > "1 day" and budget > 1 and interests.has("tea"), points: 20}
  warmth:
    half_life: 30 days
    rules: [{rule: called, for_each: touches.call, points: 10, at_most_points: 25}]
grades: [{grade: A, when: score.total >= 1, because: Warm}]
stages:
  - {stage: inquiry}
  - {stage: mql}
  - {stage: sql, enter: [{rule: ready, when: grade == "A"}]}
  - {stage: customer, enter: [{rule: paid, when: created_at < now}], from: [mql]}
teams: [advisers]
route:
  assign_on: [sql]
  rules: [{rule: all, to: advisers, require: 'member.speaks.has("es")'}]
"""


def kept(**more: Any) -> Decision:
    """A decision in which much happens."""
    definition = Definition.loads(RULES.replace("created_at < now", "known(created_at)"))
    facts: dict[str, Any] = {
        "title": "CEO",
        "badge": "gold",
        "authority": "user",
        "seen": "2026-11-01",
        "wait": "3 days",
        "budget": "12.50",
        "interests": ["tea"],
        "touches": [{"kind": "call", "at": NOW - timedelta(days=d)} for d in (1, 2, 8)],
        "created_at": "2026-01-01T10:00:00+01:00",
    }
    return definition.decide(definition.lead({**facts, **more}, id=1042), NOW)


def test_a_record_holds_all_of_a_decision() -> None:
    """Outcome, moment, fingerprint, transitions, arithmetic and what each rule read."""
    decision = kept()
    record = decision.record()
    reasons = {each["rule"]: each for each in record["reasons"]}
    assert {key: value for key, value in record.items() if key != "reasons"} == {
        "record": 1,
        "lead": "1042",
        "at": "2026-11-23T09:00:00Z",
        "definition": decision.definition,
        "fingerprint": decision.fingerprint,
        "disqualified": None,
        "qualified": True,
        "grade": "A",
        "stage": "sql",
        "transitions": [
            {"stage": "mql", "how": "skip", "rule": None, "left": "inquiry"},
            {"stage": "sql", "how": "enter", "rule": "ready", "left": "inquiry"},
        ],
        "route": {"rule": "all", "to": "advisers", "require": 'member.speaks.has("es")'},
        "score": {
            "total": "65",
            "dimensions": {
                "fit": {"sum": "50", "cap": "40", "floor": None, "points": "40"},
                "warmth": {"sum": "25", "cap": None, "floor": None, "points": "25"},
            },
        },
        "held_back": ["stage rule `paid` holds, but `customer` is entered from `mql` only"],
        "unknown": [],
        "valid_until": decision.model_dump(mode="json")["valid_until"],
    }
    assert reasons["called"]["arithmetic"] == {
        "times": 3,
        "before_decay": "30",
        "after_decay": "27.6324",
        "points": "25",
    }
    assert reasons["authority"]["read"] == [
        {"name": "ours", "value": True, "through": []},
        {"name": "exec", "value": True, "through": ["ours"]},
        {"name": "title", "value": "CEO", "through": ["ours", "exec"]},
        {"name": "badge", "value": "***", "through": ["ours"]},
    ]
    read = {each["name"]: each["value"] for reason in reasons.values() for each in reason["read"]}
    assert read["seen"] == "2026-11-01"
    assert read["wait"] == "3 days"
    assert read["budget"] == "12.5"
    assert read["interests"] == ["tea"]


def test_nothing_personal_is_in_a_record_unless_it_is_asked_for() -> None:
    """Masked by default, as in an explanation."""
    assert "gold" not in json.dumps(kept().record())
    assert "gold" in json.dumps(kept().record(personal=True))


def test_a_record_can_be_made_again_and_agrees_with_the_decision() -> None:
    """From lead, definition and moment; rule by rule its points add up to what was decided."""
    for definition, lead, now in pairs(400, 11):
        decision = definition.decide(lead, now)
        record = decision.record()
        assert json.loads(json.dumps(record)) == record
        at = datetime.fromisoformat(record["at"])
        assert definition.decide(lead, at).record() == record

        dumped = decision.model_dump(mode="json")
        same = set(record) & set(dumped) - {"score", "route", "reasons"}
        assert {key: record[key] for key in same} == {key: dumped[key] for key in same}  # type: ignore[literal-required]
        assert [(each["rule"], each["section"], each["because"]) for each in record["reasons"]] == [
            (each.rule, each.section, each.because) for each in decision.reasons
        ]
        total = Decimal(0)
        for name, points in decision.score.dimensions.items():
            told = record["score"]["dimensions"][name]
            section = f"score.{name}"
            given = [each for each in record["reasons"] if each["section"] == section]
            assert sum(Decimal(each["points"] or 0) for each in given) == Decimal(told["sum"])
            for each in given:
                assert each["arithmetic"] is not None
                assert each["arithmetic"]["points"] == each["points"]
            assert Decimal(told["points"]) == points
            total += points
        assert Decimal(record["score"]["total"]) == total == decision.score.total
        said = decision.explain()
        assert all(
            f"    {each['rule']}: " in said or f"  {each['rule']}: " in said
            for each in record["reasons"]
        )
