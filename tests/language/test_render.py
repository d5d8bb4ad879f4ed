"""Rendering: one meaning has one text, and the text reads back as the same tree."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from leadcore.language import tree
from leadcore.language.reading import read_condition, read_items, read_value
from leadcore.language.render import render, render_literal
from leadcore.language.syntax import MAX_TEXT
from leadcore.language.types import MONEY, TEXT
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY, TypedTrees

TREES = TypedTrees()


def read(text: str) -> tree.Condition:
    """The tree of a text over the test vocabulary."""
    return read_condition(text, VOCABULARY, SCOPE, NORMALISERS)


@settings(max_examples=20 * settings.default.max_examples)
@given(TREES.conditions())
def test_a_condition_reads_back_as_the_same_tree(condition: tree.Condition) -> None:
    """The law of rendering, over everything the language can say."""
    text = render(condition)

    if len(text) <= MAX_TEXT:
        assert read(text) == condition


@given(TREES.values())
def test_a_value_reads_back_as_the_same_tree(value: tree.Value) -> None:
    """Values alone, as tables look them up, keep the same law."""
    assert read_value(render(value), VOCABULARY, SCOPE, NORMALISERS) == value


@given(TREES.items())
def test_a_list_reads_back_as_the_same_tree(items: tree.Items) -> None:
    """Lists, as `for_each` takes them, keep the same law."""
    assert read_items(render(items), VOCABULARY, SCOPE, NORMALISERS) == items


@pytest.mark.slow
def test_the_trees_hold_every_construct() -> None:
    """The strategy that the laws are tested over leaves no kind of node out."""
    seen: Counter[str] = Counter()

    @settings(
        max_examples=1000,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(TREES.conditions())
    def look(condition: tree.Condition) -> None:
        seen.update(type(node).__name__ for node in condition.walk())

    look()
    every = {
        name
        for name, made in vars(tree).items()
        if isinstance(made, type) and issubclass(made, tree.Node)
    }
    assert every - set(seen) == {"Condition", "Node", "Value"}


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("(country == 'US')and((known(city)))", 'country == "US" and known(city)'),
        (
            "(known(city) or known(title)) and budget>1",
            "(known(city) or known(title)) and budget > 1",
        ),
        (
            "known(city) and (known(title) and budget>1)",
            "known(city) and known(title) and budget > 1",
        ),
        ("not (known(city) or known(title))", "not (known(city) or known(title))"),
        ("not (country == 'usa')", 'not country == "US"'),
        ("not known(city)", "missing(city)"),
        ("not (country in ['usa', 'DE'])", 'country not in ["US", "DE"]'),
        ("country not in lists.home_markets", "country not in lists.home_markets"),
        ("5000 <= budget", "budget >= 5000"),
        ("1 < budget <= 5.50", "budget > 1 and budget <= 5.5"),
        ("budget > 12_000", "budget > 12000"),
        ("budget > 1e3", "budget > 1000"),
        ("(budget * 2) + (rating * (budget - 3)) > 0", "budget * 2 + rating * (budget - 3) > 0"),
        ("budget - (rating - 1) > 0", "budget - (rating - 1) > 0"),
        ("(budget - rating) - 1 > 0", "budget - rating - 1 > 0"),
        ("-(budget + 1) * -2 > 0", "-(budget + 1) * -2 > 0"),
        ("0 - timeline_days < 0", "-timeline_days < 0"),
        ("0 - 5 + budget > -0.0", "0 - 5 + budget > 0"),
        ("unsubscribed == false", "not unsubscribed"),
        ("lead.country == 'DE'", 'country == "DE"'),
        (
            "touches.page_view.within('168 hours').where(url.contains('x')).count() >= 2",
            'touches.page_view.where(url.contains("x")).within("7 days").count() >= 2',
        ),
        (
            "touches.purchase.where(gift).where(amount > lead.budget).exists()",
            "touches.purchase.where(gift and amount > lead.budget).exists()",
        ),
        (
            "touches.purchase.sum(amount * quantity + lead.budget) > 10",
            "touches.purchase.sum(amount * quantity + lead.budget) > 10",
        ),
        ("interests.has('x', 'y')", 'interests.has_any("x", "y")'),
        ("interests.has_all('x')", 'interests.has("x")'),
        ("interests.has_any(lists.competitors)", "interests.has(lists.competitors)"),
        ("consent.allows('email', 'marketing')", 'consent.allows("email")'),
        ("stage.reached('sql') or was.stage.reached('mql')", None),
        ("created_at > '2026-02-01T10:00:00+01:00'", 'created_at > "2026-02-01T09:00:00Z"'),
        ("renewal_on == '2026-02-01'", 'renewal_on == "2026-02-01"'),
        ("contract_length >= '24 hours'", 'contract_length >= "1 day"'),
        ("now.hour('Europe/Berlin') < 9 and now.weekday() == 'mon'", None),
        ("days_since(touches.last().at) < 3", "days_since(touches.last().at) < 3"),
        ("member.speaks.has('es')", 'member.speaks.has("es")'),
        ("score.total >= 80 and qualified and came_back and grade != 'F'", None),
    ],
)
def test_one_meaning_has_one_text(written: str, canonical: str | None) -> None:
    """Brackets, quotes, numbers and the order of narrowing come out in one form."""
    text = render(read(written))

    assert text == (canonical if canonical is not None else written.replace("'", '"'))
    assert render(read(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("both \" and '", '"both \\" and \'"'),
        ("a\\b", '"a\\\\b"'),
        ("ends in \\", '"ends in \\\\"'),
    ],
)
def test_texts_are_quoted_so_that_they_survive(text: str, written: str) -> None:
    """Quotes and backslashes come back as they were."""
    assert render_literal(text) == written
    assert read(f"title == {written}") == tree.Compare(
        "==", read_value("title", VOCABULARY, SCOPE, NORMALISERS), tree.Constant(text, TEXT)
    )


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"\bvp\b", r'r"\bvp\b"'),
        ("vp", '"vp"'),
        (r'"\d"', "r'\"\\d\"'"),
        (r"""['"]\d""", r'''"['\"]\\d"'''),
        ("x\\\\", r'r"x\\"'),
    ],
)
def test_patterns_with_backslashes_are_written_raw(pattern: str, written: str) -> None:
    """A pattern is shown as authors write it, unless that is impossible."""
    test = read(f"title.matches({written})")

    assert isinstance(test, tree.TextTest)
    assert test.needles == (pattern,)
    assert render(test) == f"title.matches({written})"


def test_a_part_of_a_where_is_rendered_as_it_stands_there() -> None:
    """Explanations show parts of a `where`, in which the lead's own facts are `lead.x`."""
    text = "amount > lead.budget and lead.touches.email_open.exists()"
    exists = read(f"touches.purchase.where({text}).exists()")

    assert isinstance(exists, tree.Exists)
    assert exists.items.where is not None
    assert render(exists.items.where, of_item=True) == text


def test_numbers_are_exact_in_any_context_of_decimal() -> None:
    """A number is written from its digits, whatever precision the application calculates with."""
    budget = tree.Fact(("budget",), MONEY)
    value = Decimal("123456789012345678.123456")

    text = render(tree.Compare(">", budget, tree.Constant(value, MONEY)))

    assert text == "budget > 123456789012345678.123456"
