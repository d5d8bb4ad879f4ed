"""The values of the typed tree: what has a type and may be missing, and lists of records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from leadcore.language.tree.nodes import Condition, Node, Value
from leadcore.language.types import POINTS, WHOLE, Choice, Record, Type

Scalar = str | int | Decimal | bool | date | datetime | timedelta
CalendarPartName = Literal["weekday", "hour", "day", "month"]

#: The list of a lead's steps through the stages; those of the very moment are not read.
STAGE_HISTORY = ("stage_history",)
#: What `now.weekday()` answers, in order.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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


def never_missing(value: Value) -> bool:
    """Whether a value is there for every lead; that results can be out of bounds does not count."""
    if isinstance(value, Arithmetic):
        return never_missing(value.left) and never_missing(value.right)
    if isinstance(value, Total) and value.operation == "sum":
        return True
    return not value.can_be_missing


def is_time_bound(node: Node) -> bool:
    """Whether the node's value can change by the passing of time alone, events aside."""
    for each in node.walk():
        if isinstance(each, DaysBetween | CalendarPart):
            return True
        if isinstance(each, Items) and each.within is not None:
            return True
    return False
