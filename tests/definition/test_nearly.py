"""What a rule that nearly fired still needs: of alternatives, the one that lacks the least."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Decision, Definition

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FACTS = "abcdef"


@lru_cache
def definition_of(condition: str) -> Definition:
    """A definition with one criterion."""
    fields = ", ".join(f"{fact}: {{type: yes_no}}" for fact in FACTS)
    return Definition.loads(
        f"leadcore: 1\ndefinition: nearly\nfields: {{{fields}}}\n"
        f"qualify: {{criteria: [{{rule: it, when: {condition}}}]}}\n"
    )


def decided(condition: str, known: Collection[str]) -> Decision:
    """The decision on a lead of which these facts are known, by one criterion."""
    definition = definition_of(condition)
    return definition.decide(definition.lead(id=1, **dict.fromkeys(known, True)), NOW)


def lacking(condition: str, known: Collection[str]) -> list[tuple[str, ...]]:
    """The facts that are told to be missing for the criterion; nothing where it is not near."""
    return [near.unknown for near in decided(condition, known).near_misses()]


@pytest.mark.parametrize(
    ("condition", "known", "told"),
    [
        ("(a and b) or c", "", ["c"]),
        ("c or (a and b)", "", ["c"]),
        ("(a and b) or (c and d)", "d", ["c"]),
        ("(a and b) or (c and d)", "b", ["a"]),
        ("a or b", "", ["a"]),  # of two that lack as much, the first
        ("(a and b and c) or (d and e) or f", "", ["f"]),
        ("a and ((b and c) or d)", "a", ["d"]),
        ("((a and b) or c) and ((d and e) or f)", "f", ["c"]),
        ("((a and b) or c) and ((d and e) or f)", "", []),
    ],
)
def test_of_alternatives_the_one_that_lacks_the_least_is_told(
    condition: str, known: str, told: list[str]
) -> None:
    """Wherever among them it stands."""
    assert lacking(condition, known) == [(fact,) for fact in told]


def test_the_nearest_alternative_is_told_in_words() -> None:
    """Where the first one would take two things, and the second one."""
    assert "criterion it needs: c is yes  [c = unknown]" in decided("(a and b) or c", "").explain()


@st.composite
def conditions(draw: st.DrawFn, facts: str = FACTS) -> str:
    """Some of the facts, each once, joined by `and` and `or` in every depth."""
    if len(facts) == 1:
        return facts
    cut = draw(st.integers(1, len(facts) - 1))
    parts = (draw(conditions(facts[:cut])), draw(conditions(facts[cut:])))
    return f"({draw(st.sampled_from([' and ', ' or '])).join(parts)})"


@given(conditions(), st.sets(st.sampled_from(FACTS)))
def test_a_rule_is_near_just_when_one_fact_would_make_it_hold(
    condition: str, known: set[str]
) -> None:
    """And the fact that is told is one that does."""

    def holds(*more: str) -> bool:
        return decided(condition, {*known, *more}).qualified

    would = {(fact,) for fact in FACTS if fact not in known and holds(fact)}
    told = lacking(condition, known)

    if holds():
        assert told == []
    else:
        assert len(told) == min(1, len(would))
        assert would.issuperset(told)


def test_what_is_unknown_behind_a_segment_is_told() -> None:
    """A name for a condition hides nothing of it."""
    definition = Definition.loads("""
leadcore: 1
definition: small
segments: {big: company.employees >= 50}
qualify: {criteria: [{rule: size, when: big}]}
""")
    decision = definition.decide(definition.lead(id=1), NOW)
    assert [each.unknown for each in decision.near_misses()] == [("company.employees",)]


def test_rules_that_lack_the_same_would_hold_together() -> None:
    """Who is qualified gets the better grade at once, and no line says otherwise."""
    definition = Definition.loads("""
leadcore: 1
definition: small
qualify: {criteria: [{rule: rich, when: budget >= 5000}]}
grades:
  - {grade: A, when: qualified and known(city)}
  - {grade: B, when: qualified}
  - {grade: C}
""")
    decision = definition.decide(definition.lead(id=1, city="Bonn", budget=1), NOW)
    told = {each.rule: each.could_change for each in decision.near_misses()}
    assert told == {
        "rich": ("qualified no -> yes", "grade C -> A"),
        "A": ("grade C -> A",),
        "B": ("grade C -> A",),
    }
