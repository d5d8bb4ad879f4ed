"""The package's own engine as an oracle: what can be said in both says the same in both."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from leadcore.language.business_rules import to_business_rules
from leadcore.language.faults import FaultError
from leadcore.language.tree import Condition
from tests.language.business_rules.trees import (
    CONDITIONS,
    TREES,
    comparisons_with_facts,
    complete_facts,
    facts_without_texts,
    leaves_with_facts,
    package_says,
    read,
    we_say,
)
from tests.language.strategies import VOCABULARY

MANY = settings(
    max_examples=4 * settings.default.max_examples, suppress_health_check=[HealthCheck.too_slow]
)


def said_or_pass(condition: Condition) -> dict[str, Any]:
    """A condition as a tree; conditions that cannot be said are no examples."""
    try:
        return to_business_rules(condition, VOCABULARY)
    except FaultError:
        assume(False)
        raise


@settings(max_examples=20 * settings.default.max_examples)
@given(leaves_with_facts())
def test_each_test_keeps_its_meaning(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Operator by operator, a test holds here just when it holds there."""
    test, facts = example

    assert (we_say(read(test), facts) is True) is package_says(test, facts)


@MANY
@given(TREES, complete_facts())
def test_import_keeps_the_meaning(conditions: dict[str, Any], facts: dict[str, Any]) -> None:
    """On complete facts the package and the interpreter give the same answer."""
    assert we_say(read(conditions), facts) is package_says(conditions, facts)


@MANY
@given(TREES, facts_without_texts())
def test_import_keeps_what_missing_texts_mean(
    conditions: dict[str, Any], facts: dict[str, Any]
) -> None:
    """With texts missing, a rule fires here just when it fires there."""
    assert (we_say(read(conditions), facts) is True) is package_says(conditions, facts)


@settings(max_examples=10 * settings.default.max_examples)
@given(comparisons_with_facts())
def test_each_comparison_keeps_its_meaning(example: tuple[Condition, dict[str, Any]]) -> None:
    """A comparison that is written as a tree holds there just when it holds here."""
    condition, facts = example

    assert package_says(said_or_pass(condition), facts) is we_say(condition, facts)


@MANY
@given(CONDITIONS, complete_facts())
def test_export_keeps_the_meaning(condition: Condition, facts: dict[str, Any]) -> None:
    """On complete facts the package answers an exported tree as the interpreter the condition."""
    assert package_says(said_or_pass(condition), facts) is we_say(condition, facts)


@MANY
@given(CONDITIONS, complete_facts())
def test_a_round_trip_keeps_the_meaning(condition: Condition, facts: dict[str, Any]) -> None:
    """A condition that was written as a tree and read again gives the same answers."""
    assert we_say(read(said_or_pass(condition)), facts) is we_say(condition, facts)


@MANY
@given(TREES)
def test_an_imported_tree_comes_back_as_the_same_condition(conditions: dict[str, Any]) -> None:
    """What a tree can say survives any number of trips."""
    condition = read(conditions)

    assert read(said_or_pass(condition)) == condition


@MANY
@given(TREES, facts_without_texts())
def test_an_imported_tree_goes_back_with_its_meaning(
    conditions: dict[str, Any], facts: dict[str, Any]
) -> None:
    """The package gives the same answer to a tree and to what comes back of it."""
    again = said_or_pass(read(conditions))

    assert package_says(again, facts) is package_says(conditions, facts)
