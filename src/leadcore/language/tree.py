"""
The typed tree that every condition becomes, whatever it was written in.

Nodes are frozen values without positions: equal meaning, equal tree. Two families, `Value` and
`Condition`; a condition is true, false or unknown, a value is there or missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from leadcore.language.types import (
    POINTS,
    WHOLE,
    Choice,
    Record,
    Type,
)

Scalar = str | int | Decimal | bool | date | datetime | timedelta
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
TextTestName = Literal["contains", "starts_with", "ends_with", "has_word", "matches"]
CalendarPartName = Literal["weekday", "hour", "day", "month"]

_WORD = re.compile(r"\w+")
#: The types, in annotations, of attributes that hold nodes.
_HOLDERS = {"Condition", "Fact", "Items", "Node", "Value"}

#: What `now.weekday()` answers, in order.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Node:
    """What values and conditions have in common."""

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one, in reading order."""
        for name in _holding(type(self)):
            held = getattr(self, name)
            if isinstance(held, Node):
                yield held
            elif isinstance(held, tuple):
                for item in held:
                    if isinstance(item, Node):
                        yield item

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            if _holding(type(node)):
                stack.extend(reversed(tuple(node.children())))


_known: dict[type[Node], tuple[str, ...]] = {}


def _holding(kind: type[Node]) -> tuple[str, ...]:
    """The attributes of a kind of node that hold other nodes; remembered, for it is asked often."""
    found = _known.get(kind)
    if found is None:
        names = (
            each.name for each in fields(kind) if _HOLDERS & set(_WORD.findall(str(each.type)))
        )
        found = _known[kind] = tuple(names)
    return found


@dataclass(frozen=True, slots=True)
class Value(Node):
    """Something that has a type, and may be missing."""

    @property
    def kind(self) -> Type:
        """The value's type."""
        raise NotImplementedError

    @property
    def can_be_missing(self) -> bool:
        """Whether the value can be missing for some lead."""
        return True


@dataclass(frozen=True, slots=True)
class Condition(Node):
    """Something that is true, false or unknown."""


# -- values ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant(Value):
    """A literal, already of the type of what it meets, and normalised like it."""

    value: Scalar
    type: Type

    @property
    def kind(self) -> Type:
        return self.type

    @property
    def can_be_missing(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Fact(Value):
    """A fact of the lead, of the current item of a list, or of a candidate for assignment."""

    path: tuple[str, ...]
    type: Type
    missing: bool = True
    of: Literal["lead", "item", "member"] = "lead"

    @property
    def kind(self) -> Type:
        return self.type

    @property
    def can_be_missing(self) -> bool:
        return self.missing


@dataclass(frozen=True, slots=True)
class Derived(Value):
    """A value of the definition's `derive` section."""

    name: str
    type: Type

    @property
    def kind(self) -> Type:
        return self.type


@dataclass(frozen=True, slots=True)
class Points(Value):
    """A score: `total`, or one dimension's name."""

    dimension: str

    @property
    def kind(self) -> Type:
        return POINTS

    @property
    def can_be_missing(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Outcome(Value):
    """The `grade`, the `stage`, or the stage before (`was.stage`)."""

    name: Literal["grade", "stage", "was.stage"]
    options: tuple[str, ...]

    @property
    def kind(self) -> Type:
        return Choice(self.options)

    @property
    def can_be_missing(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Arithmetic(Value):
    """A sum, difference or product; missing when a part is, or when the result is out of bounds."""

    operator: Literal["+", "-", "*"]
    left: Value
    right: Value
    type: Type

    @property
    def kind(self) -> Type:
        return self.type


@dataclass(frozen=True, slots=True)
class DaysBetween(Value):
    """Completed 24-hour days since a moment or date (`days_since`), or until it."""

    direction: Literal["since", "until"]
    moment: Value

    @property
    def kind(self) -> Type:
        return WHOLE

    @property
    def can_be_missing(self) -> bool:
        return self.moment.can_be_missing


@dataclass(frozen=True, slots=True)
class CalendarPart(Value):
    """A part of the current moment's calendar reading, in the lead's or a named zone."""

    part: CalendarPartName
    zone: str | None

    @property
    def kind(self) -> Type:
        return Choice(WEEKDAYS) if self.part == "weekday" else WHOLE

    @property
    def can_be_missing(self) -> bool:
        return self.zone is None


@dataclass(frozen=True, slots=True)
class Items(Node):
    """
    A list of records, narrowed: those in the window for which `where` is definitely true.

    Attributes:
        path: The list's path; `("touches", KIND)` are the touches of one kind.
        record: What an item looks like.
        where: What must definitely hold for an item.
        within: The window's length, ending now, or None.
    """

    path: tuple[str, ...]
    record: Record
    where: Condition | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Count(Value):
    """How many items there are; 0 when there are none."""

    items: Items

    @property
    def kind(self) -> Type:
        return WHOLE

    @property
    def can_be_missing(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Length(Value):
    """How many values a plain list holds."""

    values: Fact

    @property
    def kind(self) -> Type:
        return WHOLE

    @property
    def can_be_missing(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Total(Value):
    """
    A sum, or the largest or smallest, of a number over the items; items without it are passed over.

    An empty sum is 0; the largest of nothing is missing.
    """

    operation: Literal["sum", "max", "min"]
    items: Items
    of: Value
    type: Type

    @property
    def kind(self) -> Type:
        return self.type


@dataclass(frozen=True, slots=True)
class EndItem(Value):
    """A fact of the first (oldest) or last (newest) item; missing when there is none."""

    end: Literal["first", "last"]
    items: Items
    fact: Fact

    @property
    def kind(self) -> Type:
        return self.fact.type


# -- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And(Condition):
    """True when all are; false when one is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or(Condition):
    """True when one is; false when all are."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """True when the part is false; unknown when it is unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """Two values compared; unknown when one is missing."""

    operator: Comparison
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """A value among several literals; unknown when it is missing."""

    value: Value
    options: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class InList(Condition):
    """A value in a named list of the definition; unknown when it is missing."""

    value: Value
    list: str


@dataclass(frozen=True, slots=True)
class TextTest(Condition):
    """A test of a text against one or more needles (one match is enough); unknown when missing."""

    test: TextTestName
    value: Value
    needles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known(Condition):
    """Whether a value is there; never unknown."""

    value: Value


@dataclass(frozen=True, slots=True)
class Truth(Condition):
    """A yes/no fact used as a condition; unknown when missing."""

    value: Value


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """Whether a plain list holds any, or all, of some literals; never unknown."""

    values: Fact
    options: tuple[Scalar, ...]
    all: bool = False


@dataclass(frozen=True, slots=True)
class HasListed(Condition):
    """Whether a plain list shares an element with a named list; never unknown."""

    values: Fact
    list: str


@dataclass(frozen=True, slots=True)
class Exists(Condition):
    """Whether there is an item; never unknown."""

    items: Items


@dataclass(frozen=True, slots=True)
class Allows(Condition):
    """Whether the newest statement of consent for a channel and purpose is a yes; never unknown."""

    channel: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Segment(Condition):
    """A named segment; two-valued, because a segment holds or does not."""

    name: str


@dataclass(frozen=True, slots=True)
class Flag(Condition):
    """The result `qualified` or `disqualified`; two-valued."""

    name: Literal["qualified", "disqualified"]


@dataclass(frozen=True, slots=True)
class Reached(Condition):
    """Whether the stage (or the one before) is at or past a stage of the line; two-valued."""

    stage: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """A condition that always holds, or never."""

    holds: bool


def yes_no(value: Value) -> Condition:
    """A yes/no value as a condition."""
    if isinstance(value, Constant):
        return Always(bool(value.value))
    return Truth(value)


def is_time_bound(node: Node) -> bool:
    """Whether the node's value can change by the passing of time alone, events aside."""
    for each in node.walk():
        if isinstance(each, DaysBetween | CalendarPart):
            return True
        if isinstance(each, Items) and each.within is not None:
            return True
    return False


__all__ = [
    "WEEKDAYS",
    "Allows",
    "Always",
    "And",
    "Arithmetic",
    "CalendarPart",
    "Compare",
    "Comparison",
    "Condition",
    "Constant",
    "Count",
    "DaysBetween",
    "Derived",
    "EndItem",
    "Exists",
    "Fact",
    "Flag",
    "Has",
    "HasListed",
    "InList",
    "Items",
    "Known",
    "Length",
    "Node",
    "Not",
    "OneOf",
    "Or",
    "Outcome",
    "Points",
    "Reached",
    "Scalar",
    "Segment",
    "TextTest",
    "Total",
    "Truth",
    "Value",
    "is_time_bound",
    "yes_no",
]
