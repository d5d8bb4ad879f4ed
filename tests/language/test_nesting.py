"""Nesting: one bound for whatever can stand inside something of its kind, kept to the level."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from leadcore.language import tree
from leadcore.language.faults import FaultError
from leadcore.language.reading import read_condition
from leadcore.language.syntax import MAX_DEPTH, parse
from tests.language.situations import Fast, Situations, interpreted
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY


def _groups(levels: int) -> str:
    """`and` and `or` by turns, each group inside the one before."""
    text = "unsubscribed"
    for level in range(levels):
        text = f"unsubscribed {'and' if level % 2 else 'or'} ({text})"
    return text


def _sums_of_sums(levels: int) -> str:
    """A sum over touches inside a sum over touches; the outermost is compared."""
    text = "1"
    for _ in range(levels - 1):
        text = f"lead.touches.sum({text})"
    return f"touches.sum({text}) >= 0" if levels else text


#: Each gives a condition that nests so many levels deep, whatever takes up the outermost ones.
NESTING: dict[str, Callable[[int], str]] = {
    "not": lambda n: "not " * n + "unsubscribed",
    "brackets": lambda n: "(" * n + "unsubscribed" + ")" * n,
    "and and or": _groups,
    "sums": lambda n: "budget" + " + 1" * (n - 1) + " > 5",
    "sums in brackets": lambda n: "(1 + " * (n - 1) + "budget" + ")" * (n - 1) + " > 5",
    "products": lambda n: "budget" + " * 2" * (n - 1) + " > 5",
    "minus": lambda n: "-" * (n - 1) + "budget < 5",
    "minus of a number": lambda n: "budget < " + "-" * (n - 1) + "5",
    "where after where": lambda n: "touches" + ".where(true)" * (n - 1) + ".exists()",
    "within after within": lambda n: "touches" + '.within("7 days")' * (n - 1) + ".exists()",
    "brackets in a call": lambda n: "known" + "(" * n + "title" + ")" * n,
    "brackets in where": lambda n: "touches.where" + "(" * n + "true" + ")" * n + ".exists()",
}


@pytest.mark.parametrize("construct", sorted(NESTING))
def test_what_nests_as_deep_as_is_allowed_is_read_and_decided(construct: str) -> None:
    """Up to the bound a condition is read, and both engines answer alike."""
    condition = read_condition(NESTING[construct](MAX_DEPTH), VOCABULARY, SCOPE, NORMALISERS)

    for situation in (Situations(condition, Random(seed)).one() for seed in range(5)):
        answer = interpreted(condition, situation)
        assert Fast(condition)(situation) == (answer is True, answer is False)


@pytest.mark.parametrize("construct", sorted(NESTING))
@pytest.mark.parametrize("beyond", [1, 2, 10, 48, 100, 400])
def test_what_nests_one_level_deeper_is_refused(construct: str, beyond: int) -> None:
    """Beyond the bound, by however much, the message names it and nothing else is said."""
    text = NESTING[construct](MAX_DEPTH + beyond)

    with pytest.raises(FaultError) as caught:
        read_condition(text, VOCABULARY, SCOPE, NORMALISERS)

    (fault,) = caught.value.faults
    assert fault.code == "LC-EXPR-002"
    assert fault.message == f"the condition nests deeper than {MAX_DEPTH} levels"


@pytest.mark.parametrize("levels", [1, 2, 5, 20])
def test_lists_inside_lists_are_read_and_decided(levels: int) -> None:
    """What is summed up of one list may itself be a sum over another."""
    condition = read_condition(_sums_of_sums(levels), VOCABULARY, SCOPE, NORMALISERS)

    situation = Situations(condition, Random(1)).one()
    answer = interpreted(condition, situation)
    assert isinstance(condition, tree.Compare)
    assert Fast(condition)(situation) == (answer is True, answer is False)


def test_a_where_inside_a_where_is_refused_at_any_depth() -> None:
    """Inside `where` bare names are the item's, and a second `where` would hide whose."""
    for text in (
        "touches.where(lead.touches.where(true).exists()).exists()",
        "touches.where(lead.touches.sum(lead.touches.where(true).count()) > 1).exists()",
        "touches.sum(lead.touches.where(true).count()) > 1",
    ):
        with pytest.raises(FaultError) as caught:
            read_condition(text, VOCABULARY, SCOPE, NORMALISERS)
        assert [fault.code for fault in caught.value.faults] == ["LC-EXPR-016"]


@pytest.mark.parametrize(
    "text",
    [
        "unsubscribed" + " and unsubscribed" * 500,
        "budget in [" + ", ".join(map(str, range(1_000))) + "]",
        "title.contains(" + ", ".join(f'"{n}"' for n in range(1_000)) + ")",
        "budget" + " < budget" * 500,
    ],
)
def test_what_stands_side_by_side_does_not_nest(text: str) -> None:
    """Long rows of conditions, values or comparisons are no deeper than short ones."""
    assert parse(text).tree
    assert read_condition(text, VOCABULARY, SCOPE, NORMALISERS)


def test_brackets_inside_strings_do_not_nest() -> None:
    """What stands in quotes is text, however many brackets it holds."""
    text = f'title == "{"(" * 200}"'

    assert read_condition(text, VOCABULARY, SCOPE, NORMALISERS)
