"""Rules that nearly fired: those that one part of their condition kept from it, by weight."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from leadcore.definition.changes import changes
from leadcore.definition.decided import Decided
from leadcore.definition.deciding.walking import Walk
from leadcore.definition.evidence import Witness
from leadcore.definition.planning.plan import Rule
from leadcore.language import tree
from leadcore.language.english import english
from leadcore.language.interpret import Facts, evaluate, value_of
from leadcore.language.tree import Condition

#: For how many rules is worked out what they would have changed; each is a decision of its own.
_MOST_TRIED = 40


@dataclass(frozen=True, slots=True)
class NearMiss:
    """
    A rule that nearly fired: one part of its condition kept it from that.

    Attributes:
        rule: Its name.
        section: The section it stands in, as `score.fit`.
        needs: What that part asks for, in words.
        read: What was there, as `budget = 20`, each fact once.
        unknown: The facts that were missing for it; empty when it was plainly false.
        could_change: What would have become of the lead had the rule fired, as `grade C -> B`.
    """

    rule: str
    section: str
    needs: str
    read: tuple[str, ...]
    unknown: tuple[str, ...]
    could_change: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """
    A rule that one part of its condition kept from firing, in the plan's own terms.

    Attributes:
        rule: The rule.
        part: The part that did not hold.
        unknown: The facts that were missing for it.
    """

    rule: Rule
    part: Condition
    unknown: tuple[str, ...]


def near(walk: Walk) -> Iterator[Near]:
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
            yield Near(rule, wanting[0], tuple(_missing(wanting[0], facts)))


def near_misses(decision: Decided[Any], *, personal: bool) -> tuple[NearMiss, ...]:
    """
    The rules that nearly fired, those first that would have changed the outcome.

    Of grades the next better one comes first, others in the order they were asked. Rules that would
    only have counted against the lead are left out, unless it is not known whether they hold.

    Args:
        decision: The decision that they nearly fired for.
        personal: Whether values of personal fields are shown.
    """
    plan = decision.meaning.plan
    against = {
        each.rule.name
        for dimension in plan.dimensions
        for each in dimension.rules
        if each.points < 0
    }
    found = [each for each in near(decision.walk) if each.unknown or not _harms(each, against)]
    grades = [at for at, each in enumerate(found) if each.rule.section == "grades"]
    for at, grade in zip(grades, [found[at] for at in reversed(grades)], strict=True):
        found[at] = grade  # a better grade lies beyond the next one
    # Points seldom change more than points, so their rules are tried last.
    order = sorted(range(len(found)), key=lambda at: found[at].rule.section.startswith("score"))
    # What one rule lacks others may lack too, and would then hold with it.
    alike: dict[Condition, list[Rule]] = {}
    for each in found:
        alike.setdefault(each.part, []).append(each.rule)
    changing = {}
    for at in order[:_MOST_TRIED]:
        would = changes(decision, decision.as_if(*alike[found[at].part]))
        if would:
            changing[at] = would
    others = [at for at in range(len(found)) if at not in changing]
    witness = Witness(decision.walk.facts, plan, personal=personal)
    return tuple(
        NearMiss(
            rule=found[at].rule.name,
            section=found[at].rule.section,
            needs=english(found[at].part, plan.vocabulary),
            read=tuple(map(str, witness.of(found[at].part))),
            unknown=found[at].unknown,
            could_change=changing.get(at, ()),
        )
        for at in (*sorted(changing), *others)
    )


def _harms(near: Near, against: Collection[str]) -> bool:
    """Whether the rule would only have done harm; nobody wants that brought near."""
    if isinstance(near.part, tree.Flag) and near.part.name == "disqualified":
        return True
    return near.rule.section == "disqualify" or near.rule.name in against


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
        if isinstance(node, tree.Segment):
            yield from _missing(facts.segments[node.name], facts)
        if not isinstance(node, tree.Fact) or node.of != "lead" or not node.missing:
            continue
        if value_of(node, facts) is None:
            yield ".".join(node.path)
