"""What to ask next: the unknown facts in the order of what knowing them could change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.definition.asking import MOST_FACTS
from leadcore.definition.sections.document import Document

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

RULES = """
leadcore: 1
definition: asking
fields:
  seats: {type: whole}
  plan: {type: choice, of: [free, pro], label: Current plan}
  renewal_on: {type: date}
  colour: {type: text}
  also: {type: text}
qualify:
  need: 1
  criteria:
    - {rule: budget, when: budget >= 5000}
score:
  fit:
    rules:
      - {rule: seats, when: seats >= 10, points: 5}
      - {rule: plan, when: plan == "pro", points: 30}
      - {rule: renewal, when: days_until(renewal_on) <= 30, points: 10}
      - {rule: colour, when: colour == "red", points: 1}
      - {rule: also, when: also == "so", points: 1}
grades:
  - {grade: A, when: qualified and score.total >= 1}
  - {grade: B, when: score.total >= 30}
  - {grade: C}
"""


def asked(**facts: Any) -> list[tuple[str, tuple[str, ...], int]]:
    """The questions about a lead."""
    definition = Definition.loads(RULES)
    decision = definition.decide(definition.lead(facts, id=1), NOW)
    return [(each.fact, each.could_change, int(each.points)) for each in decision.ask_next(most=20)]


def test_what_changes_more_is_asked_for_first() -> None:
    """First by how many outcomes could change, then by points, then by name."""
    assert asked() == [
        ("plan", ("grade C -> B",), 30),
        ("budget", ("qualified no -> yes",), 0),
        ("renewal_on", (), 10),
        ("seats", (), 5),
        ("also", (), 1),
        ("colour", (), 1),
    ]


def test_more_outcomes_weigh_more_than_more_points() -> None:
    """A fact that could change two outcomes comes before one that could change one."""
    facts = asked(colour="red")
    assert [fact for fact, _, _ in facts[:2]] == ["budget", "plan"]
    assert facts[0] == ("budget", ("qualified no -> yes", "grade C -> A"), 0)
    assert facts[1] == ("plan", ("grade C -> B",), 30)


def test_what_is_known_is_not_asked_for() -> None:
    """Nor is what no rule wants."""
    facts = asked(budget=1, plan="pro", seats=1, renewal_on="2027-06-01")
    assert [fact for fact, _, _ in facts] == ["also", "colour"]


def test_questions_are_asked_in_the_words_of_people() -> None:
    """By the label that the definition gives, or the name as words."""
    definition = Definition.loads(RULES)
    decision = definition.decide(definition.lead(id=1), NOW)
    labels = {each.fact: each.label for each in decision.ask_next(most=20)}
    assert labels["plan"] == "Current plan"
    assert labels["renewal_on"] == "renewal date"
    assert labels["budget"] == "budget"


def test_only_as_many_are_asked_for_as_are_wanted() -> None:
    """The most consequential ones."""
    definition = Definition.loads(RULES)
    decision = definition.decide(definition.lead(id=1, colour="red"), NOW)
    assert [each.fact for each in decision.ask_next(most=1)] == ["budget"]


def test_facts_that_rules_only_ask_to_be_known_are_asked_for() -> None:
    """`known(phone)` is never unknown, and yet a telephone number would change the decision."""
    definition = Definition.loads("""
leadcore: 1
definition: asking
qualify:
  need: 2
  criteria:
    - {rule: need, when: known(need)}
    - {rule: phone, when: known(phone)}
    - {rule: not-yet, when: missing(city) and known(country)}
""")
    decision = definition.decide(definition.lead(id=1, need="tax", city="Rome"), NOW)
    told = [(each.fact, each.could_change) for each in decision.ask_next()]
    assert told == [("phone", ("qualified no -> yes",))]
    assert "phone: qualified no -> yes" in decision.explain()


def test_what_a_computed_fact_is_made_of_is_asked_for() -> None:
    """Nobody can be asked for the domain of an address, only for the address."""
    definition = Definition.loads("""
leadcore: 1
definition: asking
disqualify: [{rule: rival, when: email_domain == "rival.example"}]
""")
    decision = definition.decide(definition.lead(id=1), NOW)
    (question,) = decision.ask_next()
    assert (question.fact, question.label) == ("email", "e-mail address")
    assert question.could_change == ("disqualified none -> rival", "qualified yes -> no")


@pytest.mark.parametrize("kind", ["date", "moment"])
@pytest.mark.parametrize(
    "when",
    [
        "days_since(seen) >= 30",
        "days_since(seen) > 30",
        "days_since(seen) < -30",
        "days_until(seen) >= 30",
        "days_until(seen) < -30",
        "days_since(seen) == 31",
        "days_until(seen) == 29",
        "days_until(seen) > 30",
    ],
)
def test_days_that_lie_on_either_side_of_now_are_asked_for(when: str, kind: str) -> None:
    """What happened long ago is tried as well as what lies ahead, whichever a rule counts."""
    definition = Definition.loads(
        f"leadcore: 1\ndefinition: asking\nfields: {{seen: {{type: {kind}}}}}\n"
        f"score: {{fit: {{rules: [{{rule: days, when: {when}, points: 7}}]}}}}\n"
        "grades: [{grade: A, when: score.fit == 7}, {grade: B}]\n"
    )
    decision = definition.decide(definition.lead(id=1), NOW)

    (question,) = decision.ask_next()
    told = (question.fact, question.could_change, question.points)
    assert told == ("seen", ("grade B -> A",), 7)


def test_of_very_many_facts_those_are_tried_that_most_rules_ask_for() -> None:
    """However many are unknown, an answer comes soon; those not tried come last."""
    names = [f"f{at:04}" for at in range(1_000)]
    rules = [{"rule": f"r{name}", "when": f"{name} > 5"} for name in names]
    often = {"rule": "often", "when": "f0999 > 7"}
    document = Document.model_validate(
        {
            "definition": "many",
            "fields": {name: {"type": "whole"} for name in names},
            "disqualify": [*rules, often],
        }
    )
    definition = Definition(document)
    decision = definition.decide(definition.lead(id=1), NOW)
    tried: list[Any] = []
    about = Decision.about

    def counted(self: Decision[Any], lead: Any) -> Any:
        tried.append(lead)
        return about(self, lead)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Decision, "about", counted)
        found = decision.ask_next(most=2_000)
        assert len(tried) < 10 * MOST_FACTS
        tried.clear()
        decision.explain()
        assert len(tried) < 10 * MOST_FACTS
    changing = [each.fact for each in found if each.could_change]
    assert [each.fact for each in found] == [*changing, *sorted(set(names) - set(changing))]
    assert changing == [*names[: MOST_FACTS - 1], "f0999"]


@pytest.mark.parametrize("days", ["9999999", "999999999999", "-9999999"])
@pytest.mark.parametrize("counted", ["days_since", "days_until"])
def test_days_beyond_the_calendar_are_not_tried(counted: str, days: str) -> None:
    """A rule may count more days than there are; it is asked about all the same."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: asking\nfields: {seen: {type: date}}\n"
        f"qualify: {{criteria: [{{rule: far, when: {counted}(seen) > {days}}}]}}\n"
    )
    decision = definition.decide(definition.lead(id=1), NOW)
    assert [each.fact for each in decision.ask_next()] == ["seen"]
    assert decision.explain()


@pytest.mark.parametrize(
    ("type_", "when"),
    [
        ("date", 'fact < "9999-12-31"'),
        ("date", 'fact > "0001-01-01"'),
        ("moment", 'fact > "0001-01-01T00:00:00Z"'),
        ("duration", 'fact < "365250 days"'),
        ("whole", "fact < 999999999999999999"),
        ("decimal", "fact < 999999999999999999"),
    ],
)
def test_the_ends_of_what_a_fact_can_be_are_asked_about_too(type_: str, when: str) -> None:
    """Beyond them nothing is tried."""
    definition = Definition.loads(
        f"leadcore: 1\ndefinition: asking\nfields: {{fact: {{type: {type_}}}}}\n"
        f"qualify: {{criteria: [{{rule: end, when: '{when}'}}]}}\n"
    )
    decision = definition.decide(definition.lead(id=1), NOW)
    (question,) = decision.ask_next()
    assert question.could_change == ("qualified no -> yes",)
    assert decision.explain()
