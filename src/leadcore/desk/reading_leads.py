"""Kept facts as a typed lead, also where a definition no longer knows all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from leadcore.errors import LeadError
from leadcore.model import Lead

L = TypeVar("L", bound=Lead)


def read_kept(lead_type: type[L], facts: Mapping[str, Any]) -> tuple[L, dict[str, Any]]:
    """
    A lead of facts that were kept, and those that its definition refuses or does not know.

    They were read by the definition of their time; the one of today may have another type for a
    fact, or no such stage. Such facts are left aside, and stay in the store.

    Args:
        lead_type: The type of the lead.
        facts: The facts, as they are kept.

    Raises:
        LeadError: Even without them they make no lead.
    """
    try:
        return lead_type.read(facts), {}
    except LeadError as error:
        names = {problem.path.partition(".")[0].partition("[")[0] for problem in error.problems}
    if "stage" in names or "stage_history" in names:
        names |= {"stage", "stage_history"}  # one without the other would tell something else
    aside = {name: facts[name] for name in names if name in facts}
    kept = {name: value for name, value in facts.items() if name not in aside}
    return lead_type.read(kept), aside
