"""The types a fact can have, as plain values; they say what may be compared with what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SOUNDS_LIKE_VOWEL = re.compile("[aeio]|u(?!ni|se|su|til)")


@dataclass(frozen=True, slots=True)
class Type:
    """The root of all types; never used by itself."""

    @property
    def name(self) -> str:
        """What authors call the type."""
        raise NotImplementedError

    @property
    def one(self) -> str:
        """One value of the type, with its article."""
        return f"a {self.name}"


@dataclass(frozen=True, slots=True)
class Text(Type):
    """
    Text, compared exactly.

    Attributes:
        normal: The name of the normalisation the field has on entry (`email`, `domain`,
            `country`, ...), or None. Literals that meet the field are normalised alike.
    """

    normal: str | None = None

    @property
    def name(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True)
class Choice(Type):
    """One of a few declared texts; anything else is a load error."""

    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return "choice"


@dataclass(frozen=True, slots=True)
class Whole(Type):
    """A whole number of 64 bits."""

    @property
    def name(self) -> str:
        return "whole number"


@dataclass(frozen=True, slots=True)
class Number(Type):
    """An exact decimal; `money` marks amounts in the definition's one currency."""

    money: bool = False

    @property
    def name(self) -> str:
        return "money" if self.money else "decimal"

    @property
    def one(self) -> str:
        return "an amount of money" if self.money else "a decimal"


@dataclass(frozen=True, slots=True)
class Points(Type):
    """A score: exact, and compared only with numbers and other scores."""

    @property
    def name(self) -> str:
        return "score"


@dataclass(frozen=True, slots=True)
class YesNo(Type):
    """Yes or no."""

    @property
    def name(self) -> str:
        return "yes/no"

    @property
    def one(self) -> str:
        return "a yes/no value"


@dataclass(frozen=True, slots=True)
class Date(Type):
    """A calendar day, without a zone."""

    @property
    def name(self) -> str:
        return "date"


@dataclass(frozen=True, slots=True)
class Moment(Type):
    """An instant, in UTC, to the microsecond."""

    @property
    def name(self) -> str:
        return "moment"


@dataclass(frozen=True, slots=True)
class Duration(Type):
    """A length of time."""

    @property
    def name(self) -> str:
        return "duration"


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """Several values or records of one type; never missing, only empty."""

    item: Type

    @property
    def name(self) -> str:
        return f"list of {self.item.name}"


@dataclass(frozen=True, slots=True)
class Field:
    """
    One fact of a record.

    Attributes:
        type: What it holds.
        missing: Whether it can be missing. A field with a default never is.
        personal: Whether its value is masked in logs, errors and explanations.
        label: How screens for people call it.
        in_facts: Whether it lies in the item's `facts` mapping and not in an attribute.
        computed: Whether it is worked out when asked for, and not stored in the record.
    """

    type: Type
    missing: bool = True
    personal: bool = False
    label: str = ""
    in_facts: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Record(Type):
    """A group of named facts, such as the company or one touch."""

    title: str
    fields: Mapping[str, Field] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        return self.title

    @property
    def one(self) -> str:
        return f"{'an' if _SOUNDS_LIKE_VOWEL.match(self.title) else 'a'} {self.title}"


def is_dated(record: Record) -> bool:
    """Whether each such record has its moment, so that it can be seen only from then on."""
    at = record.fields.get("at")
    return at is not None and isinstance(at.type, Moment) and not at.missing


TEXT = Text()
WHOLE = Whole()
DECIMAL = Number()
MONEY = Number(money=True)
POINTS = Points()
YES_NO = YesNo()
DATE = Date()
MOMENT = Moment()
DURATION = Duration()


def is_numeric(kind: Type) -> bool:
    """Whether values of the type can be added, and compared with number literals."""
    return isinstance(kind, Whole | Number)


def is_ordered(kind: Type) -> bool:
    """Whether `<` and its like have a meaning for the type."""
    return isinstance(kind, Whole | Number | Points | Date | Moment | Duration)


def comparable(left: Type, right: Type) -> bool:
    """Whether two facts of these types can be compared with each other."""
    if is_numeric(left):
        return is_numeric(right)
    if isinstance(left, Text | Choice):
        return isinstance(right, Text | Choice)
    if isinstance(left, ListOf | Record):
        return False
    return type(left) is type(right)
