"""Joins conditions as the reader of texts does, so that one meaning has one tree."""

from __future__ import annotations

from leadcore.language import tree
from leadcore.language.tree import Condition, Constant

_Join = type[tree.And] | type[tree.Or]


def all_of(parts: list[Condition]) -> Condition:
    """All of some conditions; `x != a and x != b` becomes `x not in [a, b]`."""
    flat = _flat(tree.And, parts)
    one_of = _one_of(flat, "!=")
    if one_of is not None:
        return tree.Not(one_of) if isinstance(one_of, tree.OneOf) else one_of
    return joined(tree.And, flat)


def any_of(parts: list[Condition]) -> Condition:
    """One of some conditions; several needles looked for in one text become one test."""
    flat = _flat(tree.Or, parts)
    found = _one_of(flat, "==") or _text_test(flat)
    return found if found is not None else joined(tree.Or, flat)


def joined(make: _Join, parts: list[Condition]) -> Condition:
    """Conditions joined, a join within a join of the same kind laid flat."""
    flat = _flat(make, parts)
    return flat[0] if len(flat) == 1 else make(tuple(flat))


def _flat(make: _Join, parts: list[Condition]) -> list[Condition]:
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, make) else (part,))
    return flat


def _one_of(parts: list[Condition], sign: tree.Comparison) -> Condition | None:
    """The test of one fact against all the literals it is compared with, or None."""
    options: list[tree.Scalar] = []
    for part in parts:
        if not (isinstance(part, tree.Compare) and part.operator == sign):
            return None
        if not isinstance(part.right, Constant):
            return None
        options.append(part.right.value)
    facts = {part.left for part in parts if isinstance(part, tree.Compare)}
    if len(facts) > 1:
        return None
    unique = tuple(dict.fromkeys(options))
    return tree.OneOf(facts.pop(), unique) if len(unique) > 1 else parts[0]


def _text_test(parts: list[Condition]) -> Condition | None:
    """The test of one text with all the needles that the parts look for, or None."""
    tests = [part for part in parts if isinstance(part, tree.TextTest)]
    if len(tests) < len(parts) or len({(test.test, test.value) for test in tests}) > 1:
        return None
    needles = dict.fromkeys(needle for test in tests for needle in test.needles)
    return tree.TextTest(tests[0].test, tests[0].value, tuple(needles))
