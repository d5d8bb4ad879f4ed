"""The stage that a source says a lead stands in: with its date and author, and without."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from leadcore import Decision, Definition, DefinitionError, Lead
from leadcore.intake import Run
from tests.definition.strategies import differences

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DEFINITION = """
leadcore: 1
definition: staged
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: fit, when: company.employees >= 50}]}
  - {stage: sql, enter: [{rule: large, when: company.employees >= 500}]}
  - {stage: recycled, beside: yes}
  - stage: nurture
    beside: yes
    enter: [{rule: later, when: timeline_days > 365}]
    leave: [{rule: sooner, when: timeline_days < 90, to: inquiry}]
capture:
  crm:
    id: id
    rows: inquiries
    facts: {company.employees: size, timeline_days: days, stage: STAGE}
    inquiry: {at: asked}
"""
HEAD = "id,size,days,Lifecycle,Since,By,asked\n"
PLAIN = "Lifecycle"
DATED = "{from: Lifecycle, at: Since, by: person}"
AUTHORED = (
    "{from: Lifecycle, at: {from: Since, bad: missing}, by: {from: By, bad: missing, "
    "values: {Workflow: rule, Sales: person, Rejected: hand_back}}}"
)


def definition(stage: str) -> Definition[Lead]:
    """The definition whose source says the stage so."""
    return Definition.loads(DEFINITION.replace("STAGE", stage))


def decided(stage: str, *rows: str) -> list[Decision[Any]]:
    """The decisions about the leads of a file; both engines agree, and deciding again is still."""
    made = definition(stage)
    found = []
    for decision in Run(made, BytesIO((HEAD + "\n".join(rows)).encode()), at=NOW):
        assert isinstance(decision, Decision)
        assert not differences(made, decision.lead, NOW)
        again = made.decide(decision.apply(), NOW)
        assert (again.stage, again.transitions) == (decision.stage, ())
        assert decision.valid_until is None
        found.append(decision)
    return found


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ("1,300,,recycled,,,", "recycled"),
        ("1,300,,recycled,,,2026-03-08T09:00Z", "recycled"),  # may be older than the stage
        ("1,600,,mql,,,", "sql"),  # on the line, rules go on from there
        ("1,300,,sql,,,", "sql"),
        ("1,300,,inquiry,,,", "mql"),
        ("1,300,,,,,", "mql"),
        ("1,300,100,nurture,,,", "nurture"),
        ("1,300,80,nurture,,,", "mql"),  # its own `leave` rule leads out of it
        ("1,300,400,recycled,,,", "recycled"),  # nor to another stage beside the line
    ],
)
def test_a_stage_without_a_date_stands_beside_the_line_and_climbs_on_it(
    row: str, stage: str
) -> None:
    """Nothing in the file is known to be newer, so nothing opens what somebody closed."""
    (decision,) = decided(PLAIN, row)

    assert decision.stage == stage


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ("1,300,,recycled,2026-03-05T00:00Z,,", "recycled"),
        ("1,300,,recycled,2026-03-05T00:00Z,,2026-03-04T00:00Z", "recycled"),
        ("1,300,,recycled,2026-03-05T00:00Z,,2026-03-06T00:00Z", "mql"),
        ("1,300,80,nurture,2026-03-05T00:00Z,,", "nurture"),  # a person outranks rules
        ("1,600,,mql,2026-03-05T00:00Z,,", "mql"),
        ("1,600,,mql,2026-03-05T00:00Z,,2026-03-06T00:00Z", "sql"),
        ("1,600,,mql,,,", "sql"),  # no date here
        ("1,300,,,2026-03-05T00:00Z,,", "mql"),  # and here no stage
    ],
)
def test_a_stage_set_by_a_person_stands_until_there_is_news(row: str, stage: str) -> None:
    """With its date, what came after it is known to be newer."""
    (decision,) = decided(DATED, row)

    assert decision.stage == stage


@pytest.mark.parametrize(
    ("row", "stage", "entry"),
    [
        ("1,300,,recycled,2026-03-05T00:00Z,Sales,", "recycled", ("recycled", "person")),
        ("1,300,,recycled,2026-03-05T00:00Z,Workflow,", "mql", ("recycled", "rule")),
        ("1,300,,inquiry,2026-03-05T00:00Z,Rejected,", "inquiry", ("inquiry", "hand_back")),
        ("1,300,,recycled,2026-03-05T00:00Z,,", "recycled", ("recycled", "person")),
        ("1,300,,recycled,2026-03-05T00:00Z,nobody,", "recycled", ("recycled", "person")),
        ("1,300,,recycled,soon,Workflow,", "recycled", None),
    ],
)
def test_a_column_says_who_set_it(row: str, stage: str, entry: tuple[str, str] | None) -> None:
    """Where it does not, a person did; a hand-back counts from its moment on."""
    (decision,) = decided(AUTHORED, row)

    history = decision.lead.stage_history
    assert decision.stage == stage
    assert [(each.name, each.by) for each in history] == ([entry] if entry else [])
    for each in history:
        assert each.counts_from == (each.at if each.by == "hand_back" else None)


def test_of_several_rows_the_newest_stage_is_the_lead_s() -> None:
    """Whatever the order of the inquiries; what each row says stands in the history once."""
    (decision,) = decided(
        DATED,
        "1,300,,mql,2026-03-02T00:00Z,,2026-03-06T00:00Z",
        "1,300,,recycled,2026-03-07T00:00Z,,2026-03-01T00:00Z",
        "1,300,,mql,2026-03-02T00:00Z,,2026-03-04T00:00Z",
    )

    assert [each.name for each in decision.lead.stage_history] == ["mql", "recycled"]
    assert (decision.lead.stage, decision.stage) == ("recycled", "recycled")


def test_a_payload_says_it_too() -> None:
    """What is read of a payload gives the same lead, also after a pickle."""
    made = definition(DATED)
    payload = {"id": "1", "size": 300, "Lifecycle": "recycled", "Since": "2026-03-05T00:00:00Z"}
    captured = made.read("crm", payload)
    lead = captured.lead()

    assert [(each.name, each.by) for each in lead.stage_history] == [("recycled", "person")]
    assert made.decide(lead, NOW).stage == "recycled"
    assert pickle.loads(pickle.dumps(captured)).lead() == lead  # noqa: S301  # made just now


def test_its_columns_are_missed_and_not_ignored() -> None:
    """A file without them is refused, and one with them has none that nothing is taken from."""
    made = definition(DATED)
    run = Run(made, BytesIO((HEAD + "1,300,,mql,,,").encode()), at=NOW)
    assert run.summary.ignored == ("By",)

    with pytest.raises(Exception, match="the file has no column `Since`"):
        Run(made, BytesIO(b"id,size,days,Lifecycle,asked\n"), at=NOW)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("{from: Lifecycle, by: person}", "nothing says when the stage was set (add `at:`"),
        ("{from: Lifecycle, at: Since, by: Who}", "one of person, import, rule, hand_back"),
        ("{from: Lifecycle, at: {before: inquiry}}", "the distance is missing"),
        ("Lifecycle, stage_history.at: Since", "`stage: {from: COLUMN, at: COLUMN, by: person}`"),
        ("Lifecycle, stage_history: Since", "`stage: {from: COLUMN, at: COLUMN, by: person}`"),
        (
            "Lifecycle, title: {from: Title, at: Since}",
            "`at` is for the stage, and this is `title`",
        ),
    ],
)
def test_a_faulty_mapping_is_told(stage: str, told: str) -> None:
    """With its place, and what to write instead."""
    with pytest.raises(DefinitionError) as caught:
        definition(stage)

    assert told in str(caught.value)
    assert len(caught.value.problems) == 1
