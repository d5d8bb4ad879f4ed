"""Whatever arrives, the model answers with a record or with one of its two errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadcore.errors import LeadError
from leadcore.model import Company, Consent, Inquiry, Lead, Provenance, Stage, Touch, Utm, Value
from tests.model.strategies import hostile, raw_leads

RECORDS = st.sampled_from([Company, Consent, Inquiry, Lead, Provenance, Stage, Touch, Utm])


@given(RECORDS, st.data())
def test_any_value_in_any_field(record: type[Value], data: st.DataObject) -> None:
    """No value, however foreign, gets past as anything but a record that can be stored."""
    names = data.draw(st.lists(st.sampled_from(sorted(record.model_fields)), unique=True))
    raw = {name: data.draw(hostile) for name in names}
    try:
        made = record.read(raw)
    except LeadError as error:
        str(error).encode()  # an error, too, must be fit to be logged
        return
    assert record.model_validate_json(made.model_dump_json()) == made


@given(raw_leads, st.data())
def test_one_bad_value_in_a_good_lead(raw: dict[str, Any], data: st.DataObject) -> None:
    """The same deep within a lead that is otherwise fine."""
    place = data.draw(st.sampled_from(["touches", "inquiries", "company", "utm", "consent"]))
    bad = data.draw(st.dictionaries(st.text(max_size=5), hostile, max_size=2) | hostile)
    raw[place] = data.draw(st.sampled_from([bad, [bad]]))
    try:
        lead = Lead.read(raw)
    except LeadError:
        return
    assert Lead.model_validate_json(lead.model_dump_json()) == lead


@pytest.mark.parametrize("raw", [None, 7, "x", [], [1], object(), Company(), {1: 2}, {"": ""}])
def test_what_is_no_lead_at_all(raw: Any) -> None:
    """Not even a mapping of fields: still the one error."""
    with pytest.raises(LeadError):
        Lead.read(raw)


@given(st.binary(max_size=200) | st.text(st.characters(), max_size=200))
def test_any_bytes_as_json(data: bytes | str) -> None:
    """Text that is no JSON, or no lead, is refused by pydantic and nothing else."""
    with pytest.raises(ValidationError):
        Lead.model_validate_json(data)


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "1", "budget": 1e999}',
        '{"id": "1", "budget": NaN}',
        '{"id": "1", "budget": 1' + "0" * 5_000 + "}",
        '{"id": "1", "timeline_days": 1' + "0" * 4_000 + "}",
        '{"id": "\\ud800"}',
        '{"id": "1", "inquiries": ' + "[" * 10_000 + "]" * 10_000 + "}",
        '{"id": "1", "utm": ' + '{"source": ' * 10_000 + "1" + "}" * 10_000 + "}",
    ],
    ids=["infinite", "not a number", "huge", "long", "half", "deep list", "deep mapping"],
)
def test_json_with_a_grudge(text: str) -> None:
    """Numbers without end, half characters and bottomless nesting are refused."""
    with pytest.raises(ValidationError):
        Lead.model_validate_json(text)


def test_a_record_within_itself() -> None:
    """A mapping that contains itself is refused and does not hang."""
    circle: dict[str, Any] = {}
    circle["a"] = circle
    with pytest.raises(LeadError):
        Lead.read({"id": "1", "inquiries": [{"at": "2026-03-01T00:00:00Z", "payload": circle}]})
    with pytest.raises(LeadError):
        Lead.read({"id": "1", "company": circle})


def test_exact_numbers_come_through_json_as_text() -> None:
    """A decimal of 24 digits is not squeezed through a float on its way."""
    lead = Lead(id="1", budget="9" * 18 + ".999999")  # type: ignore[arg-type]
    assert json.loads(lead.model_dump_json())["budget"] == "9" * 18 + ".999999"
