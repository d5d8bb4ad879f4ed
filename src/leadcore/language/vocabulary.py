"""
The names that a definition's conditions may use, and the types behind them.

A vocabulary is a value. It is built from the lead model and the definition's own declarations,
and later from what plugins add; the language itself knows no field by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from keyword import iskeyword
from types import MappingProxyType
from typing import Any

from leadcore.language.types import Field, Record, Type

#: What names in a definition look like.
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")

#: Names with a meaning of their own in conditions, which no field, segment or value may take.
RESERVED = frozenset(
    {
        "days_since",
        "days_until",
        "disqualified",
        "false",
        "grade",
        "known",
        "lead",
        "lists",
        "member",
        "missing",
        "now",
        "qualified",
        "score",
        "stage",
        "touches",
        "true",
        "was",
    }
)


class Section(IntEnum):
    """The sections in the order they are decided; a condition may read the results above it."""

    DERIVE = 0
    DISQUALIFY = 1
    QUALIFY = 2
    SCORE = 3
    GRADES = 4
    STAGES = 5
    ROUTE = 6
    TRACKS = 7

    @property
    def key(self) -> str:
        """The section's key in the document."""
        return self.name.lower()


#: The section that makes each result; it can be read from the next section on.
MADE_IN: Mapping[str, Section] = MappingProxyType(
    {
        "disqualified": Section.DISQUALIFY,
        "qualified": Section.QUALIFY,
        "score": Section.SCORE,
        "grade": Section.GRADES,
        "stage": Section.STAGES,
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A named list.

    Attributes:
        values: Its values as written, in order, without repeats.
    """

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """What is known of a segment: from which section on it can be used, and what it reads."""

    from_section: Section


_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Everything a condition may name.

    Attributes:
        lead: The lead's facts; nested records for the company and the like.
        touches: Per kind of touch, what one such touch looks like.
        touch: What any touch looks like, whatever its kind.
        lists: The named lists.
        derived: The values of `derive`, with the position that each is decided at.
        segments: The named conditions.
        dimensions: The score's dimensions, without `total`.
        grades: The grades there are.
        stages: The stages of the line, lowest first, then those beside it.
        line: The stages of the line only, lowest first.
        member: What a candidate for assignment looks like.
    """

    lead: Record
    touch: Record
    touches: Mapping[str, Record] = field(default_factory=lambda: _EMPTY)
    lists: Mapping[str, Listed] = field(default_factory=lambda: _EMPTY)
    derived: Mapping[str, Type] = field(default_factory=lambda: _EMPTY)
    segments: Mapping[str, SegmentInfo] = field(default_factory=lambda: _EMPTY)
    dimensions: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    member: Record = field(default_factory=lambda: Record("member"))

    def extended(self, **changes: Any) -> Vocabulary:
        """A vocabulary with some parts exchanged."""
        return replace(self, **changes)

    def fact(self, path: tuple[str, ...]) -> Field | None:
        """The lead's fact at a path, or None."""
        record: Type = self.lead
        found: Field | None = None
        for step in path:
            if not isinstance(record, Record):
                return None
            found = record.fields.get(step)
            if found is None:
                return None
            record = found.type
        return found

    def is_personal(self, path: tuple[str, ...]) -> bool:
        """Whether a fact of the lead, or a record it lies in, is masked where people read it."""
        fields = (self.fact(path[: at + 1]) for at in range(len(path)))
        return any(field is not None and field.personal for field in fields)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a condition may read where it stands.

    Attributes:
        section: The section it stands in; it reads results of the sections before.
        member: Whether a candidate for assignment is at hand.
        derived: How many derived values are already decided, by name; None means all.
    """

    section: Section
    member: bool = False
    derived: frozenset[str] | None = None


def is_name(text: str) -> bool:
    """Whether a text can be the name of a field, list, segment or derived value."""
    return bool(NAME.match(text)) and not iskeyword(text)
