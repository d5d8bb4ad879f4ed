"""Rules that nearly fired: one part of the condition away, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadcore.definition.deciding.walking import Walk
from leadcore.definition.planning.plan import Plan, Rule
from leadcore.language import tree
from leadcore.language.interpret import Facts, evaluate, value_of
from leadcore.language.tree import Condition
from leadcore.language.types import Record, is_ordered
from leadcore.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class NearMiss:
    """
    A rule that one part of its condition kept from firing.

    Attributes:
        rule: The rule.
        part: The part that did not hold.
        unknown: The facts that were missing for it; empty when it was plainly false.
        needs: For a comparison of numbers or moments, what was needed.
        has: What was there instead; None when it is missing or personal.
    """

    rule: Rule
    part: Condition
    unknown: tuple[str, ...]
    needs: Any = None
    has: Any = None


def near_misses(plan: Plan, walk: Walk) -> Iterator[NearMiss]:
    """
    The rules of a decision that one part kept from firing, in the order they were asked.

    Args:
        plan: The plan decided by.
        walk: The decision, worked out by the reference engine.
    """
    facts = walk.facts
    told: set[str] = set()
    for rule, _ in walk.not_fired:
        if rule.condition is None or rule.name in told:
            continue
        wanting = _wanting(rule.condition, facts)
        if len(wanting) == 1:
            told.add(rule.name)
            yield _near_miss(plan, rule, wanting[0], facts)


def _wanting(condition: Condition, facts: Facts) -> list[Condition]:
    """The fewest parts that would have to change for the condition to hold."""
    if evaluate(condition, facts) is True:
        return []
    if isinstance(condition, tree.And):
        return [lacking for part in condition.parts for lacking in _wanting(part, facts)]
    if isinstance(condition, tree.Or):
        return min((_wanting(part, facts) for part in condition.parts), key=len)
    return [condition]


def _near_miss(plan: Plan, rule: Rule, part: Condition, facts: Facts) -> NearMiss:
    unknown = []
    for node in part.walk():
        if not isinstance(node, tree.Fact) or node.of != "lead":
            continue
        if node.missing and value_of(node, facts) is None:
            unknown.append(".".join(node.path))
    if not isinstance(part, tree.Compare) or not is_ordered(part.left.kind):
        return NearMiss(rule, part, tuple(unknown))
    has = value_of(part.left, facts)
    needs = value_of(part.right, facts)
    if _is_personal(part.left, plan.vocabulary):
        has = None
    return NearMiss(rule, part, tuple(unknown), needs, has)


def _is_personal(value: tree.Node, vocabulary: Vocabulary) -> bool:
    return any(
        isinstance(node, tree.Fact) and is_personal(node.path, vocabulary) for node in value.walk()
    )


def is_personal(path: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a fact of the lead, or a record it lies in, is masked."""
    record: Any = vocabulary.lead
    for step in path:
        if not isinstance(record, Record) or step not in record.fields:
            return False
        field = record.fields[step]
        if field.personal:
            return True
        record = field.type
    return False
