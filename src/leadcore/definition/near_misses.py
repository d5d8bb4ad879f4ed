"""Rules that nearly fired: those that one part of their condition kept from it, by weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.outcome import CONSEQUENCES
from leadcore.definition.deciding.walking import Walk
from leadcore.definition.planning.plan import Rule
from leadcore.language import tree
from leadcore.language.interpret import Facts, evaluate, value_of
from leadcore.language.tree import Condition
from leadcore.language.types import Record
from leadcore.language.vocabulary import Vocabulary

#: For how many rules is worked out what they would have changed; each is a decision of its own.
_MOST_TRIED = 40


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


def weightiest(
    misses: Iterable[NearMiss], decision: Decided[Any], most: int
) -> tuple[NearMiss, ...]:
    """
    Of rules that nearly fired so many: first those that would have changed the outcome.

    Those are the ones with which disqualification, qualification, grade, stage or route would have
    been another; each kind in the order they were asked.

    Args:
        misses: The rules.
        decision: The decision that they nearly fired for.
        most: How many.
    """
    told = list(misses)
    # Points seldom change more than points, so their rules are tried last.
    order = sorted(range(len(told)), key=lambda at: told[at].rule.section.startswith("score"))
    changing: list[int] = []
    for at in order[:_MOST_TRIED]:
        outcome = decision.as_if(told[at].rule)
        if outcome[:CONSEQUENCES] != decision.outcome[:CONSEQUENCES]:
            changing.append(at)
        if len(changing) == most:
            break
    others = [at for at in range(len(told)) if at not in changing]
    return tuple(told[at] for at in (*sorted(changing), *others)[:most])


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
