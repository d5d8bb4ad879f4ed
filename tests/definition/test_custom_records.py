"""Records of an application's own lead type: they may be missing, and their lists in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Definition, Lead
from leadcore.definition.sections.document import Document
from leadcore.model import Company, Value

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
