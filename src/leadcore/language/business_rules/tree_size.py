"""How deep and how wide a condition tree may be, found out before anything in it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadcore.language.business_rules.faults import tree_fault
from leadcore.language.syntax import MAX_DEPTH

#: How many groups and tests one tree may have.
MAX_PARTS = 20_000

_NO_MORE = object()
_CURE = "name parts of it in `segments:`"


def refuse_size(tree: object) -> None:
    """
    Refuse a tree that nobody could check, or that would never end.

    Raises:
        FaultError: The tree is too deep, has too many parts, or stands within itself.
    """
    parts = 1
    open_groups = [(id(tree), _parts_of(tree))]
    while open_groups:
        part = next(open_groups[-1][1], _NO_MORE)
        if part is _NO_MORE:
            open_groups.pop()
            continue
        parts += 1
        if parts > MAX_PARTS:
            raise tree_fault("LC-BR-013", f"the tree has more than {MAX_PARTS:,} parts", _CURE)
        if any(id(part) == above for above, _ in open_groups):
            message = "the tree stands within itself, and would never end"
            raise tree_fault("LC-BR-013", message, "write out what is meant")
        if len(open_groups) > MAX_DEPTH:
            raise tree_fault("LC-BR-013", f"the tree nests deeper than {MAX_DEPTH} levels", _CURE)
        open_groups.append((id(part), _parts_of(part)))


def _parts_of(node: object) -> Iterator[object]:
    """What is in a group; nothing of what is no group."""
    if isinstance(node, Mapping):
        for key in ("all", "any"):
            parts = node.get(key)
            if isinstance(parts, Sequence) and not isinstance(parts, str):
                yield from parts
