"""Writing conditions as trees of the package: exactly, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leadcore.errors import CATALOGUE
from leadcore.language.business_rules import to_business_rules
from leadcore.language.faults import FaultError
from leadcore.language.reading import read_condition
from leadcore.language.types import Choice, Field, ListOf, Record
from leadcore.language.vocabulary import Scope, Section, Vocabulary
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY


def leaf(name: str, operator: str, value: object = "") -> dict[str, Any]:
    """One test."""
    return {"name": name, "operator": operator, "value": value}


def say(text: str, vocabulary: Vocabulary = VOCABULARY) -> dict[str, Any]:
    """A condition as a tree."""
    return to_business_rules(read_condition(text, vocabulary, SCOPE, NORMALISERS), vocabulary)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ('title == "VP"', leaf("title", "equal_to", "VP")),
        ('title != ""', leaf("title", "non_empty")),
        ("known(title)", leaf("title", "non_empty")),
        ("missing(title)", leaf("title", "equal_to", "")),
        ('missing(title) or title == ""', leaf("title", "equal_to", "")),
        ('known(title) and title != ""', leaf("title", "non_empty")),
        (
            'title.contains("vp", "head")',
            {"any": [leaf("title", "contains", "vp"), leaf("title", "contains", "head")]},
        ),
        (r'title.matches(r"\bvp\b")', leaf("title", "matches_regex", r"(?a)\bvp\b")),
        (r'title.matches(r"(?i)\AVp\z")', leaf("title", "equal_to_case_insensitive", "Vp")),
        ('missing(title) or title.matches("x*")', leaf("title", "matches_regex", "x*")),
        ("timeline_days >= 30", leaf("timeline_days", "greater_than_or_equal_to", 30)),
        ("not timeline_days >= 30", leaf("timeline_days", "less_than", 30)),
        ("timeline_days == 30", leaf("timeline_days", "equal_to", 30)),
        (
            "timeline_days != 30",
            {
                "any": [
                    leaf("timeline_days", "less_than", 30),
                    leaf("timeline_days", "greater_than", 30),
                ]
            },
        ),
        (
            "timeline_days not in [1, 2]",
            {
                "all": [
                    {
                        "any": [
                            leaf("timeline_days", "less_than", day),
                            leaf("timeline_days", "greater_than", day),
                        ]
                    }
                    for day in (1, 2)
                ]
            },
        ),
        # half a millionth lies between any two amounts, so the package's tolerance does no harm
        ("budget > 5000", leaf("budget", "greater_than", 4999.9999995)),
        ("budget >= 5000", leaf("budget", "greater_than_or_equal_to", 5000.0000005)),
        ("budget > 5000.000001", leaf("budget", "greater_than", 5000)),
        ("budget >= 4.999999 and budget <= 5.000001", leaf("budget", "equal_to", 5)),
        (
            "budget == 5000",
            {
                "all": [
                    leaf("budget", "greater_than_or_equal_to", 5000.0000005),
                    leaf("budget", "less_than_or_equal_to", 4999.9999995),
                ]
            },
        ),
        ("score.total >= 79.999999", leaf("score.total", "greater_than_or_equal_to", 80)),
        (
            "subscribed and not came_back",
            {"all": [leaf("subscribed", "is_true"), leaf("came_back", "is_false")]},
        ),
        (
            'tier in ["gold", "silver"]',
            {"any": [leaf("tier", "contains", "gold"), leaf("tier", "contains", "silver")]},
        ),
        ('tier != "gold"', leaf("tier", "does_not_contain", "gold")),
        ('topics.has("funds")', leaf("topics", "shares_at_least_one_element_with", ["funds"])),
        ('topics.has_all("funds", "bonds")', leaf("topics", "contains_all", ["funds", "bonds"])),
        (
            'not topics.has_all("funds", "bonds")',
            {
                "any": [
                    leaf("topics", "shares_no_elements_with", ["funds"]),
                    leaf("topics", "shares_no_elements_with", ["bonds"]),
                ]
            },
        ),
        (
            'stage.reached("sql")',
            {"any": [leaf("stage", "contains", "sql"), leaf("stage", "contains", "customer")]},
        ),
        (
            'not was.stage.reached("customer")',
            leaf("was.stage", "does_not_contain", "customer"),
        ),
        (
            "not (timeline_days < 5 or (qualified and known(city)))",
            {
                "all": [
                    leaf("timeline_days", "greater_than_or_equal_to", 5),
                    {"any": [leaf("qualified", "is_false"), leaf("city", "equal_to", "")]},
                ]
            },
        ),
    ],
)
def test_conditions_as_trees(text: str, conditions: dict[str, Any]) -> None:
    """What the format has words for is written in them, ready for JSON."""
    said = say(text)

    assert said == conditions
    assert json.loads(json.dumps(said)) == said


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('title != "VP"', "LC-BR-020", "no test for texts that differ"),
        ('not title.contains("VP")', "LC-BR-020", '`not title.contains("VP")` cannot be said'),
        ('title.has_word("VP")', "LC-BR-020", "no test for words"),
        (r'title.matches(r"\p{Lu}")', "LC-BR-020", "no pattern with this meaning"),
        ('budget_band.contains("500")', "LC-BR-020", "no test for it"),
        ("country in lists.home_markets", "LC-BR-020", "`country in lists.home_markets`"),
        ("missing(budget)", "LC-BR-020", "`missing(budget)`"),
        ("budget > company.revenue", "LC-BR-020", "`budget > company.revenue`"),
        ("budget * 2 > 5", "LC-BR-020", "`budget * 2 > 5`"),
        ("touches.page_view.count() > 5", "LC-BR-020", "`touches.page_view.count() > 5`"),
        ("touches.exists()", "LC-BR-020", "`touches.exists()`"),
        ('inquiries.last().form == "x"', "LC-BR-020", "`inquiries.last().form"),
        ('interests.has("x")', "LC-BR-020", "`interests.has"),
        ("interests.count() == 1", "LC-BR-020", "`interests.count() == 1`"),
        ('consent.allows("email")', "LC-BR-020", "`consent.allows"),
        ("days_since(created_at) > 5", "LC-BR-020", "`days_since(created_at) > 5`"),
        ('renewal_on > "2026-01-01"', "LC-BR-020", "`renewal_on > "),
        ('now.weekday("UTC") == "mon"', "LC-BR-020", "`now.weekday"),
        ('member.name == "x"', "LC-BR-020", "`member.name"),
        ("true", "LC-BR-020", "`true`"),
        ("budget > 123456789012.5", "LC-BR-021", "exactly 123456789012.5"),
    ],
)
def test_what_cannot_be_said_is_named(text: str, code: str, message: str) -> None:
    """The refusal shows the construct, and never writes something that is nearly right."""
    with pytest.raises(FaultError) as caught:
        say(text)

    [fault] = caught.value.faults
    assert fault.code == code
    assert code in CATALOGUE
    assert message in fault.message
    assert "as text" in fault.hint


def test_all_that_cannot_be_said_is_told_at_once() -> None:
    """A fault for each part, in reading order."""
    with pytest.raises(FaultError) as caught:
        say('missing(budget) and (subscribed or not title.contains("x") or touches.exists())')

    assert [fault.message.split("`")[1] for fault in caught.value.faults] == [
        "missing(budget)",
        'not title.contains("x")',
        "touches.exists()",
    ]


def test_choices_that_differ_by_case_alone_are_refused() -> None:
    """The package would take `s` for `S`; both together it takes rightly."""
    sizes = Choice(("s", "S", "m"))
    lead = Record("lead", {"size": Field(sizes), "sizes": Field(ListOf(sizes))})
    vocabulary = Vocabulary(lead, touch=Record("touch"))

    def said(text: str) -> dict[str, Any]:
        condition = read_condition(text, vocabulary, Scope(Section.SCORE), {})
        return to_business_rules(condition, vocabulary)

    assert said('size == "m"') == leaf("size", "contains", "m")
    assert said('size in ["s", "S"]') == {
        "any": [leaf("size", "contains", "s"), leaf("size", "contains", "S")]
    }
    operator = "shares_at_least_one_element_with"
    assert said('sizes.has_any("s", "S")') == leaf("sizes", operator, ["s", "S"])
    for text in ('size == "s"', 'sizes.has("S")', 'sizes.has_all("s", "S")'):
        with pytest.raises(FaultError, match="are one"):
            said(text)
