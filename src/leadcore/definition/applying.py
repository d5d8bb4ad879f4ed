"""What a decision does to the lead it was about: only its stage and the history of its stages."""

from __future__ import annotations

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.standing import counts_from
from leadcore.definition.lead_variables import L
from leadcore.model import Stage, Timeline


def applied(decision: Decided[L]) -> L:
    """The lead after the decision; the lead itself when nothing moved."""
    lead = decision.lead
    if decision.stage is None or (decision.stage == lead.stage and not decision.transitions):
        return lead
    since = counts_from(lead, decision.at, decision.meaning.plan.again)
    # What stood at this very moment comes first; steps of one moment keep their order.
    start = sum(change.at == decision.at for change in lead.stage_history)
    steps = [
        Stage(
            name=step.stage,
            at=decision.at,
            by="rule",
            rule=step.rule,
            left=step.left,
            skipped=step.how == "skip",
            counts_from=since,
            step=start + at,
        )
        for at, step in enumerate(decision.transitions)
    ]
    history = Timeline([*lead.stage_history, *steps])
    return lead.replace(stage=decision.stage, stage_history=history)
