"""What counts as something newer: what comes from the lead and shows that it is interested."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Definition, DefinitionError, Lead
from tests.definition.strategies import differences

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DEFINITION = """
leadcore: 1
definition: news
touches:
  newsletter: {direction: outbound, facts: {title: text}}
  letter: {direction: inbound}
  robot_visit: {interest: never}
  note: {interest: inbound}
  email_open: {interest: always}
  open_day: {}
score:
  engagement: {rules: [{rule: demo, for_each: touches.demo_requested, points: 60}]}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: warm, when: score.total >= 60}]}
  - {stage: customer, again: mql}
  - {stage: recycled, beside: yes}
"""


def days_ago(days: float) -> datetime:
    """A moment so many days before now."""
    return NOW - timedelta(days=days)


def stage(definition: Definition[Lead], **facts: Any) -> str | None:
    """The stage that both engines give a lead."""
    lead = definition.lead(id=1, **facts)
    assert not differences(definition, lead, NOW)
    decision = definition.decide(lead, NOW)
    assert definition.decide(decision.apply(), NOW).stage == decision.stage
    return decision.stage


def recycled(definition: Definition[Lead], *touches: dict[str, Any], **facts: Any) -> str | None:
    """The stage of a lead with an old demo that a person recycled ten days ago."""
    demo = {"kind": "demo_requested", "at": days_ago(30)}
    entry = {"name": "recycled", "at": days_ago(10), "by": "person", "left": "mql"}
    given = {"stage": "recycled", "stage_history": [entry], "touches": [demo, *touches], **facts}
    return stage(definition, **given)


PLAIN = Definition.loads(DEFINITION.replace("  email_open: {interest: always}\n", ""))
OWN = Definition.loads(DEFINITION)


@pytest.mark.parametrize(
    ("kind", "direction", "moves"),
    [
        ("email_sent", None, False),
        ("email_bounce", None, False),
        ("unsubscribed", None, False),
        ("email_open", None, False),
        ("webinar_missed", None, False),
        ("email_click", None, True),
        ("demo_requested", None, True),
        ("page_view", "outbound", False),
        ("meeting", None, True),
        ("meeting", "outbound", False),
        ("call", None, False),
        ("call", "outbound", False),
        ("call", "inbound", True),
        ("newsletter", None, False),
        ("newsletter", "inbound", True),
        ("letter", None, True),
        ("robot_visit", "inbound", False),
        ("note", None, False),
        ("note", "inbound", True),
        ("open_day", None, True),
        ("of_no_kind", "inbound", False),
    ],
)
def test_only_interest_of_the_lead_opens_what_a_person_closed(
    kind: str, direction: str | None, *, moves: bool
) -> None:
    """By the declaration of the kind, and by the direction that the touch itself says."""
    touch: dict[str, Any] = {"kind": kind, "at": days_ago(2)}
    if direction is not None:
        touch["direction"] = direction

    assert recycled(PLAIN, touch) == ("mql" if moves else "recycled")
    assert recycled(PLAIN, {**touch, "at": days_ago(11)}) == "recycled"


def test_a_definition_may_take_a_standard_kind_for_interest() -> None:
    """Whoever trusts the opening of e-mails says so."""
    opened = {"kind": "email_open", "at": days_ago(2)}

    assert recycled(PLAIN, opened) == "recycled"
    assert recycled(OWN, opened) == "mql"


def test_an_inquiry_is_news() -> None:
    """Whoever asks again shows interest, by whatever way."""
    assert recycled(PLAIN, inquiries=[{"at": days_ago(2)}]) == "mql"
    assert recycled(PLAIN, inquiries=[{"at": days_ago(12)}]) == "recycled"
    twice = [{"at": days_ago(days), "key": "f-1"} for days in (12, 2)]
    assert recycled(PLAIN, inquiries=twice) == "recycled"  # delivered again


@pytest.mark.parametrize("by", ["hand_back", "person"])
def test_after_a_hand_back_and_a_sale_it_takes_interest_too(by: str) -> None:
    """`counts_from` and `again` wait for the same news."""
    name = "recycled" if by == "hand_back" else "customer"
    entry = {"name": name, "at": days_ago(10), "by": by, "left": "mql"}
    if by == "hand_back":
        entry["counts_from"] = days_ago(10)
    facts = {"stage": name, "stage_history": [entry]}
    demo, sent = ({"kind": kind, "at": days_ago(2)} for kind in ("demo_requested", "email_sent"))

    assert stage(PLAIN, **facts, touches=[sent]) == name
    assert stage(PLAIN, **facts, touches=[sent, demo]) == "mql"


def test_touches_of_a_declared_kind_know_their_direction() -> None:
    """As standard kinds do; what a touch says itself stands."""
    at = days_ago(1)
    lead = PLAIN.lead(
        id=1,
        touches=[
            {"kind": "newsletter", "at": at, "facts": {"title": "May"}},
            {"kind": "newsletter", "at": at, "direction": "inbound"},
            {"kind": "letter", "at": at},
            {"kind": "open_day", "at": at},
        ],
    )

    found = {(touch.kind, touch.direction) for touch in lead.touches}
    assert found == {
        ("newsletter", "outbound"),
        ("newsletter", "inbound"),
        ("letter", "inbound"),
        ("open_day", None),
    }
    assert PLAIN.lead(lead.model_dump()) == lead


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("{direction: outbound, title: text}", "a fact belongs under `facts`"),
        ("{direction: outwards}", "expected one of inbound, outbound, found `outwards`"),
        ("{interest: yes}", "expected one of always, inbound, never, found `yes`"),
        ("{interest: never, facts: {class: text}}", "cannot name a fact"),
        ("{interest: never, facts: {kind: text}}", "`kind` is a fact of every touch already"),
        ("{interest: never, facts: {of: {type: choice}}}", "a choice needs `of`"),
        ("{interest: never, facts: {n: {type: text, many: yes}}}", "remove `many`"),
    ],
)
def test_a_faulty_declaration_is_told(declared: str, told: str) -> None:
    """With the words of its author, and what to write instead."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(f"leadcore: 1\ndefinition: x\ntouches:\n  own: {declared}\n")

    assert told in str(caught.value)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].span is not None


def test_a_standard_kind_keeps_its_direction() -> None:
    """A page view of ours is none; where a kind can be either, the definition says which."""
    with pytest.raises(DefinitionError, match="`page_view` is inbound everywhere"):
        Definition.loads("leadcore: 1\ndefinition: x\ntouches: {page_view: {direction: outbound}}")
