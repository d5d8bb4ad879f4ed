"""What a decision does to the lead it was about: only its stage and the history of its stages."""

from __future__ import annotations

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.standing import counts_from
from leadcore.definition.lead_variables import L
from leadcore.model import Stage, Timeline


def applied(decision: Decided[L]) -> L:
    """The lead after the decision; the lead itself when nothing moved."""
    lead, history = decision.lead, decision.lead.stage_history
    if decision.stage is None or (decision.stage == lead.stage and not decision.transitions):
        return lead
    # As of an earlier moment than the lead came to where it stands: there it stays.
    later = bool(history) and history[-1].at > decision.at and history[-1].name == lead.stage
    if later and not decision.transitions:
        return lead
    since = counts_from(lead, decision.at, decision.meaning.plan.again)
    # What stood at this very moment comes first; steps of one moment keep their order.
    start = sum(change.at == decision.at for change in history)
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
    stage = lead.stage if later else decision.stage
    return lead.replace(stage=stage, stage_history=Timeline([*history, *steps]))
