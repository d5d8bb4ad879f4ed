"""Looking back: a decision as of an earlier moment knows nothing of the stages that came later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadcore import Definition

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

RULES = """
leadcore: 1
definition: back
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: was.stage == "customer"}]}
  - {stage: customer}
  - {stage: recycled, beside: yes}
teams: [success]
route: {assign_on: [customer], rules: [{rule: all, to: success}]}
"""
HISTORY = [
    {"name": "mql", "at": NOW - timedelta(days=40), "by": "import", "left": "inquiry"},
    {"name": "recycled", "at": NOW - timedelta(days=20), "by": "import", "left": "mql"},
    {"name": "customer", "at": NOW - timedelta(days=5), "by": "import", "left": "recycled"},
]


@pytest.mark.parametrize(
    ("days", "stage"), [(60, "inquiry"), (40, "mql"), (6, "recycled"), (5, "customer")]
)
def test_the_stage_is_that_of_the_moment(days: int, stage: str) -> None:
    """Both engines begin where the lead stood then, and nothing is routed before its time."""
    definition = Definition.loads(RULES)
    lead = definition.lead(id=1, stage="customer", stage_history=HISTORY)
    at = NOW - timedelta(days=days)
    decision = definition.decide(lead, at)
    assert (decision.stage, decision.walk.facts.results["stage"]) == (stage, stage)
    assert (decision.route is not None) is (stage == "customer")
    following = [each["at"] for each in HISTORY if each["at"] > at]  # type: ignore[operator]
    assert decision.valid_until == (following[0] if following else None)
    assert definition.decide(decision.apply(), at).stage == stage


def test_a_stage_that_the_history_does_not_end_with_is_the_lead_s_own() -> None:
    """Then the history is told apart from it, and nothing says that it comes later."""
    definition = Definition.loads(RULES)
    ahead = [{"name": "customer", "at": NOW + timedelta(days=5), "by": "import"}]
    lead = definition.lead(id=1, stage="recycled", stage_history=ahead)
    assert definition.decide(lead, NOW).stage == "recycled"


def test_who_is_led_beside_the_line_stays_until_there_is_news() -> None:
    """What opened stages before does not lead the lead back in the same decision."""
    definition = Definition.loads("""
leadcore: 1
definition: led
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists()}]}
  - {stage: sal, leave: [{rule: idle, when: touches.within("30 days").count() == 0, to: recycled}]}
  - {stage: recycled, beside: yes, again: mql}
""")
    entered = {"name": "sal", "at": NOW - timedelta(days=40), "by": "rule", "left": "mql"}
    asked = [{"at": NOW - timedelta(days=50)}]
    lead = definition.lead(id=1, stage="sal", stage_history=[entered], inquiries=asked)
    decision = definition.decide(lead, NOW)
    assert [(step.how, step.stage) for step in decision.transitions] == [("leave", "recycled")]
    assert decision.walk.facts.results["stage"] == "recycled"
    later = decision.apply()
    assert definition.decide(later, NOW) == definition.decide(later, NOW)
    assert definition.decide(later, NOW).stage == "recycled"
    news = later.replace(inquiries=[*asked, {"at": NOW + timedelta(hours=1)}])
    assert definition.decide(news, NOW + timedelta(hours=1)).stage == "mql"


def test_a_customer_does_not_expire_by_what_is_past() -> None:
    """Points that fade change nothing for who is led back by news alone."""
    definition = Definition.loads("""
leadcore: 1
definition: customers
score:
  engagement: {half_life: 30 days, rules: [{rule: d, for_each: touches.demo, points: 80}]}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: warm, when: score.total >= 10}]}
  - {stage: customer, again: mql}
""")
    bought = [{"name": "customer", "at": NOW - timedelta(days=20), "by": "person", "left": "mql"}]
    demo = {"kind": "demo", "at": NOW - timedelta(days=30), "direction": "inbound"}
    lead = definition.lead(id=1, stage="customer", stage_history=bought, touches=[demo])
    assert definition.decide(lead, NOW).valid_until is None
    newer = {**demo, "at": NOW - timedelta(days=1)}
    back = definition.decide(lead.replace(touches=[demo, newer]), NOW)
    assert back.stage == "mql"


def test_points_of_both_signs_take_few_looks() -> None:
    """However long they fade, a stretch in which no score can come to a number is passed over."""
    definition = Definition.loads("""
leadcore: 1
definition: signs
score:
  engagement:
    half_life: 365 days
    rules:
      - {rule: page, for_each: touches.page_view, points: 2}
      - {rule: careers, for_each: touches.email_bounce, points: -10}
grades:
  - {grade: A, when: score.engagement >= 50}
  - {grade: B, when: score.engagement >= -3}
  - {grade: C}
""")
    looked = 0
    crossing = definition.meaning.expiry._crossing  # noqa: SLF001 - the number of its looks
    scores = crossing._scores  # noqa: SLF001

    def counted(sums: list[int]) -> list[int]:
        nonlocal looked
        looked += 1
        return scores(sums)

    vars(crossing)["_scores"] = counted
    touches = [
        {"kind": kind, "at": NOW - timedelta(days=day, hours=day)}
        for day in range(12)
        for kind in ("page_view", "email_bounce")
    ]
    decision = definition.decide(definition.lead(id=1, touches=touches), NOW)
    until = decision.valid_until
    assert decision.grade == "C"
    assert until is not None
    assert definition.decide(decision.lead, until - timedelta(microseconds=1)).grade == "C"
    assert definition.decide(decision.lead, until).grade == "B"
    assert looked < 400


# -- the stage history ---------------------------------------------------------------------------

BACK = """
leadcore: 1
definition: back
stages:
  - {stage: a}
  - {stage: b, enter: [{rule: known, when: known(budget)}]}
  - stage: c
    enter: [{rule: was_b, when: 'stage_history.where(name == "b").exists()'}]
score: {fit: {rules: [{rule: steps, for_each: stage_history, points: 1}]}}
grades:
  - {grade: many, when: stage_history.count() >= 1}
  - grade: back
    when: stage_history.last().name == "b" or days_since(stage_history.last().at) == 0
  - {grade: none}
"""


def test_steps_of_this_very_moment_do_not_count_for_rules() -> None:
    """So applying a decision and deciding again changes nothing; a moment later they count."""
    definition = Definition.loads(BACK)
    decision = definition.decide(definition.lead(id=1, budget=1), NOW)
    assert (decision.stage, decision.grade) == ("b", "none")
    after = decision.apply()
    again = definition.decide(after, NOW)
    assert again.outcome[:6] == decision.outcome[:6]
    assert (again.transitions, again.score) == ((), decision.score)
    assert again.outcome == definition.meaning.walk(after, NOW).outcome
    # It expires at once, for the step counts from the next instant on.
    later = NOW + timedelta(microseconds=1)
    assert again.valid_until == later
    then = definition.decide(after, later)
    assert (then.stage, then.grade, then.score.total) == ("c", "many", 1)
    assert then.outcome == definition.meaning.walk(after, later).outcome


def test_applying_a_decision_of_earlier_keeps_what_came_later() -> None:
    """The lead is where it is today, and as of that moment where it was."""
    definition = Definition.loads("""
leadcore: 1
definition: back
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: rich, when: budget >= 10}]}
  - {stage: customer}
""")
    entry = {"name": "customer", "at": NOW - timedelta(days=2), "by": "person", "left": "mql"}
    lead = definition.lead(id=1, budget=20, stage="customer", stage_history=[entry])
    for left in ("mql", "inquiry"):
        told = lead.replace(stage_history=[{**entry, "left": left}])
        earlier = NOW - timedelta(days=5)
        decision = definition.decide(told, earlier)
        applied = decision.apply()
        again = definition.decide(applied, earlier)
        assert (decision.stage, again.stage) == ("mql", "mql")
        assert decision.valid_until == again.valid_until == entry["at"]
        assert definition.decide(applied, NOW).stage == "customer"
        assert again.apply() == applied
