"""
What all nodes of the typed tree have in common, and how to walk over them.

Nodes are frozen values without positions: equal meaning, equal tree. Two families, `Value` and
`Condition`; a condition is true, false or unknown, a value is there or missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from leadcore.language.types import Type

_WORD = re.compile(r"\w+")
#: The types, in annotations, of attributes that hold nodes.
_HOLDERS = {"Condition", "Fact", "Items", "Node", "Value"}


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
