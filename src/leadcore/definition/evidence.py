"""What made a condition come out as it did: the facts it hung on, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.planning.plan import Plan
from leadcore.definition.told_values import points_told, rounded, value_told
from leadcore.language import tree
from leadcore.language.interpret import Facts, evaluate, value_of
from leadcore.language.render import render
from leadcore.language.tree import Condition
from leadcore.model import MASK

#: How many segments within segments are opened.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Read:
    """
    A value that a condition hung on.

    Attributes:
        name: What it is called in the language, as `company.employees`.
        value: The value, or None where it is missing; where it is masked, `***`.
        told: The value as people are told it.
    """

    name: str
    value: Any
    told: str

    def __str__(self) -> str:
        return f"{self.name} = {self.told}"


@dataclass(frozen=True, slots=True)
class Belonging:
    """
    A segment that a condition hung on.

    Attributes:
        segment: Its name.
        held: Whether the lead belongs to it.
        read: What that hung on.
    """

    segment: str
    held: bool
    read: tuple[Evidence, ...]

    def __str__(self) -> str:
        name = self.segment if self.held else f"not {self.segment}"
        return f"{name}: {' and '.join(map(str, self.read))}" if self.read else name


Evidence = Read | Belonging


class Witness:
    """
    Tells what conditions hung on, of one lead.

    Args:
        facts: What conditions read, with all results.
        plan: The plan that they stand in.
        personal: Whether values of personal fields are shown.
    """

    def __init__(self, facts: Facts, plan: Plan, *, personal: bool) -> None:
        self._facts = facts
        self._vocabulary = plan.vocabulary
        self._personal = personal
        self._masked = frozenset() if personal else plan.personal_derived()

    def of(self, *conditions: Condition) -> tuple[Evidence, ...]:
        """What conditions hung on, in reading order, each once."""
        return self._of(conditions, 0)

    def of_rule(self, fired: Fired) -> tuple[Evidence, ...]:
        """What made a rule fire, and a row of its table fit."""
        condition = fired.rule.condition
        asked = [condition] if condition is not None else []
        if fired.table is not None and fired.row >= 0:
            asked += [cell for cell in fired.table.rows[fired.row] if cell is not None]
        return self.of(*asked)

    def _of(self, conditions: tuple[Condition, ...], depth: int) -> tuple[Evidence, ...]:
        found: dict[str, Evidence] = {}
        for condition in conditions:
            for leaf in self._deciding(condition):
                for each in self._told(leaf, depth):
                    found.setdefault(str(each), each)
        return tuple(found.values())

    def _deciding(self, condition: Condition) -> Iterator[Condition]:
        """
        The parts that made a condition come out as it did: those that came out like it.

        An `or` holds by its parts that hold, and fails by all; an `and` the other way round.
        """
        if isinstance(condition, tree.Not):
            yield from self._deciding(condition.part)
        elif isinstance(condition, tree.And | tree.Or):
            answer = evaluate(condition, self._facts)
            for part in condition.parts:
                if evaluate(part, self._facts) is answer:
                    yield from self._deciding(part)
        else:
            yield condition

    def _told(self, leaf: Condition, depth: int) -> Iterator[Evidence]:
        if isinstance(leaf, tree.Segment):
            held = evaluate(leaf, self._facts) is True
            within = (self._facts.segments[leaf.name],) if depth < _DEEPEST else ()
            yield Belonging(leaf.name, held, self._of(within, depth + 1))
            return
        for node in leaf.walk():
            if isinstance(node, tree.Fact) and node.of == "lead":
                yield self._fact(node)
            elif isinstance(node, tree.Points):
                points: Decimal = value_of(node, self._facts)
                yield Read(render(node), points, _points(points, leaf))
            elif isinstance(node, tree.Derived):
                value = self._shown(value_of(node, self._facts), node.name in self._masked)
                yield Read(render(node), value, value_told(value))
            elif isinstance(node, tree.Outcome | tree.Count):
                # Counts and results are never masked: they say no more than the rule that asks.
                value = value_of(node, self._facts)
                value = str(value) if isinstance(node, tree.Outcome) else value
                yield Read(render(node), value, value_told(value))

    def _fact(self, fact: tree.Fact) -> Read:
        masked = not self._personal and self._vocabulary.is_personal(fact.path)
        value = self._shown(value_of(fact, self._facts), masked)
        return Read(".".join(fact.path), value, value_told(value))

    @staticmethod
    def _shown(value: Any, masked: bool) -> Any:
        """The value or the mask; that there is none is shown of every fact."""
        return MASK if masked and value is not None and value != () else value


def _points(points: Decimal, leaf: Condition) -> str:
    """Points as told, but exact where rounding would make them what they are compared with."""
    told = rounded(points)
    if told != points and any(
        isinstance(node, tree.Constant) and node.value == told for node in leaf.walk()
    ):
        return value_told(points)
    return points_told(points)
