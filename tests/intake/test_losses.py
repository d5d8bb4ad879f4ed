"""Values that could not be read and count as missing: each is counted, once."""

from __future__ import annotations

import io

from leadcore import Decision, Definition
from leadcore.intake import Run
from tests.intake.files import (
    AT,
    RULES,
    csv_of,
    visits,
)

LENIENT = Definition.loads(
    RULES
    + """\
capture:
  web:
    id: no
    missing: [unknown]
    facts:
      email: {from: mail, bad: missing}
      budget: {from: money, bad: missing}
      phone: {from: tel, bad: missing}
      band: size
    inquiry: {at: {from: sent, bad: missing}}
    touches: [{kind: {from: event, bad: missing}}]
"""
)
LOSSES = "no,mail,money,tel,size,sent,event"


def test_values_that_count_as_missing_are_counted() -> None:
    """By column, each time, for the rows that were decided; what is missing anyway is no loss."""
    file = csv_of(
        "1,nobody,-5,call me,,,",
        "2,nobody,lots,,,soon,nonsense",
        "3,unknown,lots,,,,",
        "4,nobody,lots,,wrong,,",
        head=LOSSES,
    )
    run = Run(LENIENT, file, at=AT)
    assert [isinstance(result, Decision) for result in run] == [True, True, True, False]
    assert run.summary.lost == {"mail": 2, "money": 3, "tel": 1, "sent": 1}
    assert run.summary.first_lost == {"mail": 2, "money": 2, "tel": 2, "sent": 3}
    assert run.summary.as_data()["lost"] == dict(run.summary.lost)
    assert run.summary.as_data()["first_lost"] == dict(run.summary.first_lost)


def test_values_of_payloads_and_of_rows_together_are_counted_once() -> None:
    """Rows of one lead are read more often than they stand there."""
    lines = b'{"no": 1, "mail": "nobody", "tel": "x"}\n{"no": 1, "mail": "a@b.com", "money": [1]}\n'
    run = Run(LENIENT, io.BytesIO(lines), at=AT)
    assert len(list(run)) == 2
    assert run.summary.lost == {"mail": 1, "money": 1, "tel": 1}
    together = Definition.loads(
        RULES + "capture:\n  web:\n    id: no\n    rows: inquiries\n"
        "    facts: {phone: {from: tel, bad: missing}, email: {from: mail, bad: missing}}\n"
    )
    run = Run(together, csv_of("1,x,call", "1,a@b.com,me", "2,y,", head="no,mail,tel"), at=AT)
    assert len(list(run)) == 2
    assert run.summary.lost == {"mail": 2, "tel": 2}
    assert run.summary.first_lost == {"mail": 2, "tel": 2}


def test_losses_in_joined_files_are_counted() -> None:
    """Of the rows that belong to a lead of the file."""
    definition = Definition.loads(
        RULES + "capture:\n  web: {id: no, facts: {email: mail}}\n"
        "  visits:\n    joins: web\n    id: lead\n"
        "    touches: [{kind: page_view, at: {from: when, bad: missing}}]\n"
    )
    second = visits("1,someday,", "1,2026-02-01T00:00Z,", "9,someday,")
    run = Run(definition, csv_of("1,a@b.com,,,"), at=AT, joined={"visits": second})
    assert len(list(run)) == 1
    assert run.summary.lost == {"when": 1}
