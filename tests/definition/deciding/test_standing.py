"""Where a lead stands: whoever may come back does so by the stage that the definition names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.definition.held_back import held_back

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DEFINITION = Definition.loads("""
leadcore: 1
definition: loop
fields: {seats: {type: whole}}
stages:
  - {stage: inquiry}
  - stage: mql
    enter: [{rule: asked, when: inquiries.exists()}]
    leave: [{rule: far, when: country == "XK", to: inquiry}]
  - {stage: sal, enter: [{rule: taken, when: seats >= 5}]}
  - {stage: sql, enter: [{rule: ready, when: budget >= 100}]}
  - {stage: customer, again: mql}
  - {stage: recycled, beside: yes, again: mql}
""")


def returning(stage: str, **facts: Any) -> Decision:
    """The decision on a lead that a person put there ninety days ago, and that asked yesterday."""
    put = [{"name": stage, "at": NOW - timedelta(days=90), "by": "person", "left": "sql"}]
    asked = [{"at": NOW - timedelta(days=1)}]
    lead = DEFINITION.lead(id=1, stage=stage, stage_history=put, inquiries=asked, **facts)
    return DEFINITION.decide(lead, NOW)


@pytest.mark.parametrize("stage", ["customer", "recycled"])
@pytest.mark.parametrize("further", [{}, {"budget": 100}, {"seats": 5, "budget": 100}])
def test_whoever_finds_the_way_back_shut_stays(stage: str, further: dict[str, Any]) -> None:
    """
    Where the stage that `again` names is open and a rule leads out of it, nobody comes by it.

    Neither to it nor to the stages above, however many of them are open.
    """
    decision = returning(stage, country="XK", **further)

    assert (decision.stage, decision.transitions) == (stage, ())
    assert decision.walk.outcome == decision.outcome
    told = "stage rule `asked` holds, but so does `far`, which leads out of `mql`"
    assert told in held_back(decision)


@pytest.mark.parametrize("stage", ["customer", "recycled"])
def test_whoever_finds_the_way_back_open_goes_on_from_there(stage: str) -> None:
    """By that stage to every one above it that is open, too."""
    moved = [(step.how, step.stage) for step in returning(stage, budget=100).transitions]

    assert moved == [("enter", "mql"), ("skip", "sal"), ("enter", "sql")]
