"""Rules that nearly fired: those that one part of their condition kept from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadcore.definition.deciding.walking import Walk
from leadcore.definition.planning.plan import Rule
from leadcore.language import tree
from leadcore.language.interpret import Facts, evaluate, value_of
from leadcore.language.tree import Condition
from leadcore.language.types import Record
from leadcore.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class NearMiss:
    """
    A rule that one part of its condition kept from firing.

    Attributes:
        rule: The rule.
        part: The part that did not hold.
        unknown: The facts that were missing for it; empty when it was plainly false.
    """

    rule: Rule
    part: Condition
    unknown: tuple[str, ...]


def near_misses(walk: Walk) -> Iterator[NearMiss]:
    """
    The rules of a decision that one part kept from firing, in the order they were asked.

    Args:
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
            yield NearMiss(rule, wanting[0], tuple(_missing(wanting[0], facts)))


def _wanting(condition: Condition, facts: Facts) -> list[Condition]:
    """The fewest parts that would have to change for the condition to hold."""
    if evaluate(condition, facts) is True:
        return []
    if isinstance(condition, tree.And):
        return [lacking for part in condition.parts for lacking in _wanting(part, facts)]
    if isinstance(condition, tree.Or):
        return min((_wanting(part, facts) for part in condition.parts), key=len)
    return [condition]


def _missing(part: Condition, facts: Facts) -> Iterator[str]:
    for node in part.walk():
        if not isinstance(node, tree.Fact) or node.of != "lead" or not node.missing:
            continue
        if value_of(node, facts) is None:
            yield ".".join(node.path)


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
