"""Records of an application's own lead type: they may be missing, and their lists in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import pytest

from leadcore import Definition, Lead
from leadcore.definition.sections.document import Document
from leadcore.model import Company, Value


class Plan(str, Enum):  # noqa: UP042 - as applications write it, and it prints otherwise
    """What a customer pays for."""

    FREE = "free"
    PRO = "pro"


NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


class Visit(Value):
    """A visit, as an application keeps it."""

    at: datetime
    minutes: int | None = None


class Partner(Value):
    """A partner, with records of its own."""

    label: str | None = None
    active: bool = True
    company: Company = Company()
    tags: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()


class PartneredLead(Lead):
    """A lead that may have a partner."""

    partner: Partner | None = None
    visits: tuple[Visit, ...] = ()


def answers(condition: str, **facts: Any) -> tuple[bool, bool]:
    """Whether a condition holds, and whether it fails, both engines agreeing."""
    rules = [{"rule": "a", "when": condition}, {"rule": "b", "when": f"not ({condition})"}]
    held = []
    for rule in rules:
        document = Document.model_validate({"definition": "x", "qualify": {"criteria": [rule]}})
        definition = Definition(document, lead=PartneredLead)
        decision = definition.decide(definition.lead({"id": 1, **facts}), NOW)
        assert decision.walk.outcome == decision.outcome
        held.append(decision.qualified)
    return held[0], held[1]


@pytest.mark.parametrize(
    "condition",
    [
        'partner.label == "x"',
        "partner.active",
        "partner.company.employees > 5",
        "partner.company.open_opportunities == 0",
        "partner.company.is_customer",
    ],
)
def test_every_fact_of_a_missing_record_is_missing(condition: str) -> None:
    """A fact that is never missing from its record is missing with it."""
    assert answers(condition) == (False, False)
    assert answers(f"known({condition.split(maxsplit=1)[0]})") == (False, True)


@pytest.mark.parametrize(
    "condition",
    ['partner.tags.has("x")', "partner.tags.count() > 0", "partner.visits.exists()"],
)
def test_lists_of_a_missing_record_are_empty(condition: str) -> None:
    """A list is never missing, wherever it lies."""
    assert answers(condition) == (False, True)
    there = {"label": "x", "tags": ["x"], "visits": [{"at": NOW}]}
    assert answers(condition, partner=there) == (True, False)


def test_a_plain_tuple_of_dated_records_is_put_in_order() -> None:
    """First and last go by time, what lies ahead is unseen, and windows work, as for touches."""
    visits = [
        {"at": NOW + timedelta(days=1), "minutes": 9},
        {"at": NOW - timedelta(days=1), "minutes": 2},
        {"at": NOW - timedelta(days=9), "minutes": 1},
    ]
    for condition in (
        "visits.first().minutes == 1",
        "visits.last().minutes == 2",
        "visits.count() == 2",
        'visits.within("7 days").count() == 1',
        "visits.max(minutes) == 2",
    ):
        assert answers(condition, visits=visits) == (True, False), condition


class PlannedLead(Lead):
    """A lead with a plan."""

    plan: Plan | None = None
    term: timedelta | None = None


def test_an_enum_is_told_by_its_value() -> None:
    """As it is written in the definition, in explanations and records; durations in words."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\nqualify: {criteria: "
        '[{rule: pro, when: plan == "pro" and term > "1 day"}]}\n',
        lead=PlannedLead,
    )
    decision = definition.decide(definition.lead(id=1, plan="pro", term="36 hours"), NOW)
    assert "[plan = pro, term = 36 hours]" in decision.explain()
    (reason,) = decision.record()["reasons"]
    assert [each["value"] for each in reason["read"]] == ["pro", "36 hours"]
