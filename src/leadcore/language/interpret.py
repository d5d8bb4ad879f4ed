"""
The reference engine: walks the typed tree and answers true, false or unknown.

It is written to be read beside the language reference, not to be fast; `language.python` is fast,
and property tests hold the two together.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from leadcore.language import meaning, tree
from leadcore.language.patterns import compiled
from leadcore.language.tree import STAGE_HISTORY, Condition, Items, Scalar, Value
from leadcore.language.types import ListOf, Text, Type, is_dated
from leadcore.model import Timeline

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

#: A list of the definition in the normal form of the field that meets it.
ListKey = tuple[str, str | None]


@dataclass(slots=True)
class Facts:
    """
    Everything a condition can read.

    Attributes:
        lead: The lead, a company snapshot within it.
        now: The moment of the decision, aware, UTC.
        lists: The named lists, by name and normal form.
        segments: The named segments' conditions.
        derived: The derived values decided so far.
        results: What earlier sections decided: `disqualified`, `qualified`, `grade`, `stage`,
            `was.stage`, and `score.NAME` in points.
        line: The stages of the line, lowest first.
        member: The candidate for assignment, where there is one.
        held: Which segments hold, of those that were asked.
    """

    lead: Any
    now: datetime
    lists: Mapping[ListKey, frozenset[Scalar]] = field(default_factory=dict)
    segments: Mapping[str, Condition] = field(default_factory=dict)
    derived: dict[str, Scalar | None] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    line: tuple[str, ...] = ()
    member: Any = None
    held: dict[str, bool] = field(default_factory=dict)


class _NoOutcome:
    """What `grade` is when there is none: known, and equal to no text, not even an empty one."""

    __slots__ = ()

    def __str__(self) -> str:
        return "none"


_NO_OUTCOME = _NoOutcome()


def normal_of(kind: Type) -> str | None:
    """The normal form of a text type, or of what a list holds."""
    if isinstance(kind, ListOf):
        kind = kind.item
    return kind.normal if isinstance(kind, Text) else None


def evaluate(
    condition: Condition, facts: Facts, item: Any = None, record: Any = None
) -> bool | None:
    """
    Whether a condition holds: True, False, or None for unknown.

    Args:
        condition: The typed tree.
        facts: What it may read.
        item: The current item, inside a `where`.
        record: What the item looks like.
    """
    return _Walk(facts, item, record).holds(condition)


def value_of(value: Value, facts: Facts, item: Any = None, record: Any = None) -> Any:
    """A value, or None when it is missing."""
    return _Walk(facts, item, record).value(value)


def items_of(items: Items, facts: Facts) -> list[Any]:
    """The items of a narrowed list, oldest first."""
    return _Walk(facts, None, None).items(items)


class _Walk:
    def __init__(self, facts: Facts, item: Any, record: Any) -> None:
        self.facts = facts
        self.item = item
        self.record = record

    # -- conditions ------------------------------------------------------------------------------

    def holds(self, condition: Condition) -> bool | None:
        method: Callable[[Any], bool | None] = getattr(self, f"_{type(condition).__name__.lower()}")
        return method(condition)

    def _and(self, node: tree.And) -> bool | None:
        answers = [self.holds(part) for part in node.parts]
        if False in answers:
            return False
        return None if None in answers else True

    def _or(self, node: tree.Or) -> bool | None:
        answers = [self.holds(part) for part in node.parts]
        if True in answers:
            return True
        return None if None in answers else False

    def _not(self, node: tree.Not) -> bool | None:
        answer = self.holds(node.part)
        return None if answer is None else not answer

    def _always(self, node: tree.Always) -> bool:
        return node.holds

    def _compare(self, node: tree.Compare) -> bool | None:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        return bool(_COMPARE[node.operator](left, right))

    def _oneof(self, node: tree.OneOf) -> bool | None:
        value = self.value(node.value)
        return None if value is None else value in node.options

    def _inlist(self, node: tree.InList) -> bool | None:
        value = self.value(node.value)
        if value is None:
            return None
        return value in self.facts.lists[node.list, normal_of(node.value.kind)]

    def _texttest(self, node: tree.TextTest) -> bool | None:
        text = self.value(node.value)
        if text is None:
            return None
        if node.test == "has_word":
            return meaning.has_word(text, [meaning.words(needle) for needle in node.needles])
        test: Callable[[str], object] = {
            "contains": lambda needle: needle in text,
            "starts_with": text.startswith,
            "ends_with": text.endswith,
            "matches": lambda needle: compiled(needle).search(text) is not None,
        }[node.test]
        return any(test(needle) for needle in node.needles)

    def _known(self, node: tree.Known) -> bool:
        return self.value(node.value) is not None

    def _truth(self, node: tree.Truth) -> bool | None:
        value: bool | None = self.value(node.value)
        return value

    def _has(self, node: tree.Has) -> bool:
        held = set(self.value(node.values))
        asked = [option in held for option in node.options]
        return all(asked) if node.all else any(asked)

    def _haslisted(self, node: tree.HasListed) -> bool:
        listed = self.facts.lists[node.list, normal_of(node.values.kind)]
        return not listed.isdisjoint(self.value(node.values))

    def _exists(self, node: tree.Exists) -> bool:
        return bool(self.items(node.items))

    def _allows(self, node: tree.Allows) -> bool:
        asked, lead = self.facts.now, self.facts.lead
        return bool(lead.allows(node.channel, purpose=node.purpose, at=asked))

    def _segment(self, node: tree.Segment) -> bool:
        # Those that a segment builds on come first, one after the other, however long the chain.
        held = self.facts.held
        waiting = [] if node.name in held else [node.name]
        while waiting:
            inner = self.facts.segments[waiting[-1]]
            asked = (each for each in inner.walk() if isinstance(each, tree.Segment))
            before = [each.name for each in asked if each.name not in held]
            if before:
                waiting += before
            else:
                held[waiting.pop()] = _Walk(self.facts, None, None).holds(inner) is True
        return held[node.name]

    def _flag(self, node: tree.Flag) -> bool:
        return bool(self.facts.results[node.name])

    def _reached(self, node: tree.Reached) -> bool:
        stage = self.facts.results["was.stage" if node.before else "stage"]
        line = self.facts.line
        return stage in line and line.index(stage) >= line.index(node.stage)

    # -- values ----------------------------------------------------------------------------------

    def value(self, value: Value) -> Any:
        method: Callable[[Any], Any] = getattr(self, f"_{type(value).__name__.lower()}")
        return method(value)

    def _constant(self, node: tree.Constant) -> Scalar:
        return node.value

    def _fact(self, node: tree.Fact) -> Any:
        if node.of == "item":
            return self._of_item(self.item, self.record, node)
        held = self.facts.lead if node.of == "lead" else self.facts.member
        for step in node.path:
            if held is None:
                break
            held = held.get(step) if isinstance(held, Mapping) else getattr(held, step, None)
        return held if held is not None or not isinstance(node.type, ListOf) else ()

    def _of_item(self, item: Any, record: Any, fact: tree.Fact) -> Any:
        first = record.fields[fact.path[0]]
        held = item.facts.get(fact.path[0]) if first.in_facts else getattr(item, fact.path[0])
        for step in fact.path[1:]:
            held = None if held is None else getattr(held, step)
        return held if held is not None or not isinstance(fact.type, ListOf) else ()

    def _derived(self, node: tree.Derived) -> Any:
        return self.facts.derived[node.name]

    def _points(self, node: tree.Points) -> Any:
        return self.facts.results[f"score.{node.dimension}"]

    def _outcome(self, node: tree.Outcome) -> object:
        # No grade is a result like any other: known, and none of the grades there are.
        found: str | None = self.facts.results[node.name]
        return found if found is not None else _NO_OUTCOME

    def _arithmetic(self, node: tree.Arithmetic) -> Decimal | int | None:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        return meaning.calculate(node.operator, left, right)

    def _daysbetween(self, node: tree.DaysBetween) -> int | None:
        moment: datetime | date | None = self.value(node.moment)
        if moment is None:
            return None
        count = meaning.days_since if node.direction == "since" else meaning.days_until
        return count(moment, self.facts.now)

    def _calendarpart(self, node: tree.CalendarPart) -> str | int | None:
        name = node.zone if node.zone is not None else self.facts.lead.timezone
        return meaning.calendar_part(node.part, name, self.facts.now)

    def _count(self, node: tree.Count) -> int:
        return len(self.items(node.items))

    def _length(self, node: tree.Length) -> int:
        return len(self.value(node.values))

    def _total(self, node: tree.Total) -> Decimal | int | None:
        numbers = self._numbers(node)
        if node.operation == "sum":
            return meaning.sum_of(numbers)
        chosen = list(numbers)
        if not chosen:
            return None
        return max(chosen) if node.operation == "max" else min(chosen)

    def _numbers(self, node: tree.Total) -> Iterable[Decimal | int]:
        for item in self.items(node.items):
            number = _Walk(self.facts, item, node.items.record).value(node.of)
            if number is not None:
                yield number

    def _enditem(self, node: tree.EndItem) -> Any:
        found = self.items(node.items)
        if not found:
            return None
        item = found[0] if node.end == "first" else found[-1]
        return self._of_item(item, node.items.record, node.fact)

    # -- lists -----------------------------------------------------------------------------------

    def items(self, items: Items) -> list[Any]:
        """The items that are visible now, in the window, and definitely meet `where`."""
        now = self.facts.now
        found = list(self._all(items))
        if items.path == STAGE_HISTORY:  # applying a decision must not change what it rests on
            found = [item for item in found if item.at < now]
        elif is_dated(items.record):
            found = [item for item in Timeline(found) if item.at <= now]
        if items.within is not None:
            opened = now - items.within
            found = [item for item in found if opened < item.at]
        if items.where is not None:
            found = [
                item
                for item in found
                if _Walk(self.facts, item, items.record).holds(items.where) is True
            ]
        return found

    def _all(self, items: Items) -> Iterable[Any]:
        held = self.facts.lead
        if items.path[0] == "touches" and len(items.path) == 2:
            return [touch for touch in held.touches if touch.kind == items.path[1]]
        for step in items.path:
            held = None if held is None else getattr(held, step)
        return () if held is None else tuple(held)
