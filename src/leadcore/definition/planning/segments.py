"""The segments of a plan: which reads which, from where on each can be used, what each means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections.document import Document, SegmentRule, When
from leadcore.language.syntax import without_strings
from leadcore.language.tree import Condition
from leadcore.language.vocabulary import MADE_IN, Scope, Section, SegmentInfo

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def declare_segments(planner: Planner, document: Document) -> tuple[str, ...]:
    """
    Tell the vocabulary, before any condition is read, where each segment can be used first.

    Returns:
        The segments in an order in which each stands after those that it reads.
    """
    texts = {name: _names_in(_when_of(document, name)) for name in document.segments}
    reads = {
        name: {word for word in _WORD.findall(text) if word in texts and word != name}
        | ({name} if re.search(rf"(?<![\w.]){name}(?!\w)", text) else set())
        for name, text in texts.items()
    }
    order = _in_order(planner, reads)
    sections: dict[str, SegmentInfo] = {}
    for name in order:
        words = set(_WORD.findall(texts[name]))
        earliest = Section.DERIVE
        for result, made in MADE_IN.items():
            # `was.stage` is the stage before, which is known from the start
            named = re.search(rf"(?<![\w.]){result}(?!\w)", texts[name])
            if named:
                earliest = max(earliest, Section(made + 1))
        if words & set(document.derive):
            earliest = max(earliest, Section.DISQUALIFY)
        for other in words & set(sections):
            earliest = max(earliest, sections[other].from_section)
        sections[name] = SegmentInfo(earliest)
    planner.reader.vocabulary = planner.reader.vocabulary.extended(segments=sections)
    return order


def _when_of(document: Document, name: str) -> When:
    segment = document.segments[name]
    return segment.when if isinstance(segment, SegmentRule) else segment


def plan_segments(
    planner: Planner, document: Document, order: Iterable[str]
) -> dict[str, Condition]:
    """The conditions of the segments; those with faults are left out (they are filed)."""
    found: dict[str, Condition] = {}
    for name in order:
        declared = document.segments[name]
        path: Path = ("segments", name)
        if isinstance(declared, SegmentRule):
            path = (*path, "when")
        scope = Scope(planner.reader.vocabulary.segments[name].from_section)
        condition = planner.condition(_when_of(document, name), path, scope)
        if condition is not None:
            found[name] = condition
    return found


def _in_order(planner: Planner, reads: dict[str, set[str]]) -> tuple[str, ...]:
    """Each segment after those that it reads; every circle is filed, and broken to go on."""
    while True:
        try:
            return tuple(TopologicalSorter(reads).static_order())
        except CycleError as error:
            # the sorter lists who is read before who reads
            circle = [str(name) for name in reversed(error.args[1])]
            planner.file(
                "LC-DEF-022",
                f"the segments {' -> '.join(f'`{name}`' for name in circle)} read each other"
                if len(circle) > 2
                else f"the segment `{circle[0]}` reads itself",
                "a segment cannot depend on itself: break the circle",
                ("segments", circle[0]),
            )
            reads[circle[0]] = reads[circle[0]] - {circle[1]}


def _names_in(when: When) -> str:
    """What of a condition can name something: its text without the strings in it."""
    return without_strings(when) if isinstance(when, str) else " ".join(_named_in(when))


def _named_in(tree: Mapping[str, Any]) -> Iterator[str]:
    """The names in a condition tree; one that never ends is refused when it is read."""
    waiting: list[object] = [tree]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            name = node.get("name")
            if isinstance(name, str):
                yield name
            waiting += [node.get("all"), node.get("any")]
        elif isinstance(node, list | tuple):
            waiting += node
