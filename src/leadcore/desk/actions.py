"""What a decision asks for: actions to be carried out, each under a key of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from leadcore.definition import Decision

if TYPE_CHECKING:
    from leadcore.desk.lead_rows import LeadRow


def actions_of(
    decision: Decision[Any], row: LeadRow, seq: int, at: int, *, is_repeat: bool
) -> list[dict[str, Any]]:
    """
    The actions that a decision asks for, as rows of what is due.

    A lead that comes to a stage at which leads are assigned is to be assigned to its team. An
    inquiry that repeats another restarts nothing: whoever looks after the lead is told.

    Args:
        decision: The decision.
        row: The lead.
        seq: The place in the journal of what it was decided for.
        at: The moment.
        is_repeat: Whether that is an inquiry that repeats another.
    """
    if is_repeat:
        return [_action("tell_owner", row, seq, at, {"owner": row.owner})]
    route = decision.route
    if route is None or not _comes_to_be_assigned(decision, row):
        return []
    return [_action("assign", row, seq, at, {"to": route.to, "rule": route.rule})]


def _comes_to_be_assigned(decision: Decision[Any], row: LeadRow) -> bool:
    wanted = decision.meaning.plan.assign_on
    if wanted is None:
        return row.decision is None
    return any(step.stage in wanted and step.how != "skip" for step in decision.transitions)


def _action(kind: str, row: LeadRow, seq: int, at: int, details: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": f"{kind}:{row.id}:{seq}",
        "kind": kind,
        "lead": row.id,
        "at": at,
        "details": json.dumps(details),
    }
