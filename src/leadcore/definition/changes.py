"""What would become of a lead, beside what was decided of it: the parts of the outcome in words."""

from __future__ import annotations

from typing import Any

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.outcome import CONSEQUENCES

_PARTS = ("disqualified", "qualified", "grade", "stage", "route")


def changes(before: Decided[Any], after: Decided[Any]) -> tuple[str, ...]:
    """
    The parts of the outcome in which two decisions differ, each as `grade C -> B`.

    Args:
        before: What was decided.
        after: What would have been.
    """
    if after.outcome[:CONSEQUENCES] == before.outcome[:CONSEQUENCES]:
        return ()
    pairs = ((part, _shown(before, part), _shown(after, part)) for part in _PARTS)
    return tuple(f"{part} {was} -> {would}" for part, was, would in pairs if was != would)


def _shown(decision: Decided[Any], part: str) -> str:
    value = getattr(decision, part)
    if part == "route":
        value = value.to if value is not None else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
