"""What the sections decide, one after the other, on leads made for it; both engines must agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Decision, Definition, Lead

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
HEAD = "leadcore: 1\ndefinition: turns\nfields: {seats: {type: whole}, vip: {type: yes_no}}\n"


def decided(definition: Definition[Lead], at: datetime = NOW, **facts: Any) -> Decision[Lead]:
    """The decision on a lead, by both engines."""
    decision = definition.decide(definition.lead(id=1, **facts), at)
    assert decision.walk.outcome == decision.outcome
    return decision


def days_ago(days: float) -> datetime:
    """A moment so many days before now."""
    return NOW - timedelta(days=days)


# -- disqualify and qualify ------------------------------------------------------------------------

QUALIFIED = Definition.loads(
    f"""{HEAD}
disqualify:
  - {{rule: small, when: seats < 5, because: Too small}}
  - {{rule: vips, when: vip, because: Handled elsewhere}}
qualify:
  need: 2
  criteria:
    - {{rule: budget, when: budget >= 100}}
    - {{rule: seats, when: seats >= 10}}
    - {{rule: title, when: known(title)}}
teams: [sales]
route: {{rules: [{{rule: all, to: sales}}]}}
"""
)


@pytest.mark.parametrize(
    ("facts", "disqualified", "qualified"),
    [
        ({}, None, False),
        ({"budget": 100}, None, False),
        ({"budget": 100, "seats": 10}, None, True),
        ({"budget": 100, "title": "CEO"}, None, True),
        ({"budget": 99, "title": "CEO"}, None, False),
        ({"budget": 100, "seats": 10, "title": "CEO"}, None, True),
        ({"budget": 100, "title": "CEO", "seats": 4}, "small", False),
        ({"budget": 100, "title": "CEO", "vip": True}, "vips", False),
        ({"seats": 4, "vip": True}, "small", False),
    ],
)
def test_enough_criteria_and_nothing_against_it_qualify(
    facts: dict[str, Any], disqualified: str | None, qualified: bool
) -> None:
    """As many criteria as are needed, whichever; the first rule that disqualifies is named."""
    decision = decided(QUALIFIED, **facts)

    assert (decision.disqualified, decision.qualified) == (disqualified, qualified)


def test_an_unknown_condition_neither_disqualifies_nor_qualifies() -> None:
    """A rule fires when its condition is definitely true, and at no other time."""
    definition = Definition.loads(
        f"{HEAD}disqualify: [{{rule: d, when: not seats >= 5}}]\n"
        "qualify: {criteria: [{rule: q, when: not seats < 5}]}\n"
    )

    unknown = decided(definition)
    assert (unknown.disqualified, unknown.qualified) == (None, False)
    assert decided(definition, seats=5).qualified
    assert decided(definition, seats=4).disqualified == "d"


def test_without_criteria_whoever_is_not_disqualified_is_qualified() -> None:
    """All criteria are needed by default, and of none all are met."""
    definition = Definition.loads(f"{HEAD}disqualify: [{{rule: d, when: vip}}]\n")
    assert decided(definition).qualified
    assert not decided(definition, vip=True).qualified

    every = Definition.loads(
        f"{HEAD}qualify: {{criteria: [{{rule: a, when: vip}}, {{rule: b, when: seats > 1}}]}}\n"
    )
    assert not decided(every, vip=True).qualified
    assert decided(every, vip=True, seats=2).qualified
    none = Definition.loads(f"{HEAD}qualify: {{need: 0, criteria: [{{rule: a, when: vip}}]}}\n")
    assert decided(none).qualified


# -- results are two-valued ------------------------------------------------------------------------


def test_results_are_known_whatever_is_unknown() -> None:
    """Segments, flags, scores and stages are decided: their opposite holds where they do not."""
    definition = Definition.loads(
        f"""{HEAD}
segments: {{large: seats >= 50}}
disqualify: [{{rule: never, when: seats < 0}}]
score: {{fit: {{rules: [{{rule: size, when: seats >= 50, points: 10}}]}}}}
grades:
  - {{grade: A, when: large}}
  - {{grade: B, when: not large and not disqualified and qualified and score.total == 0}}
"""
    )

    assert decided(definition).grade == "B"
    assert decided(definition, seats=50).grade == "A"
    assert decided(definition, seats=-1).grade is None


# -- grades ----------------------------------------------------------------------------------------


def test_the_first_grade_that_holds_is_given() -> None:
    """In the order they stand in; where none holds there is no grade."""
    definition = Definition.loads(
        f"{HEAD}grades: [{{grade: A, when: seats > 10}}, {{grade: B, when: seats > 5}}, "
        "{grade: C, when: vip}]\n"
    )

    given = [decided(definition, seats=n).grade for n in (11, 10, 6, 5)]
    assert given == ["A", "B", "B", None]
    assert decided(definition, vip=True).grade == "C"
    assert decided(definition).grade is None


# -- routes ----------------------------------------------------------------------------------------

ROUTED = Definition.loads(
    f"""{HEAD}
disqualify: [{{rule: small, when: seats < 5}}]
stages:
  - {{stage: inquiry}}
  - {{stage: mql, enter: [{{rule: m, when: seats >= 10}}]}}
  - {{stage: sql, enter: [{{rule: s, when: seats >= 20}}]}}
  - {{stage: lost, beside: yes, enter: [{{rule: l, when: seats >= 1000}}]}}
teams: [north, south]
route:
  assign_on: [mql]
  rules:
    - {{rule: mine, when: known(owner), to: owner_of.lead}}
    - {{rule: up, when: 'state == "TX"', to: south}}
    - {{rule: rest, to: north}}
"""
)


@pytest.mark.parametrize(
    ("facts", "team"),
    [
        ({"seats": 10}, "north"),
        ({"seats": 10, "state": "TX"}, "south"),
        ({"seats": 10, "state": "TX", "owner": "ann"}, "owner_of.lead"),
        ({"seats": 20, "state": "TX"}, "south"),  # past the stage as well as at it
        ({"seats": 9}, None),  # not yet at a stage that is assigned
        ({"seats": 4, "stage": "mql"}, None),  # disqualified
        ({"seats": 1000}, None),  # beside the line
    ],
)
def test_the_first_route_that_holds_names_the_team(facts: dict[str, Any], team: str | None) -> None:
    """From a stage in `assign_on` on; a disqualified lead has no route."""
    route = decided(ROUTED, **facts).route

    assert (route.to if route is not None else None) == team


# -- stages ----------------------------------------------------------------------------------------

STAGED = Definition.loads(
    f"""{HEAD}
stages:
  - {{stage: inquiry}}
  - stage: mql
    enter: [{{rule: asked, when: inquiries.exists()}}, {{rule: met, when: touches.call.exists()}}]
    leave: [{{rule: bored, when: timeline_days > 365, to: nurture}}]
  - {{stage: sal, enter: [{{rule: taken, when: vip}}]}}
  - {{stage: sql, enter: [{{rule: ready, when: budget >= 100}}]}}
  - {{stage: opportunity}}
  - {{stage: customer, again: mql, enter: [{{rule: bought, when: touches.purchase.exists()}}]}}
  - stage: nurture
    beside: yes
    enter: [{{rule: later, when: timeline_days > 400}}]
    leave: [{{rule: sooner, when: timeline_days < 90, to: inquiry}}]
"""
)


def steps(definition: Definition[Lead] = STAGED, **facts: Any) -> list[str]:
    """How a lead moves."""
    made = decided(definition, **facts).transitions
    return [f"{step.how} {step.stage}" + (f" by {step.rule}" if step.rule else "") for step in made]


ASKED = {"inquiries": [{"at": days_ago(1)}]}
CALLED = {"touches": [{"kind": "call", "at": days_ago(1)}]}


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({}, []),
        (ASKED, ["enter mql by asked"]),
        (CALLED, ["enter mql by met"]),
        ({**ASKED, **CALLED}, ["enter mql by asked"]),  # the first that holds
        ({"vip": True}, ["skip mql", "enter sal by taken"]),
        ({**ASKED, "budget": 100}, ["enter mql by asked", "skip sal", "enter sql by ready"]),
        (
            {**ASKED, "vip": True, "budget": 100},
            ["enter mql by asked", "enter sal by taken", "enter sql by ready"],
        ),
        ({"stage": "sal", **ASKED, "budget": 100}, ["enter sql by ready"]),  # never down
        ({"stage": "opportunity"}, []),
        ({"stage": "mql"}, []),  # losing what opened it does not demote
        ({"stage": "mql", "timeline_days": 366}, ["leave nurture by bored"]),
        ({"stage": "sal", "timeline_days": 366}, []),  # that rule is of mql
        ({**ASKED, "timeline_days": 401}, ["enter nurture by later"]),  # beside comes first
        ({"stage": "nurture", "timeline_days": 401}, []),
        ({"stage": "nurture", "timeline_days": 90}, []),
        ({"stage": "nurture", "timeline_days": 89}, ["leave inquiry by sooner"]),
        (
            {"stage": "nurture", "timeline_days": 89, **ASKED},
            ["leave inquiry by sooner", "enter mql by asked"],
        ),
        ({**ASKED, "timeline_days": 366}, []),  # not entered while its own leave rule holds
    ],
)
def test_a_lead_moves_up_the_line(facts: dict[str, Any], moves: list[str]) -> None:
    """Upward until nothing applies, each stage once, those passed over stamped, rules named."""
    assert steps(**facts) == moves


def test_a_stage_is_entered_from_where_it_says() -> None:
    """`from` names the stages, and what lies between is entered on the way or not at all."""
    definition = Definition.loads(
        f"{HEAD}stages: [{{stage: a}}, {{stage: b, enter: [{{rule: rb, when: vip}}]}}, "
        "{stage: c, from: [b], enter: [{rule: rc, when: seats > 1}]}]\n"
    )

    assert steps(definition, seats=2) == []
    assert steps(definition, seats=2, vip=True) == ["enter b by rb", "enter c by rc"]
    assert steps(definition, seats=2, stage="b") == ["enter c by rc"]


def test_leave_rules_in_a_circle_move_nobody() -> None:
    """A lead that would be led back to where it stood stays there."""
    definition = Definition.loads(
        f"{HEAD}stages: [{{stage: a, leave: [{{rule: ra, when: vip, to: b}}]}}, "
        "{stage: b, leave: [{rule: rb, when: vip, to: a}]}]\n"
    )

    assert steps(definition, stage="a", vip=True) == []
    assert steps(definition, stage="b", vip=True) == []


def test_applying_and_deciding_again_changes_nothing() -> None:
    """At the same moment the applied lead stands where it was put, by no further step."""
    for facts in (ASKED, {**ASKED, "budget": 100}, {"stage": "mql", "timeline_days": 366}):
        decision = decided(STAGED, **facts)
        applied = decision.apply()
        again = STAGED.decide(applied, NOW)

        assert applied.stage == decision.stage
        assert (again.stage, again.transitions) == (decision.stage, ())
        assert again.walk.outcome == again.outcome


def test_a_stage_set_by_a_person_stands_until_something_newer() -> None:
    """No rule moves the lead until a touch or an inquiry after it; older ones do not count."""
    by_person = [{"name": "inquiry", "at": days_ago(5), "by": "person", "left": "sql"}]
    held = {"stage": "inquiry", "stage_history": by_person, "budget": 100}
    older = {"inquiries": [{"at": days_ago(5)}]}  # at the very moment is not after it
    ahead = {"inquiries": [{"at": NOW + timedelta(seconds=1)}]}
    newer = {"inquiries": [{"at": days_ago(5) + timedelta(microseconds=1)}]}

    assert steps(**held) == []
    assert steps(**held, **older) == []
    assert steps(**held, **ahead) == []
    assert steps(**held, **newer) == ["enter mql by asked", "skip sal", "enter sql by ready"]
    assert steps(**held, touches=[{"kind": "page_view", "at": days_ago(1)}]) != []
    by_rule = [{**by_person[0], "by": "rule"}]
    assert steps(**{**held, "stage_history": by_rule}) != []


def test_after_a_hand_back_only_what_came_since_counts() -> None:
    """Old touches do not open the stage again; after something new they are still not counted."""
    entry = {
        "name": "inquiry",
        "at": days_ago(5),
        "by": "hand_back",
        "left": "sql",
        "counts_from": days_ago(5),
    }
    back = {"stage": "inquiry", "stage_history": [entry]}
    old = {"kind": "call", "at": days_ago(9), "direction": "inbound"}
    new = {"kind": "page_view", "at": days_ago(1)}

    assert steps(**back, touches=[old]) == []
    assert steps(**back, touches=[old, new]) == []  # the call came before the hand-back
    assert steps(**back, touches=[old, {**old, "at": days_ago(1)}]) == ["enter mql by met"]


def test_new_interest_leads_back_from_a_stage_with_again() -> None:
    """The repeat-sales loop: what came since the sale opens the stage that `again` names."""
    bought = [{"name": "customer", "at": days_ago(90), "by": "person", "left": "sql"}]
    customer = {"stage": "customer", "stage_history": bought}

    assert steps(**customer) == []
    assert steps(**customer, inquiries=[{"at": days_ago(100)}]) == []
    assert steps(**customer, budget=500) == []
    assert steps(**customer, **ASKED) == ["enter mql by asked"]


def test_was_stage_is_the_stage_before_this_moment() -> None:
    """`was.stage` is where the lead stood; `stage` is where it stands after the steps."""
    definition = Definition.loads(
        f"""{HEAD}
segments: {{was_new: was.stage == "inquiry"}}
stages: [{{stage: inquiry}}, {{stage: mql, enter: [{{rule: m, when: vip}}]}}]
teams: [a, b]
route:
  rules:
    - {{rule: fresh, when: stage.reached("mql") and was_new, to: a}}
    - {{rule: known, when: stage.reached("mql"), to: b}}
"""
    )
    decision = decided(definition, vip=True)

    assert decision.route is not None
    assert decision.route.to == "a"
    applied = decision.apply()
    same, later = (definition.decide(applied, NOW + timedelta(days=n)).route for n in (0, 1))
    assert same is not None
    assert later is not None
    assert (same.to, later.to) == ("a", "b")
