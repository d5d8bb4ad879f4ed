"""The package's tests of choices and of lists, which ignore case."""

from __future__ import annotations

from collections.abc import Sequence

from leadcore.errors import nearest
from leadcore.language import tree
from leadcore.language.business_rules.faults import (
    Steps,
    always_holds,
    never_holds,
    tree_fault,
    wrong_type,
)
from leadcore.language.business_rules.joining import all_of, any_of
from leadcore.language.business_rules.leaf import Leaf, text_at
from leadcore.language.tree import Condition, Constant, Fact

#: The package's operators for one choice, and for lists of them.
SELECT_OPERATORS = ("contains", "does_not_contain")
SELECT_MULTIPLE_OPERATORS = (
    *("contains_all", "is_contained_by", "shares_at_least_one_element_with"),
    *("shares_exactly_one_element_with", "shares_no_elements_with"),
)
# To find exactly one of many needs a test for each pair of them.
_MOST_COUNTED = 20

#: The values of the language that the package takes for one value, since it ignores case.
Options = tuple[str, ...]


def select_test(leaf: Leaf) -> Condition:
    """
    The condition that a test of one choice stands for.

    Raises:
        FaultError: The value is none of the choices.
    """
    options = _options(leaf, leaf.given, leaf.at)
    if len(options) == 1:
        sign: tree.Comparison = "==" if leaf.operator == "contains" else "!="
        return tree.Compare(sign, leaf.value, Constant(options[0], leaf.variable.type))
    found = tree.OneOf(leaf.value, options)
    return found if leaf.operator == "contains" else tree.Not(found)


def select_multiple_test(leaf: Leaf) -> Condition:
    """
    The condition that a test of a list stands for.

    Raises:
        FaultError: The value is no list of choices, or the test cannot be kept.
    """
    values, asked = leaf.value, _asked(leaf)
    assert isinstance(values, Fact)
    every = _together(asked)
    match leaf.operator:
        case "contains_all":
            return _has_all(values, asked)
        case "shares_at_least_one_element_with":
            return tree.Has(values, every)
        case "shares_no_elements_with":
            return tree.Not(tree.Has(values, every))
        case "is_contained_by":
            return tree.Not(tree.Has(values, _others(leaf, every)))
        case _:
            return _exactly_one(leaf, values, asked)


def _asked(leaf: Leaf) -> list[Options]:
    given = leaf.given
    if isinstance(given, str):
        message = "a text stands where a list belongs; the package would take it letter by letter"
        raise tree_fault("LC-BR-007", message, f'write ["{given[:40]}"]', at=leaf.at)
    if not isinstance(given, Sequence):
        raise wrong_type("a list of texts", given, leaf.at)
    if not given:
        raise always_holds("the list is empty", leaf.at)
    return [_options(leaf, each, (*leaf.at, index)) for index, each in enumerate(given)]


def _options(leaf: Leaf, given: object, at: Steps) -> Options:
    text = text_at(given, at)
    if leaf.normal is not None:
        return (leaf.canonical(text, at, ignoring_case=True),)
    choices = leaf.variable.options
    found = tuple(option for option in choices if option.lower() == text.lower())
    if not found:
        near = nearest(text, choices)
        listed = ", ".join(choices[:12]) + (" ..." if len(choices) > 12 else "")
        hint = f"did you mean `{near}`?" if near else f"the choices are {listed}"
        raise never_holds(f"`{text[:60]}` is none of the choices", hint, at)
    return found


def _together(asked: Sequence[Options]) -> Options:
    return tuple(dict.fromkeys(option for options in asked for option in options))


def _has_all(values: Fact, asked: list[Options]) -> Condition:
    if all(len(options) == 1 for options in asked):
        unique = _together(asked)
        return tree.Has(values, unique, all=len(unique) > 1)
    return all_of([tree.Has(values, options) for options in dict.fromkeys(asked)])


def _others(leaf: Leaf, options: Options) -> Options:
    """The choices that are not in a list: what it contains has none of them."""
    if not leaf.variable.options:
        message = f"`{leaf.variable.name}` has no fixed choices, so the others cannot be named"
        hint = "use `shares_no_elements_with`, and name those that must not be there"
        raise tree_fault("LC-BR-012", message, hint, at=leaf.at)
    others = tuple(option for option in leaf.variable.options if option not in options)
    if not others:
        raise always_holds("every choice is in the list", leaf.at)
    return others


def _exactly_one(leaf: Leaf, values: Fact, asked: list[Options]) -> Condition:
    """One of the values is there and the others are not; a value named twice counts twice."""
    if len(asked) > _MOST_COUNTED:
        message = f"more than {_MOST_COUNTED} values cannot be counted"
        raise tree_fault("LC-BR-012", message, "name fewer of them", at=leaf.at)
    parts: list[Condition] = []
    for index, options in enumerate(asked):
        others = _together([*asked[:index], *asked[index + 1 :]])
        if set(options) & set(others):
            continue
        there: Condition = tree.Has(values, options)
        parts.append(all_of([there, tree.Not(tree.Has(values, others))]) if others else there)
    if not parts:
        raise never_holds("each value is named twice, so it is never found just once", "", leaf.at)
    return any_of(parts)
