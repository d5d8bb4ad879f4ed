"""Why a lead is not further: each thing that can hold it back has one plain line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.definition.held_back import held_back
from tests.definition.strategies import pairs

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
THEN = NOW - timedelta(days=22)

STAGES = """
leadcore: 1
definition: small
disqualify: [{rule: rival, when: country == "XK"}]
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists()}]}
  - {stage: sal}
  - stage: sql
    enter: [{rule: bant, when: budget >= 5000}]
    leave: [{rule: gone, when: city == "Atlantis", to: inquiry}]
  - {stage: customer, enter: [{rule: bought, when: touches.purchase.exists()}], from: [sql]}
  - {stage: recycled, beside: yes, enter: [{rule: later, when: city == "Later"}], again: mql}
teams: [advisers]
route:
  assign_on: [sql, customer]
  rules: [{rule: all, when: known(email), to: advisers}]
"""
ASKED = {"inquiries": [{"at": THEN - timedelta(days=9), "source": "webform"}]}
BOUGHT = {"touches": [{"kind": "purchase", "at": THEN - timedelta(days=8)}]}


def decided(text: str = STAGES, **facts: Any) -> Decision:
    """The decision about a lead with these facts."""
    definition = Definition.loads(text)
    return definition.decide(definition.lead(facts, id=1), NOW)


def stands(stage: str, by: str, **entry: Any) -> dict[str, Any]:
    """The stage of a lead, and who moved it there at that time."""
    return {"stage": stage, "stage_history": [{"name": stage, "at": THEN, "by": by, **entry}]}


NO_ROUTE = "no route: `sql` is not reached"
BESIDE = "no route: leads are routed from `sql` on, and `recycled` is beside the line"


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({}, [NO_ROUTE]),
        ({"budget": 6000, "email": "a@b.example"}, []),
        ({"budget": 6000}, ["no route: no rule fits"]),
        ({"country": "XK"}, ["no route: disqualified leads get none"]),
        (
            {"budget": 6000, **stands("sal", "person")},
            [
                (
                    "stage rule `bant` holds, but a person set `sal` on 2026-11-01 and nothing "
                    "newer has come from the lead"
                ),
                NO_ROUTE,
            ],
        ),
        ({"budget": 1, **stands("sal", "person")}, [NO_ROUTE]),
        (
            {**BOUGHT},
            ["stage rule `bought` holds, but `customer` is entered from `sql` only", NO_ROUTE],
        ),
        (
            {"budget": 6000, "city": "Atlantis"},
            ["stage rule `bant` holds, but so does `gone`, which leads out of `sql`", NO_ROUTE],
        ),
        (
            {**ASKED, **stands("inquiry", "hand_back", left="mql", counts_from=THEN)},
            [
                (
                    "stage rule `asked` holds by what came before 2026-11-01, when it was handed "
                    "back; only newer events count"
                ),
                NO_ROUTE,
            ],
        ),
        (
            {**ASKED, **stands("recycled", "rule")},
            [
                (
                    "stage rule `asked` holds by what came before 2026-11-01, when it came to "
                    "`recycled`; only newer events count"
                ),
                BESIDE,
            ],
        ),
        (
            {**ASKED, "budget": 6000, "city": "Later"},
            [
                (
                    "stage rules `asked` and `bant` hold, but `recycled` comes first, beside the "
                    "line"
                ),
                BESIDE,
            ],
        ),
    ],
)
def test_each_reason_has_one_plain_line(facts: dict[str, Any], lines: list[str]) -> None:
    """A person's word, `from`, `leave`, a hand-back, a stage beside, and the gates of routes."""
    decision = decided(**facts)
    assert list(held_back(decision)) == lines
    said = "\n".join(["", "What held it back", *(f"  {line}" for line in lines), ""])
    assert (said in decision.explain()) is bool(lines)


@pytest.mark.parametrize("stage", ["mql", "sal"])
def test_a_lead_is_not_held_back_from_a_stage_that_it_has_passed(stage: str) -> None:
    """After a hand-back, what is too old is told of the stages above only."""
    back = stands(stage, "hand_back", left="sql", counts_from=THEN)

    bought = (
        "stage rule `bought` holds by what came before 2026-11-01, when it was handed back; "
        "only newer events count"
    )

    assert held_back(decided(**ASKED, **back)) == (NO_ROUTE,)
    assert held_back(decided(**ASKED, **BOUGHT, **back)) == (bought, NO_ROUTE)


def test_a_stage_beside_the_line_that_nothing_is_told_of_is_kept() -> None:
    """What opens the other stages may be older than it."""
    assert held_back(decided(**ASKED, stage="recycled"))[0] == (
        "stage rule `asked` holds, but nothing tells since when the lead is in `recycled`"
    )


def test_a_way_back_begins_where_the_definition_says() -> None:
    """New interest in something else leads nowhere."""
    call = {"kind": "call", "at": NOW - timedelta(days=1), "direction": "inbound"}
    facts = {"budget": 6000, "touches": [call], **stands("recycled", "rule")}
    assert held_back(decided(**facts))[0] == (
        "stage rule `bant` holds, but the way back from `recycled` begins at `mql`"
    )


def test_a_customer_who_asks_for_something_else_is_told_where_the_way_back_begins() -> None:
    """The stage that new interest leads back from may be on the line, too."""
    stages = """
leadcore: 1
definition: small
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: known(city)}]}
  - {stage: sql, enter: [{rule: bant, when: budget >= 5000}]}
  - {stage: customer, again: mql}
"""
    asked = {"inquiries": [{"at": NOW - timedelta(days=1)}]}
    decision = decided(stages, budget=6000, **asked, **stands("customer", "person"))

    assert decision.stage == "customer"
    assert held_back(decision) == (
        "stage rule `bant` holds, but the way back from `customer` begins at `mql`",
    )
    assert held_back(decided(stages, city="Rome", **asked, **stands("customer", "person"))) == ()


def test_of_open_stages_none_is_passed_over_in_silence() -> None:
    """
    For definitions and leads at random: a stage that is open ahead of the lead is told of.

    The lead either comes to it or to one above it, or the machine says what stood in the way.
    """
    told = 0
    for definition, lead, now in pairs(900, 8):
        decision = definition.decide(lead, now)
        asked, machine = decision.walk.asked, definition.meaning.stages
        if asked is None or asked.held:
            continue
        again = (asked.start, asked.opened, asked.left, asked.since is not None, asked.undated)
        refused = machine.refused(*again)
        entered = {step.stage for step in decision.transitions if step.how == "enter"}
        assert not entered & {each.stage for each in refused}
        here = max(machine.rank.get(each, -1) for each in (asked.start, str(decision.stage)))
        for stage, rule in zip(definition.meaning.plan.stages, asked.opened, strict=True):
            ahead = stage.beside or machine.rank[stage.name] > here
            if rule >= 0 and ahead and stage.name not in {*entered, decision.stage}:
                assert stage.name in {each.stage for each in refused}
                told += 1
    assert told > 50


def test_whoever_has_no_route_or_is_held_is_told_why() -> None:
    """For definitions and leads at random; where nothing is held back, nothing is said."""
    seen = {True: 0, False: 0}
    for definition, lead, now in pairs(600, 3):
        decision = definition.decide(lead, now)
        lines = held_back(decision)
        wanting = bool(definition.meaning.plan.routes) and decision.route is None
        assert any(line.startswith("no route: ") for line in lines) is wanting
        assert all("None" not in line for line in lines)
        seen[bool(lines)] += 1
    assert min(seen.values()) > 30
