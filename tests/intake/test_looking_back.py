"""Runs that look back: each lead as of its own arrival, with what was known then."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from leadcore import Decision, Definition, InputError
from leadcore.intake import BadRow, Run
from tests.intake.files import (
    FORMS,
    MAPPED,
    PLAIN,
    RULES,
    TOGETHER,
    csv_of,
    visits,
)


def test_looking_back_each_lead_is_decided_as_of_its_own_arrival() -> None:
    """What came later is not seen; without a moment of its own a lead is set aside."""
    file = csv_of(
        "1,a@example.com,500,,2026-02-01T00:00Z",
        "2,b@example.com,500,,2025-02-01T12:00Z",
        "3,c@example.com,500,,",
        "4,d@example.com,500,,1899-12-31T00:00Z",
        "5,d@example.com,500,,2999-12-31T00:00Z",
        "6,d@example.com,500,,3000-01-01T00:00Z",
    )
    second = visits("1,2026-01-31T00:00Z,/a", "1,2026-02-02T00:00Z,/b", "2,2025-01-31T00:00Z,/c")
    run = Run(MAPPED, file, at="arrival", joined={"visits": second})
    assert run.at == "arrival"
    found = list(run)
    decided = {r.lead.id: r for r in found if isinstance(r, Decision)}
    assert {lead: decision.at for lead, decision in decided.items()} == {
        "1": datetime(2026, 2, 1, tzinfo=UTC),
        "2": datetime(2025, 2, 1, 12, tzinfo=UTC),
        "5": datetime(2999, 12, 31, tzinfo=UTC),
    }
    assert decided["1"].score.total == decided["2"].score.total == 10
    assert decided["1"] == MAPPED.decide(decided["1"].lead, decided["1"].at)
    faulty = {r.row: r for r in found if isinstance(r, BadRow)}
    assert {row: (bad.column, bad.code) for row, bad in faulty.items()} == {
        4: ("sent", "LC-IN-031"), 5: ("sent", "LC-LEAD-005"), 7: ("sent", "LC-LEAD-005"),
    }  # fmt: skip
    assert "nothing says when the lead arrived" in faulty[4].reason
    assert "it arrived in the year 3000" in faulty[7].reason


def test_of_several_inquiries_the_latest_is_the_arrival() -> None:
    """Of rows that are one lead, and of joined files."""
    file = csv_of(
        "a@example.com,,,,,,2026-02-03T00:00Z",
        "a@example.com,,,,,,2026-02-04T00:00Z",
        "a@example.com,,,,,,2026-02-01T00:00Z",
        head=FORMS,
    )
    (decision,) = Run(TOGETHER, file, at="arrival")
    assert isinstance(decision, Decision)
    assert decision.at == datetime(2026, 2, 4, tzinfo=UTC)
    joined = Definition.loads(
        RULES + "capture:\n  people: {id: id, facts: {email: mail}}\n"
        "  forms: {joins: people, id: who, inquiry: {at: sent}}\n"
    )
    forms = csv_of("1,2026-02-02T00:00Z", "1,2026-02-01T00:00Z", head="who,sent")
    people = csv_of("1,a@example.com", "2,b@example.com", head="id,mail")
    one, two = Run(joined, people, at="arrival", source="people", joined={"forms": forms})
    assert isinstance(one, Decision)
    assert one.at == datetime(2026, 2, 2, tzinfo=UTC)
    assert isinstance(two, BadRow)


def test_what_has_no_moment_of_its_own_came_with_the_inquiry() -> None:
    """Touches without a moment are those of the arrival, of joined rows likewise."""
    definition = Definition.loads(
        RULES + "capture:\n"
        "  web: {id: no, facts: {email: mail}, inquiry: {at: sent}, touches: [{kind: download}]}\n"
        "  visits: {joins: web, id: lead, touches: [{kind: page_view}]}\n"
    )
    file = csv_of("1,a@example.com,,,2026-02-01T00:00Z")
    (decision,) = Run(definition, file, at="arrival", joined={"visits": visits("1,,")})
    assert isinstance(decision, Decision)
    assert [touch.at for touch in decision.lead.touches] == [datetime(2026, 2, 1, tzinfo=UTC)] * 2


def test_leads_as_they_are_arrive_with_their_inquiries() -> None:
    """Objects whose keys are fields need no mapping here either."""
    lines = b'{"id": 1, "inquiries": [{"at": "2026-02-01T00:00:00Z"}]}\n{"id": 2}\n'
    decision, bad = Run(PLAIN, io.BytesIO(lines), at="arrival")
    assert isinstance(decision, Decision)
    assert decision.at == datetime(2026, 2, 1, tzinfo=UTC)
    assert isinstance(bad, BadRow)


@pytest.mark.parametrize(
    ("mapping", "hint"),
    [
        ("", "describe its columns under `capture:`, with `inquiry.at`"),
        ("capture: {web: {facts: {email: mail}}}\n", "`inquiry.at` of `capture.web`"),
        ("capture: {web: {facts: {email: mail}, inquiry: {}}}\n", "`inquiry.at` of `capture.web`"),
    ],
)
def test_a_file_that_tells_no_arrivals_is_refused(mapping: str, hint: str) -> None:
    """Rather than setting aside every row of it."""
    with pytest.raises(InputError, match=r"LC-IN-031.*nothing says when the leads") as raised:
        Run(Definition.loads(RULES + mapping), csv_of("1,a", head="id,mail,email"), at="arrival")
    assert hint in raised.value.problems[0].hint
