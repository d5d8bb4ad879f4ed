"""The package's tests of texts, in which a missing text counts as the empty one."""

from __future__ import annotations

from leadcore.language import tree
from leadcore.language.business_rules.faults import always_holds, never_holds, tree_fault
from leadcore.language.business_rules.joining import all_of, any_of
from leadcore.language.business_rules.leaf import Leaf, text_at
from leadcore.language.business_rules.letter_case import ignoring_case
from leadcore.language.business_rules.python_regex import re2_pattern
from leadcore.language.patterns import PatternError, check_pattern, compiled
from leadcore.language.tree import Condition, Constant

#: The package's operators for texts.
STRING_OPERATORS = (
    *("equal_to", "equal_to_case_insensitive", "starts_with", "ends_with", "contains"),
    *("matches_regex", "non_empty"),
)
_PARTS: dict[str, tree.TextTestName] = {
    "starts_with": "starts_with",
    "ends_with": "ends_with",
    "contains": "contains",
}


def string_test(leaf: Leaf) -> Condition:
    """
    The condition that a test of a text stands for.

    Raises:
        FaultError: The value is no text, or the package's meaning cannot be kept.
    """
    if leaf.operator == "non_empty":
        return _not_empty(leaf)
    text = text_at(leaf.given, leaf.at)
    if not text:
        if leaf.operator in ("equal_to", "equal_to_case_insensitive"):
            return _empty(leaf)
        raise always_holds("the empty text is found in every text", leaf.at)
    if leaf.operator == "equal_to" or (leaf.normal and leaf.operator not in _SEARCHES):
        ignoring = leaf.operator != "equal_to"
        canonical = leaf.canonical(text, leaf.at, ignoring_case=ignoring)
        return tree.Compare("==", leaf.value, Constant(canonical, leaf.variable.type))
    if leaf.operator == "equal_to_case_insensitive":
        return _pattern(leaf, ignoring_case(text))
    if leaf.operator == "matches_regex":
        return _matches(leaf, text)
    return tree.TextTest(_PARTS[leaf.operator], leaf.value, (text,))


_SEARCHES = {*_PARTS, "matches_regex"}


def _not_empty(leaf: Leaf) -> Condition:
    parts: list[Condition] = []
    if leaf.value.can_be_missing:
        parts.append(tree.Known(leaf.value))
    if leaf.normal is None or not parts:  # no canonical text is empty
        parts.append(tree.Compare("!=", leaf.value, Constant("", leaf.variable.type)))
    return all_of(parts)


def _empty(leaf: Leaf) -> Condition:
    parts: list[Condition] = []
    if leaf.value.can_be_missing:
        parts.append(tree.Not(tree.Known(leaf.value)))
    if leaf.normal is None:
        parts.append(tree.Compare("==", leaf.value, Constant("", leaf.variable.type)))
    if not parts:
        raise never_holds(f"`{leaf.variable.name}` is never empty", "leave it out", leaf.at)
    return any_of(parts)


def _matches(leaf: Leaf, pattern: str) -> Condition:
    try:
        written = re2_pattern(pattern)
    except PatternError as error:
        raise tree_fault("LC-BR-010", str(error), error.hint, at=leaf.at) from None
    if not written.strip():
        message = "a pattern of spaces only cannot be kept"
        raise tree_fault("LC-BR-010", message, "use `contains`", at=leaf.at)
    test = _pattern(leaf, written)
    if leaf.value.can_be_missing and compiled(written).search("") is not None:
        return tree.Or((tree.Not(tree.Known(leaf.value)), test))  # the empty text matches too
    return test


def _pattern(leaf: Leaf, pattern: str) -> Condition:
    try:
        check_pattern(pattern)
    except PatternError as error:
        raise tree_fault("LC-BR-010", str(error), error.hint, at=leaf.at) from None
    return tree.TextTest("matches", leaf.value, (pattern,))
