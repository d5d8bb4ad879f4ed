"""Inquiries that keep what arrived: a row of a file is then the same as a payload of its own."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition, Lead
from leadcore.intake import BadRow, Run

AT = datetime(2026, 3, 9, tzinfo=UTC)
SHOP = """\
leadcore: 1
definition: shop
fields: {seats: {type: whole}, due: {type: date}, taking: {type: duration}}
capture:
  form:
    id: no
    missing: [unknown]
    time_zone: Europe/Berlin
    facts:
      email: mail
      phone: {from: tel, bad: missing}
      country: land
      company.employees: {from: size, bad: missing}
      seats: seats
      taking: takes
      interests: {from: topics, split: ";"}
      budget: {from: money, bad: missing}
    inquiry: {at: sent, key: token, form: {constant: contact}}
    touches:
      - {kind: call, at: {days: ago, before: inquiry}, times: calls, key: token}
      - {kind: email_open, at: opened, facts: {subject: subject}}
    consent: [{channel: email, granted: news, evidence: wording}]
  visits:
    joins: form
    id: lead
    inquiry: {at: when, form: page}
"""
DEFINITION = Definition.loads(SHOP)
HEAD = (
    "no,mail,tel,land,size,seats,takes,topics,money,sent,token,ago,calls,opened,subject,news,"
    "wording,more"
)
ROWS = [
    (
        "1,Anna@Example.com,030 901820,Germany,40,3,2 days,tax;bonds,500,2026-03-01 09:30,t1,4,3,"
        "2026-03-02 10:00,Hello,yes,Yes please,x"
    ),
    "2,ben@example.com,call me,unknown,many,,,,-5,2026-03-01 09:30,,,,,,,,",
    "3,,,,,,,,,,,,,2026-03-02 10:00,,no,,y",
]


def csv_of(*rows: str, head: str = HEAD) -> io.BytesIO:
    """A CSV file."""
    return io.BytesIO("\n".join([head, *rows, ""]).encode())


def payloads() -> list[dict[str, str]]:
    """The rows, each as a payload."""
    return [dict(zip(HEAD.split(","), row.split(","), strict=True)) for row in ROWS]


def leads_of(run: Run) -> list[Lead]:
    """The leads of a run, in which every row can be read."""
    leads = []
    for result in run:
        assert isinstance(result, Decision), result
        leads.append(result.lead)
    return leads


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_row_and_a_payload_give_the_same_lead(kind: str, tmp_path: Path) -> None:
    """Whether it comes in a file or by itself, what is kept of it is the same."""
    file: Any = csv_of(*ROWS)
    if kind == "jsonl":
        file = io.BytesIO("".join(json.dumps(each) + "\n" for each in payloads()).encode())
    elif kind == "parquet":
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        file = tmp_path / "rows.parquet"
        pq.write_table(pa.Table.from_pylist(payloads()), file)

    leads = leads_of(Run(DEFINITION, file, at=AT, source="form", keep=True))

    assert leads == [DEFINITION.read("form", each, at=AT).lead() for each in payloads()]
    (inquiry,) = leads[0].inquiries
    assert inquiry.payload["more"] == "x"
    assert inquiry.facts["company.employees"] == 40
    assert inquiry.facts["taking"] == timedelta(days=2)
    assert [touch.key for touch in leads[0].touches] == ["t1", "t1#2", "t1#3", None]
    assert leads[2].inquiries == ()


def test_by_default_inquiries_keep_no_row() -> None:
    """Decisions do not need it, and files are long; everything else is the same."""
    leads = leads_of(Run(DEFINITION, csv_of(*ROWS), at=AT, source="form"))
    kept = leads_of(Run(DEFINITION, csv_of(*ROWS), at=AT, source="form", keep=True))

    assert (leads[0].inquiries[0].payload, leads[0].inquiries[0].facts) == ({}, {})
    assert leads != kept
    for lead, other in zip(leads, kept, strict=True):
        bare = [each.replace(payload={}, facts={}) for each in other.inquiries]
        assert lead == other.replace(inquiries=bare)


def test_values_that_are_lost_are_counted_alike() -> None:
    """Once each, whether inquiries keep their rows or not."""
    lost = []
    for keep in (False, True):
        run = Run(DEFINITION, csv_of(*ROWS), at=AT, source="form", keep=keep)
        leads_of(run)
        lost.append(run.summary.lost)
    assert lost[0] == lost[1] == {"tel": 1, "size": 1, "money": 1}


def test_cells_of_other_types_are_kept_as_json_has_them(tmp_path: Path) -> None:
    """As in a payload that holds days and decimals."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    row = {"no": 1, "sent": datetime(2026, 3, 1, tzinfo=UTC), "money": Decimal("2.50"),
           "due": date(2026, 3, 2)}  # fmt: skip
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\nfields: {due: {type: date}}\n"
        "capture: {web: {id: no, facts: {budget: money, due: due}, inquiry: {at: sent}}}"
    )
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "rows.parquet")

    (lead,) = leads_of(Run(definition, tmp_path / "rows.parquet", at=AT, keep=True))

    assert lead == definition.read("web", row).lead()
    assert lead.inquiries[0].payload["money"] == "2.50"
    assert lead.inquiries[0].facts["due"] == date(2026, 3, 2)


def test_rows_that_were_mended_are_kept_without_our_notes(tmp_path: Path) -> None:
    """Their inquiries are those of rows that were right from the start."""
    row = ROWS[0].replace("2026-03-01 09:30", "yesterday")
    with Run(DEFINITION, csv_of(row), at=AT, source="form") as run:
        run.write(tmp_path / "out.jsonl", tmp_path / "bad.csv")
    bad = tmp_path / "bad.csv"
    text = bad.read_text(encoding="utf-8")
    assert "leadcore_row" in text
    bad.write_text(text.replace("yesterday", "2026-03-01 09:30", 1), encoding="utf-8")

    (mended,) = leads_of(Run(DEFINITION, bad, at=AT, source="form", keep=True))

    assert mended == DEFINITION.read("form", payloads()[0]).lead()


def test_inquiries_of_rows_together_and_of_joined_files_keep_theirs() -> None:
    """Each its own row."""
    together = Definition.loads(
        SHOP.replace("    id: no\n", "    id: no\n    rows: inquiries\n", 1)
    )
    again = ROWS[0].replace("2026-03-01", "2026-03-03").replace("t1", "t2")
    run = Run(
        together,
        csv_of(again, ROWS[0]),
        at=AT,
        source="form",
        joined={"visits": csv_of("1,2026-03-02T00:00Z,/prices", head="lead,when,page")},
        keep=True,
    )
    (lead,) = leads_of(run)

    kept = [inquiry.payload.get("token") or inquiry.payload["page"] for inquiry in lead.inquiries]
    assert kept == ["t1", "/prices", "t2"]
    assert [len(inquiry.facts) for inquiry in lead.inquiries] == [7, 0, 7]


def test_leads_as_they_are_keep_the_inquiries_that_they_have() -> None:
    """Objects with the fields of leads are no arrivals, and nothing is added to theirs."""
    plain = Definition.loads("leadcore: 1\ndefinition: plain\n")
    inquiry = {"at": "2026-03-01T00:00Z", "payload": {"a": 1}}
    file = io.BytesIO(json.dumps({"id": 1, "inquiries": [inquiry]}).encode())

    (lead,) = leads_of(Run(plain, file, at=AT, keep=True))

    assert lead == plain.lead(id=1, inquiries=[inquiry])


def test_a_row_that_cannot_be_kept_is_set_aside() -> None:
    """As a payload with it is refused; without keeping it can be decided."""
    row = ROWS[0][:-1] + "\0"

    (bad,) = Run(DEFINITION, csv_of(row), at=AT, source="form", keep=True)

    assert isinstance(bad, BadRow)
    assert bad.code == "LC-IN-020"
    assert "it holds a NUL" in bad.reason
    assert leads_of(Run(DEFINITION, csv_of(row), at=AT, source="form"))[0].id == "1"
