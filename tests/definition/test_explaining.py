"""A decision told to people: every column stands straight, and what was near is truly near."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.definition.near_misses import near_misses

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def decided(text: str, **facts: Any) -> Decision:
    """The decision about a lead with these facts."""
    definition = Definition.loads(f"leadcore: 1\ndefinition: small\n{text}")
    return definition.decide(definition.lead(facts, id=1), NOW)


def part(decision: Decision, heading: str) -> list[str]:
    """The lines below a heading of an explanation."""
    _, _, below = decision.explain().partition(f"\n{heading}\n")
    return below.partition("\n\n")[0].splitlines()


# -- what nearly happened --------------------------------------------------------------------------


def near(condition: str, **facts: Any) -> list[str]:
    """The rules that are told to be near, of one with a condition."""
    text = f"qualify: {{criteria: [{{rule: it, when: '{condition}'}}]}}\n"
    return [each.rule.name for each in near_misses(decided(text, **facts).walk)]


@pytest.mark.parametrize(
    ("condition", "facts", "told"),
    [
        ("budget >= 5000", {"budget": 3}, True),
        ("budget >= 5000", {}, True),
        ("budget >= 5000", {"budget": 6000}, False),
        ('budget >= 5000 and country == "US"', {"budget": 6000}, True),
        ('budget >= 5000 and country == "US"', {"budget": 3, "country": "US"}, True),
        ('budget >= 5000 and country == "US"', {"budget": 3, "country": "DE"}, False),
        ('budget >= 5000 and country == "US"', {}, False),
        ('budget >= 5000 and country == "US" and known(title)', {"budget": 6000}, False),
        ('budget >= 5000 or (country == "US" and known(title))', {}, True),
        ('(budget >= 5000 and known(title)) or (known(city) and country == "US")', {}, False),
        ('not (budget >= 5000 and country == "US")', {"budget": 6000, "country": "US"}, True),
    ],
)
def test_a_rule_is_near_when_one_part_is_lacking_and_no_more(
    condition: str, facts: dict[str, Any], told: bool
) -> None:
    """Two parts away is far; of alternatives the nearest counts; what fired is not near."""
    assert near(condition, **facts) == (["it"] if told else [])


def test_a_near_rule_says_what_it_needs_and_what_was_there() -> None:
    """In words, with the values in brackets; what is personal stays masked."""
    decision = decided(
        """
qualify:
  need: 0
  criteria:
    - {rule: size, when: company.employees >= 50}
    - {rule: money, when: budget >= 5000}
    - {rule: mail, when: 'email == "anna@example.com"'}
    - {rule: seen, when: touches.call.exists()}
grades: [{grade: A, when: score.total >= 1}]
""",
        budget=20,
        email="bo@example.com",
    )
    assert part(decision, "What nearly happened") == [
        (
            "  criterion size needs: the company's number of employees is at least 50"
            "  [company.employees = unknown]"
        ),
        "  criterion money needs: the budget is at least 5,000  [budget = 20]",
        "  criterion mail needs: the e-mail address is anna@example.com  [email = ***]",
        "  criterion seen needs: at least 1 call",
        "  grade A needs: the total score is at least 1  [score.total = 0]",
    ]


def test_nothing_bad_is_brought_near() -> None:
    """Rules that would only do harm are told when it is not known whether they hold."""
    rules = """
disqualify: [{rule: rival, when: company.industry == "rivals", because: Competes with us}]
score:
  fit:
    rules:
      - {rule: far, when: country == "XK", points: -5, because: Far away}
      - {rule: home, when: country == "US", points: 5, because: At home}
"""
    known = decided(rules, country="DE", company={"industry": "steel"})
    assert part(known, "What nearly happened") == [
        "  score.fit home needs: the country is US  [country = DE]"
    ]
    assert "disqualification rival needs" in decided(rules, country="DE").explain()


# -- columns ---------------------------------------------------------------------------------------


def test_points_stand_below_each_other() -> None:
    """However long the numbers are, the points of decimals and the names of rules line up."""
    calls = [{"kind": "call", "at": NOW - timedelta(days=days)} for days in range(1, 30)]
    decision = decided(
        """
score:
  fit:
    rules:
      - {rule: home, when: country == "US", points: 20, because: At home}
      - {rule: poor, when: budget < 100, points: -7.5, because: Has little}
  warmth:
    half_life: 30 days
    rules: [{rule: called, for_each: touches.call, points: 12345.678, because: Talks}]
""",
        country="US",
        budget=1,
        touches=calls,
    )
    lines = [line for line in decision.explain().splitlines() if re.match(r"    +-?\d", line)]
    assert [line.partition(":")[0] for line in lines] == [
        "        20         home",
        "        -7.5       poor",
        "    257918.361569  called",
    ]


def test_only_what_the_definition_has_is_told() -> None:
    """No grade where there are no grades; where there are routes and none fits, that is said."""
    bare = decided("qualify: {criteria: [{rule: budget, when: budget >= 1}]}\n", budget=2)
    assert not re.search(r"^  (grade|stage|route) ", bare.explain(), re.MULTILINE)
    assert "qualified  yes, 1 of 1 criteria holds, 1 is needed" in bare.explain()
    routed = decided("teams: [a]\nroute: {rules: [{rule: r, when: budget >= 1, to: a}]}\n")
    assert "  route      none\n" in routed.explain()
