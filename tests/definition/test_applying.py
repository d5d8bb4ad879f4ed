"""What a decision does to its lead: the steps that it took are written down in their order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadcore import Definition, Lead

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def line(*names: str) -> Definition:
    """A definition with these stages, of which each opens to its own number of seats."""
    stages = "".join(
        f"  - {{stage: {name}, enter: [{{rule: enough-{at}, when: seats >= {at}}}]}}\n"
        if at
        else f"  - {{stage: {name}}}\n"
        for at, name in enumerate(names)
    )
    return Definition.loads(
        "leadcore: 1\ndefinition: line\nfields: {seats: {type: whole}}\nstages:\n" + stages
    )


def history(lead: Lead) -> list[str]:
    """The stages of a lead in the order of its history."""
    return [each.name for each in lead.stage_history]


@given(st.permutations(["ask", "bid", "cold", "deal", "earn"]))
def test_steps_of_one_decision_keep_their_order(names: list[str]) -> None:
    """Whatever the stages are called: all happened at one moment, and one came after the other."""
    definition = line(*names)
    decision = definition.decide(definition.lead(id=1, seats=9), NOW)
    after = decision.apply()

    assert history(after) == [step.stage for step in decision.transitions] == names[1:]
    assert [each.left for each in after.stage_history] == names[:-1]
    assert after.stage == names[-1]
    stored = definition.lead(after.model_dump(mode="json"))
    assert stored == after
    turned = after.replace(stage_history=list(reversed(after.stage_history)))
    assert history(turned) == names[1:]


@given(st.permutations(["ask", "bid", "cold", "deal", "earn"]))
def test_steps_of_a_second_decision_of_the_same_moment_come_after_those_of_the_first(
    names: list[str],
) -> None:
    """As when more is learned of a lead while it comes in."""
    definition = line(*names)
    before = {"name": names[0], "at": NOW - timedelta(days=1), "by": "import"}
    lead = definition.lead(id=1, seats=2, stage=names[0], stage_history=[before])
    once = definition.decide(lead, NOW).apply()
    twice = definition.decide(once.replace(seats=4), NOW).apply()

    assert history(once) == names[:3]
    assert history(twice) == names
    assert [each.step for each in twice.stage_history] == [0, 0, 1, 2, 3]
