"""A decision told to people: every column stands straight, and what was near is truly near."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.definition.near_misses import near

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


def near_to(condition: str, **facts: Any) -> list[str]:
    """The rules that are told to be near, of one with a condition."""
    text = f"qualify: {{criteria: [{{rule: it, when: '{condition}'}}]}}\n"
    return [each.rule.name for each in near(decided(text, **facts).walk)]


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
    assert near_to(condition, **facts) == (["it"] if told else [])


def test_a_near_rule_says_what_it_needs_and_what_was_there() -> None:
    """In words, with the values in brackets; what is personal stays masked; what matters first."""
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
        "  grade A needs: the total score is at least 1  [score.total = 0]; then grade none -> A",
        (
            "  criterion size needs: the company's number of employees is at least 50"
            "  [company.employees = unknown]"
        ),
        "  criterion money needs: the budget is at least 5,000  [budget = 20]",
        "  criterion mail needs: the e-mail address is anna@example.com  [email = ***]",
        "  criterion seen needs: at least 1 call",
    ]


MANY = """
qualify:
  criteria: [{rule: money, when: budget >= 5000}]
score:
  fit:
    rules:
      - {rule: one, when: country == "US", points: 1}
      - {rule: two, when: city == "Bonn", points: 2}
      - {rule: three, when: known(phone), points: 3}
      - {rule: four, when: known(title), points: 4}
      - {rule: fifty, when: known(state), points: 50}
      - {rule: six, when: known(language), points: 6}
grades:
  - {grade: A, when: score.total >= 50}
  - {grade: B}
"""


def test_of_rules_that_were_near_those_that_matter_come_first() -> None:
    """Those with which the outcome would have been another; five in all, and how many more."""
    told = part(decided(MANY), "What nearly happened")
    names = [re.match(r"  (?:criterion|score\.fit|grade) (\w+) needs", line) for line in told[:5]]
    assert [each and each[1] for each in names] == ["money", "fifty", "A", "one", "two"]
    assert told[5:] == ["  and 3 more rules were one step away"]
    last = part(decided(MANY, city="Bonn", country="US"), "What nearly happened")
    assert last[5:] == ["  and 1 more rule was one step away"]


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


# -- what made a rule hold -------------------------------------------------------------------------


def read(condition: str, rest: str = "", *, personal: bool = False, **facts: Any) -> str | None:
    """What stands in the brackets of a criterion that holds, or None where it does not."""
    text = f"{rest}\nqualify: {{criteria: [{{rule: it, when: '{condition}', because: So}}]}}\n"
    decision = decided(text, **facts)
    found = re.search(
        r"^    it: So(?:  \[(.*)\])?$", decision.explain(personal=personal), re.MULTILINE
    )
    return None if found is None else found[1] or ""


EXEC = """
segments:
  exec: title.has_word("ceo")
  vip: exec and budget > 5
  boss: vip or known(city)
"""


@pytest.mark.parametrize(
    ("condition", "facts", "told"),
    [
        ('authority == "decision_maker" or exec', {"authority": "user"}, "exec: title = CEO"),
        (
            'authority == "decision_maker" or exec',
            {"authority": "decision_maker"},
            "authority = decision_maker, exec: title = CEO",
        ),
        (
            'authority == "decision_maker" or budget > 5',
            {"authority": "decision_maker", "budget": 3},
            "authority = decision_maker",
        ),
        (
            'exec and (budget > 5 or country == "US")',
            {"budget": 7},
            "exec: title = CEO, budget = 7",
        ),
        ("not (exec and budget > 5)", {"budget": 3}, "budget = 3"),
        ("not (known(city) or budget > 5)", {"budget": 3}, "city = unknown, budget = 3"),
        ("not exec", {"title": "Clerk"}, "not exec: title = Clerk"),
        ("not exec", {"title": None}, "not exec: title = unknown"),
        ("vip", {"budget": 6}, "vip: exec: title = CEO and budget = 6"),
        ("boss", {"budget": 6}, "boss: vip: exec: title = CEO and budget = 6"),
        ("exec or exec", {}, "exec: title = CEO"),
        ("exec", {"title": "Clerk"}, None),
    ],
)
def test_only_what_made_a_rule_hold_is_shown(
    condition: str, facts: dict[str, Any], told: str | None
) -> None:
    """Of an `or` the parts that held; of a segment its name, with what that hung on."""
    assert read(condition, EXEC, **{"title": "CEO", **facts}) == told


def test_what_is_personal_is_masked_within_a_segment() -> None:
    """A segment hides nothing that is shown elsewhere, and shows nothing that is hidden there."""
    rest = """segments: {ours: 'last_name == "Lee"'}"""
    assert read("ours", rest, last_name="Lee") == "ours: last_name = ***"
    assert read("ours", rest, personal=True, last_name="Lee") == "ours: last_name = Lee"


def test_a_row_of_a_table_shows_what_it_read(tmp_path: Path) -> None:
    """The cells of the row that was taken."""
    (tmp_path / "t.csv").write_text("country,city,points\nDE|AT,,20\n,,5\n", encoding="utf-8")
    rules = "[{rule: land, table: t.csv, because: Near}]"
    definition = Definition.loads(
        f"leadcore: 1\ndefinition: x\nscore: {{fit: {{rules: {rules}}}}}\n", folder=tmp_path
    )
    said = definition.decide(definition.lead(id=1, country="AT", city="Graz"), NOW).explain()
    assert "20  land:1: Near  [country = AT]" in said


# -- points ----------------------------------------------------------------------------------------


def test_points_have_two_decimals_for_people_and_all_of_them_in_data() -> None:
    """Rounded half up; data keep what was decided."""
    decision = decided(
        """
score:
  warmth:
    half_life: 30 days
    rules: [{rule: called, for_each: touches.call, points: 10, because: Talks}]
grades: [{grade: A, when: score.total > 9, because: Warm}]
""",
        touches=[{"kind": "call", "at": NOW - timedelta(days=days)} for days in (1, 3)],
    )
    said = decision.explain()
    assert not re.search(r"\.\d{3}", said)
    assert "score      19.1 = warmth 19.1" in said
    assert "A: Warm  [score.total = 19.1]" in said
    assert decision.model_dump()["score"]["total"] == Decimal("19.10193")


def test_rounding_never_contradicts_a_rule() -> None:
    """Where rounded points would be just what a rule compares with, they are told exactly."""
    decision = decided(
        """
score: {fit: {rules: [{rule: almost, when: budget > 1, points: 79.999, because: Can pay}]}}
grades: [{grade: A, when: score.total >= 80}, {grade: B, when: score.total < 80}]
""",
        budget=2,
    )
    needed = "  grade A needs: the total score is at least 80  [score.total = 79.999]"
    assert part(decision, "What nearly happened") == [f"{needed}; then grade B -> A"]
    assert "B: no reason given  [score.total = 79.999]" in decision.explain()


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
        "        20     home",
        "        -7.5   poor",
        "    257918.36  called",
    ]


def test_only_what_the_definition_has_is_told() -> None:
    """No grade where there are no grades; where there are routes and none fits, that is said."""
    bare = decided("qualify: {criteria: [{rule: budget, when: budget >= 1}]}\n", budget=2)
    assert not re.search(r"^  (grade|stage|route) ", bare.explain(), re.MULTILINE)
    assert "qualified  yes, 1 of 1 criteria holds, 1 is needed" in bare.explain()
    routed = decided("teams: [a]\nroute: {rules: [{rule: r, when: budget >= 1, to: a}]}\n")
    assert "  route      none\n" in routed.explain()


def test_near_misses_are_data_too() -> None:
    """What is needed, what was there, and what would have become of the lead."""
    text = """
qualify: {criteria: [{rule: big, when: company.employees > 50}]}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: large, when: qualified}]}
"""
    decision = decided(text)
    big, large = decision.near_misses()
    assert (big.rule, big.section, big.unknown) == ("big", "qualify", ("company.employees",))
    assert big.needs == "the company's number of employees is more than 50"
    assert big.read == ("company.employees = unknown",)
    assert big.could_change == ("qualified no -> yes", "stage inquiry -> mql")
    assert (large.rule, large.could_change) == ("large", ("stage inquiry -> mql",))
    assert decision.near_misses(most=1) == (big,)
    assert decided(text, company={"employees": 51}).near_misses() == ()
    with pytest.raises(TypeError, match="`most` is a whole number"):
        decision.near_misses(most=-1)


def test_what_is_personal_is_masked_in_near_misses_unless_asked_for() -> None:
    """As in explanations."""
    decision = decided(
        "qualify: {criteria: [{rule: ann, when: first_name == 'Ann'}]}\n", first_name="Bo"
    )
    assert decision.near_misses()[0].read == ("first_name = ***",)
    assert decision.near_misses(personal=True)[0].read == ("first_name = Bo",)


def test_of_a_ladder_of_grades_the_next_rung_comes_first() -> None:
    """Those further up lie beyond it."""
    rungs = ", ".join(
        f"{{grade: {grade}, when: score.total >= {least}}}"
        for grade, least in (("A", 90), ("B", 70), ("C", 50), ("D", 30))
    )
    decision = decided(
        f"grades: [{rungs}, {{grade: F}}]\n"
        "score: {fit: {rules: [{rule: ten, when: budget > 1, points: 10}]}}\n",
        budget=2,
    )
    assert [each.rule for each in decision.near_misses()] == ["D", "C", "B", "A"]
