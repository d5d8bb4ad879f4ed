"""Real files and payloads, read by a mapping each; skipped where the data is not at hand."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition
from leadcore.intake import BadRow, Run
from leadcore.intake.reading.opening import open_rows

DATA = Path(__file__).parents[3] / "shared" / "data"
AT = datetime(2026, 1, 1, tzinfo=UTC)

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not at hand")

BANK = """\
leadcore: 1
definition: bank
fields:
  age: {type: whole}
  job: {type: text}
  education: {type: choice, of: [primary, secondary, tertiary]}
  balance: {type: money}
  housing_loan: {type: yes_no}
capture:
  bank:
    missing: [unknown]
    time_zone: Europe/Lisbon
    facts: {age: age, job: job, education: education, balance: balance, housing_loan: housing}
    inquiry:
      at: {from: [day, month], format: "%d %b", first_year: 2008}
    touches:
      - kind: call
        at: {days: pdays, before: inquiry, missing: ["-1"]}
        facts: {outcome: poutcome}
"""


@needs_data
@pytest.mark.slow
def test_bank_full() -> None:
    """45,211 calls: dates rebuilt from the order of rows, earlier contacts as touches."""
    run = Run(
        Definition.loads(BANK), DATA / "bank-marketing" / "bank-full.csv.gz",
        at=datetime(2010, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    months: Counter[tuple[int, int]] = Counter()
    touches = missing = 0
    for result in run:
        assert isinstance(result, Decision)
        (inquiry,) = result.lead.inquiries
        months[inquiry.at.year, inquiry.at.month] += 1
        touches += len(result.lead.touches)
        missing += result.lead.education is None
    assert run.summary.leads == 45_211
    assert run.summary.set_aside == 0
    assert len(months) == 30
    assert (min(months), max(months)) == ((2008, 5), (2010, 11))
    assert touches == 45_211 - 36_954  # where `pdays` is -1
    assert missing == 1_857
    assert run.summary.ignored == (
        "marital", "default", "loan", "contact", "duration", "campaign", "previous", "y",
    )  # fmt: skip


@needs_data
@pytest.mark.parametrize(
    ("name", "rows", "last"),
    [
        ("bank-marketing/bank-additional-full.csv.gz", 41_188, 41_189),
        ("company-names/companies.csv", 1_319, 1_320),
        ("dedupe-chicago-providers/csv_example_input_with_true_ids.csv", 3_337, 3_338),
        ("febrl/dataset4a.csv.gz", 5_000, 5_001),
        ("splink-people/fake_1000.csv", 1_000, 1_001),
        ("splink-people/historical_figures_with_errors_50k.csv.gz", 50_578, 50_579),
    ],
)
def test_real_files_are_read_to_the_last_row(name: str, rows: int, last: int) -> None:
    """Separators and encodings found out, no row lost, none set aside."""
    with closing(open_rows(DATA / name)) as file:
        found = [(row.number, row.fault) for row in file.rows()]
    assert [fault for _, fault in found if fault is not None] == []
    assert (len(found), found[-1][0]) == (rows, last)
    assert file.problems == ()


PEOPLE = """\
leadcore: 1
definition: people
capture:
  febrl:
    id: rec_id
    facts:
      first_name: given_name
      last_name: surname
      city: suburb
      created_at: {from: date_of_birth, format: "%Y%m%d", time_zone: UTC, bad: missing}
"""


@needs_data
def test_febrl_with_blanks_behind_its_commas() -> None:
    """Columns have their plain names; days that cannot be are missing, and their rows stay."""
    run = Run(Definition.loads(PEOPLE), DATA / "febrl" / "dataset1.csv.gz", at=AT)
    leads = {result.lead.id: result.lead for result in run if isinstance(result, Decision)}
    assert len(leads) == 1_000
    first = leads["rec-223-org"]
    assert (first.first_name, first.last_name, first.city) == (None, "waller", "st james")
    # Most are empty, the others days that no month has.
    assert sum(lead.created_at is None for lead in leads.values()) == 44


SENDERS = """\
leadcore: 1
definition: senders
fields: {plan: {type: text}, message: {type: text}}
capture:
  facebook_leadgen_notification:
    each: entry[].changes[]
    where: {field: leadgen}
    id: value.leadgen_id
    inquiry:
      at: {from: value.created_time, format: unix_seconds}
      key: value.leadgen_id
      form: value.form_id
  hubspot_webhook_contact_creation:
    each: "[]"
    where: {subscriptionType: contact.creation}
    id: objectId
    inquiry: {at: {from: occurredAt, format: unix_milliseconds}, key: eventId}
  hubspot_contact:
    id: id
    facts:
      first_name: properties.firstname
      email: properties.email
      company.domain: properties.website
      created_at: createdAt
  hubspot_form_submission:
    facts: {email: values.Email, first_name: values.First Name}
    inquiry: {at: {from: submittedAt, format: unix_milliseconds}, key: conversionId, form: pageUrl}
  typeform_form_response:
    facts: {plan: 'answers[field.ref=01GQZMFYAD53N13MC7G0AKFWC6].choice.label'}
    inquiry: {at: submitted_at, key: token, form: definition.title}
  tally_form_response:
    facts: {email: data.fields.Your Email, plan: data.fields.Which plan?}
    inquiry: {at: createdAt, key: data.submissionId, form: data.formName}
  jotform_submission:
    facts: {name: name, message: your_message}
    inquiry: {key: submission_id, form: form_id}
  webflow_form_submission:
    facts: {message: data.field_one}
    inquiry: {at: d, key: _id, form: name}
  calendly_invitee_created:
    facts: {email: payload.email, timezone: payload.timezone}
    inquiry: {at: payload.created_at, key: payload.uri}
    touches: [{kind: meeting_booked, at: payload.created_at, key: payload.uri}]
  pipedrive_lead:
    id: id
    facts: {source: source_name, created_at: add_time}
"""

#: Per sender: what identifies the lead, its facts, and the moment of the inquiry.
EXPECTED: dict[str, tuple[str | None, dict[str, Any], datetime | None]] = {
    "facebook_leadgen_notification": (
        "233370042045345", {}, datetime(2021, 8, 27, 18, 12, 6, tzinfo=UTC)),
    "hubspot_webhook_contact_creation": (
        "123", {}, datetime(2018, 10, 10, 4, 23, 19, 845_000, tzinfo=UTC)),
    "hubspot_contact": (
        "82665997707",
        {"first_name": "Maria", "email": "emailmaria@hubspot.com",
         "company": {"domain": "hubspot.com"},
         "created_at": datetime(2024, 12, 6, 10, 52, 58, 322_000, tzinfo=UTC)}, None),
    "hubspot_form_submission": (
        None, {"email": "john.doe@example.com", "first_name": "John"},
        datetime(2024, 12, 26, 12, 42, 1, 730_000, tzinfo=UTC)),
    "typeform_form_response": (
        None, {"plan": "Choice 1"}, datetime(2023, 1, 29, 20, 52, 37, tzinfo=UTC)),
    "tally_form_response": (
        None, {"email": "john@example.com", "plan": "Professional"},
        datetime(2024, 1, 1, tzinfo=UTC)),
    "jotform_submission": (None, {"name": "Bart Simpson", "message": "¡Ay, caramba!"}, AT),
    "webflow_form_submission": (
        None, {"message": "mock valued"}, datetime(2022, 9, 14, 12, 35, 16, 117_000, tzinfo=UTC)),
    "calendly_invitee_created": (
        None, {"email": "invitee@example.com", "timezone": "Asia/Baghdad"},
        datetime(2023, 1, 29, 13, 50, 13, 72_950, tzinfo=UTC)),
    "pipedrive_lead": (
        "f3c23480-c9b1-11ef-bc83-2b8218e028ef",
        {"source": "Manually created",
         "created_at": datetime(2025, 1, 3, 9, 6, 0, 776_000, tzinfo=UTC)}, None),
}  # fmt: skip


@needs_data
@pytest.mark.parametrize("name", EXPECTED)
def test_payloads_of_real_senders(name: str) -> None:
    """Nested keys, lists searched by reference, Unix seconds and milliseconds, several in one."""
    payload = json.loads((DATA / "payloads" / f"{name}.json").read_text(encoding="utf-8"))
    captured = Definition.loads(SENDERS).read(name, payload, at=AT)
    at = captured.inquiry.at if captured.inquiry is not None else None
    assert (captured.id, captured.facts, at) == EXPECTED[name]


@needs_data
def test_events_of_an_unknown_type_do_not_fail_the_rest() -> None:
    """They are none of ours."""
    definition = Definition.loads(SENDERS)
    for name in ("hubspot_webhook_unknown_type", "hubspot_webhook_company_change_minimal"):
        payload = json.loads((DATA / "payloads" / f"{name}.json").read_text(encoding="utf-8"))
        assert definition.read_all("hubspot_webhook_contact_creation", payload) == ()


@needs_data
def test_payload_files_can_be_run() -> None:
    """A file that holds one payload is a file of leads; a malformed one is one bad row."""
    definition = Definition.loads(SENDERS)
    folder = DATA / "payloads"
    (decision,) = Run(
        definition, folder / "facebook_leadgen_notification.json", at=AT,
        source="facebook_leadgen_notification",
    )  # fmt: skip
    assert isinstance(decision, Decision)
    assert decision.lead.id == "233370042045345"
    malformed = io.BytesIO((folder / "hubspot_webhook_malformed.txt").read_bytes())
    (bad,) = Run(definition, malformed, at=AT, source="hubspot_contact")
    assert isinstance(bad, BadRow)
    assert bad.code == "LC-IN-012"
