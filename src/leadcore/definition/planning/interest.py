"""Which touches show that a lead is interested, by what their kinds are declared to be."""

from __future__ import annotations

from collections.abc import Mapping

from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections.document import Document, TouchDeclaration
from leadcore.model import STANDARD_TOUCH_KINDS, Direction, Interest


def plan_directions(planner: Planner, document: Document) -> Mapping[str, Direction]:
    """The directions that the document declares, by kind."""
    found: dict[str, Direction] = {}
    for kind, declared in document.touches.items():
        if not isinstance(declared, TouchDeclaration) or declared.direction is None:
            continue
        standard = STANDARD_TOUCH_KINDS.get(kind)
        if standard is None or standard.direction is None:
            found[kind] = declared.direction
        elif standard.direction != declared.direction:
            planner.file(
                "LC-DEF-029",
                f"`{kind}` is {standard.direction} everywhere",
                "remove `direction`, or declare a kind with a name of its own",
                ("touches", kind, "direction"),
            )
    return found


def plan_interest(document: Document) -> Mapping[str, Interest]:
    """Which touches show interest, by kind; of kinds that are not there none does."""
    if not document.stages:
        return {}  # nothing asks for it
    found: dict[str, Interest] = {
        name: kind.interest for name, kind in STANDARD_TOUCH_KINDS.items()
    }
    for kind, declared in document.touches.items():
        found.setdefault(kind, "always")
        if isinstance(declared, TouchDeclaration) and declared.interest is not None:
            found[kind] = declared.interest
    return {kind: interest for kind, interest in found.items() if interest != "never"}
