"""The conditions of the typed tree: what is true, false or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from leadcore.language.tree.nodes import Condition, Value
from leadcore.language.tree.values import Constant, Fact, Items, Scalar

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
TextTestName = Literal["contains", "starts_with", "ends_with", "has_word", "matches"]

#: Of each comparison the one that holds of the same values exactly when it does not.
OPPOSITE: Mapping[Comparison, Comparison] = MappingProxyType(
    {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
)


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
